"""The fewest messages from which a period's figures follow: a dispute is about a week, not a life.

The stretch of days around the period is tried first, with all that was told later of its tasks,
then longer ones, and in the end everything. What is taken must give the very same figures.
"""

from collections.abc import Callable, Iterator

from server.days import day_end, day_start
from server.events import Entry, ImportedDay
from server.evidence.figures import Basis, Entries, Figures, figures
from server.messages import Seen
from server.reporting.period import Period
from server.reporting.task import identities
from server.reporting.trace import Trace

DAY_MS = 24 * 60 * 60 * 1000
DAYS_BEFORE = (0, 1, 7, 60)
"""How many days before the period are tried, one after the other."""


def choose(
    wanted: Figures, traced: Trace, entries: Entries, period: Period, basis: Basis
) -> set[str] | None:
    """Give the ids of the messages that are enough for the figures `wanted`; None: all are needed.

    `wanted` are the figures of all `entries`, which were `traced`.
    """
    told = _told_of(wanted, traced)
    for days in DAYS_BEFORE:
        chosen = _around(entries, period, basis.settings.timezone, days) | told
        if figures(_only(entries, chosen), period, basis) == wanted:
            return chosen
    return None


def _told_of(wanted: Figures, traced: Trace) -> set[str]:
    """Give the messages that changed or corrected a task of the period, whenever they came."""
    names = identities(traced)
    lines = [*wanted["tasks"], *wanted["time_unknown"], *wanted["imported"]["lines"]]
    tasks = [names[line["platform"], line["key"]] for line in lines]
    found = {change.cause.message for task in tasks for change in traced.changes.get(task, ())}
    return found | {one["message"] for one in wanted["corrections"]}


def _around(entries: Entries, period: Period, timezone: str, days: int) -> set[str]:
    first = day_start(period.first, timezone) - days * DAY_MS
    last = day_end(period.last, timezone) + DAY_MS
    return {
        entry.event.id
        for entry in entries()
        if not isinstance(entry.event, Seen)
        and (
            first <= entry.event.at < last
            or (isinstance(entry.event, ImportedDay) and period.holds(entry.event.day))
        )
    }


def _only(entries: Entries, chosen: set[str]) -> Callable[[], Iterator[Entry]]:
    return lambda: (entry for entry in entries() if entry.event.id in chosen)
