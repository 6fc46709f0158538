"""One currency in another, by the European Central Bank's table that is in the package."""

from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache

from currency_converter import CurrencyConverter

from server.messages import Millis

# The CFA francs are tied to the euro: 655.957 for one (Council Decision 98/683/EC).
_FIXED_PER_EURO: dict[str, Decimal] = {"XOF": Decimal("655.957"), "XAF": Decimal("655.957")}


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
    return amount / euros * wanted


def _per_euro(currency: str, at: Millis) -> Decimal | None:
    if currency == "EUR":
        return Decimal(1)
    if currency in _FIXED_PER_EURO:
        return _FIXED_PER_EURO[currency]
    return _table_rate(currency, at // 86_400_000)


@lru_cache(maxsize=4096)
def _table_rate(currency: str, day: int) -> Decimal | None:
    table = _table()
    if currency not in table.currencies:
        return None
    first, last = table.bounds[currency]
    wanted = datetime.fromtimestamp(day * 86_400, UTC).date()
    rate: Decimal = table.convert(Decimal(1), "EUR", currency, date=min(max(wanted, first), last))
    return rate


@lru_cache(maxsize=1)
def _table() -> CurrencyConverter:
    # Reading the table takes a third of a second: only who needs it pays for it.
    return CurrencyConverter(
        decimal=True, fallback_on_missing_rate=True, fallback_on_missing_rate_method="last_known"
    )
