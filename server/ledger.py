"""Rewards, outcomes and time -> what the work pays.

Two readings are kept: what is approved, and that with what is still pending (submitted and not
yet judged). Attention is on one tab at a time, so the times of tasks never overlap and are added
as they are.
"""

from collections.abc import Callable, Iterable, Sequence
from decimal import ROUND_HALF_EVEN, Decimal, localcontext

from msgspec import Struct

from server.messages import Amount, Wage, added_up
from server.rates import convert
from server.state import State, correction_of
from server.tasks import Correction, Task, TaskId, Work
from server.vocabulary import Currency, Millis, Outcome

HOUR_MS = 3_600_000
PAID: frozenset[Outcome] = frozenset({"approved"})
PENDING: frozenset[Outcome] = frozenset({"submitted", "revise"})

CONVERTED_PLACES = 12
"""Decimals of what was converted: with an end to them, what is added can be taken out again to the
last digit, in any order. The protocol's own sums have no more."""
_UNCORRECTED = Correction()
_LINES_KEPT = 4_096
_DIGITS = 60

Convert = Callable[[Decimal, str, str, Millis], Decimal | None]
"""Gives an amount of one currency in another at the rate of a time, or None without a rate."""


class Line(Struct, frozen=True, kw_only=True):
    """One task in the books, the worker's corrections applied.

    `active_ms` is None where the time is unknown, `measured_ms` and `work` are as measured, `work`
    by local date. `elapsed_ms` is the span from accept to end. A line that is `imported` is known
    from files alone; `told_ms` is the time that a file tells, which no other figure contains.
    """

    key: str
    platform: str
    title: str
    requester: str | None
    reward: Amount | None
    accepted_at: Millis | None
    ended_at: Millis | None
    outcome: Outcome
    active_ms: int | None
    elapsed_ms: int | None
    measured_ms: int
    work: Work
    corrected: bool
    imported: bool = False
    bonus: Amount | None = None
    told_ms: int | None = None
    at: Millis
    """The time under which the task is booked: its end, else its accept, else when first heard."""


class Totals(Struct, frozen=True, kw_only=True):
    """Rewards and the pay per hour over a set of tasks, in one currency.

    Sums are exact; only where a reward had to be converted they have four decimals at most.
    `paid_time` is rewards over the time on the tasks that carried them, `real` rewards over all
    attention, both with what is pending; the `_approved` ones leave that out. A task whose time is
    unknown stands in neither. `apart` are sums that cannot be converted, one a currency.
    """

    currency: Currency
    earned: Decimal
    pending: Decimal
    paid_time: Decimal | None
    real: Decimal | None
    paid_time_approved: Decimal | None
    real_approved: Decimal | None
    apart: tuple[Amount, ...] = ()

    def wage(self) -> Wage:
        """Give what the extension shows."""
        return Wage(paid_time=self.paid_time, real=self.real, currency=self.currency)


class FromFiles(Struct, frozen=True, kw_only=True):
    """What is known from files alone; nothing of it stands in the other figures.

    `earned` (bonuses included) and `pending` are exact sums by currency. `told_ms` is the time that
    the files tell of, over `timed` of the `tasks`; of the others it is unknown. `days` are those
    of which a platform's own summary was brought in.
    """

    tasks: int
    earned: dict[Currency, Decimal]
    pending: dict[Currency, Decimal]
    timed: int
    told_ms: int
    days: int


class Books:
    """Tasks as lines, the worker's corrections applied; a line is written once for each change."""

    def __init__(self) -> None:
        """Start with empty books."""
        self._lines: dict[TaskId, tuple[Task, Correction, Line]] = {}

    def line(self, state: State, task: Task) -> Line:
        """Give the line of one task."""
        correction = correction_of(state, task.id) or _UNCORRECTED
        known = self._lines.get(task.id)
        # Both never change: the same object is the same content.
        if known is not None and known[0] is task and known[1] is correction:
            return known[2]
        if len(self._lines) >= _LINES_KEPT:
            self._lines.clear()
        line = _line(task, correction)
        self._lines[task.id] = (task, correction, line)
        return line


def book(state: State) -> list[Line]:
    """Give all tasks in the order they were accepted or first heard of."""
    return [_line(task, correction_of(state, task.id) or _UNCORRECTED) for task in _in_order(state)]


def from_files(lines: Iterable[Line], days: int) -> FromFiles:
    """Add up the tasks that are known from files alone, and so of no measured time."""
    imported = [line for line in lines if line.imported]
    times = [line.told_ms for line in imported if line.told_ms is not None]
    paid = [line for line in imported if line.outcome in PAID]
    return FromFiles(
        tasks=len(imported),
        earned=sums(amount for line in paid for amount in (line.reward, line.bonus)),
        pending=sums(line.reward for line in imported if line.outcome in PENDING),
        timed=len(times),
        told_ms=sum(times),
        days=days,
    )


def sums(amounts: Iterable[Amount | None]) -> dict[Currency, Decimal]:
    """Add up sums of money, exactly, each currency for itself."""
    with localcontext() as context:
        context.prec = _DIGITS
        found: dict[Currency, Decimal] = {}
        for amount in amounts:
            if amount is not None:
                found[amount.currency] = found.get(amount.currency, Decimal(0)) + amount.amount
        return dict(sorted(found.items()))


def unknown_corrections(state: State) -> list[str]:
    """Give the keys that were corrected and belong to no task."""
    tasks = state.tasks.by_id
    known = {task.name for task in tasks}
    return [
        key if isinstance(key, str) else key.name
        for key in state.corrections
        if key not in (known if isinstance(key, str) else tasks)
    ]


def total(
    lines: Sequence[Line], attention_ms: int, currency: Currency, rate: Convert = convert
) -> Totals:
    """Add up tasks against all the attention of the same time.

    Args:
        lines: the tasks.
        attention_ms: all attention, unpaid activities included, as measured.
        currency: the currency to convert into when the rewards come in several.
        rate: gives one currency in another.
    """
    with localcontext() as context:
        context.prec = _DIGITS
        return _total(lines, attention_ms, currency, rate)


def _total(lines: Sequence[Line], attention_ms: int, currency: Currency, rate: Convert) -> Totals:
    timed = [line for line in lines if line.active_ms is not None and not line.imported]
    rewarded = [line for line in timed if line.reward and line.outcome in PAID | PENDING]
    bonuses = [(line.bonus, line.at) for line in timed if line.bonus and line.outcome in PAID]
    rewards = [line.reward for line in rewarded if line.reward]
    currency = _common_currency([*rewards, *(bonus for bonus, _ in bonuses)]) or currency
    earned = pending = Decimal(0)
    earned_ms = pending_ms = 0
    converted = False
    apart: list[Amount] = []
    for line in rewarded:
        assert line.reward is not None
        assert line.active_ms is not None
        value = _in(line.reward, currency, line.at, rate)
        if value is None:
            apart.append(line.reward)
            continue
        converted = converted or line.reward.currency != currency
        carried_ms = line.active_ms if line.reward.amount else 0
        if line.outcome in PAID:
            earned += value
            earned_ms += carried_ms
        else:
            pending += value
            pending_ms += carried_ms
    for bonus, at in bonuses:
        value = _in(bonus, currency, at, rate)
        if value is None:
            apart.append(bonus)
        else:
            converted = converted or bonus.currency != currency
            earned += value
    # Corrected time takes the place of measured time in the whole, too.
    whole = attention_ms + sum((line.active_ms or 0) - line.measured_ms for line in timed)
    unknown = not rewarded and any(line.outcome in PAID | PENDING for line in timed)
    both = earned + pending
    return Totals(
        currency=currency,
        earned=settled(rounded(earned, 4) if converted else earned, currency),
        pending=settled(rounded(pending, 4) if converted else pending, currency),
        paid_time=per_hour(both, earned_ms + pending_ms),
        real=None if unknown else per_hour(both, whole),
        paid_time_approved=per_hour(earned, earned_ms),
        real_approved=None if unknown else per_hour(earned, whole),
        apart=tuple(added_up(settled(value, name), name) for name, value in sums(apart).items()),
    )


def _in(amount: Amount, currency: Currency, at: Millis, rate: Convert) -> Decimal | None:
    """Give an amount in a currency; what was converted has an end, so that sums stay exact."""
    value = rate(amount.amount, amount.currency, currency, at)
    if value is None or amount.currency == currency:
        return value
    return rounded(value, CONVERTED_PLACES)


def per_hour(amount: Decimal, ms: int) -> Decimal | None:
    """Give the amount an hour, to four decimals (half to even); None where there is no time."""
    if ms <= 0:
        return None
    with localcontext() as context:
        context.prec = _DIGITS
        return _rated(amount * HOUR_MS / ms)


def _rated(value: Decimal) -> Decimal:
    return trimmed(rounded(value, 4))


def trimmed(value: Decimal) -> Decimal:
    """Give the same number with two decimals, or as many more as it needs."""
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    while exponent < -2 and value == (shorter := rounded(value, -exponent - 1)):
        value, exponent = shorter, exponent + 1
    return value


def settled(value: Decimal, currency: Currency) -> Decimal:
    """Give a sum in one form, whatever it was added up from.

    Money has two decimals, or as many more as it needs; points only those that they need, and
    nothing is 0.
    """
    if not value:
        return Decimal(0)
    places = 2 if len(currency) == 3 else 0
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    digits = max(places, -exponent)
    while digits > places and value == rounded(value, digits - 1):
        digits -= 1
    return rounded(value, digits)


def rounded(value: Decimal, places: int) -> Decimal:
    """Give a number with so many decimals (half to even), however large it is."""
    with localcontext() as context:
        context.prec = _DIGITS
        return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)


def _in_order(state: State) -> Iterable[Task]:
    return sorted(
        state.tasks.by_id.values(),
        key=lambda task: (task.first_at if task.accepted_at is None else task.accepted_at, task.id),
    )


def _line(task: Task, correction: Correction) -> Line:
    timed = task.accepted_at is not None
    measured = task.active_ms if timed else 0
    active = correction.active_ms if correction.active_ms is not None else measured
    elapsed = None
    if task.accepted_at is not None and task.ended_at is not None:
        elapsed = max(0, task.ended_at - task.accepted_at)
    moments = (task.ended_at, task.accepted_at, task.first_at)
    return Line(
        key=task.id.name,
        platform=task.id.platform,
        title=task.title,
        requester=task.requester,
        reward=correction.reward or task.reward,
        accepted_at=task.accepted_at,
        ended_at=task.ended_at,
        outcome=correction.outcome or task.outcome,
        active_ms=active if timed or correction.active_ms is not None else None,
        elapsed_ms=elapsed,
        measured_ms=measured,
        work=task.counted if timed else (),
        corrected=correction is not _UNCORRECTED,
        imported=task.imported,
        bonus=task.bonus,
        told_ms=task.told.ms if task.told is not None else None,
        at=next(moment for moment in moments if moment is not None),
    )


def _common_currency(amounts: Iterable[Amount]) -> Currency | None:
    found = {amount.currency for amount in amounts}
    return found.pop() if len(found) == 1 else None
