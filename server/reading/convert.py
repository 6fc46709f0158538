"""Text and JSON values of a page -> money, minutes, counts, rates, moments. None is "not read"."""

import hashlib
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from classifier.amounts import find_durations, find_money
from server.messages import LATEST_TIME, Amount
from server.reading.text import clean_line

_LONGEST = 200
"""Characters of a field that holds one number; what is longer holds something else."""

_NUMBER = re.compile(r"[0-9]{1,3}(?:[ ,.\u00a0\u202f'’][0-9]{3})+(?![0-9])|[0-9]+")
_PLAIN = re.compile(r"[+-]?(?:[0-9]{1,15}(?:[.,][0-9]{1,12})?|[.,][0-9]{1,12})")
_RATE = re.compile(
    r"(?<![0-9.,])(?P<number>[0-9]{1,3}(?:[.,][0-9]{1,6})?)\s?(?P<percent>%)?(?![0-9])"
)
_CLOCK = re.compile(
    r"(?<![0-9:])(?P<hours>[0-9]{1,5}):(?P<minutes>[0-5][0-9])(?::(?P<seconds>[0-5][0-9]))?"
    r"(?![0-9:])"
)
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.,]{4,18}(?:Z|[+-][0-9:]{2,6})?")


def plain_number(text: str) -> Decimal | None:
    """Give a number that stands alone, its decimals after a point or a comma."""
    text = text.strip()
    if not _PLAIN.fullmatch(text):
        return None
    return Decimal(text.replace(",", "."))


def to_amount(value: Any, currency: str | None, scale: Decimal | None = None) -> Amount | None:
    """Give the one sum of money that a field states.

    A bare number is one only where the platform has a currency of its own; of two sums none is
    taken, for nothing tells which is meant.
    """
    number: Decimal | None
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        number = Decimal(str(value))
    else:
        number, currency = _money(clean_line(str(value))[:_LONGEST], currency)
    if number is None or currency is None or not number.is_finite():
        return None
    try:
        return Amount(number if scale is None else number * scale, currency)
    except (ValueError, InvalidOperation):
        return None


@lru_cache(maxsize=4_096)
def _money(text: str, currency: str | None) -> tuple[Decimal | None, str | None]:
    found = find_money(text)
    if len(found) == 1:
        return found[0].amount, found[0].currency
    if found or currency is None:
        return None, None
    return plain_number(text), currency


def to_minutes(value: Any, scale: Decimal | None = None) -> Decimal | None:
    """Give the one duration that a field states, in decimal minutes; a bare number is minutes."""
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        number: Decimal | None = Decimal(str(value))
    else:
        text = clean_line(str(value))[:_LONGEST]
        found = find_durations(text)
        number = found[0].minutes if len(found) == 1 else plain_number(text)
    if number is None or not number.is_finite() or not 0 <= number <= 10**7:
        return None
    return number if scale is None else number * scale


def to_countdown(value: Any, scale: Decimal | None = None) -> Decimal | None:
    """Give the time left that a countdown shows ("23:59" is hours and minutes), in minutes."""
    if not isinstance(value, str):
        return to_minutes(value, scale)
    text = clean_line(str(value))[:_LONGEST]
    if clock := _CLOCK.search(text):
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return Decimal(hours * 60 + minutes) + Decimal(seconds) / 60
    return to_minutes(text, scale)


def to_count(value: Any) -> int | None:
    """Give the one whole number that a field states ("1,234 left" is 1234)."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value if value >= 0 else None
    found = _NUMBER.findall(clean_line(str(value))[:_LONGEST])
    if len(found) != 1:
        return None
    digits = re.sub(r"[^0-9]", "", found[0])
    return int(digits) if len(digits) <= 15 else None


def to_rate(value: Any) -> Decimal | None:
    """Give a rate between 0 and 1; "93 %" and a bare 93 are 0.93."""
    match = _RATE.search(clean_line(str(value))[:_LONGEST])
    if match is None:
        return None
    number = Decimal(match["number"].replace(",", "."))
    if match["percent"] or number > 1:
        number /= 100
    return number if number <= 1 else None


def to_moment(value: Any) -> int | None:
    """Give a moment in epoch milliseconds; a time without a zone is taken as UTC."""
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        number = Decimal(str(value))
        if not number.is_finite() or number < 0:
            return None
        # Seconds until the year 5138; milliseconds from March 1973 on.
        at = int(number if number >= 10**11 else number * 1000)
        return at if at <= LATEST_TIME else None
    match = _ISO.search(str(value)[:_LONGEST])
    if match is None:
        return None
    try:
        moment = datetime.fromisoformat(match.group().replace(",", "."))
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    at = (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    return at if 0 <= at <= LATEST_TIME else None


def named_by_words(title: str, reward: Amount | None) -> str:
    """Give the key of an offer that carries no number: the same words for the same pay."""
    told = f"{title}\n{reward.amount.normalize()} {reward.currency}" if reward else title
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:16]
