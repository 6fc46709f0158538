"""The figures as CSV: safe to open in a spreadsheet, in the language's own form."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from server.cells import harmless
from server.ledger import HOUR_MS, rounded
from server.reporting.wording import moment
from server.texts import Texts

BOM = "\ufeff"
"""Without it a spreadsheet reads the letters in another encoding than they are."""

Row = Sequence[object]


def tables(figures: Mapping[str, Any], texts: Texts) -> dict[str, bytes]:
    """Give the tables by the names of their files."""
    zone = str(figures["timezone"])
    return {
        "hours.csv": _csv(texts, _HOURS, _hours(figures, texts)),
        "intervals.csv": _csv(texts, _INTERVALS, _intervals(figures, zone, texts)),
        "pay.csv": _csv(texts, _PAY, _pay(figures, zone, texts)),
        "refusals.csv": _csv(texts, _REFUSALS, _refusals(figures, zone, texts)),
        "corrections.csv": _csv(texts, _CORRECTIONS, _corrections(figures, zone, texts)),
    }


def cell(value: object, mark: str) -> str:
    """Give a cell's text; what a spreadsheet would take for a formula gets an apostrophe first.

    Numbers are left as they are, but for the language's decimal mark.
    """
    if value is None:
        return ""
    if isinstance(value, int | Decimal):
        return f"{value:f}".replace(".", mark) if isinstance(value, Decimal) else str(value)
    return harmless(str(value))


_HOURS = ("day", "activity", "hours", "ms")
_INTERVALS = (
    *("from", "until", "ms", "activity", "platform", "task", "counted", "address"),
    *("began", "began_message", "ended", "ended_message"),
)
_PAY = (
    *("platform", "task", "title", "requester", "outcome", "amount", "currency", "bonus"),
    *("accepted", "finished", "active_ms", "measured_ms", "elapsed_ms", "told_ms", "known_by"),
)
_REFUSALS = (
    *("platform", "task", "title", "requester", "outcome", "told_at", "amount", "currency"),
    *("active_ms", "address", "quote", "message"),
)
_CORRECTIONS = (
    *("platform", "task", "title", "when", "measured_ms", "active_ms", "outcome"),
    *("amount", "currency", "taken", "message"),
)


def _hours(figures: Mapping[str, Any], texts: Texts) -> Iterable[Row]:
    for day in figures["days"]:
        for activity, ms in day["activities"].items():
            yield day["day"], texts(f"activity.{activity}"), rounded(Decimal(ms) / HOUR_MS, 4), ms


def _intervals(figures: Mapping[str, Any], zone: str, texts: Texts) -> Iterable[Row]:
    for piece in figures["intervals"]:
        began, ended = piece["began"], piece["ended"] or {"what": "nothing", "message": None}
        yield (
            moment(piece["start"], zone),
            moment(piece["end"], zone),
            piece["ms"],
            texts(f"activity.{piece['activity']}"),
            piece["platform"],
            piece["task"],
            _yes(piece["counted"], texts),
            piece["url"],
            _what(began, texts),
            began["message"],
            _what(ended, texts),
            ended["message"],
        )


def _pay(figures: Mapping[str, Any], zone: str, texts: Texts) -> Iterable[Row]:
    groups = (
        ("measured", figures["tasks"]),
        ("unknown_time", figures["time_unknown"]),
        ("from_file", figures["imported"]["lines"]),
    )
    for known_by, lines in groups:
        for line in lines:
            yield (
                *_named(line, texts),
                *_sum(line["reward"]),
                None if line["bonus"] is None else Decimal(line["bonus"]["amount"]),
                moment(line["accepted_at"], zone),
                moment(line["ended_at"], zone),
                line["active_ms"],
                line["measured_ms"],
                line["elapsed_ms"],
                line["told_ms"],
                texts(f"evidence.{'corrected' if line['corrected'] else known_by}"),
            )


def _refusals(figures: Mapping[str, Any], zone: str, texts: Texts) -> Iterable[Row]:
    for line in figures["refusals"]:
        yield (
            *_named(line, texts),
            moment(line["told_at"], zone),
            *_sum(line["reward"]),
            line["active_ms"],
            line["url"],
            line["quote"],
            line["message"],
        )


def _corrections(figures: Mapping[str, Any], zone: str, texts: Texts) -> Iterable[Row]:
    for one in figures["corrections"]:
        yield (
            one["platform"],
            one["key"],
            one["title"],
            moment(one["at"], zone),
            one["measured_ms"],
            one["active_ms"],
            texts(f"outcome.{one['outcome']}") if one["outcome"] else None,
            *_sum(one["reward"]),
            _yes(not one["refused"], texts),
            one["message"],
        )


def _named(line: Mapping[str, Any], texts: Texts) -> Row:
    outcome = texts(f"outcome.{line['outcome']}")
    return line["platform"], line["key"], line["title"], line["requester"], outcome


def _sum(amount: Mapping[str, Any] | None) -> Row:
    return (None, None) if amount is None else (Decimal(amount["amount"]), amount["currency"])


def _what(cause: Mapping[str, Any], texts: Texts) -> str:
    detail = cause.get("detail", "")
    if cause["what"] in ("page", "data"):
        detail = texts(f"stage.{detail}")
    elif cause["what"] == "input":
        detail = texts(f"cause.input_{detail}")
    return texts(f"cause.{cause['what']}", detail=detail)


def _yes(value: bool, texts: Texts) -> str:
    return texts("evidence.yes" if value else "evidence.no")


def _csv(texts: Texts, columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    mark = texts("number.decimal_mark")
    out = io.StringIO(newline="")
    out.write(BOM)
    # Where the comma is the decimal mark, spreadsheets part cells by semicolons.
    writer = csv.writer(out, delimiter=";" if mark == "," else ",", lineterminator="\r\n")
    writer.writerow([texts(f"column.{name}") for name in columns])
    writer.writerows([cell(value, mark) for value in row] for row in rows)
    return out.getvalue().encode("utf-8", "replace")
