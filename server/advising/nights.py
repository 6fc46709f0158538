"""The hours in which the worker is not to be disturbed."""

from datetime import UTC, datetime, timedelta

from server.days import zone
from server.preferences import PipelineSettings
from server.vocabulary import Millis


def morning_after(at: Millis, settings: PipelineSettings) -> Millis | None:
    """Give the end of the worker's night that an instant is in, None when it is in none.

    A night goes from one full hour to another, by the clock on the worker's wall: it is an hour
    shorter or longer when that clock is changed in it.
    """
    begins, ends = settings.night_from, settings.night_to
    if begins is None or ends is None or begins == ends:
        return None
    try:
        local = datetime.fromtimestamp(at / 1000, UTC).astimezone(zone(settings.timezone))
        if not _is_night(local.hour, begins, ends):
            return None
        morning = local.replace(hour=ends, minute=0, second=0, microsecond=0, fold=0)
        if local.hour >= ends:
            morning += timedelta(days=1)
    except OverflowError:  # the last day of the calendar
        return None
    # An hour that comes twice has a night in each: what is left of the second is not night.
    end = int(morning.timestamp() * 1000)
    return end if end > at else None


def _is_night(hour: int, begins: int, ends: int) -> bool:
    if begins < ends:
        return begins <= hour < ends
    return hour >= begins or hour < ends
