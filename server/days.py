"""Days as the worker's calendar has them: a span of time cut at the midnights of a time zone."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from server.vocabulary import LATEST_TIME, Millis

_QUARTER_MS = 900_000  # every offset in use today is a whole number of quarters of an hour


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """Give the time zone with the IANA name, and UTC for a name that is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def date_of(at: Millis, timezone: str) -> str:
    """Give the local date of an instant, as YYYY-MM-DD."""
    return _date_of_quarter(at // _QUARTER_MS, timezone)


@lru_cache(maxsize=4096)
def _date_of_quarter(quarter: int, timezone: str) -> str:
    instant = datetime.fromtimestamp(quarter * _QUARTER_MS / 1000, UTC)
    try:
        return instant.astimezone(zone(timezone)).date().isoformat()
    except OverflowError:  # the last hours of the calendar, east of Greenwich
        return instant.date().isoformat()


@lru_cache(maxsize=4096)
def day_end(date: str, timezone: str) -> Millis:
    """Give the instant of the midnight that ends the local day `date` (YYYY-MM-DD)."""
    try:
        following = datetime.fromisoformat(date) + timedelta(days=1)
    except OverflowError:
        return LATEST_TIME + 1
    return day_start(following.date().isoformat(), timezone)


@lru_cache(maxsize=4096)
def day_start(date: str, timezone: str) -> Millis:
    """Give the instant of the midnight that begins the local day `date` (YYYY-MM-DD)."""
    midnight = datetime.fromisoformat(date).replace(tzinfo=zone(timezone))
    return int(midnight.timestamp() * 1000)


def by_day(start: Millis, end: Millis, timezone: str) -> Iterator[tuple[str, int]]:
    """Cut `[start, end)` at midnights: each local date with its share in milliseconds."""
    while start < end:
        date = date_of(start, timezone)
        # A midnight that the clocks skip must not stop us.
        stop = min(end, max(day_end(date, timezone), start + 1))
        yield date, stop - start
        start = stop
