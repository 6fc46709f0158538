"""`deadline`: when it comes, and when it must not."""

from decimal import Decimal
from typing import Any

import pytest

from server.reading.model import TaskSeen
from tests.support.story import Story, at
from tests.support.watching import noticed, said, second


def seen(minutes: int | None, deadline: float | None, key: str = "a", **more: Any) -> TaskSeen:
    return TaskSeen(
        key=key,
        title=more.pop("title", "Long one"),
        minutes=None if minutes is None else Decimal(minutes),
        minutes_source="stated",
        deadline_at=None if deadline is None else at(deadline),
        **more,
    )


def taken(minutes: int | None, deadline: float | None) -> Story:
    story = Story()
    story.look(0)
    story.page(0, "working", task=seen(minutes, deadline))
    return story


def moments(story: Story) -> list[float]:
    return [second(notice.at) for notice in noticed(story, "deadline")]


class TestWhenItComes:
    def test_at_once_where_the_time_was_never_enough(self) -> None:
        story = taken(15, 600)
        (found,) = noticed(story, "deadline")
        assert (found.level, found.at, found.tab) == ("caution", at(0), ("one", 1))
        assert found.params == {"title": "Long one", "remaining_ms": 600_000, "needed_ms": 900_000}

    def test_at_the_instant_while_the_worker_looks_at_something_else(self) -> None:
        story = taken(10, 630)
        story.page(5, "listing", tab=2)
        story.look(5, tab=2)
        story.type(50, tab=2)
        # Five seconds were worked, thirty are to spare: they are gone at second 35.
        (found,) = noticed(story, "deadline")
        assert (second(found.at), found.tab) == (35.001, ("one", 2))
        assert (found.params["remaining_ms"], found.params["needed_ms"]) == (594_999, 595_000)

    def test_when_the_worker_is_back(self) -> None:
        story = taken(10, 630)
        story.look(5, None)
        story.look(100)
        assert moments(story) == [100]

    def test_after_idle_time(self) -> None:
        story = taken(10, 630)
        story.type(40)
        story.type(200)
        assert moments(story) == [200]

    def test_before_another_tasks_deadline_that_cuts_the_time(self) -> None:
        story = taken(10, 605)
        other = seen(None, 20, "b")
        story.page(1, "working", tab=2, task=other)
        story.page(2, "listing", tab=3)
        story.look(2, tab=3)
        story.type(40, tab=3)
        assert moments(story) == [7.001]

    def test_by_the_workers_own_times_before_the_pages(self) -> None:
        story = Story()
        story.look(0)
        for number in range(3):
            story.page(100 * number, "working", task=seen(1, None, f"done{number}"))
            story.type(100 * number + 50)
            story.press(100 * number + 90, "submit")
        story.page(400, "working", task=seen(1, 485))
        (found,) = noticed(story, "deadline")
        assert (second(found.at), found.params["needed_ms"]) == (400, 90_000)


class TestWhenItMustNot:
    def test_there_is_time_enough(self) -> None:
        story = taken(9, 600)
        story.type(50)
        assert moments(story) == []

    def test_while_it_is_worked_on_both_run_down(self) -> None:
        story = taken(10, 600)
        for moment in range(30, 600, 30):
            story.type(moment)
        assert moments(story) == []

    def test_not_twice(self) -> None:
        story = taken(15, 600)
        for moment in range(10, 400, 10):
            story.type(moment)
        story.page(410, "working", task=seen(15, 600), reason="change")
        assert moments(story) == [0]

    @pytest.mark.parametrize(("minutes", "deadline"), [(None, 600), (15, None), (0, 600)])
    def test_what_is_not_known_is_not_said(self, minutes: int | None, deadline: float) -> None:
        story = taken(minutes, deadline)
        story.type(30)
        assert moments(story) == []

    def test_not_to_who_is_away(self) -> None:
        story = taken(10, 630)
        story.look(5, None)
        story.page(620, "listing", tab=2)
        assert moments(story) == []

    def test_not_once_it_is_over(self) -> None:
        story = taken(10, 630)
        story.look(5, None)
        story.look(630)
        assert moments(story) == []

    def test_nor_where_no_rule_of_the_platform_is_known(self) -> None:
        story = Story()
        story.look(0)
        story.page(0, "working", task=seen(10, 630), platform="generic")
        story.look(5, None)
        story.look(630)
        assert story.task().open
        assert moments(story) == []

    def test_not_of_a_task_that_was_sent(self) -> None:
        story = taken(10, 630)
        story.press(5, "submit")
        story.page(6, "listing")
        story.type(50)
        assert moments(story) == []

    def test_two_own_times_are_too_few(self) -> None:
        story = Story()
        story.look(0)
        for number in range(2):
            story.page(100 * number, "working", task=seen(1, None, f"done{number}"))
            story.type(100 * number + 50)
            story.press(100 * number + 90, "submit")
        story.page(400, "working", task=seen(1, 485))
        assert moments(story) == []

    def test_an_allotted_time_is_no_estimate(self) -> None:
        story = Story()
        story.look(0)
        allotted = TaskSeen("a", "A", minutes=Decimal(60), deadline_at=at(60))
        story.page(0, "working", task=allotted)
        assert moments(story) == []


def test_it_is_said_as_soon_as_it_is_noticed() -> None:
    (warning,) = said(taken(15, 600))
    assert (warning.code, warning.tab, warning.client) == ("deadline", 1, "one")
    assert "10 min" in warning.text
