"""Mechanical Turk's history: the status details of a day, and the dashboard's table of days.

Both are read as the worker saved them: as JSON (the same address with ?format=json), or as the
page, which carries the same rows as the properties of a React component. Days are MTurk's own,
which begin at midnight in Seattle; no row tells a moment.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from server.importing import values
from server.importing.records import BadRow, DayRecord, Found, Record
from server.importing.table import EVERY, Notice
from server.messages import Amount
from server.reading import convert, registry
from server.reading.phrases import folded
from server.reading.selector import decode

NAME = "mturk"
_TABLE = "[data-react-class*='hitStatusDetailsTable'][data-react-props]"
_DAYS = "[data-react-class*='ailyWorkerStatisticsTable'][data-react-props]"
_DAY = re.compile(r"(?<!\d)(20\d\d-\d\d-\d\d)(?!\d)")
_HEADING = re.compile(r"([A-Z][a-z]+ \d{1,2}, 20\d\d)")


def is_json(value: Any) -> bool:
    """Tell whether a JSON value is one of the two."""
    if not isinstance(value, dict):
        return False
    if isinstance(value.get("daily_hit_statistics_overview"), list):
        return True
    results = value.get("results")
    if not isinstance(results, list):
        return False
    if not results:
        return "total_num_results" in value  # a day without work
    return all(isinstance(row, dict) and "assignment_id" in row for row in results)


def is_page(html: str) -> bool:
    """Tell whether a page is one of the two."""
    return "hitStatusDetailsTable" in html or "ailyWorkerStatisticsTable" in html


def read_json(value: Mapping[str, Any], where: str, notice: Notice) -> Found:
    """Give what the JSON tells; `where` is the address or the file's name, which names the day.

    Raises:
        BadRow: a row cannot be read.
    """
    days = value.get("daily_hit_statistics_overview")
    if isinstance(days, list):
        return Found(NAME, list(_each_day(days)))
    return Found(NAME, list(_each_task(value["results"], _day_in(where), notice)))


def read_page(html: str, where: str, notice: Notice) -> Found:
    """Give what the page tells; see `read_json`.

    Raises:
        BadRow: a row cannot be read.
    """
    root = LexborHTMLParser(html)
    records: list[Record | DayRecord] = []
    heading = root.css_first("h1")
    day = _day_in(where) or _day_of(heading.text() if heading is not None else "")
    for node in root.css(_TABLE):
        records += _each_task(_body(node.attributes.get("data-react-props")), day, notice)
    for node in root.css(_DAYS):
        records += _each_day(_body(node.attributes.get("data-react-props")))
    return Found(NAME, records)


def _body(props: str | None) -> list[Any]:
    value = decode(props or "")
    body = value.get("bodyData") if isinstance(value, dict) else None
    return body if isinstance(body, list) else []


def _each_task(rows: list[Any], day: str | None, notice: Notice) -> Iterator[Record]:
    for number, row in enumerate(rows, start=1):
        if number % EVERY == 0:
            notice(number)
        try:
            yield _task(number, row, day)
        except BadRow as bad:
            raise BadRow(bad.code, bad.detail, number) from None


def _task(number: int, row: Any, day: str | None) -> Record:
    platform = registry.named(NAME)
    if not isinstance(row, dict) or platform is None:
        raise BadRow("row")
    assignment = _text(row, "assignment_id")
    title = values.words(_text(row, "title"))
    for name, value in (("assignment_id", assignment), ("title", title)):
        if not value:
            raise BadRow("missing", name)
    outcome = platform.outcomes.get(folded(_text(row, "state")))
    if outcome is None:
        raise BadRow("outcome", _text(row, "state"))
    return Record(
        row=number,
        platform=NAME,
        title=title,
        outcome=outcome,
        key=platform.key(f"assignment:{assignment}", ""),
        by="key",
        requester=values.words(_text(row, "requester_name")) or None,
        reward=_money(row.get("reward")),
        day=day,
    )


def _each_day(rows: list[Any]) -> Iterator[DayRecord]:
    for number, row in enumerate(rows, start=1):
        try:
            yield _one_day(number, row)
        except BadRow as bad:
            raise BadRow(bad.code, bad.detail, number) from None


def _one_day(number: int, row: Any) -> DayRecord:
    if not isinstance(row, dict):
        raise BadRow("row")
    day = values.day(_text(row, "date")[:10])
    if day is None:
        raise BadRow("missing", "date")
    return DayRecord(
        row=number,
        platform=NAME,
        day=day,
        submitted=_count(row, "submitted"),
        approved=_count(row, "approved"),
        rejected=_count(row, "rejected"),
        pending=_count(row, "pending"),
        earnings=_money(row.get("earnings")),
        bonus=_money(row.get("bonus_rewards")),
    )


def _money(value: Any) -> Amount | None:
    """Give a reward: a number of dollars in the page, a sum with its currency in the JSON."""
    currency = "USD"
    if isinstance(value, dict):
        currency = str(value.get("currency_code") or currency)
        value = value.get("amount_in_dollars")
    if value is None:
        return None
    found = convert.to_amount(value, currency)
    if found is None or found.amount < 0:
        raise BadRow("amount", convert.as_text(value)[:80])
    return found


def _count(row: Mapping[str, Any], name: str) -> int | None:
    value = row.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 10**9:
        raise BadRow("count", name)
    return value


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return value.strip() if isinstance(value, str) else ""


def _day_in(where: str) -> str | None:
    match = _DAY.search(where)
    try:
        return values.day(match[1]) if match else None
    except BadRow:
        return None


def _day_of(heading: str) -> str | None:
    match = _HEADING.search(heading)
    if match is None:
        return None
    for form in ("%B %d, %Y", "%b %d, %Y"):
        try:
            return datetime.strptime(match[1], form).date().isoformat()  # noqa: DTZ007 - a day
        except ValueError:
            continue
    return None
