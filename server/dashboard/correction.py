"""What the worker typed into a task's form -> a `correct` message, or what is wrong with it."""

import re
import uuid
from collections.abc import Mapping
from decimal import Decimal

from server.dashboard.tasks_view import OUTCOMES
from server.ledger import Line, rounded, trimmed
from server.messages import Amount, Correct
from server.vocabulary import Millis, Outcome

MINUTE_MS = 60_000
LONGEST_MINUTES = Decimal(7 * 24 * 60)
_NUMBER = re.compile(r"[0-9]{1,12}(?:[.,][0-9]{1,12})?")
_CURRENCY = re.compile(r"[A-Z][A-Z0-9_]{1,15}")


class Wrong(ValueError):  # noqa: N818 - what was typed is
    """What was typed cannot be taken; the message is the name of the text that says why."""


def correction(line: Line, typed: Mapping[str, str], now: Millis) -> Correct | None:
    """Give the message that says what is different from the task now; None where nothing is.

    Args:
        line: the task as it was shown.
        typed: the fields of the form: `minutes`, `outcome`, `amount`, `currency`.
        now: epoch ms.

    Raises:
        Wrong: a field does not say what it should.
    """
    minutes = _minutes(typed.get("minutes", ""), line)
    outcome = _outcome(typed.get("outcome", ""), line)
    reward = _reward(typed.get("amount", ""), typed.get("currency", ""), line)
    if minutes is None and outcome is None and reward is None:
        return None
    return Correct(
        id=str(uuid.uuid4()),
        at=now,
        task=line.key,
        active_ms=minutes,
        outcome=outcome,
        reward=reward,
        platform=line.platform,
    )


def minutes_of(ms: int) -> Decimal:
    """Give a time as the form shows it: minutes with two decimals at most."""
    return trimmed(rounded(Decimal(ms) / MINUTE_MS, 2))


def _minutes(typed: str, line: Line) -> int | None:
    if not typed.strip():
        return None
    minutes = _number(typed, "wrong_minutes")
    if minutes > LONGEST_MINUTES:
        raise Wrong("wrong_minutes")
    # What was shown was rounded: who leaves it alone corrects nothing.
    if line.active_ms is not None and minutes == minutes_of(line.active_ms):
        return None
    return int(rounded(minutes * MINUTE_MS, 0))


def _outcome(typed: str, line: Line) -> Outcome | None:
    found = next((name for name in OUTCOMES if name == typed), None)
    if found is None:
        raise Wrong("wrong_outcome")
    return None if found == line.outcome else found


def _reward(typed: str, currency: str, line: Line) -> Amount | None:
    if not typed.strip():
        return None
    amount = _number(typed, "wrong_amount")
    if line.reward is not None:
        # What a task pays in is no matter of opinion: a sum in another currency would be another.
        currency = line.reward.currency
        if amount == line.reward.amount:
            return None
    else:
        currency = currency.strip().upper()
    if not _CURRENCY.fullmatch(currency):
        raise Wrong("wrong_currency")
    # Twelve digits before and after the point are within what the protocol takes.
    return Amount(amount, currency)


def _number(typed: str, problem: str) -> Decimal:
    if not _NUMBER.fullmatch(typed.strip()):
        raise Wrong(problem)
    return Decimal(typed.strip().replace(",", "."))
