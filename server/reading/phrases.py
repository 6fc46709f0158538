"""Pay and time behind a label in a task's own words, in French and English.

"Reward: $0.25" is a reward; "pays 500 USD an hour" is a rate and none. Only what stands right
behind a label is taken: a sum elsewhere in the text may be anything.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from classifier.amounts import find_durations, find_money, find_rates
from server.messages import Amount
from server.reading.model import MinutesSource

_T = TypeVar("_T")

_REACH = 64
"""Characters behind a label in which its value ends."""

_MARK = r"(?:\s{0,3}[:=–—]|\s{1,3}(?:is|est|of|de|d['’]un|d['’])\b)?\s{0,3}"
_ABOUT = (
    r"(?:(?:about|around|approx(?:\.|imately)?|roughly|only|just|at least|under|less than|~|≈"
    r"|environ|à peu près|moins de|seulement)\s{1,3})?"
)
_REWARD = re.compile(
    r"(?<![\w-])(?:reward(?: per \w{1,12})?|r[ée]mun[ée]ration|r[ée]compense"
    r"|you(?:['’]ll| will| can)? (?:earn|be paid)|vous (?:gagnez|gagnerez|serez pay[ée]e?)"
    rf"|(?:task|hit|survey|job|study|assignment) pays){_MARK}",
    re.IGNORECASE,
)
# Words that a text may also use of money that the worker pays: only as a label of a line.
_PAY = re.compile(
    r"(?:^|[\n|•·;.]\s?)(?:base |total |your )?"
    r"(?:pay|payment|payout|compensation|paiement|r[ée]tribution|gain)"
    r"(?: (?:per|par) \w{1,12})?\s{0,3}(?:[:=–—]|\n)\s{0,3}",
    re.IGNORECASE,
)
_STATED = re.compile(
    r"(?<![\w-])(?:(?:(?:estimated |average |expected )?(?:completion |working )?(?:time|duration)"
    r"(?: needed| required| to complete| estimate)?|length"
    r"|dur[ée]e(?: estim[ée]e| moyenne)?|temps (?:estim[ée]|n[ée]cessaire|requis|moyen))"
    r"(?:\s{0,3}[:=–—]|\s{1,3}(?:is|est(?: de)?)\b|\n)\s{0,3}"
    r"|(?:takes?|needs?|lasts?|prend(?:ra)?|dure(?:ra)?|comptez|il faut)"
    r"(?: you| most (?:people|workers|participants))?\s{1,3})" + _ABOUT,
    re.IGNORECASE,
)
_ALLOTTED = re.compile(
    r"(?<![\w-])(?:time allotted|allotted time|time limit|maximum time"
    r"|temps (?:allou[ée]|imparti|maximum)|d[ée]lai(?: imparti)?)\s{0,3}[:=–—]?\s{0,3}",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"[0-9]")


@dataclass(frozen=True, slots=True)
class Labelled(Generic[_T]):
    """What stands behind the labels of a text: the value, and how many could not be read."""

    value: _T | None
    unread: int = 0


def folded(text: str) -> str:
    """Give a text as phrases are compared: small letters, plain apostrophes, single spaces."""
    return " ".join(text.replace("’", "'").casefold().split())


def labelled_reward(text: str) -> Labelled[Amount]:
    """Give the reward that a task's words state; None when they state none, or two."""
    for label in (_REWARD, _PAY):
        found = _behind(label, text, _money)
        if found.value is not None or found.unread:
            return found
    return Labelled(None)


def labelled_minutes(text: str) -> tuple[Labelled[Decimal], MinutesSource | None]:
    """Give the minutes that a task's words state, else those they allot, and which of the two."""
    stated = _behind(_STATED, text, _minutes)
    if stated.value is not None or stated.unread:
        return stated, "stated"
    allotted = _behind(_ALLOTTED, text, _minutes)
    if allotted.value is not None or allotted.unread:
        return allotted, "allotted"
    return Labelled(None), None


def _behind(label: re.Pattern[str], text: str, read: Callable[[str], _T | bool]) -> Labelled[_T]:
    values: list[_T] = []
    unread = 0
    for match in label.finditer(text):
        value = read(text[match.end() : match.end() + _REACH])
        if value is False:
            unread += 1
        elif value is not True and value not in values:
            values.append(value)
    if len(values) > 1:
        return Labelled(None, unread + 1)
    return Labelled(values[0], 0) if values else Labelled(None, unread)


def _money(tail: str) -> Amount | bool:
    """Give the sum that a tail starts with; True when there is none, False when it is not read."""
    line = tail.split("\n", 1)[0]
    found = find_money(line)
    if not found or found[0].start > 0:
        return not _DIGIT.match(line)
    if any(rate.start <= found[0].start and rate.per != "task" for rate in find_rates(line, found)):
        return True
    try:
        return Amount(found[0].amount, found[0].currency)
    except ValueError:
        return False


def _minutes(tail: str) -> Decimal | bool:
    line = tail.split("\n", 1)[0]
    found = find_durations(line)
    if not found or found[0].start > 0 or found[0].per is not None:
        return True
    return found[0].minutes
