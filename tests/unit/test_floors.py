"""The floor that pay is compared with."""

from decimal import Decimal

from server.floors import floor_on, minimum_wages
from server.messages import Amount
from server.preferences import PipelineSettings


def test_france_in_2026() -> None:
    assert floor_on("2026-09-01", PipelineSettings()) == Amount(Decimal("12.02"), "EUR")


def test_the_day_decides() -> None:
    assert floor_on("2025-12-31", PipelineSettings()) == Amount(Decimal("11.88"), "EUR")
    assert floor_on("2026-01-01", PipelineSettings()) == Amount(Decimal("12.02"), "EUR")
    assert floor_on("1950-01-01", PipelineSettings()) is None


def test_the_workers_own_comes_first() -> None:
    own = Amount(Decimal(20), "USD")
    assert floor_on("2026-09-01", PipelineSettings(floor=own)) == own


def test_a_country_that_is_not_in_the_table_has_none() -> None:
    assert floor_on("2026-09-01", PipelineSettings(country="XX")) is None


def test_each_wage_has_its_source() -> None:
    assert all(wage.source and wage.amount.amount > 0 for wage in minimum_wages())
    places = [(wage.country, wage.since) for wage in minimum_wages()]
    assert len(set(places)) == len(places)
