"""What the journal keeps: the messages, with a page or its data replaced by what the reader saw."""

from msgspec import Struct

from server.messages import (
    Action,
    Attention,
    Correct,
    Feedback,
    Identifier,
    Input,
    Leave,
    Mark,
    Millis,
    PageReason,
    Seen,
    Tab,
)
from server.reading.model import Reading


class PageSeen(Struct, frozen=True, tag="page", omit_defaults=True):
    """A `page` message, read."""

    id: Identifier
    at: Millis
    tab: Tab
    url: str
    title: str
    reading: Reading
    reason: PageReason = "load"
    opener: Tab | None = None
    lang: str | None = None


class DataSeen(Struct, frozen=True, tag="data"):
    """A `data` message, read."""

    id: Identifier
    at: Millis
    tab: Tab
    url: str
    source: str
    reading: Reading


Event = PageSeen | DataSeen | Attention | Input | Action | Leave | Mark | Correct | Feedback | Seen


class Entry(Struct, frozen=True):
    """One event with the browser that told it: two browsers may both have a tab 1."""

    client: str
    event: Event


_RANK: dict[type, int] = {
    Input: 0,
    Action: 1,
    Leave: 2,
    PageSeen: 3,
    DataSeen: 4,
    Attention: 5,
    Mark: 6,
    Correct: 7,
    Feedback: 8,
    Seen: 9,
}


def order(entry: Entry) -> tuple[int, int, int, str]:
    """Give the sort key under which entries happened, whatever the order they arrived in.

    Within one millisecond causes come first: what was pressed, then the page it led to, then the
    look at that page; losing attention comes before gaining it.
    """
    event = entry.event
    # `seen` carries no time of its own: it changes nothing that is timed.
    at = 0 if isinstance(event, Seen) else event.at
    gains = isinstance(event, Attention) and event.tab is not None
    return (at, _RANK[type(event)], int(gains), event.id)
