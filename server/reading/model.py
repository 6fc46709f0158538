"""What a page says: the types that the reader gives and the journal keeps instead of the page."""

from decimal import Decimal
from typing import Literal

from msgspec import Struct

from server.messages import Amount
from server.vocabulary import Millis, Outcome, Stage

MinutesSource = Literal["stated", "allotted"]
Meaning = Literal["accept", "submit", "return", "skip"]
"""What a pressed button or a sent form does to a task; a skip gives the task up like a return."""


class Offer(Struct, frozen=True, omit_defaults=True):
    """One task on offer. What could not be read is None, never zero or an empty guess.

    `text` is what the classifier reads: title, description and whatever else the card says; `plain`
    is what is left of it without words that may be out of sight, where it holds such.
    `minutes` are decimal minutes; `approval_rate` is between 0 and 1.
    """

    key: str
    title: str
    text: str = ""
    description: str | None = None
    requester: str | None = None
    url: str | None = None
    reward: Amount | None = None
    minutes: Decimal | None = None
    minutes_source: MinutesSource | None = None
    places: int | None = None
    approval_rate: Decimal | None = None
    plain: str = ""


class TaskSeen(Struct, frozen=True, omit_defaults=True):
    """The task that a working page (or the page of its end) shows.

    `key` names the assignment and is the same on every page of it. Times are epoch milliseconds.
    """

    key: str
    title: str
    description: str | None = None
    requester: str | None = None
    reward: Amount | None = None
    minutes: Decimal | None = None
    minutes_source: MinutesSource | None = None
    accepted_at: Millis | None = None
    deadline_at: Millis | None = None


class HistoryRow(Struct, frozen=True, omit_defaults=True):
    """One line of the worker's own history: what became of a task."""

    key: str
    title: str
    outcome: Outcome | None = None
    reward: Amount | None = None
    at: Millis | None = None


class Balance(Struct, frozen=True, omit_defaults=True):
    """Money that waits on the platform, and the sum from which it can be withdrawn."""

    currency: str
    available: Decimal | None = None
    pending: Decimal | None = None
    minimum: Decimal | None = None


class Reading(Struct, frozen=True, omit_defaults=True):
    """What one page or JSON answer says.

    `platform` is the name of a platform file, or "generic". On a preview or a working page
    `offers` holds the task itself, under the task's key, so that it is judged like any offer.
    `text` is the page's visible text with personal data masked, `plain` like an offer's; `unparsed`
    counts, for each field, the places where it stands and could not be read.
    """

    platform: str
    stage: Stage
    task: TaskSeen | None = None
    offers: tuple[Offer, ...] = ()
    history: tuple[HistoryRow, ...] = ()
    balance: Balance | None = None
    unparsed: dict[str, int] = {}
    text: str = ""
    plain: str = ""
