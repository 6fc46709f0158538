"""The events in order, whatever the order they arrive in."""

from collections.abc import Iterator

import pytest

from server import timeline
from server.clock import Fold
from server.events import Entry, PageSeen
from server.messages import Input, Seen
from server.reading.model import Offer, Reading
from server.timeline import Timeline, slim
from tests.support.happenings import meaning
from tests.support.story import QUARTER, Story, at


def entry(second: int, name: str | None = None) -> Entry:
    return Entry("one", Input(name or f"i{second}", at(second), 1, "key"))


class CountingFold(Fold):
    """Counts what is worked."""

    def __init__(self) -> None:
        super().__init__(meaning, 60_000, "UTC")
        self.applied = 0

    def apply(self, state, entry):  # type: ignore[no-untyped-def]
        self.applied += 1
        return super().apply(state, entry)


@pytest.fixture(autouse=True)
def _small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeline, "STEP", 10)
    monkeypatch.setattr(timeline, "CHECKPOINTS", 3)


def test_what_is_there_already_changes_nothing() -> None:
    fold = CountingFold()
    line = Timeline(fold)
    for second in (5, 3, 5):
        line.add(entry(second))
    assert line.state.now == at(5)
    fold.applied = 0
    line.add(entry(3))
    assert not line.stale
    assert fold.applied == 0


def test_events_in_order_are_applied_as_they_come() -> None:
    fold = CountingFold()
    line = Timeline(fold)
    for second in range(50):
        line.add(entry(second))
        assert not line.stale
    assert fold.applied == 50


def test_a_late_one_costs_no_more_than_back_to_the_last_checkpoint() -> None:
    fold = CountingFold()
    line = Timeline(fold)
    for second in range(0, 100, 2):
        line.add(entry(second))
    fold.applied = 0
    line.add(entry(95))
    assert line.stale
    assert line.state.now == at(98)
    assert fold.applied <= 11


def test_a_burst_of_late_ones_is_one_pass() -> None:
    fold = CountingFold()
    line = Timeline(fold)
    for second in range(0, 100, 2):
        line.add(entry(second))
    fold.applied = 0
    for second in range(81, 99, 2):
        line.add(entry(second))
    assert fold.applied == 0
    assert line.state.now == at(98)
    assert fold.applied <= 30


def test_what_can_be_read_again_does_not_stay_in_memory() -> None:
    seen: list[Entry] = []
    line = Timeline(CountingFold(), lambda: seen)
    for second in range(500):
        seen.append(entry(second))
        line.add(seen[-1])
    assert len(line._entries) <= 2 * timeline.STEP * timeline.CHECKPOINTS
    seen.append(entry(2, "late"))
    line.add(seen[-1])
    assert line.stale
    assert line.state.now == at(499)
    assert not line.stale


def test_seen_is_no_event_of_the_clock() -> None:
    line = Timeline(CountingFold())
    line.add(entry(5))
    line.add(Entry("one", Seen("s", "w")))
    assert not line.stale
    assert line.state.now == at(5)


def test_what_is_kept_of_a_page_is_small() -> None:
    offers = (Offer("a", "A", text="long", reward=QUARTER), Offer("b", "B", text="long"))
    reading = Reading("turkle", "listing", offers=offers, text="long", unparsed={"reward": 1})
    page = PageSeen("p", 0, 1, "http://x/", "", reading)
    kept = slim(Entry("one", page)).event
    assert isinstance(kept, PageSeen)
    assert kept.reading.text == ""
    assert kept.reading.offers == (Offer("a", "A", reward=QUARTER),)


def test_all_attention_can_be_traced() -> None:
    story = Story()
    story.look(0)
    story.page(0, "listing")
    story.page(4, "working", "a")
    story.look(9, None)
    line = Timeline(CountingFold())
    line.rebuild(story.entries)
    pieces = [(piece.start, piece.end, piece.activity) for piece in line.slices()]
    assert pieces == [(at(0), at(4), "searching"), (at(4), at(9), "working")]
    assert line.slices()[1].task is not None


def _in_windows_of(
    size: int, monkeypatch: pytest.MonkeyPatch, journal: list[Entry]
) -> tuple[Timeline, list[int]]:
    """Rebuild from a journal that can be read again; gives also how often it was."""
    monkeypatch.setattr(timeline, "WINDOW", size)
    reads: list[int] = []

    def history() -> list[Entry]:
        reads.append(len(journal))
        return journal

    line = Timeline(CountingFold(), history)
    line.rebuild(iter(journal))
    return line, reads


def _straight(journal: list[Entry]) -> Timeline:
    line = Timeline(CountingFold())
    line.rebuild(journal)
    return line


def _worked() -> list[Entry]:
    """Give what happens in thirty tasks."""
    story = Story()
    for number in range(30):
        second = number * 40
        story.page(second, "listing")
        story.look(second + 1)
        story.page(second + 5, "working", f"t{number}")
        story.type(second + 20)
    return story.entries


def test_a_journal_with_few_late_ones_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    journal = _worked()
    for place in range(0, len(journal) - 8, 8):
        journal[place : place + 8] = reversed(journal[place : place + 8])
    line, reads = _in_windows_of(10, monkeypatch, journal)
    assert reads == []
    assert line.state == _straight(journal).state


def test_one_that_came_far_too_late_is_put_in_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    journal = _worked()
    journal.append(journal.pop(1))
    seen: list[Entry] = []

    def handed_on() -> Iterator[Entry]:
        for item in journal:
            seen.append(item)
            yield item

    line, reads = _in_windows_of(10, monkeypatch, journal)
    assert reads == [len(journal)]
    assert line.state == _straight(journal).state
    line.rebuild(handed_on())
    assert seen == journal


def test_after_one_pass_a_late_one_is_worked_in(monkeypatch: pytest.MonkeyPatch) -> None:
    journal = _worked()
    late = [journal.pop(-3), journal.pop(5)]
    line, reads = _in_windows_of(10, monkeypatch, journal)
    for item in late:
        journal.append(item)
        line.add(item)
    assert line.state == _straight(journal).state
    # The journal gives them by their times; here they stand in the order in which they came.
    assert reads == [len(journal), len(journal)]
