"""Events -> tasks: the rules that the recordings do not reach one by one."""

from decimal import Decimal

import pytest

from server.events import DataSeen
from server.messages import Amount
from server.reading.model import HistoryRow, Offer, TaskSeen
from server.showing import OFFERS_KEPT
from server.vocabulary import Stage
from tests.support.story import QUARTER, Story, at, offer, reading


def accepted(second: float = 1) -> Story:
    """A worker who accepts task a in the list and looks at its page."""
    story = Story()
    story.page(0, "listing")
    story.look(0)
    story.press(second, "accept")
    story.page(second + 0.5, "working", "a")
    return story


class TestAccept:
    def test_the_button_is_the_accept(self) -> None:
        assert accepted().task().accepted_at == at(1)

    def test_the_last_press_before_the_page_is_the_one_that_was_answered(self) -> None:
        story = Story()
        story.page(0, "listing")
        story.press(1, "accept")
        story.press(3, "accept")
        story.page(3.5, "working", "a")
        assert story.task().accepted_at == at(3)

    def test_without_a_button_it_is_the_first_page(self) -> None:
        story = Story()
        story.page(2, "working", "a")
        assert story.task().accepted_at == at(2)

    def test_a_page_in_between_makes_it_another_story(self) -> None:
        story = Story()
        story.page(0, "listing")
        story.press(1, "accept")
        story.page(2, "listing")
        story.page(9, "working", "a")
        assert story.task().accepted_at == at(9)

    def test_a_page_that_only_changed_is_no_answer(self) -> None:
        story = Story()
        story.page(0, "listing")
        story.press(1, "accept")
        story.page(2, "listing", reason="change")
        story.page(9, "working", "a")
        assert story.task().accepted_at == at(1)

    def test_a_tab_that_the_list_opened_answers_it(self) -> None:
        story = Story()
        story.page(0, "listing")
        story.press(1, "accept")
        story.page(2, "working", "a", tab=2, opener=1)
        story.page(5, "working", "b", tab=3, opener=1)
        assert story.task("a").accepted_at == at(1)
        assert story.task("b").accepted_at == at(5), "one accept is one task"

    @pytest.mark.parametrize(("said", "kept"), [(0.2, 0.2), (1.5, 1.5), (2, 1)])
    def test_the_platform_knows_better_unless_it_cannot(self, said: float, kept: float) -> None:
        story = accepted()
        seen = TaskSeen(key="a", title="", accepted_at=at(said))
        story.page(3, "working", task=seen)
        assert story.task().accepted_at == at(kept)

    def test_resuming_an_open_task_is_no_second_accept(self) -> None:
        story = accepted()
        story.page(10, "listing")
        story.press(11, "accept")
        story.page(12, "working", "a")
        assert story.task().accepted_at == at(1)
        assert story.task().id.run == 1

    def test_accepting_an_ended_task_again_is_another_run(self) -> None:
        story = accepted()
        story.press(5, "submit")
        story.page(6, "listing")
        story.press(7, "accept")
        story.page(8, "working", "a")
        first, second = story.state().tasks.by_id.values()
        assert (first.id.name, first.outcome, first.ended_at) == ("a", "submitted", at(5))
        assert (second.id.name, second.outcome, second.accepted_at) == ("a~2", "open", at(7))


class TestReward:
    def test_what_the_working_page_leaves_out_comes_from_the_preview(self) -> None:
        story = Story()
        story.page(0, "preview", offers=(offer("p", reward=QUARTER, requester="ACME"),))
        story.press(1, "accept")
        story.page(2, "working", task=TaskSeen(key="a", title=""))
        task = story.task()
        assert (task.reward, task.requester, task.title) == (QUARTER, "ACME", "Offer p")

    def test_or_from_the_offer_with_its_key(self) -> None:
        story = Story()
        story.page(0, "listing", offers=(offer("a", reward=QUARTER), offer("b")))
        story.page(5, "working", task=TaskSeen(key="a", title="Own title"))
        assert story.task().reward == QUARTER
        assert story.task().title == "Own title"

    def test_else_it_is_unknown(self) -> None:
        story = Story()
        story.page(5, "working", task=TaskSeen(key="a", title=""))
        assert story.task().reward is None

    def test_a_page_without_it_does_not_take_it_back(self) -> None:
        story = accepted()
        story.page(3, "working", task=TaskSeen(key="a", title=""))
        assert story.task().reward == QUARTER

    def test_offers_are_not_remembered_for_ever(self) -> None:
        story = Story()
        many = tuple(Offer(key=str(n), title="", reward=QUARTER) for n in range(OFFERS_KEPT + 5))
        story.page(0, "listing", offers=many)
        kept = story.state().offers
        assert len(kept) == OFFERS_KEPT
        assert ("turkle", "0") not in kept


class TestEnd:
    def test_a_submit_ends_it_and_the_list_confirms(self) -> None:
        story = accepted()
        story.press(9, "submit")
        story.page(9.5, "listing")
        story.page(20, "working", "a")
        task = story.task()
        assert (task.outcome, task.ended_at) == ("submitted", at(9))

    def test_the_same_form_at_once_contradicts_it(self) -> None:
        story = accepted()
        story.press(9, "submit")
        story.page(9.5, "working", "a")
        assert story.task().open

    def test_any_other_page_in_between_confirms_it(self) -> None:
        story = accepted()
        story.press(9, "submit")
        story.page(9.5, "other")
        story.page(20, "working", "a")
        assert story.task().outcome == "submitted"

    def test_a_change_of_the_same_page_does_not(self) -> None:
        story = accepted()
        story.press(9, "submit")
        story.page(9.5, "working", "a", reason="change")
        assert story.task().outcome == "submitted"

    @pytest.mark.parametrize("stage", ["submitted", "returned"])
    def test_a_page_that_names_the_outcome_keeps_the_time_of_the_button(self, stage: Stage) -> None:
        story = accepted()
        story.press(9, "submit")
        story.page(11, stage)
        assert (story.task().outcome, story.task().ended_at) == (stage, at(9))

    @pytest.mark.parametrize("stage", ["screened_out", "expired"])
    def test_what_the_platform_does_happens_when_it_says_so(self, stage: Stage) -> None:
        story = accepted()
        story.press(9, "submit")
        story.page(11, stage)
        assert (story.task().outcome, story.task().ended_at) == (stage, at(11))

    def test_an_end_page_without_a_button(self) -> None:
        story = accepted()
        story.page(11, "submitted")
        assert (story.task().outcome, story.task().ended_at) == ("submitted", at(11))

    def test_an_end_page_seen_again_later_moves_nothing(self) -> None:
        story = accepted()
        story.page(11, "expired", "a")
        story.page(30, "expired", "a")
        assert story.task().ended_at == at(11)

    def test_an_end_page_does_not_undo_an_approval(self) -> None:
        story = accepted()
        story.press(9, "submit")
        story.page(10, "history", history=(HistoryRow("a", "Task a", "approved"),))
        story.page(20, "submitted", "a")
        assert story.task().outcome == "approved"

    def test_a_list_in_between_cuts_the_end_page_off(self) -> None:
        story = accepted()
        story.page(5, "listing")
        story.page(11, "screened_out")
        assert story.task().open

    def test_a_step_in_between_does_not(self) -> None:
        story = accepted()
        story.page(5, "other")
        story.page(11, "screened_out")
        assert story.task().outcome == "screened_out"

    def test_a_returned_task_that_is_worked_on_again_is_open(self) -> None:
        story = accepted()
        story.press(5, "return")
        story.page(6, "listing")
        story.page(20, "working", "a")
        assert story.task().open
        assert story.task().accepted_at == at(1)

    @pytest.mark.parametrize(("deadline", "is_open"), [(None, False), (15, False), (90, True)])
    def test_an_expired_task_opens_only_with_time_left(
        self, deadline: int | None, is_open: bool
    ) -> None:
        story = accepted()
        story.page(11, "expired", "a")
        seen = TaskSeen(key="a", title="", deadline_at=at(deadline) if deadline else None)
        story.page(20, "working", task=seen)
        assert story.task().open is is_open

    def test_a_button_on_a_page_from_before_the_end_does_nothing(self) -> None:
        story = accepted()
        story.page(2, "working", "a", tab=2)
        story.press(5, "submit")
        story.page(6, "listing")
        story.press(9, "return", tab=2)
        assert (story.task().outcome, story.task().ended_at) == ("submitted", at(5))

    def test_a_survey_that_says_thanks_is_not_the_task(self) -> None:
        story = accepted()
        story.page(5, "other", tab=2, opener=1, platform="generic")
        story.page(9, "submitted", tab=2, platform="generic")
        assert story.task().open

    def test_the_platform_may_say_the_end_in_the_survey_tab(self) -> None:
        story = accepted()
        story.page(5, "other", tab=2, opener=1, platform="generic")
        story.page(9, "submitted", tab=2)
        assert (story.task().outcome, story.task().ended_at) == ("submitted", at(9))


class TestTime:
    def test_work_after_the_submit_is_not_the_tasks_unless_it_is_sent_again(self) -> None:
        story = accepted()
        story.press(10, "submit")
        story.type(20)
        assert story.task().active_ms == 8_500
        story.press(30, "submit")
        assert story.task().active_ms == 28_500

    def test_work_while_the_form_was_refused_counts(self) -> None:
        story = accepted()
        story.press(10, "submit")
        story.page(12, "working", "a")
        story.type(15)
        assert story.task().active_ms == 13_500

    def test_attention_before_any_page_is_placed_nowhere(self) -> None:
        story = Story()
        story.look(0, tab=7)
        story.look(5, None)
        assert dict(story.state().activities) == {("2026-09-01", "other"): 5_000}

    def test_the_idle_time_is_a_setting(self) -> None:
        story = Story(idle_ms=5_000)
        story.look(0)
        story.type(100)
        assert sum(story.state().activities.values()) == 5_000

    def test_a_survey_page_that_looks_like_a_task_is_a_step_of_ours(self) -> None:
        story = accepted()
        own = TaskSeen(key="survey", title="Survey")
        story.page(5, "working", tab=2, opener=1, platform="generic", task=own)
        story.look(5, tab=2)
        story.type(15, tab=2)
        assert [task.id.key for task in story.state().tasks.by_id.values()] == ["a"]
        assert story.task().active_ms == 13_500

    def test_a_task_that_was_never_looked_at_does_not_run(self) -> None:
        story = accepted()
        story.page(2, "other", tab=2, opener=1)
        story.look(3, tab=2)
        story.page(5, "working", "b", tab=3)
        story.look(13, None)
        assert story.task("a").active_ms == 11_500

    @pytest.mark.parametrize(("site", "tasks"), [("survey.example", ["a"]), ("", ["a", "b"])])
    def test_on_sites_without_a_file_another_site_is_a_step_too(
        self, site: str, tasks: list[str]
    ) -> None:
        story = Story()
        story.page(0, "working", "a", platform="generic")
        address = f"http://{site}/b" if site else None
        story.page(5, "working", "b", tab=2, opener=1, platform="generic", url=address)
        assert [task.id.key for task in story.state().tasks.by_id.values()] == tasks

    def test_a_tab_opened_from_another_task_waits_for_it_to_run(self) -> None:
        story = accepted()
        story.page(2, "other", tab=2, opener=1)
        story.page(3, "working", "b", tab=3)
        story.look(3, tab=3)
        story.look(10, tab=2)
        story.look(20, tab=3)
        assert story.task("a").active_ms == 1_500
        assert story.task("b").active_ms == 7_000
        assert story.state().activities["2026-09-01", "other"] == 10_000


class TestData:
    def test_data_places_a_page_that_says_nothing(self) -> None:
        story = Story()
        story.page(0, "other")
        story.look(0)
        story.data(5, "listing")
        story.look(9, None)
        assert story.state().activities["2026-09-01", "searching"] == 4_000

    def test_data_about_something_else_moves_no_page(self) -> None:
        story = Story()
        story.page(0, "help")
        story.look(0)
        story.data(5, "listing")
        story.look(9, None)
        assert story.state().activities["2026-09-01", "learning"] == 9_000

    def test_data_brings_a_task_and_its_history(self) -> None:
        story = Story()
        story.page(0, "other")
        story.data(5, "working", "a")
        assert story.task().accepted_at == at(5)
        row = HistoryRow("a", "Task a", "approved")
        story.data(9, "other", history=(row,))
        assert story.task().outcome == "approved"

    def test_data_is_no_sign(self) -> None:
        story = Story()
        story.page(0, "other")
        story.look(0)
        event = DataSeen("d", at(50), 1, "http://x/", "http://x/", reading("listing"))
        story.tell(event)
        story.look(200, None)
        assert sum(story.state().activities.values()) == 60_000


class TestByHand:
    def test_a_mark_on_a_task_that_the_page_knows_starts_no_second_one(self) -> None:
        story = accepted()
        reward = Amount(Decimal(3), "EUR")
        story.mark(5, "start", reward)
        story.mark(9, "finish")
        assert len(story.state().tasks.by_id) == 1
        task = story.task()
        assert (task.outcome, task.ended_at, task.reward) == ("submitted", at(9), reward)

    def test_what_the_worker_finished_by_hand_stays_so(self) -> None:
        story = accepted()
        story.mark(9, "finish")
        story.page(10, "working", "a")
        assert story.task().outcome == "submitted"

    def test_finishing_nothing_does_nothing(self) -> None:
        story = Story()
        story.mark(9, "finish")
        assert story.state().tasks.by_id == {}

    def test_a_working_page_takes_the_attention_from_a_task_by_hand(self) -> None:
        story = Story()
        story.page(0, "other")
        story.look(0)
        story.mark(1, "start")
        story.page(5, "working", "a")
        story.type(10)
        assert story.task("mark:e002").active_ms == 4_000
        assert story.task("a").active_ms == 5_000

    def test_it_may_begin_on_the_page_of_a_task_that_is_over(self) -> None:
        story = accepted()
        story.press(5, "submit")
        story.mark(6, "start")
        story.type(16)
        assert story.task("mark:e005").active_ms == 10_000
        assert story.task("a").active_ms == 3_500

    def test_it_outlives_the_tab_going_elsewhere_and_back(self) -> None:
        story = Story()
        story.page(0, "other")
        story.look(0)
        story.mark(1, "start")
        story.leave(5)
        story.look(20)
        story.type(30)
        assert story.task("mark:e002").active_ms == 14_000
