"""One currency in another, by the European Central Bank's table that is in the package."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from currency_converter import CurrencyConverter, RateNotFoundError
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


@lru_cache(maxsize=4096)
def _table_rate(currency: str, day: int) -> Rate | None:
    table = _table()
    if currency not in table.currencies:
        return None
    first, last = table.bounds[currency]
    on = min(max(datetime.fromtimestamp(day * 86_400, UTC).date(), first), last)
    while True:
        try:
            return Rate(table.convert(Decimal(1), "EUR", currency, date=on), on)
        except RateNotFoundError:
            on -= timedelta(days=1)  # the first day has a rate


@lru_cache(maxsize=1)
def _table() -> CurrencyConverter:
    # Reading the table takes a third of a second: only who needs it pays for it.
    return CurrencyConverter(decimal=True)
