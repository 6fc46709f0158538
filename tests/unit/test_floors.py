"""The floor that pay is compared with."""

import re
from decimal import Decimal

import msgspec
import pytest

from server.floors import floor_on, how_known, minimum_wages, wage_on
from server.messages import Amount
from server.preferences import PipelineSettings
from server.settings import Settings

TODAY = "2026-11-22"


def test_france_in_2026() -> None:
    assert floor_on("2026-09-01", PipelineSettings()) == Amount(Decimal("12.02"), "EUR")


def test_the_day_decides() -> None:
    assert floor_on("2025-12-31", PipelineSettings()) == Amount(Decimal("11.88"), "EUR")
    assert floor_on("2026-01-01", PipelineSettings()) == Amount(Decimal("12.02"), "EUR")
    assert floor_on("1950-01-01", PipelineSettings()) is None


def test_the_workers_own_comes_first() -> None:
    own = Amount(Decimal(20), "USD")
    assert floor_on("2026-09-01", PipelineSettings(floor=own)) == own


@pytest.mark.parametrize(
    ("country", "amount"),
    [
        ("BE", "12.82 EUR"),
        ("CA", "18.15 CAD"),
        ("CH-GE", "24.48 CHF"),
        ("DE", "13.90 EUR"),
        ("GB", "12.71 GBP"),
        ("LU", "15.6285 EUR"),
        ("MA", "17.92 MAD"),
        ("SN", "370.526 XOF"),
        ("TN", "2.540 TND"),
        ("US", "7.25 USD"),
    ],
)
def test_countries(country: str, amount: str) -> None:
    value, currency = amount.split()
    found = floor_on(TODAY, PipelineSettings(country=country))
    assert found == Amount(Decimal(value), currency)


def test_a_part_of_a_country_goes_before_it() -> None:
    assert wage_on(TODAY, "CH-GE") is not None
    assert wage_on(TODAY, "CH-ZH") is None
    assert wage_on(TODAY, "FR-75") == wage_on(TODAY, "FR")


@pytest.mark.parametrize(
    ("country", "why"),
    [("FR", "law"), ("IT", "none"), ("CH", "none"), ("CH-ZH", "none"), ("XX", "unknown")],
)
def test_why_there_is_none(country: str, why: str) -> None:
    settings = PipelineSettings(country=country)
    assert how_known(TODAY, settings) == why
    assert (floor_on(TODAY, settings) is None) is (why != "law")


def test_before_the_table_begins_it_is_unknown() -> None:
    assert how_known("1950-01-01", PipelineSettings()) == "unknown"
    own = PipelineSettings(country="IT", floor=Amount(Decimal(9), "EUR"))
    assert how_known(TODAY, own) == "own"


def test_each_wage_has_its_source() -> None:
    assert all(wage.source and wage.amount.amount > 0 for wage in minimum_wages())
    places = [(wage.country, wage.since) for wage in minimum_wages()]
    assert len(set(places)) == len(places)


def test_a_wage_says_where_it_was_read_or_that_it_was_not() -> None:
    read = {wage.country for wage in minimum_wages() if wage.seen}
    assert read == {"BE", "CA", "CH-GE", "FR", "GB", "IE"}
    (france,) = [wage for wage in minimum_wages() if wage == wage_on(TODAY, "FR")]
    assert france.seen


def test_an_hour_is_what_its_basis_comes_to() -> None:
    """A basis that ends in a sum is worked out here again."""
    checked = 0
    for wage in minimum_wages():
        _, _, sum_ = wage.basis.rpartition(": ")
        if "*" not in sum_:
            continue
        assert re.fullmatch(r"[0-9.*/() ]+", sum_)
        hour = Decimal(str(eval(sum_)))
        assert abs(hour - wage.amount.amount) < Decimal("0.01"), wage
        checked += 1
    assert checked == 4


@pytest.mark.parametrize(("country", "sound"), [("CH-GE", True), ("FR", True), ("France", False)])
def test_a_part_of_a_country_can_be_set(country: str, sound: bool) -> None:
    try:
        msgspec.convert({"country": country}, Settings)
    except msgspec.ValidationError:
        assert not sound
    else:
        assert sound
