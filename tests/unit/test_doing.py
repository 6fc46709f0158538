"""Marks by hand: tasks never get mixed up, whatever the browser calls its tabs."""

from decimal import Decimal

from server.messages import Amount
from server.showing import FORGOTTEN_AFTER_MS
from server.tasks import Task
from tests.support.story import Story, at

EUROS = Amount(Decimal("1.20"), "EUR")
DOLLARS = Amount(Decimal("1.20"), "USD")
LONG = FORGOTTEN_AFTER_MS / 1000 + 10


def started() -> Story:
    story = Story()
    story.page(0, "other", platform="generic")
    story.look(0)
    story.mark(1, "start", EUROS)
    return story


def by_hand(story: Story) -> list[Task]:
    return [task for name, task in story.state().tasks.by_id.items() if name.key[:5] == "mark:"]


class TestTabNumbersComeAgain:
    def test_two_tasks_in_tabs_of_one_number_are_two(self) -> None:
        story = started()
        story.leave(20)
        story.page(LONG + 20, "other", platform="generic")
        story.look(LONG + 20)
        story.mark(LONG + 21, "start", DOLLARS)
        story.mark(LONG + 31, "finish")
        first, second = by_hand(story)
        assert first.id != second.id
        assert (first.outcome, first.active_ms, first.reward) == ("open", 19_000, EUROS)
        assert (second.outcome, second.active_ms, second.reward) == ("submitted", 10_000, DOLLARS)

    def test_the_tab_of_another_day_is_not_the_tasks(self) -> None:
        story = started()
        story.page(LONG, "other", platform="generic")
        story.look(LONG)
        story.type(LONG + 30)
        (task,) = by_hand(story)
        assert task.active_ms == 60_000, "until the worker went idle"

    def test_a_second_browser_with_the_same_number_is_another_tab(self) -> None:
        story = started()
        story.page(5, "other", platform="generic", client="two")
        story.look(10, client="two")
        story.look(40)
        story.mark(50, "finish")
        (task,) = by_hand(story)
        assert task.active_ms == 9_000 + 10_000

    def test_the_list_of_another_platform_is_not_its_work(self) -> None:
        story = started()
        story.page(11, "listing", platform="turkle")
        story.type(31)
        (task,) = by_hand(story)
        assert task.active_ms == 10_000
        assert story.state().activities["2026-09-01", "searching"] == 20_000

    def test_the_next_page_of_the_study_is(self) -> None:
        story = started()
        story.page(11, "other", platform="generic", url="http://survey.example/2")
        story.type(31)
        (task,) = by_hand(story)
        assert task.active_ms == 30_000


class TestTwoCurrencies:
    def test_a_second_one_is_not_taken_nor_anything_else_of_the_mark(self) -> None:
        story = started()
        story.mark(9, "finish", DOLLARS)
        (task,) = by_hand(story)
        assert (task.outcome, task.reward) == ("open", EUROS)
        assert list(story.state().refused.values()) == ["currency"]

    def test_another_sum_of_the_same_is(self) -> None:
        story = started()
        story.mark(9, "finish", Amount(Decimal(2), "EUR"))
        (task,) = by_hand(story)
        assert (task.outcome, task.ended_at) == ("submitted", at(9))
        assert task.reward == Amount(Decimal(2), "EUR")
        assert story.state().refused == {}

    def test_what_a_page_says_may_have_been_misread(self) -> None:
        story = Story()
        story.look(0)
        story.page(0, "working", "a")
        story.mark(9, "finish", EUROS)
        assert story.task("a").reward == EUROS


class TestAnEndWhereNothingIsWorkedOn:
    def test_is_that_of_the_task_which_opened_the_tab(self) -> None:
        story = started()
        story.page(2, "other", tab=2, platform="generic", opener=1)
        story.look(3, 2)
        story.mark(9, "finish", EUROS, tab=2)
        (task,) = by_hand(story)
        assert (task.outcome, task.ended_at, task.reward) == ("submitted", at(9), EUROS)

    def test_else_that_of_the_task_whose_clock_is_shown(self) -> None:
        story = started()
        story.page(2, "other", tab=2, platform="generic")
        story.look(3, 2)
        story.mark(9, "give_up", tab=2)
        (task,) = by_hand(story)
        assert (task.outcome, task.ended_at) == ("returned", at(9))

    def test_never_another_one_than_the_tabs_own_that_is_over_already(self) -> None:
        story = started()
        story.look(2, 2)
        story.mark(3, "start", tab=2)
        story.mark(9, "finish", tab=2)
        story.mark(10, "finish", tab=2)
        assert sorted(task.outcome for task in by_hand(story)) == ["open", "submitted"]

    def test_nor_begins_one(self) -> None:
        story = started()
        story.mark(9, "finish")
        story.look(10, 2)
        story.mark(11, "finish", tab=2)
        assert len(by_hand(story)) == 1
