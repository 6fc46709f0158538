"""`break` and `unpaid_wait`: attention that has gone on for too long."""

from collections.abc import Mapping

from server.advising.noting import subject_of
from server.clock import Slice
from server.days import by_day, date_of
from server.noticed import Notice, Waited
from server.reading import registry
from server.state import State
from server.vocabulary import Level, Millis, WarningCode

PAUSE_MS = 5 * 60_000
"""Time without attention that is a pause."""
LONG_MS = 2 * 60 * 60_000
"""Work without a pause after which one is due, and due again."""
WAIT_MS = 15 * 60_000
"""Attention a day that pages with nothing to do may get before it is said."""
_LEVELS: dict[WarningCode, Level] = {"break": "info", "unpaid_wait": "caution"}


def work_on(state: State, piece: Slice, timezone: str) -> None:
    """Notice that a piece of attention makes for long work without a pause."""
    noticed = state.noticed
    if not noticed.worked_until or piece.start - noticed.worked_until >= PAUSE_MS:
        noticed.worked_since, noticed.breaks = piece.start, 0
    noticed.worked_until = piece.end
    while (due := noticed.worked_since + LONG_MS * (noticed.breaks + 1)) < piece.end:
        noticed.breaks += 1
        at = max(due, piece.start)
        date = date_of(at, timezone)
        # Named by its number on the day: a message that comes late may move it, not double it.
        number = sum(1 for notice in noticed.notices if _is_break_on(notice, date, timezone))
        subject = subject_of("break", date, str(number))
        worked = {"worked_ms": at - noticed.worked_since}
        noticed.notices.append(_notice("break", subject, worked, piece, at))


def wait_on(state: State, piece: Slice, timezone: str) -> None:
    """Notice that the pages of a platform on which nothing can be done got much attention."""
    if piece.activity != "waiting":
        return
    start = piece.start
    for date, ms in by_day(piece.start, piece.end, timezone):
        known = state.noticed.waited.get(piece.platform)
        before = known.ms if known is not None and known.date == date else 0
        state.noticed.waited[piece.platform] = Waited(date, before + ms)
        if before <= WAIT_MS < before + ms:
            platform = registry.named(piece.platform)
            params = {
                "platform": piece.platform,
                "title": platform.file.title if platform is not None else "",
                "waited_ms": WAIT_MS,
            }
            subject = subject_of("wait", piece.platform, date)
            at = start + WAIT_MS - before
            state.noticed.notices.append(_notice("unpaid_wait", subject, params, piece, at))
        start += ms


def _is_break_on(notice: Notice, date: str, timezone: str) -> bool:
    return notice.code == "break" and date_of(notice.at, timezone) == date


def _notice(
    code: WarningCode, subject: str, params: Mapping[str, object], piece: Slice, at: Millis
) -> Notice:
    return Notice(
        at=at,
        tab=piece.tab,
        code=code,
        level=_LEVELS[code],
        subjects=(subject,),
        params=dict(params),
    )
