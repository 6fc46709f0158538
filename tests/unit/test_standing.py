"""The books kept up to date are the books written anew."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server import changes
from server.clock import Fold
from server.day import activities
from server.events import Entry, Imported
from server.ledger import book, from_files, sums, total
from server.messages import Amount, Correct
from server.standing import Standing
from server.state import State
from server.sums import Sums, sums_of
from server.tasks import Task, TaskId
from server.timeline import Timeline
from tests.support.happenings import START, happenings, meaning, task_of
from tests.support.story import Story, at

HOUR_MS = 3_600_000


def timeline() -> Timeline:
    return Timeline(Fold(meaning, 60_000, "UTC", task_of))


def agree(kept: Standing, state: State) -> None:
    """Compare with the books written anew."""
    kept.update(state)
    lines = book(state)
    attention = sum(activities(state).values())
    assert kept.lines() == lines
    assert kept.totals(attention) == total(lines, attention, "EUR")
    assert str(kept.totals(attention)) == str(total(lines, attention, "EUR"))
    assert kept.from_files(2) == from_files(lines, 2)


def imported(number: int, reward: Amount, bonus: Amount | None = None) -> Entry:
    key = f"file:{number}"
    return Entry(
        "files",
        Imported(key, START, "csv", "turkle", key, key, "approved", reward=reward, bonus=bonus),
    )


@given(happenings(), st.integers(1, 4))
def test_whatever_happens_and_whenever_it_is_looked_at(
    entries: Sequence[Entry], often: int
) -> None:
    line, kept = timeline(), Standing("EUR")
    for number, entry in enumerate(entries):
        line.add(entry)
        if number % often == 0:
            agree(kept, line.state)
    agree(kept, line.state)


CURRENCIES = ("USD", "EUR", "GBP", "POINTS")


@given(
    st.lists(
        st.tuples(
            st.integers(0, 5),
            st.sampled_from(("approved", "submitted", "rejected", "open")),
            st.decimals("0", "99", places=3),
            st.sampled_from(CURRENCIES),
        ),
        max_size=25,
    )
)
def test_currencies_come_and_go(said: list[tuple[int, Any, Decimal, str]]) -> None:
    state, kept = State(), Standing("EUR")
    for key, outcome, amount, currency in said:
        name = TaskId("turkle", f"t{key}")
        task = Task(
            id=name,
            first_at=START + key,
            accepted_at=START + key,
            ended_at=START + HOUR_MS,
            reward=Amount(amount, currency),
            outcome=outcome,
            work=(("2026-09-01", 1_000 * (key + 1)),),
        )
        state.tasks.put(task)
        agree(kept, state)


def test_files_are_told_apart_and_their_corrections_are_no_time_of_ours() -> None:
    line, kept = timeline(), Standing("EUR")
    story = Story()
    story.page(0, "working", "a")
    story.look(0)
    story.page(9, "submitted", "a")
    for entry in story.entries:
        line.add(entry)
    line.add(imported(1, Amount(Decimal(3), "USD"), Amount(Decimal(1), "GBP")))
    agree(kept, line.state)
    line.add(Entry("one", Correct("c", at(20), "file:1", active_ms=HOUR_MS)))
    agree(kept, line.state)
    assert kept.totals(9_000).earned == 0


def test_what_is_gone_is_struck() -> None:
    line, kept = timeline(), Standing("EUR")
    story = Story()
    story.page(0, "working", "a")
    story.page(1, "working", "b", tab=2)
    for entry in story.entries:
        line.add(entry)
    agree(kept, line.state)
    line.rebuild(story.entries[:1])
    agree(kept, line.state)
    assert [one.key for one in kept.lines()] == ["a"]


def test_the_correction_of_an_open_task_is_in_the_whole() -> None:
    line, kept = timeline(), Standing("EUR")
    story = Story()
    story.look(0)
    story.page(0, "working", "a")
    story.tell(Correct("c", at(20), "a", active_ms=HOUR_MS))
    story.page(30, "working", "b", tab=2)
    story.page(31, "submitted", "b", tab=2)
    for entry in story.entries:
        line.add(entry)
    agree(kept, line.state)


def counting(function: Callable[..., Any], calls: list[int]) -> Callable[..., Any]:
    def counted(*args: Any) -> Any:
        calls[0] += 1
        return function(*args)

    return counted


def test_a_look_costs_what_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = [0]
    monkeypatch.setattr("server.standing.sums_of", counting(sums_of, calls))
    monkeypatch.setattr(changes, "SURELY_KNOWN", 2)
    state, kept = State(), Standing("EUR")

    def put(key: int, amount: str) -> None:
        name = TaskId("turkle", f"t{key}")
        reward = Amount(Decimal(amount), "USD")
        state.tasks.put(
            Task(id=name, first_at=key, accepted_at=key, outcome="approved", reward=reward)
        )

    for key in range(50):
        put(key, "0.10")
    agree(kept, state)
    assert calls == [50]
    agree(kept, state)
    put(7, "0.20")
    agree(kept, state)
    assert calls == [51]


@pytest.mark.parametrize(
    ("amounts", "currency", "written"),
    [
        (("0.5", "0.5"), "USD", "1.00"),
        (("0.125",), "EUR", "0.125"),
        (("100", "20"), "POINTS", "120"),
        (("0.50",), "POINTS", "0.5"),
    ],
)
def test_a_sum_is_written_in_one_form(amounts: Sequence[str], currency: str, written: str) -> None:
    state, kept = State(), Standing(currency)
    for number, amount in enumerate(amounts):
        reward = Amount(Decimal(amount), currency)
        name = TaskId("turkle", str(number))
        state.tasks.put(Task(id=name, first_at=1, accepted_at=1, outcome="approved", reward=reward))
    kept.update(state)
    assert str(kept.totals(0).earned) == written
    assert sums(line.reward for line in kept.lines())[currency] == Decimal(written)
    assert Sums().totals(0, currency).earned == 0
