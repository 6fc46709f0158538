"""Reports as objects for JSON: the words of the protocol, times in ms, amounts exact."""

from decimal import Decimal
from typing import Any

import msgspec

from server.ledger import PAID, PENDING, Line
from server.messages import Amount
from server.published_wages import CLUSTER_GAPS_MS, cluster, effective, naive_median
from server.reporting.period import PeriodReport, submitted
from server.reporting.task import TaskReport
from server.reporting.trace import Cause, Change, Interval

_NOT_RECOMPUTED = (
    "The shares and medians of the papers' own populations (Toxtli et al.: 33 % invisible, 3.76 ->"
    " 2.83 USD) do not follow from any public data and are not recomputed."
)


def task_object(report: TaskReport) -> dict[str, Any]:
    """Give a task with its intervals, changes and corrections."""
    return {
        "task": line_object(report.line),
        "counted_ms": sum(piece.ms for piece in report.intervals if piece.counted),
        "intervals": [interval_object(piece) for piece in report.intervals],
        "changes": [_change(change) for change in report.changes],
        "corrections": [
            {
                "message": event.id,
                "at": event.at,
                "active_ms": event.active_ms,
                "outcome": event.outcome,
                "reward": _amount(event.reward),
                "refused": event.id in report.refused,
            }
            for event in report.corrections
        ],
    }


def period_object(report: PeriodReport) -> dict[str, Any]:
    """Give a period with every step of its wage, and the published wages beside it."""
    totals = report.totals
    return {
        "from": report.period.first,
        "to": report.period.last,
        "timezone": report.timezone,
        "tasks": [line_object(line) for line in report.lines],
        "time_unknown": [line_object(line) for line in report.untimed],
        "activities": report.activities,
        "attention_ms": report.attention_ms,
        "wage": {
            "currency": totals.currency,
            "rewards": [msgspec.structs.asdict(step) for step in report.rewards],
            "earned": totals.earned,
            "pending": totals.pending,
            "paid_time_ms": report.paid_ms,
            "paid_time_approved_ms": report.paid_approved_ms,
            "corrections_ms": report.corrections_ms,
            "real_ms": report.whole_ms,
            "paid_time": totals.paid_time,
            "real": totals.real,
            "paid_time_approved": totals.paid_time_approved,
            "real_approved": totals.real_approved,
            "unconverted": [_amount(amount) for amount in totals.apart],
        },
        "unpaid_tasks_ms": report.unpaid_ms,
        "overlaps": {
            "elapsed_ms": report.elapsed_ms,
            "merged_ms": report.merged_ms,
            "twice_ms": report.elapsed_ms - report.merged_ms,
        },
        "floors": [
            {"since": floor.since, **_known_amount(floor.amount), "value": floor.value}
            for floor in report.floors
        ],
        "published": published_object(report),
        "imported": {
            **msgspec.structs.asdict(report.from_files),
            "lines": [line_object(line) for line in report.imported],
        },
    }


def published_object(report: PeriodReport) -> dict[str, Any]:
    """Give the wages by others' definitions (`server.published_wages`), in the wage's currency."""
    currency = report.totals.currency
    tasks = submitted(report.lines, currency)
    rewards = sum((task.reward for task in tasks), Decimal(0))
    working = report.activities["working"]
    return {
        "currency": currency,
        "tasks": len(tasks),
        "naive_median": naive_median(tasks),
        "cluster": {f"{gap // 60_000}_min": cluster(tasks, gap) for gap in CLUSTER_GAPS_MS},
        "effective": effective(rewards, working, report.attention_ms - working),
        "not_recomputed": _NOT_RECOMPUTED,
    }


def line_object(line: Line) -> dict[str, Any]:
    """Give a task as the books have it; `unpaid` says that its time was work without pay."""
    return {
        "key": line.key,
        "platform": line.platform,
        "title": line.title,
        "requester": line.requester,
        "reward": _amount(line.reward),
        "bonus": _amount(line.bonus),
        "accepted_at": line.accepted_at,
        "ended_at": line.ended_at,
        "outcome": line.outcome,
        "active_ms": line.active_ms,
        "measured_ms": line.measured_ms if line.accepted_at is not None else None,
        "elapsed_ms": line.elapsed_ms,
        "corrected": line.corrected,
        "imported": line.imported,
        "told_ms": line.told_ms,
        "unpaid": line.outcome not in PAID | PENDING | {"open"},
    }


def interval_object(piece: Interval) -> dict[str, Any]:
    """Give an interval with the messages that it rests on."""
    return {
        "start": piece.start,
        "end": piece.end,
        "ms": piece.ms,
        "activity": piece.activity,
        "counted": piece.counted,
        "browser": piece.tab[0],
        "tab": piece.tab[1],
        "url": piece.url,
        "began": _cause(piece.began),
        "ended": None if piece.ended is None else _cause(piece.ended),
        "signs": piece.signs,
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        **_cause(change.cause),
        "url": change.url,
        "outcome": change.outcome,
        "reward": _amount(change.reward),
        "bonus": _amount(change.bonus),
    }


def _cause(cause: Cause) -> dict[str, Any]:
    return msgspec.structs.asdict(cause)


def _amount(amount: Amount | None) -> dict[str, Any] | None:
    return None if amount is None else _known_amount(amount)


def _known_amount(amount: Amount) -> dict[str, Any]:
    return {"amount": amount.amount, "currency": amount.currency}
