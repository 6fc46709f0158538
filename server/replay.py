"""A recording -> what Vigiclic makes of it, as the live server would."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from msgspec import Struct

from server.clock import MeaningOf, TaskOf
from server.events import Entry, order
from server.judge import Judge
from server.ledger import Line
from server.messages import Amount, Correct, Data, Page, Verdict
from server.pipeline import Pipeline, PipelineSettings, RaisedWarning, Summary
from server.reading.model import Reading
from server.recording import Recorded, Recording
from server.seeing import see


class Reader(Struct, frozen=True):
    """The reader of pages (`server.reading`)."""

    page: Callable[[Page], Reading]
    data: Callable[[Data], Reading]
    meaning: MeaningOf
    task_of: TaskOf


class Replay(Struct, frozen=True):
    """What came of a recording.

    `astray` are the corrections of tasks that there are none of, `refused` the marks that name a
    second currency for a task.
    """

    summary: Summary
    warnings: list[RaisedWarning]
    verdicts: list[Verdict]
    astray: list[Recorded]
    refused: list[Recorded] = []


def replay(
    recording: Recording, settings: PipelineSettings, reader: Reader, judge: Judge
) -> Replay:
    """Run a recording; the order in which its messages stand makes no difference."""
    pipeline = Pipeline(settings, judge, reader.meaning, task_of=reader.task_of)
    entries = sorted(
        (
            Entry(item.client, see(item.message, reader.page, reader.data))
            for item in recording.messages
        ),
        key=order,
    )
    warnings: list[RaisedWarning] = []
    verdicts: list[Verdict] = []
    refused: set[str] = set()
    for entry, step in zip(entries, pipeline.add_all(entries), strict=True):
        if step.refused is not None:
            refused.add(entry.event.id)
        warnings += step.warnings
        if step.verdict is not None:
            verdicts.append(step.verdict)
    # Some are noticed at an event, and are true since an instant before it.
    warnings.sort(key=lambda warning: warning.at)
    unknown = set(pipeline.unknown_corrections())
    astray = [
        item
        for item in recording.messages
        if isinstance(item.message, Correct) and item.message.task in unknown
    ]
    twofold = [item for item in recording.messages if item.message.id in refused]
    return Replay(pipeline.summary(), warnings, verdicts, astray, twofold)


def as_object(result: Replay) -> dict[str, Any]:
    """Give the object that `vigiclic replay --json` prints."""
    summary = result.summary
    totals = summary.totals
    wage: dict[str, Any] = {
        "currency": totals.currency,
        "earned": totals.earned,
        "pending": totals.pending,
        "paid_time": totals.paid_time,
        "real": totals.real,
        "paid_time_approved": totals.paid_time_approved,
        "real_approved": totals.real_approved,
    }
    if totals.apart:
        wage["unconverted"] = [_amount(amount) for amount in totals.apart]
    return {
        "tasks": [_task(line) for line in summary.tasks],
        "activities": summary.activities,
        "attention_ms": summary.attention_ms,
        "wage": wage,
        "warnings": [
            {
                "at": warning.at,
                "tab": warning.tab,
                "code": warning.code,
                "level": warning.level,
                "params": warning.params,
            }
            for warning in result.warnings
        ],
        "verdicts": [
            {"page": verdict.page, "level": verdict.level, "offers": verdict.offers}
            for verdict in result.verdicts
        ],
    }


def _task(line: Line) -> dict[str, Any]:
    return {
        "key": line.key,
        "platform": line.platform,
        "title": line.title,
        "requester": line.requester,
        "reward": _amount(line.reward) if line.reward else None,
        "accepted_at": line.accepted_at,
        "ended_at": line.ended_at,
        "outcome": line.outcome,
        "active_ms": line.active_ms,
        "elapsed_ms": line.elapsed_ms,
    }


def _amount(amount: Amount) -> dict[str, str | Decimal]:
    return {"amount": amount.amount, "currency": amount.currency}
