"""What came from files, apart from what was measured, and what can be taken along as a file."""

import csv
import io
from collections.abc import Iterable
from datetime import UTC, datetime

from msgspec import Struct

from server.cells import harmless
from server.dashboard.looking import Look
from server.ledger import FromFiles, Line, from_files
from server.vocabulary import Millis

COLUMNS = (
    "platform",
    "key",
    "title",
    "requester",
    "outcome",
    "accepted_at",
    "ended_at",
    "active_ms",
    "elapsed_ms",
    "reward",
    "currency",
    "bonus",
    "bonus_currency",
    "corrected",
    "imported",
    "told_ms",
)


class FilesView(Struct, frozen=True):
    """What files tell, by platform, and how many tasks were measured."""

    imported: list[tuple[str, FromFiles]]
    measured: int


def files(look: Look) -> FilesView:
    """Gather what came from files."""
    by_platform: dict[str, list[Line]] = {}
    measured = 0
    for known in look.figures.known.values():
        if known.line.imported:
            by_platform.setdefault(known.line.platform, []).append(known.line)
        else:
            measured += 1
    days: dict[str, int] = {}
    for platform, _ in look.state.days:
        days[platform] = days.get(platform, 0) + 1
    names = sorted(by_platform.keys() | days.keys())
    found = [(name, from_files(by_platform.get(name, []), days.get(name, 0))) for name in names]
    return FilesView(found, measured)


def table_of(lines: Iterable[Line]) -> bytes:
    """Give tasks as comma separated values in UTF-8, the oldest first; times are UTC, ISO 8601."""
    written = io.StringIO()
    # Some table programs take a file without this mark for one in their own country's letters.
    written.write("\ufeff")
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    for line in sorted(lines, key=lambda line: (line.at, line.key)):
        writer.writerow([_cell(value) for value in _values(line)])
    return written.getvalue().encode("utf-8", "replace")


def _values(line: Line) -> tuple[object, ...]:
    reward, bonus = line.reward, line.bonus
    return (
        line.platform,
        line.key,
        line.title,
        line.requester,
        line.outcome,
        _moment(line.accepted_at),
        _moment(line.ended_at),
        line.active_ms,
        line.elapsed_ms,
        None if reward is None else f"{reward.amount:f}",
        None if reward is None else reward.currency,
        None if bonus is None else f"{bonus.amount:f}",
        None if bonus is None else bonus.currency,
        int(line.corrected),
        int(line.imported),
        line.told_ms,
    )


def _moment(at: Millis | None) -> str | None:
    if at is None:
        return None
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="seconds")


def _cell(value: object) -> object:
    return harmless(value) if isinstance(value, str) and not _is_figure(value) else value


def _is_figure(value: str) -> bool:
    return value.removeprefix("-").replace(".", "", 1).isdecimal()
