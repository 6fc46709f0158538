"""A day, a week or a month in figures: pay against the floor, where the time went, who paid."""

from decimal import Decimal

from msgspec import Struct

from server.dashboard.looking import Look
from server.dashboard.periods import Period, days_before
from server.ledger import PAID, PENDING, Line, Totals
from server.messages import Amount
from server.sums import Sums, added
from server.vocabulary import Activity, Outcome

SHOWN_DAYS = 14
"""How many days a single day is shown among."""
TASKS_OF_A_DAY = 30
PAYERS_SHOWN = 8

FEW = 2
"""With fewer tasks a requester is not called a bad payer: one may have been given back."""
REFUSED: frozenset[Outcome] = frozenset({"rejected", "screened_out"})
_ANSWERED = PAID | PENDING | REFUSED
ENDED_UNPAID: tuple[Outcome, ...] = ("rejected", "screened_out", "returned", "expired")
UNPAID: tuple[Activity, ...] = (
    "searching",
    "previewing",
    "qualifying",
    "communicating",
    "managing_pay",
    "learning",
    "waiting",
    "other",
)


class Spent(Struct, frozen=True):
    """Time that went to one thing; `paid` says whether pay came or may still come of it."""

    what: str
    ms: int
    paid: bool


class DayView(Struct, frozen=True):
    """One day of a plot.

    The hour's pay is in the plot's currency, with what is pending and without it; None where it is
    not known. `paid_ms` is measured time on tasks that pay or may still pay.
    """

    date: str
    real: Decimal | None
    real_approved: Decimal | None
    attention_ms: int
    paid_ms: int


class PayerView(Struct, frozen=True):
    """One platform or requester: `time_ms` is all attention there, or given to its tasks."""

    platform: str
    requester: str | None
    sums: Sums
    totals: Totals
    time_ms: int


class PeriodView(Struct, frozen=True):
    """All that the page of a period shows. `currency` is that of the plots."""

    period: Period
    today: str
    totals: Totals
    sums: Sums
    attention_ms: int
    floor: Amount | None
    floored: Decimal | None
    """The real hour in the floor's currency."""
    currency: str
    days: list[DayView]
    spent: list[Spent]
    platforms: list[PayerView]
    worst: list[PayerView]
    tasks: list[Line]


def look_at(look: Look, period: Period) -> PeriodView:
    """Gather what the page of a period shows."""
    first, last = period.first, period.last
    sums = added(sums for _, sums in look.figures.between(first, last))
    attention = look.attention(first, last)
    attention_ms = sum(attention.values())
    totals = sums.totals(attention_ms, look.settings.currency)
    floor = look.floor(last)
    plotted = Period("day", days_before(last, SHOWN_DAYS - 1), last)
    into = floor.currency if floor is not None else totals.currency
    return PeriodView(
        period=period,
        today=look.today,
        totals=totals,
        sums=sums,
        attention_ms=attention_ms,
        floor=floor,
        floored=look.in_currency(totals.real, totals.currency, into, last),
        currency=into,
        days=_days(look, plotted if period.kind == "day" else period, into),
        spent=_spent(look, period, attention),
        platforms=platforms_of(look, first, last),
        worst=_worst(look, period)[:PAYERS_SHOWN],
        tasks=_tasks(look, period) if period.kind == "day" else [],
    )


def platforms_of(look: Look, first: str, last: str) -> list[PayerView]:
    """Give each platform with all attention on it, the most attended first."""
    found: dict[str, Sums] = {}
    for (_, platform), sums in look.figures.between(first, last):
        found.setdefault(platform, Sums()).add(sums)
    attended = look.attention_by_platform(first, last)
    views = [
        PayerView(
            platform,
            None,
            sums := found.get(platform, Sums()),
            sums.totals(ms := attended.get(platform, 0), look.settings.currency),
            ms + sums.corrected_ms,
        )
        for platform in found.keys() | attended.keys()
    ]
    return sorted(views, key=lambda view: (-view.time_ms, view.platform))


def worst_first(view: PayerView) -> tuple[bool, bool, Decimal, int, str, str]:
    """Sort payers by what an hour of their tasks pays, the worst and the longest first.

    Those of whom too little is known to speak of stand last.
    """
    real = view.totals.real
    names = (view.platform, view.requester or "")
    return (not is_known(view), real is None, real or Decimal(0), -view.time_ms, *names)


def is_known(view: PayerView) -> bool:
    """Tell whether there is enough of a payer to judge by: a few tasks, not all given back."""
    return _is_enough(view.sums) and view.totals.real is not None


def _is_enough(sums: Sums) -> bool:
    return sums.tasks >= FEW and any(sums.outcomes.get(outcome) for outcome in _ANSWERED)


def _days(look: Look, shown: Period, into: str) -> list[DayView]:
    first, last = shown.first, shown.last
    attended = look.attention_by_day(first, last)
    booked: dict[str, Sums] = {}
    for (date, _), sums in look.figures.between(first, last):
        booked.setdefault(date, Sums()).add(sums)
    paid: dict[str, int] = {}
    for (date, _), worked in look.figures.worked.items():
        if first <= date <= last:
            ms = sum(worked.get(outcome, 0) for outcome in PAID | PENDING)
            paid[date] = paid.get(date, 0) + ms
    views = []
    for date in shown.days:
        ms = attended.get(date, 0)
        totals = booked.get(date, Sums()).totals(ms, look.settings.currency)
        views.append(
            DayView(
                date,
                look.in_currency(totals.real, totals.currency, into, date),
                look.in_currency(totals.real_approved, totals.currency, into, date),
                ms,
                min(paid.get(date, 0), ms),
            )
        )
    return views


def _spent(look: Look, period: Period, attention: dict[Activity, int]) -> list[Spent]:
    worked: dict[Outcome, int] = {}
    for (date, _), by_outcome in look.figures.worked.items():
        if period.first <= date <= period.last:
            for outcome, ms in by_outcome.items():
                worked[outcome] = worked.get(outcome, 0) + ms
    on_tasks = sum(worked.values())
    rest = attention.get("working", 0) - on_tasks
    spent = [
        Spent("paid", sum(worked.get(outcome, 0) for outcome in PAID), paid=True),
        Spent("pending", sum(worked.get(outcome, 0) for outcome in PENDING), paid=True),
        Spent("open", worked.get("open", 0), paid=True),
        *(Spent(outcome, worked.get(outcome, 0), paid=False) for outcome in ENDED_UNPAID),
        Spent("after", max(0, rest), paid=False),
        *(Spent(activity, attention.get(activity, 0), paid=False) for activity in UNPAID),
    ]
    return [item for item in spent if item.ms]


def _worst(look: Look, period: Period) -> list[PayerView]:
    found: dict[tuple[str, str], Sums] = {}
    if period.kind == "month":
        for (month, platform, requester), sums in look.figures.payers.items():
            if month == period.first[:7]:
                found[(platform, requester)] = sums
    else:
        for known in look.figures.tasks_between(period.first, period.last):
            part = look.figures.sums_of(known)
            if part is not None:
                payer = (known.line.platform, known.line.requester or "")
                found.setdefault(payer, Sums()).add(part)
    # What the pay of an hour costs to work out is spent on those that may be shown.
    views = (payer_of(look, *payer, sums) for payer, sums in found.items() if _is_enough(sums))
    return sorted((view for view in views if is_known(view)), key=worst_first)


def payer_of(look: Look, platform: str, requester: str, sums: Sums) -> PayerView:
    """Give a requester with what an hour given to its tasks pays, refused ones included."""
    measured = sums.active_ms - sums.corrected_ms
    totals = sums.totals(measured, look.settings.currency)
    return PayerView(platform, requester, sums, totals, sums.active_ms)


def _tasks(look: Look, period: Period) -> list[Line]:
    lines = [
        known.line
        for known in look.figures.tasks_between(period.first, period.last)
        if not known.line.imported
    ]
    return sorted(lines, key=lambda line: line.at, reverse=True)[:TASKS_OF_A_DAY]
