"""A stretch of days: what it paid, with every step from the rewards to the pay of an hour."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from server.days import date_of, day_start
from server.floors import floor_on, minimum_wages
from server.ledger import PAID, PENDING, FromFiles, Line, Totals, book, from_files, total
from server.messages import Amount
from server.preferences import PipelineSettings
from server.published_wages import Submitted, clusters
from server.rates import convert, rate_on
from server.state import State
from server.tabs import ACTIVITY
from server.vocabulary import Activity, Currency, Outcome

UNPAID: frozenset[Outcome] = frozenset({"returned", "expired", "screened_out", "rejected"})
"""Outcomes of tasks whose time was work without pay."""


class Period(Struct, frozen=True):
    """Whole local days, both ends included, as YYYY-MM-DD."""

    first: str
    last: str

    def holds(self, day: str) -> bool:
        """Whether a local date is in it."""
        return self.first <= day <= self.last


class RewardStep(Struct, frozen=True, kw_only=True):
    """Sums of one outcome and currency that one rate was applied to.

    `what` is the reward itself or a bonus on top. `rate` is how much of the wage's currency one
    unit is, of the day `rate_date` (None where no table is needed); both and `value` are None
    where it cannot be converted.
    """

    outcome: Outcome
    what: Literal["reward", "bonus"]
    currency: Currency
    tasks: int
    amount: Decimal
    rate: Decimal | None
    rate_date: str | None
    value: Decimal | None


class Floor(Struct, frozen=True):
    """The pay an hour to compare with, from a day on; `value` is in the wage's currency."""

    since: str
    amount: Amount
    value: Decimal | None


class PeriodReport(Struct, frozen=True, kw_only=True):
    """The books of a period. Times are in ms, sums exact.

    `lines` are the tasks that were measured, booked on the day they ended; `untimed` those of
    which no time is known, `imported` those known from files alone: both are in no other figure.
    `paid_ms` is the time on the tasks that `paid_time` divides by, all and approved alone;
    `corrections_ms` what the worker's corrections add to the measured time; `whole_ms` the time
    that `real` divides by. `unpaid_ms` is the time on tasks that ended without pay, by outcome.
    `elapsed_ms` adds up the spans from accept to end, `merged_ms` counts each instant of them once.
    """

    period: Period
    timezone: str
    lines: Sequence[Line]
    untimed: Sequence[Line]
    imported: Sequence[Line]
    rewards: Sequence[RewardStep]
    activities: dict[Activity, int]
    attention_ms: int
    paid_ms: int
    paid_approved_ms: int
    corrections_ms: int
    whole_ms: int
    unpaid_ms: dict[Outcome, int]
    elapsed_ms: int
    merged_ms: int
    totals: Totals
    floors: Sequence[Floor]
    from_files: FromFiles


def whole_time(state: State, settings: PipelineSettings) -> Period | None:
    """Give the period from the first to the last day that anything is known of."""
    days = {day for day, _ in state.activities}
    days |= {date_of(line.at, settings.timezone) for line in book(state)}
    days |= {day for _, day in state.days}
    return Period(min(days), max(days)) if days else None


def report_on(state: State, period: Period, settings: PipelineSettings) -> PeriodReport:
    """Give the books of a period from the state after all entries."""
    booked = [line for line in book(state) if period.holds(date_of(line.at, settings.timezone))]
    measured = [line for line in booked if not line.imported and line.active_ms is not None]
    found: dict[Activity, int] = dict.fromkeys(ACTIVITY.values(), 0)
    for (day, activity), ms in state.activities.items():
        if period.holds(day):
            found[activity] += ms
    attention_ms = sum(found.values())
    totals = total(measured, attention_ms, settings.currency)
    rewards = list(reward_steps(measured, totals.currency))
    spans = [_span(line) for line in measured]
    taken = [span for span in spans if span is not None]
    corrections_ms = sum((line.active_ms or 0) - line.measured_ms for line in measured)
    summaries = sum(period.holds(day) for _, day in state.days)
    return PeriodReport(
        period=period,
        timezone=settings.timezone,
        lines=measured,
        untimed=[line for line in booked if not line.imported and line.active_ms is None],
        imported=[line for line in booked if line.imported],
        rewards=rewards,
        activities=found,
        attention_ms=attention_ms,
        paid_ms=_paid_ms(measured, totals.currency, PAID | PENDING),
        paid_approved_ms=_paid_ms(measured, totals.currency, PAID),
        corrections_ms=corrections_ms,
        whole_ms=attention_ms + corrections_ms,
        unpaid_ms={
            outcome: sum(line.active_ms or 0 for line in measured if line.outcome == outcome)
            for outcome in sorted(UNPAID)
        },
        elapsed_ms=sum(span.submitted_at - span.accepted_at for span in taken),
        merged_ms=sum(end - start for start, end in clusters(taken, 0)),
        totals=totals,
        floors=list(_floors(period, settings, totals.currency)),
        from_files=from_files([line for line in booked if line.imported], summaries),
    )


def reward_steps(lines: Sequence[Line], currency: Currency) -> Iterator[RewardStep]:
    """Give the rewards and bonuses of tasks that are paid or pending, grouped by their rate."""
    groups: dict[tuple[str, ...], list[tuple[Line, Decimal]]] = {}
    for line in lines:
        if line.outcome in PAID | PENDING and line.reward is not None:
            groups.setdefault(_group(line, "reward", line.reward, currency), []).append(
                (line, line.reward.amount)
            )
        if line.outcome in PAID and line.bonus is not None:
            groups.setdefault(_group(line, "bonus", line.bonus, currency), []).append(
                (line, line.bonus.amount)
            )
    for key in sorted(groups):
        outcome, what, code, _ = key
        members = groups[key]
        rate = rate_on(code, currency, members[0][0].at)
        amount = sum((amount for _, amount in members), Decimal(0))
        yield RewardStep(
            outcome=outcome,  # type: ignore[arg-type]
            what=what,  # type: ignore[arg-type]
            currency=code,
            tasks=len(members),
            amount=amount,
            rate=rate.rate if rate else None,
            rate_date=rate.on.isoformat() if rate and rate.on else None,
            value=amount * rate.rate if rate else None,
        )


def _group(line: Line, what: str, amount: Amount, currency: Currency) -> tuple[str, ...]:
    rate = rate_on(amount.currency, currency, line.at)
    on = rate.on.isoformat() if rate is not None and rate.on is not None else ""
    return (line.outcome, what, amount.currency, on)


def _paid_ms(lines: Sequence[Line], currency: Currency, outcomes: frozenset[Outcome]) -> int:
    """Add up the time on the tasks of these outcomes that carried a reward that counts."""
    return sum(
        line.active_ms or 0
        for line in lines
        if line.outcome in outcomes
        and line.reward
        and line.reward.amount
        and rate_on(line.reward.currency, currency, line.at)
    )


def submitted(lines: Sequence[Line], currency: Currency) -> list[Submitted]:
    """Give the tasks that were handed in and not refused, as the published wages take them."""
    found = []
    for line in lines:
        span = _span(line)
        if span is None or line.reward is None or line.outcome not in PAID | PENDING:
            continue
        rate = rate_on(line.reward.currency, currency, line.at)
        if rate is not None:
            value = line.reward.amount * rate.rate
            found.append(Submitted(value, span.accepted_at, span.submitted_at))
    return found


def _span(line: Line) -> Submitted | None:
    if line.accepted_at is None or line.ended_at is None or line.ended_at < line.accepted_at:
        return None
    return Submitted(Decimal(0), line.accepted_at, line.ended_at)


def _floors(period: Period, settings: PipelineSettings, currency: Currency) -> Iterator[Floor]:
    """Give the floor of each stretch of days that has one of its own, at its first day's rate."""
    changes = {wage.since.isoformat() for wage in minimum_wages()}
    known: Amount | None = None
    for day in sorted({period.first, *filter(period.holds, changes)}):
        floor = floor_on(day, settings)
        if floor is not None and floor != known:
            at = day_start(day, settings.timezone)
            yield Floor(day, floor, convert(floor.amount, floor.currency, currency, max(0, at)))
            known = floor
