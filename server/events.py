"""What the journal keeps: the messages, with a page or its data replaced by what the reader saw."""

from typing import Literal

from msgspec import Struct

from server.messages import Action, Amount, Attention, Correct, Feedback, Input, Leave, Mark, Seen
from server.reading.model import Reading
from server.vocabulary import Identifier, Millis, Outcome, PageReason, Tab


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


KnownBy = Literal["key", "moment", "title"]


class Imported(Struct, frozen=True, tag="imported", omit_defaults=True):
    """One task that a file of the worker's tells of; `at` is when it was brought in.

    `by` says how a task that was seen is known to be the same: by its `key` alone, by title and
    moment, or, as a page of the platform's history, by title and pay. What the file does not say
    is None: `started_at` and `ended_at` are moments, `day` (as YYYY-MM-DD) is known where they are
    not, `active_ms` is the time that somebody else measured.
    """

    id: Identifier
    at: Millis
    source: str
    platform: str
    key: str
    title: str
    outcome: Outcome
    by: KnownBy = "moment"
    requester: str | None = None
    reward: Amount | None = None
    bonus: Amount | None = None
    started_at: Millis | None = None
    ended_at: Millis | None = None
    day: str | None = None
    active_ms: Millis | None = None


class ImportedDay(Struct, frozen=True, tag="imported_day", omit_defaults=True):
    """What a platform's own summary says of one of its days (YYYY-MM-DD); no task is in it."""

    id: Identifier
    at: Millis
    source: str
    platform: str
    day: str
    submitted: int | None = None
    approved: int | None = None
    rejected: int | None = None
    pending: int | None = None
    earnings: Amount | None = None
    bonus: Amount | None = None


BroughtIn = Imported | ImportedDay

Event = (
    PageSeen
    | DataSeen
    | Attention
    | Input
    | Action
    | Leave
    | Mark
    | Correct
    | Feedback
    | Seen
    | BroughtIn
)


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
    Imported: 10,
    ImportedDay: 11,
}


def order(entry: Entry) -> tuple[int, int, int, str]:
    """Give the sort key under which entries happened, whatever the order they arrived in.

    Within one millisecond causes come first: what was pressed, then the page it led to, then the
    look at that page; losing attention comes before gaining it, a page before its change and the
    start of a task by hand before its end.
    """
    event = entry.event
    # `seen` carries no time of its own: it changes nothing that is timed.
    at = 0 if isinstance(event, Seen) else event.at
    return (at, _RANK[type(event)], int(_is_second(event)), event.id)


def _is_second(event: Event) -> bool:
    """Whether an event comes after others of its kind in the same millisecond."""
    match event:
        case Attention():
            return event.tab is not None
        case PageSeen():
            return event.reason == "change"
        case Mark():
            return event.kind != "start"
        case _:
            return False
