"""What the platform's history says, and of which task."""

import pytest

from server.ledger import book
from server.messages import Amount
from server.reading.model import HistoryRow, TaskSeen
from server.vocabulary import Outcome
from tests.support.story import QUARTER, Story, at


def worked(*keys: str) -> Story:
    """A worker who does the tasks one after the other, ten seconds each."""
    story = Story()
    story.look(0)
    for number, key in enumerate(keys):
        story.page(10 * number, "working", key)
        story.press(10 * number + 9, "submit")
    story.page(10 * len(keys), "listing")
    return story


def told(story: Story, second: float, *rows: HistoryRow) -> Story:
    story.page(second, "history", history=rows)
    return story


def same_title(*keys: str) -> Story:
    """The same, all with one title."""
    story = Story()
    for number, key in enumerate(keys):
        story.page(10 * number, "working", task=TaskSeen(key=key, title="Same"))
        story.press(10 * number + 9, "submit")
    story.page(10 * len(keys), "listing")
    return story


@pytest.mark.parametrize("outcome", ["approved", "rejected", "revise"])
def test_a_line_with_the_tasks_key_sets_its_outcome(outcome: Outcome) -> None:
    story = told(worked("a"), 50, HistoryRow("a", "Task a", outcome))
    assert story.task().outcome == outcome
    assert story.task().ended_at == at(9), "its end is when it was sent"


def test_a_later_page_may_reverse_it() -> None:
    story = told(worked("a"), 50, HistoryRow("a", "Task a", "approved"))
    told(story, 90, HistoryRow("a", "Task a", "rejected"))
    assert story.task().outcome == "rejected"


def test_what_was_paid_in_the_end_counts() -> None:
    cut = Amount(QUARTER.amount / 2, "USD")
    story = told(worked("a"), 50, HistoryRow("a", "Task a", "approved", cut))
    assert story.task().reward == cut


def test_a_line_without_an_outcome_says_nothing() -> None:
    story = told(worked("a"), 50, HistoryRow("a", "Task a"), HistoryRow("x", "Other"))
    assert story.task().outcome == "submitted"
    assert len(story.state().tasks.by_id) == 1


def test_with_another_key_the_title_tells() -> None:
    story = told(worked("a", "b"), 50, HistoryRow("row1", "task  B", "rejected"))
    assert (story.task("a").outcome, story.task("b").outcome) == ("submitted", "rejected")


def test_a_line_keeps_to_its_task() -> None:
    story = told(worked("a"), 50, HistoryRow("row1", "Task a", "submitted"))
    told(story, 60, HistoryRow("row1", "Task a", "approved"))
    assert [task.outcome for task in story.state().tasks.by_id.values()] == ["approved"]


def test_two_lines_of_one_title_go_to_two_tasks_by_their_times() -> None:
    story = same_title("a", "b")
    rows = (
        HistoryRow("row2", "Same", "rejected", None, at(18)),
        HistoryRow("row1", "Same", "approved", None, at(10)),
    )
    told(story, 50, *rows)
    assert (story.task("a").outcome, story.task("b").outcome) == ("approved", "rejected")


def test_which_of_two_is_meant_may_be_unknown() -> None:
    story = told(same_title("a", "b"), 50, HistoryRow("row", "Same", "rejected"))
    assert [story.task(key).outcome for key in ("a", "b")] == ["submitted", "submitted"]
    assert story.task("row").outcome == "rejected"


def test_two_equally_near_are_not_guessed_between() -> None:
    row = HistoryRow("row", "Same", "rejected", None, at(14))
    story = told(same_title("a", "b"), 50, row)  # they ended at 9 and at 19
    assert [story.task(key).outcome for key in ("a", "b")] == ["submitted", "submitted"]


def test_another_reward_is_another_task() -> None:
    other = Amount(QUARTER.amount * 3, "USD")
    story = told(worked("a"), 50, HistoryRow("row", "Task a", "rejected", other))
    assert story.task("a").outcome == "submitted"


@pytest.mark.parametrize(
    ("row", "outcomes"),
    [
        ("turkle:assignment:2", ["submitted", "approved"]),
        ("turkle:row:2", ["approved"]),
    ],
)
def test_a_key_of_the_same_kind_is_another_task(row: str, outcomes: list[Outcome]) -> None:
    story = Story()
    seen = TaskSeen(key="turkle:assignment:1", title="Same", reward=QUARTER)
    story.page(0, "working", task=seen)
    story.press(9, "submit")
    story.page(10, "listing")
    told(story, 50, HistoryRow(row, "Same", "approved", QUARTER))
    assert [line.outcome for line in book(story.state())] == outcomes


def test_a_task_never_seen_has_no_time() -> None:
    row = HistoryRow("old", "Long ago", "approved", QUARTER, at(-1000))
    story = told(worked("a"), 50, row)
    line = next(line for line in book(story.state()) if line.key == "old")
    assert (line.active_ms, line.accepted_at, line.elapsed_ms) == (None, None, None)
    assert (line.outcome, line.ended_at, line.reward) == ("approved", at(-1000), QUARTER)


def test_a_line_ends_a_task_that_was_left_open() -> None:
    story = Story()
    story.page(0, "working", "a")
    told(story, 50, HistoryRow("a", "Task a", "submitted", None, at(20)))
    assert (story.task().outcome, story.task().ended_at) == ("submitted", at(20))


def test_a_line_may_open_one_again() -> None:
    story = told(worked("a"), 50, HistoryRow("a", "Task a", "open"))
    assert story.task().open
