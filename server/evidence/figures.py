"""The figures of a folder, from nothing but entries and settings: whoever has both has the same."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

import msgspec
from msgspec import Struct

from server.clock import MeaningOf, TaskOf
from server.days import date_of
from server.events import DataSeen, Entry, PageSeen
from server.ledger import Line
from server.messages import encoder
from server.preferences import PipelineSettings
from server.reporting.as_object import interval_object, line_object, period_object
from server.reporting.period import Period, report_on
from server.reporting.task import corrections_of, identities
from server.reporting.trace import Change, Trace
from server.reporting.tracing import trace
from server.tasks import TaskId
from server.vocabulary import Outcome

REFUSED: frozenset[Outcome] = frozenset({"rejected", "revise", "screened_out"})
"""Outcomes by which a platform or a requester turned work away."""
QUOTE_LINES = 6
QUOTE_LENGTH = 400

Entries = Callable[[], Iterable[Entry]]
"""Gives entries anew each time, in any order: a year of pages need not be held in memory."""

Figures = dict[str, Any]


class Basis(Struct, frozen=True):
    """What figures depend on besides the entries, as the clock takes it."""

    settings: PipelineSettings
    meaning: MeaningOf
    task_of: TaskOf

    def trace(self, entries: Entries) -> Trace:
        """Trace entries."""
        return trace(entries(), self.settings, self.meaning, self.task_of)


def figures(entries: Entries, period: Period, basis: Basis) -> Figures:
    """Give hours, pay and refusals of a period, as plain values that JSON can hold."""
    return figures_of(basis.trace(entries), entries, period, basis.settings)


def figures_of(
    traced: Trace, entries: Entries, period: Period, settings: PipelineSettings
) -> Figures:
    """Give the figures of entries that were traced already."""
    report = report_on(traced.state, period, settings)
    lines = [*report.lines, *report.untimed, *report.imported]
    named = identities(traced)
    tasks = [(line, named[line.platform, line.key]) for line in lines]
    refused = [
        (line, change)
        for line, task in tasks
        if line.outcome in REFUSED
        for change in traced.changes.get(task, ())
        if change.outcome in REFUSED
    ]
    told_by = {change.cause.message for _, change in refused}
    said = _words(entries, told_by)
    found = {
        **period_object(report),
        "idle_ms": settings.idle_ms,
        "days": _days(traced, period),
        "intervals": [
            interval_object(piece)
            | {
                "platform": piece.task.platform if piece.task else None,
                "task": piece.task.name if piece.task else None,
            }
            for piece in traced.intervals
            if period.holds(date_of(piece.start, settings.timezone))
        ],
        "refusals": [
            _refusal(line, change, said.get(change.cause.message, "")) for line, change in refused
        ],
        "corrections": [one for line, task in tasks for one in _corrections(traced, line, task)],
    }
    plain: Figures = msgspec.json.decode(encoder.encode(found))
    return plain


def _days(traced: Trace, period: Period) -> list[dict[str, Any]]:
    found: dict[str, dict[str, int]] = {}
    for (day, activity), ms in sorted(traced.state.activities.items()):
        if period.holds(day):
            found.setdefault(day, {})[activity] = ms
    return [{"day": day, "activities": activities} for day, activities in found.items()]


def _words(entries: Entries, wanted: Collection[str]) -> dict[str, str]:
    """Give what the pages said whose messages have these ids."""
    return {
        entry.event.id: entry.event.reading.text
        for entry in (entries() if wanted else ())
        if entry.event.id in wanted and isinstance(entry.event, PageSeen | DataSeen)
    }


def _refusal(line: Line, change: Change, text: str) -> dict[str, Any]:
    """Say that a task was turned away: when it was told, by which page, in its words."""
    return {
        **line_object(line),
        "outcome": change.outcome,
        "told_at": change.cause.at,
        "message": change.cause.message,
        "told_by": change.cause.what,
        "url": change.url.partition("?")[0],
        "quote": quote(text, line.title),
    }


def _corrections(traced: Trace, line: Line, task: TaskId) -> list[dict[str, Any]]:
    return [
        {
            "platform": line.platform,
            "key": line.key,
            "title": line.title,
            "at": event.at,
            "message": event.id,
            "measured_ms": line.measured_ms if line.accepted_at is not None else None,
            "active_ms": event.active_ms,
            "outcome": event.outcome,
            "reward": None
            if event.reward is None
            else {"amount": event.reward.amount, "currency": event.reward.currency},
            "refused": event.id in traced.state.refused,
        }
        for event in corrections_of(traced, task)
    ]


def quote(text: str, title: str) -> str:
    """Give the lines of a page that speak of a task: from its title on, a few of them.

    Where the title does not stand on the page, its first lines. Empty where the page had no words.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    wanted = " ".join(title.casefold().split())
    place = next(
        (
            number
            for number, line in enumerate(lines)
            if wanted and wanted in " ".join(line.casefold().split())
        ),
        0,
    )
    words = "\n".join(lines[place : place + QUOTE_LINES])
    return words if len(words) <= QUOTE_LENGTH else words[:QUOTE_LENGTH].rstrip() + "…"
