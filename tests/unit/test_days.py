"""Days of the worker's calendar."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.days import by_day, date_of, day_end, day_start
from server.vocabulary import LATEST_TIME

PARIS = "Europe/Paris"
ZONES = ["UTC", PARIS, "Asia/Kathmandu", "Pacific/Apia", "America/Sao_Paulo", "Australia/Lord_Howe"]


def ms(text: str, zone: str = PARIS) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


def test_midnight_is_where_the_worker_lives() -> None:
    assert date_of(ms("2026-09-01T23:59:59"), PARIS) == "2026-09-01"
    assert date_of(ms("2026-09-02T00:00:00"), PARIS) == "2026-09-02"
    assert date_of(ms("2026-09-02T00:00:00"), "UTC") == "2026-09-01"


def test_a_span_is_cut_at_midnight() -> None:
    start, end = ms("2026-09-01T23:59:50"), ms("2026-09-02T00:00:20")
    assert list(by_day(start, end, PARIS)) == [("2026-09-01", 10_000), ("2026-09-02", 20_000)]


@pytest.mark.parametrize(
    ("date", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-09-01", 24)]
)
def test_days_on_which_clocks_change(date: str, hours: int) -> None:
    assert day_end(date, PARIS) - day_start(date, PARIS) == hours * 3_600_000


def test_an_unknown_zone_is_utc() -> None:
    assert date_of(0, "Nowhere/At/All") == "1970-01-01"
    assert date_of(0, "../../etc/passwd") == "1970-01-01"


@pytest.mark.parametrize("zone", ZONES)
def test_the_ends_of_the_calendar(zone: str) -> None:
    assert date_of(0, zone) in ("1969-12-31", "1970-01-01")
    assert sum(share for _, share in by_day(LATEST_TIME - 5_000, LATEST_TIME, zone)) == 5_000


@given(
    st.integers(0, 4_000_000_000_000),
    st.integers(0, 10 * 86_400_000),
    st.sampled_from(ZONES),
)
def test_nothing_is_lost_or_gained(start: int, length: int, zone: str) -> None:
    shares = list(by_day(start, start + length, zone))
    assert sum(share for _, share in shares) == length
    dates = [date for date, _ in shares]
    assert dates == sorted(set(dates))
    assert all(share > 0 for _, share in shares)
