"""What is forgotten is gone, and the time of all that stays is what it was."""

from collections import Counter
from collections.abc import Sequence
from itertools import count

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from server.clock import Fold, Slice
from server.events import DataSeen, Entry, Event, PageSeen, order
from server.forgetting import Day, Plan, Site, plan
from server.messages import Action, Attention, Seen
from server.reading.model import Reading
from server.timeline import Timeline
from tests.support.happenings import START, happenings, meaning, task_of

IDLE_MS = 60_000
GONE, STAYS = "gone.example", "stays.example"
DAY = Day(START + 100_000, START + 200_000)


def fold() -> Fold:
    return Fold(meaning, IDLE_MS, "UTC", task_of)


def slices(entries: Sequence[Entry]) -> list[Slice]:
    line = Timeline(fold())
    line.rebuild(entries)
    return line.slices()


def planned(entries: Sequence[Entry], what: Site | Day) -> tuple[Plan, list[Entry]]:
    """Give the plan, and what is left when it is done."""
    unique = {order(entry): entry for entry in entries}
    names = count()
    found = plan([unique[key] for key in sorted(unique)], what, lambda: f"z{next(names):04}")
    left = [entry for entry in unique.values() if entry.event.id not in found.ids]
    return found, [*left, *found.instead]


@st.composite
def on_two_sites(draw: st.DrawFn) -> list[Entry]:
    """Give entries whose pages are on two sites; a tab changes its site by loading a page."""
    entries = sorted(draw(happenings(max_size=60)), key=order)
    found: list[Entry] = []
    where: dict[tuple[str, int | None], str] = {}
    for entry in entries:
        event = entry.event
        key = (entry.client, getattr(event, "tab", None))
        if isinstance(event, PageSeen) and event.reason != "change":
            where[key] = draw(st.sampled_from((GONE, STAYS)))
        if isinstance(event, PageSeen | DataSeen | Action):
            event = replace(event, url=f"http://{where.get(key, STAYS)}/")
        found.append(Entry(entry.client, event))
    return found


def instants(pieces: Sequence[Slice]) -> Counter[tuple[int, str, int]]:
    """Count attention second by second and tab by tab: all happens at whole seconds."""
    return Counter(
        (second, *piece.tab) for piece in pieces for second in range(piece.start, piece.end, 1000)
    )


@given(on_two_sites())
def test_the_time_of_what_stays_is_what_it_was(entries: list[Entry]) -> None:
    what = Site(GONE)
    found, left = planned(entries, what)
    # Attention is counted up to the last message there is; the next one counts it on.
    end = max((getattr(entry.event, "at", 0) for entry in left), default=0)
    stays = Counter(
        {
            instant: times
            for instant, times in instants(slices(entries)).items()
            if instant[0] < end and not found.showed((instant[1], instant[2]), instant[0])
        }
    )
    assert instants(slices(left)) == stays


def test_a_look_that_lasted_no_time_is_not_left_to_last() -> None:
    """Two looks in one millisecond, the later one at what is forgotten."""
    reading = Reading(platform="turkle", stage="listing")
    first = PageSeen("e1", START, 1, f"http://{GONE}/", "", reading, "load")
    other = PageSeen("e2", START, 2, f"http://{STAYS}/", "", reading, "load")
    looks = [Attention("e3", START + 1000, 2, "focus"), Attention("e4", START + 1000, 1, "focus")]
    later = PageSeen("e5", START + 9000, 2, f"http://{STAYS}/", "", reading, "change")
    told: list[Event] = [first, other, *looks, later]
    entries = [Entry("one", event) for event in told]
    found, left = planned(entries, Site(GONE))
    assert not slices(left)
    assert found.ids == {"e1", "e3", "e4"}


@given(on_two_sites())
def test_nothing_of_the_site_is_left(entries: list[Entry]) -> None:
    _, left = planned(entries, Site(GONE))
    assert not [entry for entry in left if GONE in getattr(entry.event, "url", "")]
    # To forget it once more finds nothing.
    again, same = planned(left, Site(GONE))
    assert not again.ids
    assert not again.instead
    assert len(same) == len(left)


@given(on_two_sites())
def test_a_site_that_was_never_seen_changes_nothing(entries: list[Entry]) -> None:
    found, left = planned(entries, Site("never.example"))
    assert (found.ids, found.instead, len(left)) == (frozenset(), [], len(entries))


@given(happenings(max_size=60))
def test_nothing_of_a_day_is_left(entries: Sequence[Entry]) -> None:
    _, left = planned(entries, DAY)
    for entry in left:
        assert not isinstance(entry.event, Seen)
        assert not DAY.holds(entry.event.at)
    for piece in slices(left):
        assert piece.end <= DAY.start or piece.start >= DAY.end
    again, _ = planned(left, DAY)
    assert not again.ids
    assert not again.instead


@given(happenings(max_size=60))
def test_the_time_before_a_day_is_what_it_was_and_after_it_never_more(
    entries: Sequence[Entry],
) -> None:
    was = instants(slices(entries))
    now = instants(slices(planned(entries, DAY)[1]))
    last = max((getattr(entry.event, "at", 0) for entry in entries), default=0)
    before = {instant: times for instant, times in was.items() if instant[0] < DAY.start - 1000}
    if last >= DAY.start:
        assert {key: times for key, times in now.items() if key[0] < DAY.start - 1000} == before
    assert now <= was
