"""The days that a page is about: one day, a week from Monday on, a month, or a longer past."""

from datetime import date, timedelta
from typing import Literal

from msgspec import Struct

Kind = Literal["day", "week", "month"]
Span = Literal["month", "quarter", "year", "all"]
SPANS: dict[Span, int] = {"month": 1, "quarter": 3, "year": 12}
"""How many months each span reaches back, the current one included; `all` has no beginning."""
FIRST = "0000-00-00"


class Period(Struct, frozen=True):
    """The days from `first` to `last`, as YYYY-MM-DD."""

    kind: Kind
    first: str
    last: str

    @property
    def days(self) -> list[str]:
        """Every day of it, in order."""
        first, last = date.fromisoformat(self.first), date.fromisoformat(self.last)
        return [
            (first + timedelta(days=number)).isoformat()
            for number in range((last - first).days + 1)
        ]

    def earlier(self) -> "Period":
        """Give the period before."""
        return around(self.kind, _moved(self.first, -1))

    def later(self) -> "Period":
        """Give the period after."""
        return around(self.kind, _moved(self.last, 1))


def around(kind: Kind, day: str) -> Period:
    """Give the day, week or month that a day is in."""
    at = date.fromisoformat(day)
    if kind == "day":
        return Period(kind, day, day)
    if kind == "week":
        monday = at - timedelta(days=min(at.weekday(), (at - date.min).days))
        return Period(kind, monday.isoformat(), _moved(monday.isoformat(), 6))
    following = (at.replace(day=1) + timedelta(days=31)).replace(day=1)
    return Period(kind, at.replace(day=1).isoformat(), (following - timedelta(days=1)).isoformat())


def is_day(text: str) -> bool:
    """Tell whether this is a day that can be shown, written as YYYY-MM-DD.

    The first and the last years of the calendar are not: there is no day before or after them.
    """
    try:
        at = date.fromisoformat(text)
    except ValueError:
        return False
    return at.isoformat() == text and 1971 <= at.year < 9998


def days_before(day: str, count: int) -> str:
    """Give the day that lies `count` days before another."""
    return _moved(day, -count)


def since(span: Span, today: str) -> str:
    """Give the first day of a span that ends today."""
    if span == "all":
        return FIRST
    at = date.fromisoformat(today)
    months = at.year * 12 + at.month - SPANS[span]
    return f"{months // 12:04d}-{months % 12 + 1:02d}-01"


def _moved(day: str, days: int) -> str:
    try:
        return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
    except OverflowError:
        return day
