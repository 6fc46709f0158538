"""Which messages go when a site or a day is forgotten, and what keeps the others' time right.

Forgetting a site leaves the journal as if the site had never been watched: where the worker went
there, the tab is left and attention goes away, as the extension says it of any site that is not
watched. So no time of a forgotten page falls to the page before it, and the time of every page that
stays is what it was.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from msgspec import Struct

from server.attention import TabKey
from server.events import BroughtIn, DataSeen, Entry, PageSeen
from server.messages import Action, Attention, Correct, Feedback, Input, Leave, Mark, Seen
from server.vocabulary import Millis


class Site(Struct, frozen=True):
    """A site to forget: its host (with a port only where one is meant), all below it included.

    `platforms` are the names under which pages and files of the site are known.
    """

    host: str
    platforms: frozenset[str] = frozenset()

    def names(self, url: str) -> bool:
        """Whether an address is on the site."""
        try:
            parts = urlsplit(url)
            place, name = parts.netloc.rpartition("@")[2].casefold(), parts.hostname or ""
        except ValueError:
            return False
        wanted = self.host.casefold()
        return wanted in (place, name) or name.endswith(f".{wanted}")

    def speaks_of(self, text: str) -> bool:
        """Whether a key or a warning names the site."""
        return self.host.casefold() in text.casefold()


class Day(Struct, frozen=True):
    """A local day to forget: `[start, end)` in epoch ms."""

    start: Millis
    end: Millis

    def holds(self, at: Millis) -> bool:
        """Whether a moment is in it."""
        return self.start <= at < self.end


What = Site | Day


class Plan(Struct, frozen=True):
    """What to do: the ids of the messages that go, and the entries that come `instead`.

    `pages` are those of the ids that are pages or data. `showed` tells whether a browser's tab
    showed what is forgotten at a moment.
    """

    ids: frozenset[str]
    pages: frozenset[str]
    instead: Sequence[Entry]
    showed: Callable[[TabKey, Millis], bool]


def plan(entries: Sequence[Entry], what: What, new_id: Callable[[], str]) -> Plan:
    """Plan to forget a site or a day.

    Args:
        entries: everything that is kept, in the order in which it happened (`events.order`),
            `seen` left out.
        what: what to forget. What the worker said of it afterwards (feedback, corrections) is not
            found here but by what it speaks of.
        new_id: makes an id for a message that comes instead.
    """
    found = _Plan(what, new_id)
    for entry in entries:
        found.take(entry)
    return Plan(frozenset(found.ids), frozenset(found.pages), found.instead, found.showed)


class _Seen:
    """What one telling of the day has on its screens: which tabs, and where attention is."""

    def __init__(self) -> None:
        self.gaze: TabKey | None = None
        self.shown: dict[TabKey, bool] = {}
        """Tabs that show a page, and whether that page is forgotten."""

    def apply(self, entry: Entry, key: TabKey, *, gone: bool) -> None:
        match entry.event:
            case PageSeen() | DataSeen():
                self.shown[key] = gone
            case Leave():
                self.leave(key)
            case Attention():
                if entry.event.tab is not None:
                    self.gaze = key
                elif self.gaze is not None and self.gaze[0] == entry.client:
                    self.gaze = None
            case _:
                pass

    def leave(self, key: TabKey) -> None:
        self.shown.pop(key, None)
        if self.gaze == key:
            self.gaze = None


class _Plan:
    """Goes through the entries, keeping in step what happened and what will be left of it."""

    def __init__(self, what: What, new_id: Callable[[], str]) -> None:
        self._what = what
        self._new_id = new_id
        self.ids: set[str] = set()
        self.pages: set[str] = set()
        self.instead: list[Entry] = []
        self._was = _Seen()
        self._left = _Seen()
        self._stale: dict[TabKey, None] = {}
        self._spans: dict[TabKey, list[tuple[Millis, bool]]] = {}
        self._began = self._ended = False
        self._focused: tuple[Millis, list[str]] = (0, [])
        """The last moment at which attention came to a tab in what is left, and by which ids."""
        self._now: Millis = 0
        self._before: TabKey | None = None
        """Where attention is in what is left, just before `_now`."""

    def take(self, entry: Entry) -> None:
        event = entry.event
        if isinstance(event, Seen):
            return
        if isinstance(self._what, Day):
            self._cross(self._what, event.at)
        if event.at != self._now:
            self._now, self._before = event.at, self._left.gaze
        key = (entry.client, getattr(event, "tab", None) or 0)
        gone = self._goes(entry, key)
        self._was.apply(entry, key, gone=gone and isinstance(self._what, Site))
        if isinstance(event, PageSeen | DataSeen):
            self._spans.setdefault(key, []).append((event.at, gone))
            if gone:
                self.pages.add(event.id)
        elif isinstance(event, Leave):
            self._spans.setdefault(key, []).append((event.at, False))
        if gone:
            self.ids.add(event.id)
        else:
            self._left.apply(entry, key, gone=False)
            if isinstance(event, Attention) and event.tab is not None:
                self._focus(event)
        if isinstance(self._what, Day) and self._what.holds(event.at):
            if isinstance(event, PageSeen | DataSeen | Leave):
                self._stale[key] = None
            return
        if gone and isinstance(event, PageSeen | DataSeen) and key in self._left.shown:
            self._leave(key, event.at)
        self._look(entry, key, event.at)

    def showed(self, key: TabKey, at: Millis) -> bool:
        """Whether a tab showed what is forgotten at a moment."""
        spans = self._spans.get(key, [])
        place = bisect_right(spans, at, key=lambda span: span[0])
        return place > 0 and spans[place - 1][1]

    def _goes(self, entry: Entry, key: TabKey) -> bool:
        event = entry.event
        assert not isinstance(event, Seen)
        if isinstance(self._what, Day):
            return self._what.holds(event.at)
        match event:
            case PageSeen() | DataSeen() | Action():
                return self._what.names(event.url)
            case Input() | Leave() | Mark():
                return self._was.shown.get(key, False)
            case Attention():
                return event.tab is not None and self._was.shown.get(key, False)
            case Correct():
                return self._what.speaks_of(event.task) or event.platform in self._what.platforms
            case Feedback():
                return event.page in self.pages
            case _:
                assert isinstance(event, BroughtIn)
                key_text = getattr(event, "key", "")
                return event.platform in self._what.platforms or self._what.speaks_of(key_text)

    def _cross(self, day: Day, at: Millis) -> None:
        """Turn attention away before the day, and away from what its end finds changed."""
        if not self._began and at >= day.start:
            self._began = True
            if self._left.gaze is not None:
                # The last millisecond before it, so that nothing is said of the day itself.
                self._turn(None, max(0, day.start - 1))
        if not self._ended and at >= day.end:
            self._ended = True
            for key in self._stale:
                if key in self._left.shown:
                    self._leave(key, day.end)
            self._stale.clear()

    def _look(self, entry: Entry, key: TabKey, at: Millis) -> None:
        """Let attention be where it was, unless what it was on is forgotten."""
        wanted = self._was.gaze
        if wanted is not None and self._was.shown.get(wanted, False):
            wanted = None
        if wanted == self._left.gaze:
            return
        # Attention is a sign of the worker: it may only come back with another sign.
        if wanted is None or (wanted == key and _is_sign(entry)):
            self._turn(wanted, at)

    def _turn(self, key: TabKey | None, at: Millis) -> None:
        was = self._left.gaze
        if key is None and self._unfocus(at):
            was = self._before
        self._left.gaze = key
        client = (key or was or ("", 0))[0]
        tab = None if key is None else key[1]
        event = Attention(self._new_id(), at, tab, "blur" if key is None else "focus")
        if key is not None:
            self._focus(event)
        elif was is None:
            return
        self.instead.append(Entry(client, event))

    def _focus(self, event: Attention) -> None:
        at, ids = self._focused
        self._focused = (event.at, [*(ids if at == event.at else []), event.id])

    def _unfocus(self, at: Millis) -> bool:
        """Take back what turned attention to a tab at a moment; tell whether anything did.

        Within one millisecond losing attention comes before gaining it (`events.order`): a loss
        that we add would have no effect. What is taken back lasted no time.
        """
        if self._focused[0] != at or not self._focused[1]:
            return False
        came = set(self._focused[1])
        self.ids |= came - {entry.event.id for entry in self.instead}
        self.instead = [entry for entry in self.instead if entry.event.id not in came]
        self._focused = (at, [])
        return True

    def _leave(self, key: TabKey, at: Millis) -> None:
        if self._left.gaze == key and self._focused[0] == at:
            self._turn(None, at)
        self.instead.append(Entry(key[0], Leave(self._new_id(), at, key[1])))
        self._left.leave(key)


def _is_sign(entry: Entry) -> bool:
    event = entry.event
    if isinstance(event, PageSeen):
        return event.reason != "change"
    return isinstance(event, Attention | Input | Action | Mark)


def site_of(text: str) -> str | None:
    """Give the host that a person names, as a name or within an address; None where none is."""
    name = text.strip().casefold()
    try:
        parts = urlsplit(name if "://" in name else f"//{name}")
        host = parts.hostname
        place = parts.netloc.rpartition("@")[2]
    except ValueError:
        return None
    return place if host and not any(letter.isspace() for letter in place) else None
