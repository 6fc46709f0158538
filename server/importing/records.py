"""What an importer finds, and the events that come of it: the same line is the same for ever."""

import hashlib
from collections import Counter

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from server.events import BroughtIn, Imported, ImportedDay, KnownBy
from server.messages import Amount
from server.vocabulary import Millis, Outcome

_encode = msgspec.json.Encoder(decimal_format="string", order="sorted").encode


class BadRow(ValueError):  # noqa: N818 - what a person is told, not a kind of error
    """A line of a file that cannot be taken; `code` names the sentence that says why."""

    def __init__(self, code: str, detail: str = "", row: int | None = None) -> None:
        """Take the code, what stands there, and the number of the row, from 1, where it is one."""
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.row = row


class Record(Struct, frozen=True, kw_only=True):
    """One task, as a file tells of it; see `server.events.Imported` for the fields.

    `row` is where it stands, from 1. Without a `key` it is named by what is said of it.
    """

    row: int
    platform: str
    title: str
    outcome: Outcome
    key: str | None = None
    by: KnownBy = "moment"
    requester: str | None = None
    reward: Amount | None = None
    bonus: Amount | None = None
    started_at: Millis | None = None
    ended_at: Millis | None = None
    day: str | None = None
    active_ms: Millis | None = None


class DayRecord(Struct, frozen=True, kw_only=True):
    """What a platform's summary says of one day; see `server.events.ImportedDay`."""

    row: int
    platform: str
    day: str
    submitted: int | None = None
    approved: int | None = None
    rejected: int | None = None
    pending: int | None = None
    earnings: Amount | None = None
    bonus: Amount | None = None


class Found(Struct, frozen=True):
    """All that a file says; `source` names its format.

    `left_out` counts lines that tell no outcome, `unused` are columns that nothing is known of.
    """

    source: str
    records: list[Record | DayRecord]
    left_out: int = 0
    unused: tuple[str, ...] = ()


def as_events(found: Found, at: Millis) -> list[BroughtIn]:
    """Give the events of a file that is brought in at `at`, each line once.

    An event's id follows from what the line says, so that bringing a file in again changes nothing.

    Raises:
        BadRow: two rows say different things of one task.
    """
    events: dict[str, BroughtIn] = {}
    rows: dict[tuple[str, str], tuple[str, int]] = {}
    seen: Counter[str] = Counter()
    for record in found.records:
        event = _event(found.source, record, at, seen)
        place = (event.platform, event.key if isinstance(event, Imported) else event.day)
        known = rows.setdefault(place, (event.id, record.row))
        if known[0] != event.id:
            raise BadRow("contradiction", str(known[1]), record.row)
        events[event.id] = event
    return list(events.values())


def _event(source: str, record: Record | DayRecord, at: Millis, seen: Counter[str]) -> BroughtIn:
    fields = {name: getattr(record, name) for name in record.__struct_fields__ if name != "row"}
    if isinstance(record, DayRecord):
        day = ImportedDay(id="-", at=0, source=source, **fields)
        return replace(day, id=_identity(day), at=at)
    key = fields.pop("key") or _name(record, seen)
    task = Imported(id="-", at=0, source=source, key=key, **fields)
    return replace(task, id=_identity(task), at=at)


def _identity(event: BroughtIn) -> str:
    return f"import:{_digest(_encode(event))}"


def _name(record: Record, seen: Counter[str]) -> str:
    """Name a task that carries no number: by title and moment, else by all that is said of it.

    Rows that are alike are counted: twice the same survey on one day is two tasks.
    """
    moment = record.started_at if record.started_at is not None else record.ended_at
    told = replace(record, row=0) if moment is None else (record.platform, record.title, moment)
    name = _digest(_encode(told))
    seen[name] += 1
    return f"file:{name}" if seen[name] == 1 else f"file:{name}:{seen[name]}"


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=16).hexdigest()
