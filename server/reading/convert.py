"""Text and JSON values of a page -> money, minutes, counts, rates, moments. None is "not read"."""

import hashlib
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal

from classifier.amounts import find_durations, find_money, find_rates
from server.messages import Amount
from server.reading.platform_file import Unit
from server.reading.text import clean_line
from server.vocabulary import LATEST_TIME

_LONGEST = 200
"""Characters of a field that holds one number; what is longer holds something else."""

_NUMBER = re.compile(r"[0-9]{1,3}(?:[ ,.\u00a0\u202f'’][0-9]{3})+(?![0-9])|[0-9]+")
_PLAIN = re.compile(r"[+-]?(?:[0-9]{1,15}(?:[.,][0-9]{1,12})?|[.,][0-9]{1,12})")
_SHORTENED = re.compile(
    r"(?<![\w.,])(?P<number>[0-9]{1,4}(?:[.,][0-9]{1,2})?)\s?(?P<times>[kKM])\b"
)
_DONE = re.compile(
    r"[^0-9]*(?P<done>[0-9][0-9 ,.\u00a0\u202f]*)\s?(?:/|of|out of|sur|de)\s?"
    r"(?P<every>[0-9][0-9 ,.\u00a0\u202f]*)[^0-9]*"
)
_TIMES = {"k": 1_000, "K": 1_000, "M": 1_000_000}
_RATE = re.compile(
    r"(?<![0-9.,])(?P<number>[0-9]{1,3}(?:[.,][0-9]{1,6})?)\s?(?P<percent>%)?(?![0-9])"
)
_CLOCK = re.compile(
    r"(?<![0-9:])(?P<hours>[0-9]{1,5}):(?P<minutes>[0-5][0-9])(?::(?P<seconds>[0-5][0-9]))?"
    r"(?![0-9:])"
)
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.,]{4,18}(?:Z|[+-][0-9:]{2,6})?")


_POINTS = re.compile(
    r"(?<![\w.,])([0-9]{1,3}(?:[ ,.\u00a0\u202f][0-9]{3})+|[0-9]{1,9})\s?"
    r"(?:points?|pts?|SB|coins?)\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"[A-Z][A-Z0-9_]{1,15}")
_MOST_BITS = 4_000
_UNITS: dict[str, tuple[int, int]] = {
    "seconds": (1, 60),
    "hours": (60, 1),
    "days": (1440, 1),
    "cents": (1, 100),
}
"""What a number of each unit is multiplied with and divided by: minutes, or main units of money."""


def _in(number: Decimal, unit: Unit | None) -> Decimal:
    if unit is None:
        return number
    times, parts = _UNITS[unit]
    return number * times / parts


def plain_number(text: str) -> Decimal | None:
    """Give a number that stands alone, its decimals after a point or a comma."""
    text = text.strip()
    if not _PLAIN.fullmatch(text):
        return None
    return Decimal(text.replace(",", "."))


_MOST_PLACES = 18


def as_text(value: Any) -> str:
    """Give the words of a text or of a JSON value; a number without end has none."""
    if isinstance(value, int) and value.bit_length() > _MOST_BITS:
        return ""
    return str(value)


def _bare(value: Any) -> Decimal | None:
    """Give the number that a JSON value is, None for one without measure and what is no number."""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return None
    number = Decimal(as_text(value) or "NaN")
    if not number:
        return Decimal(0)
    # By its exponent: arithmetic with one that no context holds would raise.
    return number if number.is_finite() and abs(number.adjusted()) < _MOST_PLACES else None


def to_amount(value: Any, currency: str | None, unit: Unit | None = None) -> Amount | None:
    """Give the one sum of money that a field states.

    A bare number is one only where the platform has a currency of its own. Of two sums none is
    taken, for nothing tells which is meant; nor is a rate for an hour or a day.
    """
    number = _bare(value)
    if number is None and isinstance(value, str):
        text = clean_line(value)[:_LONGEST]
        found = _money(text)
        if found is not None:
            return found or None
        number = plain_number(text)
        if number is None and currency == "POINTS":
            number = _points(text)
    if number is None or currency is None:
        return None
    return _amount(_in(number, unit), currency)


def _points(text: str) -> Decimal | None:
    """Give the one number of points in a text ("1,200 points", "+12 SB - 3 min")."""
    found = _POINTS.findall(text)
    return Decimal(re.sub(r"[^0-9]", "", found[0])) if len(found) == 1 else None


def _amount(number: Decimal, currency: str) -> Amount | None:
    if not _CODE.fullmatch(currency):
        return None
    try:
        return Amount(number, currency)
    except ValueError:
        return None


@lru_cache(maxsize=4_096)
def _money(text: str) -> Amount | Literal[False] | None:
    """Give the one sum in a text; False when there are others or it is a rate, None without any."""
    found = find_money(text)
    if not found:
        return None
    if len(found) > 1 or any(rate.per != "task" for rate in find_rates(text, found)):
        return False
    return _amount(found[0].amount, found[0].currency) or False


def to_minutes(value: Any, unit: Unit | None = None) -> Decimal | None:
    """Give the one duration that a field states, in decimal minutes; a bare number is minutes."""
    number = _bare(value)
    if number is None and isinstance(value, str):
        text = clean_line(value)[:_LONGEST]
        found = find_durations(text)
        if len(found) == 1:
            return found[0].minutes
        number = plain_number(text)
    if number is None or not 0 <= number <= 10**9:
        return None
    return _in(number, unit)


def to_countdown(value: Any, unit: Unit | None = None) -> Decimal | None:
    """Give the time left that a countdown shows ("23:59" is hours and minutes), in minutes."""
    if not isinstance(value, str):
        return to_minutes(value, unit)
    text = clean_line(as_text(value))[:_LONGEST]
    if clock := _CLOCK.search(text):
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return Decimal(hours * 60 + minutes) + Decimal(seconds) / 60
    return to_minutes(text, unit)


def to_count(value: Any) -> int | None:
    """Give the one whole number that a field states ("1,234 left" is 1234, "1.2k HITs" 1200)."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value if 0 <= value < 10**15 else None
    text = clean_line(as_text(value))[:_LONGEST]
    if short := _SHORTENED.search(text):
        alone = not _NUMBER.search(text[: short.start()] + text[short.end() :])
        number = Decimal(short["number"].replace(",", "."))
        return int(number * _TIMES[short["times"]]) if alone else None
    found = _NUMBER.findall(text)
    if len(found) != 1:
        return None
    digits = re.sub(r"[^0-9]", "", found[0])
    return int(digits) if len(digits) <= 15 else None


def to_left(value: Any) -> int | None:
    """Give how many are left where a field states how many are done of all ("2980/3000" is 20)."""
    match = _DONE.fullmatch(clean_line(as_text(value))[:_LONGEST])
    if match is None:
        return None
    done, every = (to_count(match[name]) for name in ("done", "every"))
    return every - done if done is not None and every is not None and done <= every else None


def to_rate(value: Any) -> Decimal | None:
    """Give a rate between 0 and 1; "93 %" and a bare 93 are 0.93."""
    match = _RATE.search(clean_line(as_text(value))[:_LONGEST])
    if match is None:
        return None
    number = Decimal(match["number"].replace(",", "."))
    if match["percent"] or number > 1:
        number /= 100
    return number if number <= 1 else None


def to_moment(value: Any) -> int | None:
    """Give a moment in epoch milliseconds; a time without a zone is taken as UTC."""
    number = _bare(value)
    if number is not None:
        if number < 0:
            return None
        # Seconds until the year 5138; milliseconds from March 1973 on.
        at = int(number if number >= 10**11 else number * 1000)
        return at if at <= LATEST_TIME else None
    match = _ISO.search(as_text(value)[:_LONGEST])
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
