"""What a file tells: pay and outcome, and never any time of the clock's."""

from decimal import Decimal
from typing import Any

import pytest

from server.day import activities
from server.events import Imported, ImportedDay
from server.kept import pack, unpack
from server.ledger import Line, book, from_files, total
from server.messages import Amount
from server.reading.model import HistoryRow
from server.vocabulary import Outcome
from tests.support.story import QUARTER, Story, at

DOLLAR = Amount(Decimal(1), "USD")


def imported(key: str = "x", second: float = 1000, **fields: Any) -> Imported:
    told: dict[str, Any] = {
        "id": f"i-{key}-{second}",
        "source": "csv",
        "platform": "turkle",
        "title": f"Task {key}",
    }
    return Imported(**({**told, "at": at(second), "key": key, "outcome": "approved"} | fields))


def lines(story: Story) -> dict[str, Line]:
    return {line.key: line for line in book(story.state())}


def worked() -> Story:
    """Ten seconds on task a, sent, and then a minute of nothing."""
    story = Story()
    story.look(0)
    story.page(0, "working", "a")
    story.press(10, "submit")
    story.page(10, "listing")
    return story


def test_a_task_that_was_never_seen_has_pay_and_no_measured_time() -> None:
    story = worked()
    before = activities(story.state())
    times: dict[str, Any] = {"started_at": at(-900), "ended_at": at(-300)}
    story.tell(imported(reward=DOLLAR, bonus=QUARTER, requester="Lab", **times), "import")
    line = lines(story)["x"]
    assert (line.imported, line.outcome, line.reward, line.bonus) == (
        *(True, "approved", DOLLAR, QUARTER),
    )
    assert (line.active_ms, line.elapsed_ms, line.accepted_at) == (None, None, None)
    assert (line.measured_ms, line.work) == (0, ())
    # Apart, and booked when the platform says that it ended.
    assert (line.told_ms, line.at, line.requester) == (600_000, at(-300), "Lab")
    assert activities(story.state()) == before, "an import passes no time"
    assert story.state().now == at(10)


def test_its_pay_stands_apart_from_what_an_hour_pays() -> None:
    story = worked()
    alone = total(book(story.state()), 10_000, "USD")
    story.tell(imported(reward=DOLLAR), "import")
    story.tell(imported("y", reward=DOLLAR, outcome="submitted", active_ms=60_000), "import")
    story.tell(ImportedDay("d", at(1), "mturk", "mturk", "2026-09-01", submitted=3), "import")
    state = story.state()
    assert total(book(state), 10_000, "USD") == alone
    found = from_files(book(state), len(state.days))
    assert (found.tasks, found.earned, found.pending) == (
        *(2, {"USD": Decimal(1)}, {"USD": Decimal(1)}),
    )
    assert (found.timed, found.told_ms, found.days) == (1, 60_000, 1)


@pytest.mark.parametrize(
    ("fields", "ms"),
    [
        ({}, None),
        ({"started_at": at(0)}, None),
        ({"ended_at": at(60)}, None),
        ({"started_at": at(0), "ended_at": at(60)}, 60_000),
        ({"started_at": at(0), "ended_at": at(60), "active_ms": 5}, 5),
    ],
)
def test_a_time_that_the_file_does_not_tell_is_unknown(
    fields: dict[str, Any], ms: int | None
) -> None:
    story = Story()
    story.tell(imported(**fields), "import")
    assert lines(story)["x"].told_ms == ms


def test_a_day_alone_books_the_task_in_its_middle() -> None:
    story = Story()
    story.tell(imported(day="2026-03-25"), "import")
    assert lines(story)["x"].at == 1_774_440_000_000


def test_a_measured_task_keeps_its_time_and_takes_the_outcome() -> None:
    story = worked()
    story.tell(imported("a", by="key", reward=DOLLAR, ended_at=at(12)), "import")
    line = lines(story)["a"]
    assert (line.outcome, line.reward, line.imported) == ("approved", DOLLAR, False)
    assert (line.active_ms, line.ended_at) == (10_000, at(10))


def test_a_bonus_counts_with_the_measured_task() -> None:
    story = worked()
    story.tell(imported("a", by="key", bonus=DOLLAR), "import")
    sums = total(book(story.state()), 10_000, "USD")
    assert sums.earned == QUARTER.amount + 1
    story.tell(imported("a", 1001, by="key", outcome="rejected"), "import")
    assert total(book(story.state()), 10_000, "USD").earned == 0


def test_without_a_key_the_same_title_and_end_are_the_same_task() -> None:
    story = worked()
    story.tell(imported("row", title="task  A", started_at=at(1), ended_at=at(11)), "import")
    assert list(lines(story)) == ["a"]
    assert lines(story)["a"].outcome == "approved"


@pytest.mark.parametrize("times", [{}, {"ended_at": at(200)}, {"started_at": at(500)}])
def test_the_same_title_at_another_time_is_another_task(times: dict[str, Any]) -> None:
    story = worked()
    story.tell(imported("row", title="Task a", **times), "import")
    assert sorted(lines(story)) == ["a", "row"]


def test_a_line_of_a_history_page_is_matched_as_the_page_itself_would_be() -> None:
    story = worked()
    story.tell(imported("row:7", title="Task a", by="title", reward=QUARTER), "import")
    story.tell(imported("row:8", title="Task a", by="title", reward=QUARTER), "import")
    found = lines(story)
    assert (found["a"].outcome, found["a"].active_ms) == ("approved", 10_000)
    # The second line of that title speaks of another task.
    assert found["row:8"].imported


def test_files_of_two_kinds_may_tell_of_one_task() -> None:
    story = Story()
    story.tell(imported("file:1", title="Study", ended_at=at(5), reward=DOLLAR))
    story.tell(imported("p:9", title="study", ended_at=at(5), source="page", by="title"))
    assert list(lines(story)) == ["file:1"]


def test_two_lines_of_one_file_are_two_tasks() -> None:
    story = Story()
    for key in ("file:1", "file:2"):
        story.tell(imported(key, title="Study", ended_at=at(5), reward=DOLLAR))
    assert sorted(lines(story)) == ["file:1", "file:2"]


def test_two_tasks_equally_near_are_neither() -> None:
    story = Story()
    story.look(0)
    for second, key in ((0, "a"), (20, "b")):
        story.page(second, "working", key)
        story.press(second + 10, "submit")
    story.page(31, "listing")
    for key in ("a", "b"):
        told = HistoryRow(key, "Same", "submitted")
        story.page(40, "history", history=(told,))
    state = story.state()
    assert [task.title for task in state.tasks.by_id.values()] == ["Task a", "Task b"]
    story.tell(imported("row", title="Task a", ended_at=at(10)), "import")
    assert sorted(lines(story)) == ["a", "b"]


def test_a_page_of_the_history_speaks_of_the_imported_task() -> None:
    story = Story()
    story.tell(imported("row", -100, title="Task q", outcome="submitted", ended_at=at(-500)))
    row = HistoryRow("platform:5", "Task q", "approved", DOLLAR, at(-500))
    story.page(0, "history", history=(row,))
    (line,) = lines(story).values()
    assert (line.key, line.outcome, line.reward, line.imported) == ("row", "approved", DOLLAR, True)


@pytest.mark.parametrize("older", ["open", "submitted"])
def test_an_older_file_takes_no_decision_back(older: Outcome) -> None:
    story = Story()
    story.tell(imported(outcome="approved", reward=DOLLAR))
    story.tell(imported(second=1001, outcome=older))
    assert lines(story)["x"].outcome == "approved"


def test_a_later_file_may_turn_a_decision() -> None:
    story = Story()
    story.tell(imported(outcome="submitted"))
    story.tell(imported(second=1001, outcome="approved", reward=DOLLAR))
    story.tell(imported(second=1002, outcome="rejected"))
    line = lines(story)["x"]
    assert (line.outcome, line.reward) == ("rejected", DOLLAR)


def test_work_on_a_task_that_a_file_calls_open_is_measured() -> None:
    story = Story()
    story.tell(imported("a", -100, outcome="open", by="key"))
    story.look(0)
    story.page(0, "working", "a")
    story.press(10, "submit")
    line = lines(story)["a"]
    assert (line.imported, line.active_ms, line.outcome) == (False, 10_000, "submitted")


@pytest.mark.parametrize(
    "event",
    [
        imported(reward=DOLLAR, started_at=at(0), ended_at=at(1), by="key"),
        ImportedDay("d", at(1), "mturk", "mturk", "2026-09-01", 3, 2, 1, 0, DOLLAR, QUARTER),
    ],
)
def test_it_is_kept_like_any_other_event(event: Any) -> None:
    body, reading = pack(event)
    assert reading is None
    assert unpack(body, None) == event
