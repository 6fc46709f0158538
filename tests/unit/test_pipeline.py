"""Entries in, verdicts, warnings, clock and day out."""

from decimal import Decimal

from server.events import Entry, PageSeen
from server.judge import Judge
from server.messages import Feedback
from server.pipeline import PAGES_REMEMBERED, Pipeline, PipelineSettings, Step
from server.reading.model import HistoryRow, Offer, Reading, TaskSeen
from tests.support.happenings import meaning, task_of
from tests.support.judging import FeeScorer
from tests.support.story import QUARTER, Story, at, offer

BAD = offer("a", "send the fee")


def new_pipeline() -> Pipeline:
    return Pipeline(PipelineSettings(), Judge(FeeScorer()), meaning, task_of=task_of)


def run(story: Story) -> tuple[Pipeline, list[Step]]:
    pipeline = new_pipeline()
    return pipeline, [pipeline.add(entry) for entry in story.entries]


def bad_page(second: float, name: str = "", tab: int = 1, bad: Offer = BAD) -> Entry:
    reading = Reading("turkle", "listing", offers=(offer("fine"), bad))
    page = PageSeen(name or f"p{second}", at(second), tab, "http://crowd.example/", "", reading)
    return Entry("one", page)


def legit(second: float, page: str | None = None, warning: str | None = None) -> Entry:
    return Entry("one", Feedback(f"f{second}", at(second), "legit", page, warning))


class TestWarnings:
    def test_a_page_gets_its_verdict_and_its_warning(self) -> None:
        step = new_pipeline().add(bad_page(1, tab=4))
        assert step.verdict is not None
        assert step.verdict.level == "danger"
        (warning,) = step.warnings
        assert (warning.code, warning.level, warning.tab, warning.at) == (
            "scam",
            "danger",
            4,
            at(1),
        )
        assert warning.client == "one"
        assert warning.params["offer"] == "a"
        assert "“fee”" in warning.text

    def test_the_same_one_comes_once(self) -> None:
        pipeline = new_pipeline()
        pipeline.add(bad_page(1))
        again = pipeline.add(bad_page(2, tab=7, bad=offer("other", "Send the fee!")))
        assert again.warnings == ()
        assert again.verdict is not None
        assert again.verdict.level == "danger", "the page is still what it is"

    def test_other_events_have_no_verdict(self) -> None:
        pipeline = new_pipeline()
        step = pipeline.add(legit(1, page="p0"))
        assert (step.verdict, step.warnings) == (None, ())

    def test_what_the_worker_calls_fine_is_left_alone(self) -> None:
        pipeline = new_pipeline()
        (warning,) = pipeline.add(bad_page(1)).warnings
        pipeline.add(legit(2, warning=warning.identity))
        step = pipeline.add(bad_page(3))
        assert step.verdict is not None
        assert (step.verdict.level, step.warnings) == ("none", ())

    def test_one_offer_of_a_page_by_its_key(self) -> None:
        pipeline = new_pipeline()
        two = (offer("a", "Send the fee!"), offer("b", "Another fee is due"))
        reading = Reading("turkle", "listing", offers=two)
        listing = Entry("one", PageSeen("p1", at(1), 7, "http://crowd.example/", "", reading))
        pipeline.add(listing)
        pipeline.add(Entry("one", Feedback("f", at(2), "legit", page="p1", offer="b")))
        verdict, _ = pipeline.advise(listing)
        assert verdict is not None
        assert [opinion.level for opinion in verdict.offers] == ["danger", "none"]

    def test_by_the_page_too(self) -> None:
        pipeline = new_pipeline()
        pipeline.add(bad_page(1, "p1"))
        pipeline.add(legit(2, page="p1"))
        step = pipeline.add(bad_page(3))
        assert step.verdict is not None
        assert step.verdict.level == "none"

    def test_calling_it_a_scam_silences_nothing(self) -> None:
        pipeline = new_pipeline()
        (warning,) = pipeline.add(bad_page(1)).warnings
        pipeline.add(Entry("one", Feedback("f", at(2), "scam", None, warning.identity)))
        verdict = pipeline.add(bad_page(3)).verdict
        assert verdict is not None
        assert verdict.level == "danger"

    def test_a_rebuild_remembers_what_is_fine(self) -> None:
        first = new_pipeline()
        (warning,) = first.add(bad_page(1)).warnings
        for said in (legit(2, warning=warning.identity), legit(2, page="p1")):
            pipeline = new_pipeline()
            step = pipeline.rebuild([bad_page(1, "p1"), said])
            assert step.warnings == ()
            assert pipeline.add(bad_page(3)).warnings == ()

    def test_a_rebuild_judges_nothing_but_a_page_can_be_judged_after_it(self) -> None:
        scorer = FeeScorer()
        pipeline = Pipeline(PipelineSettings(), Judge(scorer), meaning)
        assert pipeline.rebuild([bad_page(1)]).warnings == ()
        assert scorer.asked == 0
        verdict, warnings = pipeline.advise(bad_page(1))
        assert verdict is not None
        assert verdict.level == "danger"
        assert [warning.at for warning in warnings] == [at(1)]
        assert pipeline.summary().tasks == []

    def test_pages_are_not_remembered_for_ever(self) -> None:
        pipeline = new_pipeline()
        pipeline.add(bad_page(0, "p0"))
        pipeline.add_all([bad_page(n, bad=offer("b")) for n in range(1, PAGES_REMEMBERED + 1)])
        pipeline.add(legit(2000, page="p0"))
        verdict = pipeline.add(bad_page(3000)).verdict
        assert verdict is not None
        assert verdict.level == "danger"

    def test_a_running_task_that_expires_too_soon(self) -> None:
        story = Story()
        seen = TaskSeen(
            key="a",
            title="Long",
            minutes=Decimal(10),
            minutes_source="stated",
            deadline_at=at(630),
        )
        story.look(0)
        story.page(0, "working", task=seen)
        story.look(5, None)
        story.look(100)
        story.type(110)
        _, steps = run(story)
        raised = [(warning.code, warning.at) for step in steps for warning in step.warnings]
        assert raised == [("deadline", at(100))], "said once, and not while it can be done"


class TestClock:
    def story(self) -> Story:
        story = Story()
        story.look(0)
        story.page(0, "working", "a")
        return story

    def test_the_running_task(self) -> None:
        pipeline, steps = run(self.story())
        clock = steps[-1].clock
        assert clock.running
        assert clock.task is not None
        assert (clock.task.key, clock.task.title, clock.task.reward) == ("a", "Task a", QUARTER)
        assert clock.task.active_ms == 0
        assert pipeline.latest == at(0)

    def test_it_counts_on_until_the_worker_is_idle(self) -> None:
        pipeline, _ = run(self.story())
        later = pipeline.clock(at(20))
        assert later.task is not None
        assert (later.running, later.task.active_ms) == (True, 20_000)
        idle = pipeline.clock(at(300))
        assert idle.task is not None
        assert (idle.running, idle.task.active_ms) == (False, 60_000)

    def test_looking_away_stops_it(self) -> None:
        story = self.story()
        story.look(10, None)
        _, steps = run(story)
        clock = steps[-1].clock
        assert clock.task is not None
        assert (clock.running, clock.task.active_ms) == (False, 10_000)

    def test_a_submit_ends_it(self) -> None:
        story = self.story()
        story.press(10, "submit")
        _, steps = run(story)
        assert (steps[-1].clock.task, steps[-1].clock.running) == (None, False)

    def test_then_the_next_task_on_screen_is_shown(self) -> None:
        story = self.story()
        story.page(5, "working", "b", tab=2)
        story.look(6, tab=2)
        story.press(10, "submit", tab=2)
        _, steps = run(story)
        clock = steps[-1].clock
        assert clock.task is not None
        assert (clock.task.key, clock.running) == ("a", False)

    def test_a_task_left_open_long_ago_is_not(self) -> None:
        story = self.story()
        story.leave(3)
        story.page(5, "working", "b", tab=2)
        story.look(6, tab=2)
        story.press(10, "submit", tab=2)
        _, steps = run(story)
        assert steps[-1].clock.task is None

    def test_a_task_whose_deadline_has_come_is_not(self) -> None:
        story = Story()
        story.look(0)
        story.page(0, "working", task=TaskSeen(key="a", title="A", deadline_at=at(30)))
        pipeline, _ = run(story)
        assert pipeline.clock(at(29)).task is not None
        assert pipeline.clock(at(30)).task is None

    def test_before_anything_happened(self) -> None:
        pipeline = new_pipeline()
        assert pipeline.clock(at(0)).task is None
        assert pipeline.day(at(0)).tasks == 0
        assert pipeline.summary().tasks == []


class TestDay:
    def test_the_day_so_far(self) -> None:
        story = Story()
        story.page(0, "listing")
        story.look(0)
        story.press(10, "accept")
        story.page(10, "working", "a")
        story.press(40, "submit")
        story.page(40, "listing")
        story.press(50, "accept")
        story.page(50, "working", "b")
        story.press(60, "return")
        story.page(60, "listing")
        _, steps = run(story)
        day = steps[-1].day
        assert (day.date, day.tasks) == ("2026-09-01", 2)
        assert (day.earned, day.pending) == (Decimal(0), Decimal("0.25"))
        assert day.active_ms == 60_000
        assert day.unpaid_ms == 30_000, "all but the thirty seconds on the task that may be paid"
        assert day.wage.paid_time == Decimal(30)
        assert day.wage.real == Decimal(15)
        assert day.floor is not None

    def test_the_running_task_is_not_unpaid_yet(self) -> None:
        story = Story()
        story.look(0)
        story.page(0, "working", "a")
        story.type(30)
        _, steps = run(story)
        assert (steps[-1].day.active_ms, steps[-1].day.unpaid_ms) == (30_000, 0)

    def test_another_day_starts_at_nothing(self) -> None:
        story = Story()
        story.look(0)
        story.page(0, "working", "a")
        story.press(30, "submit")
        pipeline, _ = run(story)
        tomorrow = pipeline.day(at(86_400))
        assert (tomorrow.date, tomorrow.tasks, tomorrow.active_ms) == ("2026-09-02", 0, 0)

    def test_a_history_of_tasks_never_seen_is_not_of_this_day(self) -> None:
        story = Story()
        story.look(0)
        rows = (HistoryRow("old", "Old", "approved", QUARTER),)
        story.page(0, "history", history=rows)
        story.type(10)
        _, steps = run(story)
        day = steps[-1].day
        assert (day.tasks, day.earned, day.unpaid_ms) == (0, Decimal(0), 10_000)

    def test_work_over_midnight_is_split(self) -> None:
        story = Story()
        midnight = 7_200  # the story starts at 22:00 UTC
        story.look(midnight - 20)
        story.page(midnight - 20, "working", "a")
        story.press(midnight + 10, "submit")
        pipeline, _ = run(story)
        assert pipeline.day(at(midnight - 1)).active_ms == 20_000
        after = pipeline.day(at(midnight + 10))
        assert (after.active_ms, after.tasks, after.unpaid_ms) == (10_000, 1, 0)


def test_late_entries_are_worked_in_once_for_all_of_them() -> None:
    story = Story()
    story.page(0, "listing")
    story.look(0)
    story.press(10, "accept")
    story.page(10, "working", "a")
    story.press(40, "submit")
    pipeline = new_pipeline()
    pipeline.add(story.entries[-1])
    steps = pipeline.add_all(story.entries[:-1])
    assert pipeline.summary().tasks[0].active_ms == 30_000
    assert all(step.day == steps[-1].day for step in steps)
