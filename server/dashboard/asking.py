"""What a request asks for: the words of its address, and the language of its page."""

from collections.abc import Mapping
from typing import TypeVar

from server.dashboard.payers_view import ORDERS, Order
from server.dashboard.periods import SPANS, Kind, Period, Span, around, is_day
from server.dashboard.tasks_view import SORTS, Query
from server.texts import LOCALES

T = TypeVar("T", bound=str)
TEXT_AT_MOST = 200
LANGUAGES_LOOKED_AT = 16


def period(kind: Kind, asked: Mapping[str, str], today: str) -> Period:
    """Give the period around the asked date; around today where none, or none that exists."""
    date = asked.get("date", "")
    return around(kind, date if is_day(date) else today)


def span(asked: Mapping[str, str]) -> Span:
    """Give the span that is asked for, else three months."""
    return _one_of((*SPANS, "all"), asked.get("span", ""), "quarter")


def order(asked: Mapping[str, str]) -> Order:
    """Give the order that is asked for, else the worst payers first."""
    return _one_of(ORDERS, asked.get("order", ""), "worst")


def page(asked: Mapping[str, str]) -> int:
    """Give the number of the page that is asked for, from 1."""
    number = asked.get("page", "")
    return max(1, int(number)) if number.isascii() and number.isdigit() and len(number) < 9 else 1


def tasks(asked: Mapping[str, str]) -> Query:
    """Give which tasks are asked for."""
    return Query(
        text=asked.get("text", "")[:TEXT_AT_MOST],
        outcome=asked.get("outcome", ""),
        platform=asked.get("platform", ""),
        requester=asked.get("requester"),
        sort=_one_of(SORTS, asked.get("sort", ""), "when"),
        upwards=asked.get("up") == "1",
        page=page(asked),
    )


def language(accepted: str, chosen: str | None, otherwise: str) -> str:
    """Give the catalogue to use: the worker's setting, else the best that the browser accepts.

    `accepted` is the header `Accept-Language`; `otherwise` is used where it names none of ours.
    """
    known = {path.stem for path in LOCALES.glob("*.toml")}
    wanted = [chosen or "", *_by_weight(accepted), otherwise]
    codes = (name.strip().partition("-")[0].lower() for name in wanted)
    return next((code for code in codes if code in known), "en")


def _by_weight(accepted: str) -> list[str]:
    found = []
    for part in accepted.split(",")[:LANGUAGES_LOOKED_AT]:
        name, _, weight = part.partition(";q=")
        try:
            found.append((-float(weight or 1), name))
        except ValueError:
            continue
    return [name for weight, name in sorted(found, key=lambda item: item[0]) if weight]


def _one_of(values: tuple[T, ...], value: str, otherwise: T) -> T:
    return next((known for known in values if known == value), otherwise)
