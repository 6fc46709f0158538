"""Sums over tasks that can be added to and taken from, so that a change costs what changed."""

from collections.abc import Iterable
from decimal import Context, Decimal

from msgspec import Struct

from server.ledger import (
    CONVERTED_PLACES,
    PAID,
    PENDING,
    Convert,
    Line,
    Totals,
    per_hour,
    rounded,
    settled,
)
from server.messages import Amount, added_up
from server.tasks import Work
from server.vocabulary import Currency, Outcome

ZERO = Decimal(0)
_EXACT = Context(prec=60)


class Purse(Struct, gc=False):
    """Rewards and bonuses in one currency.

    `rewards` counts the rewards among them, `earned_ms` and `pending_ms` are the time on the tasks
    that carried them. `earned_into` and `pending_into` are the same sums in the worker's currency,
    at each day's rate; without a rate they are not known, and `rated` is False.
    """

    rewards: int = 0
    parts: int = 0
    earned: Decimal = ZERO
    pending: Decimal = ZERO
    earned_ms: int = 0
    pending_ms: int = 0
    earned_into: Decimal = ZERO
    pending_into: Decimal = ZERO
    rated: bool = True

    def add(self, other: "Purse", sign: int = 1) -> None:
        """Add the other one, or with -1 take it out again."""
        self.rewards += sign * other.rewards
        self.parts += sign * other.parts
        change = _EXACT.add if sign > 0 else _EXACT.subtract
        self.earned = change(self.earned, other.earned)
        self.pending = change(self.pending, other.pending)
        self.earned_ms += sign * other.earned_ms
        self.pending_ms += sign * other.pending_ms
        self.earned_into = change(self.earned_into, other.earned_into)
        self.pending_into = change(self.pending_into, other.pending_into)
        self.rated = other.rated


class Sums(Struct, gc=False):
    """What ended tasks amount to: how many, with what outcome, for what pay and in what time.

    `active_ms` is the time given to them, the worker's corrections applied; `corrected_ms` is by
    how much these changed it. `unknown` counts those that pay a reward that could not be read.
    """

    tasks: int = 0
    active_ms: int = 0
    corrected_ms: int = 0
    unknown: int = 0
    outcomes: dict[Outcome, int] = {}
    unpaid_ms: int = 0
    purses: dict[Currency, Purse] = {}

    def add(self, other: "Sums", sign: int = 1) -> None:
        """Add the other ones, or with -1 take them out again."""
        self.tasks += sign * other.tasks
        self.active_ms += sign * other.active_ms
        self.corrected_ms += sign * other.corrected_ms
        self.unknown += sign * other.unknown
        self.unpaid_ms += sign * other.unpaid_ms
        for outcome, count in other.outcomes.items():
            left = self.outcomes.get(outcome, 0) + sign * count
            if left:
                self.outcomes[outcome] = left
            else:
                self.outcomes.pop(outcome, None)
        for currency, purse in other.purses.items():
            mine = self.purses.setdefault(currency, Purse())
            mine.add(purse, sign)
            if not mine.parts:
                del self.purses[currency]

    def totals(self, attention_ms: int, into: Currency) -> Totals:
        """Give pay and wages as `server.ledger.total` does, over this attention in milliseconds.

        `into` is the worker's currency, which is used as soon as there are several.
        """
        single = len(self.purses) == 1
        earned = pending = ZERO
        earned_ms = pending_ms = 0
        converted = False
        apart: list[Amount] = []
        for currency, purse in sorted(self.purses.items()):
            if not single and not purse.rated:
                whole_purse = _EXACT.add(purse.earned, purse.pending)
                apart.append(added_up(settled(whole_purse, currency), currency))
                continue
            converted = converted or (not single and currency != into)
            earned = _EXACT.add(earned, purse.earned if single else purse.earned_into)
            pending = _EXACT.add(pending, purse.pending if single else purse.pending_into)
            earned_ms += purse.earned_ms
            pending_ms += purse.pending_ms
        if single:
            into = next(iter(self.purses))
        whole = attention_ms + self.corrected_ms
        unknown = self.unknown > 0 and not any(p.rewards for p in self.purses.values())
        both, approved = _EXACT.add(earned, pending), earned
        if converted:
            earned, pending = rounded(earned, 4), rounded(pending, 4)
        return Totals(
            currency=into,
            earned=settled(earned, into),
            pending=settled(pending, into),
            paid_time=per_hour(both, earned_ms + pending_ms),
            real=None if unknown else per_hour(both, whole),
            paid_time_approved=per_hour(approved, earned_ms),
            real_approved=None if unknown else per_hour(approved, whole),
            apart=tuple(apart),
        )


def added(many: Iterable[Sums]) -> Sums:
    """Give the sum of several, in one of its own."""
    whole = Sums()
    for one in many:
        whole.add(one)
    return whole


def sums_of(line: Line, into: Currency, rate: Convert) -> Sums | None:
    """Give what one task adds to the day that it is booked on; None where it adds nothing.

    A task that is open, that is known from files alone or whose time is unknown adds nothing, as
    in the day that the extension shows. `rate` gives one currency in another.
    """
    if line.imported or line.outcome == "open" or line.active_ms is None:
        return None
    pays = line.outcome in PAID | PENDING
    sums = Sums(
        tasks=1,
        active_ms=line.active_ms,
        corrected_ms=line.active_ms - line.measured_ms,
        unknown=int(pays and line.reward is None),
        outcomes={line.outcome: 1},
        unpaid_ms=0 if pays else line.active_ms,
    )
    if pays and line.reward is not None:
        _put(sums, line, line.reward, into, rate, is_reward=True)
    if line.outcome in PAID and line.bonus is not None:
        _put(sums, line, line.bonus, into, rate, is_reward=False)
    return sums


def work_of(line: Line) -> Work:
    """Give the measured time of a task by local date; files tell of none."""
    return () if line.imported else line.work


def _put(
    sums: Sums, line: Line, amount: Amount, into: Currency, rate: Convert, *, is_reward: bool
) -> None:
    value = rate(amount.amount, amount.currency, into, line.at)
    known = ZERO if value is None else rounded(value, CONVERTED_PLACES)
    ms = line.active_ms if is_reward and amount.amount and line.active_ms is not None else 0
    purse = Purse(rewards=int(is_reward), parts=1, rated=value is not None)
    if line.outcome in PAID:
        purse.earned, purse.earned_into, purse.earned_ms = amount.amount, known, ms
    else:
        purse.pending, purse.pending_into, purse.pending_ms = amount.amount, known, ms
    if (mine := sums.purses.get(amount.currency)) is None:
        sums.purses[amount.currency] = purse
    else:
        mine.add(purse)
