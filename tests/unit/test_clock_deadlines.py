"""Tasks that end by themselves: at their deadline, between two events."""

import pytest

from server.reading.model import HistoryRow, TaskSeen
from server.tasks import Task
from server.vocabulary import Stage
from tests.support.story import Story, at

DEADLINE = 100


def seen(deadline: float | None = DEADLINE) -> TaskSeen:
    moment = None if deadline is None else at(deadline)
    return TaskSeen(key="a", title="Task a", deadline_at=moment)


def taken(**fields: object) -> Story:
    """A worker who has a task in tab 1, looks at it, and has until second 100."""
    story = Story()
    story.look(0)
    story.page(0, "working", task=seen(), **fields)  # type: ignore[arg-type]
    return story


def end(task: Task) -> tuple[str, int | None]:
    return task.outcome, task.ended_at


class TestAbandoned:
    def test_it_expires_at_its_deadline(self) -> None:
        story = taken()
        story.leave(40)
        story.page(500, "listing", tab=2)
        task = story.task()
        assert end(task) == ("expired", at(DEADLINE))
        assert task.lapsed
        assert task.active_ms == 40_000

    def test_not_before(self) -> None:
        story = taken()
        story.leave(40)
        story.page(99.999, "listing", tab=2)
        assert story.task().open

    def test_in_the_very_moment(self) -> None:
        story = taken()
        story.leave(40)
        story.page(DEADLINE, "listing", tab=2)
        assert end(story.task()) == ("expired", at(DEADLINE))

    def test_several_one_after_the_other(self) -> None:
        story = taken()
        other = TaskSeen(key="b", title="", deadline_at=at(200))
        story.page(10, "working", tab=2, task=other)
        story.page(500, "listing", tab=3)
        assert end(story.task("a")) == ("expired", at(100))
        assert end(story.task("b")) == ("expired", at(200))

    def test_one_whose_time_was_over_when_it_was_first_seen(self) -> None:
        story = Story()
        story.page(DEADLINE + 5, "working", task=seen())
        story.page(200, "listing")
        assert end(story.task()) == ("expired", at(DEADLINE + 5))

    def test_a_countdown_that_moved_counts_as_it_was_told_last(self) -> None:
        story = taken()
        story.page(50, "working", task=seen(300), reason="change")
        story.page(200, "listing", tab=2)
        assert story.task().open

    @pytest.mark.parametrize("platform", ["generic"])
    def test_a_page_of_which_no_rule_is_known_ends_nothing(self, platform: str) -> None:
        story = taken(platform=platform)
        story.page(500, "other", tab=2)
        assert story.task().open

    def test_a_task_by_hand_ends_by_hand(self) -> None:
        story = taken()
        story.mark(50, "finish")
        story.page(500, "listing", tab=2)
        assert end(story.task()) == ("submitted", at(50))


class TestStillWorkedOn:
    def test_attention_is_cut_at_the_deadline(self) -> None:
        story = taken()
        story.type(60)
        story.type(120)
        task = story.task()
        assert task.active_ms == 100_000
        assert sum(ms for _, ms in task.work) == 120_000, "kept, should the task go on after all"

    def test_the_other_tabs_of_it_are_no_work_any_more(self) -> None:
        story = taken()
        story.page(50, "other", tab=2, opener=1, platform="generic")
        story.look(50, tab=2)
        story.type(90, tab=2)
        story.type(130, tab=2)
        activities = story.state().activities
        assert activities["2026-09-01", "working"] == 100_000
        assert activities["2026-09-01", "other"] == 30_000

    def test_what_is_sent_all_the_same_was_in_time(self) -> None:
        story = taken()
        story.type(60)
        story.press(110, "submit")
        task = story.task()
        assert end(task) == ("submitted", at(110))
        assert (task.active_ms, task.lapsed) == (110_000, False)

    def test_the_page_knows_when_it_was_over(self) -> None:
        story = taken()
        story.type(60)
        story.page(104, "expired", "a", reason="change")
        task = story.task()
        assert end(task) == ("expired", at(104))
        assert (task.active_ms, task.lapsed) == (104_000, False)

    @pytest.mark.parametrize("reason", ["load", "change"])
    def test_a_page_with_more_time_takes_it_up_again(self, reason: str) -> None:
        story = taken()
        story.type(60)
        story.page(110, "working", task=seen(400), reason=reason)
        story.type(120)
        assert story.task().open
        assert story.task().active_ms == 120_000

    def test_a_page_without_more_time_does_not(self) -> None:
        story = taken()
        story.page(110, "working", task=seen())
        assert end(story.task()) == ("expired", at(DEADLINE))


@pytest.mark.parametrize("outcome", ["approved", "rejected", "submitted"])
def test_the_platforms_history_knows_better(outcome: Stage) -> None:
    story = taken()
    story.leave(40)
    rows = (HistoryRow("a", "Task a", outcome, None, at(95)),)  # type: ignore[arg-type]
    story.page(500, "history", tab=2, history=rows)
    assert end(story.task()) == (outcome, at(95))
    assert not story.task().lapsed
