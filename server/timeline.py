"""The events in order, and their state, kept up to date whatever the order they arrive in."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from msgspec.structs import replace

from server.clock import Slice
from server.events import DataSeen, Entry, PageSeen, order
from server.messages import Seen
from server.reading.model import Reading
from server.state import State

Key = tuple[int, int, int, str]

STEP = 128
"""Events between two checkpoints."""
CHECKPOINTS = 8
"""Checkpoints kept: a message later than they reach back costs a new start."""
WINDOW = 8_192
"""How many later events may come before one in a journal that is read in one pass."""


class Folding(Protocol):
    """What brings a state up to the next event: the clock, or what watches it."""

    def apply(self, state: State, entry: Entry) -> Sequence[Slice]:
        """Apply the event, which does not come before those applied, and give what it closed."""


class Timeline:
    """The state after all events that were added, each counted once and in its place.

    A late event only marks the state as outdated; it is brought up to date when it is next asked
    for, so a burst of late events costs one pass.
    """

    def __init__(self, fold: Folding, history: Callable[[], Iterable[Entry]] | None = None) -> None:
        """Take the fold and, where not all events shall stay in memory, how to read them again.

        `history` gives every event including those just added, in any order.
        """
        self._fold = fold
        self._history = history
        self._keys: list[Key] = []
        self._entries: list[Entry] = []
        self._state = State()
        self._applied = 0
        self._checkpoints: list[tuple[int, State]] = [(0, State())]
        self._before: Key | None = None  # the last event that is no longer in memory
        self._lost = False

    def add(self, entry: Entry) -> None:
        """Add one event; one that is there already changes nothing."""
        if isinstance(entry.event, Seen):
            return
        key = order(entry)
        if self._before is not None and key <= self._before:
            self._lost = self._lost or key != self._before
            return
        if not self._keys or key > self._keys[-1]:
            self._keys.append(key)
            self._entries.append(slim(entry))
            if self._applied == len(self._keys) - 1 and not self._lost:
                self._apply_next()
                self._forget()
            return
        place = bisect_left(self._keys, key)
        if self._keys[place] != key:
            self._keys.insert(place, key)
            self._entries.insert(place, slim(entry))
            self._back_to(place)

    def rebuild(self, entries: Iterable[Entry]) -> None:
        """Start anew from these events, in any order.

        A journal gives them nearly in their order: where they can be read again, they are read in
        one pass, with a window of them in memory. Only if one comes so late that the window has
        passed its place, all of them are put in order first.
        """
        coming = iter(entries)
        self._state, self._before, self._lost = State(), None, False
        waiting = self._pass_through(coming) if self._history is not None else _by_key(coming)
        if waiting is None:
            assert self._history is not None
            for _ in coming:  # who hands them on may have to see them all
                pass
            self._state, self._before = State(), None
            waiting = _by_key(self._history())
        self._keys = sorted(waiting)
        self._entries = [waiting[key] for key in self._keys]
        self._applied = 0
        self._checkpoints = [(0, self._state.copy())]
        self._catch_up()

    def _pass_through(self, coming: Iterator[Entry]) -> dict[Key, Entry] | None:
        """Apply events but for the last ones, which are given; None when one came too late."""
        waiting: dict[Key, Entry] = {}
        for entry in coming:
            if _untimed(entry):
                continue
            key = order(entry)
            if self._before is not None and key <= self._before:
                return None
            waiting[key] = slim(entry)
            if len(waiting) >= 2 * WINDOW:
                for ready in sorted(waiting)[:WINDOW]:
                    self._fold.apply(self._state, waiting.pop(ready))
                    self._before = ready
        return waiting

    @property
    def state(self) -> State:
        """The state after all events. It is not to be changed."""
        if self._lost:
            assert self._history is not None
            self.rebuild(self._history())
        self._catch_up()
        return self._state

    @property
    def known(self) -> State:
        """The state as it was brought up to date last, without late events. Not to be changed."""
        return self._state

    @property
    def stale(self) -> bool:
        """Whether the next look at the state has late events to work in."""
        return self._lost or self._applied < len(self._keys)

    def slices(self) -> list[Slice]:
        """Give all attention, in order, from the events in memory."""
        state = State()
        return [piece for entry in self._entries for piece in self._fold.apply(state, entry)]

    def _catch_up(self) -> None:
        while self._applied < len(self._keys):
            self._apply_next()
        self._forget()

    def _apply_next(self) -> None:
        self._fold.apply(self._state, self._entries[self._applied])
        self._applied += 1
        # A late event comes near the end: on the way there no checkpoint is worth its copy.
        if self._applied % STEP == 0 and len(self._keys) - self._applied < STEP * CHECKPOINTS:
            self._checkpoints.append((self._applied, self._state.copy()))
            if len(self._checkpoints) > CHECKPOINTS:
                del self._checkpoints[1]  # the first stays: everything can start from it

    def _forget(self) -> None:
        """Drop events that can be read again, once there are enough of them to be worth it."""
        if self._history is None or len(self._entries) < 2 * STEP * CHECKPOINTS:
            return
        dropped, _ = self._checkpoints[1]
        self._before = self._keys[dropped - 1]
        del self._keys[:dropped]
        del self._entries[:dropped]
        self._applied -= dropped
        self._checkpoints = [(count - dropped, state) for count, state in self._checkpoints[1:]]

    def _back_to(self, place: int) -> None:
        if place >= self._applied:
            return
        while self._checkpoints[-1][0] > place:
            self._checkpoints.pop()
        self._applied, state = self._checkpoints[-1]
        self._state = state.copy()


def slim(entry: Entry) -> Entry:
    """Give the entry with only what times and pay depend on: the page's text is left out."""
    event = entry.event
    if isinstance(event, PageSeen | DataSeen):
        reading = _slim(event.reading)
        if reading is not event.reading:
            return replace(entry, event=replace(event, reading=reading))
    return entry


def _by_key(entries: Iterable[Entry]) -> dict[Key, Entry]:
    return {order(entry): slim(entry) for entry in entries if not _untimed(entry)}


def _slim(reading: Reading) -> Reading:
    """Give what is left of a reading; the same one where nothing can be left out."""
    alone = reading.stage == "preview"
    kept = [offer for offer in reading.offers if alone or offer.reward is not None]
    same = not reading.text and not reading.unparsed and len(kept) == len(reading.offers)
    if same and not any(offer.text or offer.description is not None for offer in kept):
        return reading
    offers = tuple(replace(offer, text="", description=None) for offer in kept)
    return replace(reading, text="", offers=offers, unparsed={})


def _untimed(entry: Entry) -> bool:
    return isinstance(entry.event, Seen)
