"""What a browser's tab shows, and what attention on it goes to."""

from urllib.parse import urlsplit

from msgspec import Struct

from server.reading.model import Offer, Reading
from server.tasks import TaskId
from server.vocabulary import Activity, Millis, Stage

ACTIVITY: dict[Stage, Activity] = {
    "listing": "searching",
    "preview": "previewing",
    "working": "working",
    "submitted": "waiting",
    "returned": "waiting",
    "expired": "waiting",
    "screened_out": "waiting",
    "qualification": "qualifying",
    "earnings": "managing_pay",
    "history": "managing_pay",
    "messages": "communicating",
    "account": "managing_pay",
    "help": "learning",
    "other": "other",
}
"""The activity that attention on a page of each stage goes to."""

ENDS: frozenset[Stage] = frozenset({"submitted", "returned", "expired", "screened_out"})
"""Stages of the pages that say that a task is over; each is also the outcome."""


class Accept(Struct, frozen=True):
    """A pressed accept that no working page has answered yet, and the offer it stood on."""

    at: Millis
    offer: Offer | None = None


class Tab(Struct, frozen=True, kw_only=True):
    """What one tab shows.

    `task` is the task whose working page it shows, `last` the one that an end page following here
    would speak of, `bound` the one whose page opened this tab, `by_hand` the one that the worker
    started in it. `acted` says that a pressed button has ended `task` and no page has answered.
    `told_at` is when the tab told of itself last.
    """

    platform: str = ""
    stage: Stage = "other"
    url: str = ""
    title: str = ""
    since: Millis = 0
    told_at: Millis = 0
    task: TaskId | None = None
    last: TaskId | None = None
    bound: TaskId | None = None
    by_hand: TaskId | None = None
    accept: Accept | None = None
    acted: bool = False
    preview: Offer | None = None


def address(url: str) -> str:
    """Give an address without its query and fragment."""
    return url.partition("#")[0].partition("?")[0]


def host(url: str) -> str:
    """Give an address's host and port, empty when it has none."""
    try:
        return urlsplit(url).netloc.casefold()
    except ValueError:
        return ""


def previewed(reading: Reading) -> Offer | None:
    """Give the one offer that a preview page is about."""
    if reading.stage == "preview" and len(reading.offers) == 1:
        return reading.offers[0]
    return None
