"""Fields of a page -> values; what cannot be read is None."""

from decimal import Decimal
from typing import Any

import pytest

from server.messages import Amount
from server.reading import convert
from server.reading.platform_file import Unit


@pytest.mark.parametrize(
    ("value", "currency", "unit", "amount"),
    [
        ("$0.25", None, None, Amount(Decimal("0.25"), "USD")),
        ("$ 2.550", None, None, Amount(Decimal("2.550"), "USD")),
        ("0,05 € / HIT", None, None, Amount(Decimal("0.05"), "EUR")),
        ("0.25", "USD", None, Amount(Decimal("0.25"), "USD")),
        ("120", "POINTS", None, Amount(Decimal(120), "POINTS")),
        ("€3", "USD", None, Amount(Decimal(3), "EUR")),
        (750, "GBP", "cents", Amount(Decimal("7.50"), "GBP")),
        (0.1, "USD", None, Amount(Decimal("0.1"), "USD")),
        ("0.25", None, None, None),
        ("$3.000 $2.550", None, None, None),
        ("soon", "USD", None, None),
        (float("nan"), "USD", None, None),
        (float("inf"), "USD", None, None),
        (10**30, "USD", None, None),
        (True, "USD", None, None),
        ("$15 per hour", "USD", None, None),
        ("$0.50", None, "cents", Amount(Decimal("0.50"), "USD")),
        (5, "us dollars", None, None),
        (None, "USD", None, None),
        ({"amount": 5}, "USD", None, None),
    ],
)
def test_amount(value: Any, currency: str | None, unit: Unit | None, amount: Amount | None) -> None:
    assert convert.to_amount(value, currency, unit) == amount


@pytest.mark.parametrize(
    ("value", "unit", "minutes"),
    [
        ("5 minutes", None, Decimal(5)),
        ("1 h 30", None, Decimal(90)),
        ("7", None, Decimal(7)),
        (90, "seconds", Decimal("1.5")),
        (2, "hours", Decimal(120)),
        (600, "seconds", Decimal(10)),
        ("5 to 10 min, then 3 min", None, None),
        ("a while", None, None),
        (-1, None, None),
        ("5 min", "seconds", Decimal(5)),
        (float("inf"), None, None),
    ],
)
def test_minutes(value: Any, unit: Unit | None, minutes: Decimal | None) -> None:
    assert convert.to_minutes(value, unit) == minutes


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("00:59", Decimal(59)),
        ("23:59", Decimal(1439)),
        ("49:00", Decimal(2940)),
        ("01:02:30", Decimal("62.5")),
        ("5 days", Decimal(7200)),
        ("1 day", Decimal(1440)),
        ("99:99", None),
        ("", None),
    ],
)
def test_countdown(text: str, minutes: Decimal | None) -> None:
    assert convert.to_countdown(text) == minutes


@pytest.mark.parametrize(
    ("value", "count"),
    [
        ("1,234 left", 1234),
        ("12 345", 12345),
        ("0", 0),
        (7, 7),
        (-7, None),
        (True, None),
        ("3 of 5", None),
        ("~1442.6k HITs", 1_442_600),
        ("1,5k", 1_500),
        ("1.2M left", 1_200_000),
        ("1.2k of 3k", None),
        ("2k HITs in 5 groups", None),
        ("5 km away", 5),
        ("none", None),
        ("9" * 40, None),
    ],
)
def test_count(value: Any, count: int | None) -> None:
    assert convert.to_count(value) == count


@pytest.mark.parametrize(
    ("value", "left"),
    [
        ("2980/3000", 20),
        ("12 of 50 done", 38),
        ("1 200 sur 1 250", 50),
        ("50/12", None),
        ("12", None),
        ("1/2/3", None),
    ],
)
def test_left_of_done(value: str, left: int | None) -> None:
    assert convert.to_left(value) == left


@pytest.mark.parametrize(
    ("value", "points"),
    [
        ("150", "150"),
        ("1,200 points", "1200"),
        ("12 SB - 3 min", "12"),
        ("+45 pts", "45"),
        ("5 SB or 7 SB", None),
        ("12 surveys", None),
    ],
)
def test_points(value: str, points: str | None) -> None:
    found = convert.to_amount(value, "POINTS")
    assert found == (None if points is None else Amount(Decimal(points), "POINTS"))


@pytest.mark.parametrize(
    ("value", "rate"),
    [
        ("93 %", Decimal("0.93")),
        ("93", Decimal("0.93")),
        ("0.93", Decimal("0.93")),
        ("99,5%", Decimal("0.995")),
        ("1%", Decimal("0.01")),
        ("100", Decimal(1)),
        ("250%", None),
        ("n/a", None),
    ],
)
def test_rate(value: Any, rate: Decimal | None) -> None:
    assert convert.to_rate(value) == rate


@pytest.mark.parametrize(
    ("value", "at"),
    [
        ("2026-03-25T16:10:53.160Z", 1_774_455_053_160),
        ("2026-03-25 16:10:53.160000", 1_774_455_053_160),
        ("2026-03-25T17:10:53+01:00", 1_774_455_053_000),
        (1_774_455_053, 1_774_455_053_000),
        (1_774_455_053_160, 1_774_455_053_160),
        ("yesterday", None),
        ("2026-13-45 99:99", None),
        ("1960-01-01 00:00", None),
        (-5, None),
        (10**20, None),
        (True, None),
    ],
)
def test_moment(value: Any, at: int | None) -> None:
    assert convert.to_moment(value) == at


def test_number_without_end_is_nothing() -> None:
    endless = 10**6_000
    assert convert.as_text(endless) == ""
    assert convert.to_amount(endless, "USD") is None
    assert convert.to_minutes(endless) is None
    assert convert.to_count(endless) is None
    assert convert.to_rate(endless) is None
    assert convert.to_moment(endless) is None
