"""Time spans as people write them ("1h30", "10 à 15 min", "half an hour"), in minutes.

Times of day ("à 18h30", "8h-17h") are no time spans and are left out.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from heapq import merge
from typing import Literal

from classifier.money import inside_word
from classifier.numbers import Number, find_numbers

_SPACE = r"[ \t\u00a0\u202f]{0,2}"
_END = r"(?![A-Za-zÀ-ÿ])"
_UNIT = re.compile(
    rf"{_SPACE}\+?-?{_SPACE}(?:"
    rf"(?P<second>seconde?s?|secs?\.?|s(?!['’])){_END}"
    rf"|(?P<minute>minutes?|mins?\.?|mn|min\.){_END}"
    rf"|(?P<hour>hours?|heures?|hrs?\.?|h){_END}"
    rf"|(?P<compact>h)(?=[0-9]{{2}}(?![0-9]))"
    rf"|(?P<day>days?|jours?|jrs?){_END}"
    rf"|(?P<week>weeks?|wks?|semaines?|sem\.){_END}"
    r")",
    re.IGNORECASE,
)
_SMALLER = {
    # what may follow a unit without another unit's word: "1h30", "2 min 20"
    "hour": re.compile(rf"{_SPACE}(?:minutes?|mins?\.?|mn|m)?{_END}", re.IGNORECASE),
    "minute": re.compile(rf"{_SPACE}(?:seconde?s?|secs?\.?|s)?{_END}", re.IGNORECASE),
}
_IN_MINUTES = {
    "second": Decimal("0.01666666666667"),
    "minute": Decimal(1),
    "hour": Decimal(60),
    "compact": Decimal(60),
    "day": Decimal(1440),
    "week": Decimal(10080),
}
_JOINT = re.compile(rf"{_SPACE}(?:-|–|—|~|/|to|à|a|or|ou){_SPACE}\Z", re.IGNORECASE)
_AND = re.compile(rf"{_SPACE}(?:and|et|&){_SPACE}\Z", re.IGNORECASE)
_BETWEEN = re.compile(r"(?:between|entre)\s{0,2}\Z", re.IGNORECASE)
_PHRASES = re.compile(
    r"\b(?P<m45>trois[ -]quarts d[’']heure|three[ -]quarters of an hour)\b"
    r"|\b(?P<m90>une heure et demie|an hour and a half|one and a half hours?|one hour and a half)\b"
    r"|\b(?P<m75>une heure et quart)\b"
    r"|\b(?P<m30>(?:une )?demi[ -]?heure|half[ -]an[ -]hour|half[ -]hour)\b"
    r"|\b(?P<m15>(?:un )?quart d[’']heure|(?:a )?quarter of an hour|quarter[ -]hour)\b"
    r"|\b(?P<m2>a couple of minutes)\b"
    rf"|\b(?P<m1>an?[ -]minute){_END}(?! (?:of silence|de silence))"
    rf"|\b(?P<m60>an[ -]hour|a full hour){_END}",
    re.IGNORECASE,
)
_CLOCKED = re.compile(
    rf"(?<![\d:.,])(?:(?P<h>[0-9]{{1,2}}):)?(?P<m>[0-9]{{1,2}}):(?P<s>[0-9]{{2}})(?![\d:])"
    rf"(?:{_SPACE}(?:(?P<minutes>minutes?|mins?|mn)|(?P<hours>hours?|heures?|hrs?|h)){_END})?",
    re.IGNORECASE,
)
# Cheap looks before the dear ones, and how far a phrase goes on both sides of its unit.
_FIGURES = frozenset("0123456789")
_PHRASE_BEFORE = 24
_PHRASE_AFTER = 14
_UNIT_WORD = re.compile(r"(?i:hour|heure|minute)")
_UNIT_HINTS = ("hour", "heure", "minute")
_PHRASE_HINTS = ("an", "ne", "a", "of", "lf", "ll", "er", "mi", "'", "’")
"""How what stands before the unit ends in a phrase, without a space or a hyphen."""
_ODD_CASES = ("\u0130", "\u0131")
"""Letters that a pattern takes for an i, and `str.lower` does not."""
# What may follow a number that counts a unit; the long s is read like an s.
_UNIT_FIRST = frozenset("sSmMhHdDjJwW\u017f")
_UNIT_GAP = " \t\u00a0\u202f+-"
_HALF = re.compile(r" (?:et demie|and a half)\b", re.IGNORECASE)
_EACH = re.compile(
    rf"{_SPACE}(?:/|per|par|an?|each|every|chaque){_SPACE}(?:(?P<day>day|jour|j){_END}"
    rf"|(?P<week>week|semaine|sem){_END}|(?P<month>month|mois){_END})|{_SPACE}(?P<daily>daily){_END}",
    re.IGNORECASE,
)
_CLOCK_BEFORE = re.compile(
    r"(?:\b(?:at|from|until|till|before|after|since|de|dès|vers|avant|après|depuis|jusqu[’']à|à|a)"
    r"|[0-9h]\s?[-–à])\s?\Z",
    re.IGNORECASE,
)
_CLOCK_AFTER = re.compile(r"\s?(?:-|–|à|et)\s?[0-9]{1,2}\s?h(?:[0-9]{2})?(?![a-zà-ÿ])")
_SPAN_CUE = re.compile(r"(?:durée?s?|dure|environ|pendant|about|~|≈|takes)[ :]{0,3}(?:de )?\Z")
_LONGEST_JOINT = 8
_FIRST_HOUR_OF_WORK = 6
_FINEST = Decimal("0.0001")

Each = Literal["day", "week", "month"]


@dataclass(frozen=True, slots=True)
class Duration:
    """A time span as written at text[start:end], in decimal minutes.

    A range counts as its middle, which is what to expect, and gives both ends in `low` and `high`.
    `per` is set when it is said of each day, week or month ("2 h par jour").
    """

    minutes: Decimal
    start: int
    end: int
    low: Decimal | None = None
    high: Decimal | None = None
    per: Each | None = None


def find_durations(text: str) -> list[Duration]:
    """Give the time spans of a text from left to right, each range as one."""
    return list(each_duration(text))


def each_duration(
    text: str,
    spoken_for: Iterable[tuple[int, int]] = (),
    numbers: Iterable[Number] | None = None,
) -> Iterator[Duration]:
    """Give the time spans of a text from left to right, each range as one.

    They are looked for as they are asked for. `spoken_for` are places (start, end) whose numbers
    and words are already read as something else; `numbers` is find_numbers' answer if known.
    """
    busy = {place for start, end in spoken_for for place in range(start, end)}
    phrases = [
        phrase
        for phrase in sorted((*_phrases(text), *_clocked(text)), key=_start)
        if phrase.start not in busy and phrase.end - 1 not in busy
    ]
    busy |= {place for phrase in phrases for place in range(phrase.start, phrase.end)}
    free = [
        number
        for number in (find_numbers(text) if numbers is None else numbers)
        if number.start not in busy and number.end - 1 not in busy
    ]
    counted = _counted(text, free)
    for duration in merge(phrases, counted, key=_start) if phrases else counted:
        yield _with_each(text, duration)


def _start(duration: Duration) -> int:
    return duration.start


def _phrases(text: str) -> Iterator[Duration]:
    """Give the spans that are phrases of their own, looked for around the words for units."""
    done = 0
    for unit_start, unit_end in _units(text):
        start, end = max(done, unit_start - _PHRASE_BEFORE), unit_end + _PHRASE_AFTER
        found = _PHRASES.search(text, start, end)
        if found is not None:
            done = found.end()
            yield Duration(Decimal(str(found.lastgroup)[1:]), found.start(), done)


def _clocked(text: str) -> Iterator[Duration]:
    """Give the spans that are written with colons: "00:15:00", "12:30 min", "1:30 hours"."""
    done, colon = 0, text.find(":")
    while colon >= 0:
        place = colon - 1 - (text[max(0, colon - 2) : colon - 1] in _FIGURES)
        colon = text.find(":", colon + 1)
        found = None if place < done else _CLOCKED.match(text, place)
        if found is None:
            continue
        done = found.end()
        first, second = Decimal(found["m"]), Decimal(found["s"])
        if found["h"] is not None:
            # "14:05:00" is a time of the day.
            hours = Decimal(found["h"])
            minutes = hours * 60 + first + second / 60
            if hours >= _FIRST_HOUR_OF_WORK or found["minutes"] or found["hours"]:
                continue
        elif found["minutes"]:
            minutes = first + second / 60
        elif found["hours"] and first < _FIRST_HOUR_OF_WORK:
            minutes = first * 60 + second
        else:
            continue
        yield Duration(_rounded(minutes), found.start(), found.end())


def _units(text: str) -> list[tuple[int, int]]:
    """Give the places of the words for units that may end or begin a phrase."""
    lower = text.lower()
    if len(lower) != len(text) or any(odd in text for odd in _ODD_CASES):
        return [found.span() for found in _UNIT_WORD.finditer(text)]
    places = []
    for hint in _UNIT_HINTS:
        place = lower.find(hint)
        while place >= 0:
            if lower[max(0, place - 3) : place].rstrip(" -").endswith(_PHRASE_HINTS):
                places.append((place, place + len(hint)))
            place = lower.find(hint, place + len(hint))
    return sorted(places)


def _counted(text: str, numbers: list[Number]) -> Iterator[Duration]:
    index = 0
    while index < len(numbers):
        end = numbers[index].end
        if not _may_have_unit(text, end) and (
            index + 1 == len(numbers) or numbers[index + 1].start - end > _LONGEST_JOINT
        ):
            index += 1
            continue
        duration, used = _at(text, numbers, index)
        if duration is not None:
            yield duration
        index += used


def _at(text: str, numbers: list[Number], index: int) -> tuple[Duration | None, int]:
    """Read a span or a range that starts at a number, and say how many numbers it took."""
    first = numbers[index]
    if inside_word(text, first.start) or _after_colon(text, first.start):
        return None, 1
    following = numbers[index + 1] if index + 1 < len(numbers) else None
    bare = not _may_have_unit(text, first.end) or _UNIT.match(text, first.end) is None
    if bare:
        if following is None or not _joined(text, first.start, first.end, following.start):
            return None, 1
        upper, used = _single(text, numbers, index + 1)
        if upper is None:
            return None, 1
        unit = _unit(text, following.end)
        low = first.value * _IN_MINUTES[unit]
        return _span(first.start, low, upper), used + 1
    lower, used = _single(text, numbers, index)
    if lower is None:
        return None, used
    if index + used < len(numbers):
        later = numbers[index + used]
        if _joined(text, lower.start, lower.end, later.start):
            upper, more = _single(text, numbers, index + used)
            if upper is not None and upper.minutes >= lower.minutes:
                return _span(lower.start, lower.minutes, upper), used + more
    return lower, used


def _after_colon(text: str, start: int) -> bool:
    """Tell whether a number is the second half of a time of the day: the "30" of "18:30 h"."""
    return text[max(0, start - 1) : start] == ":" and text[max(0, start - 2) : start - 1].isdigit()


def _may_have_unit(text: str, end: int) -> bool:
    following = text[end : end + 7].lstrip(_UNIT_GAP)[:1]
    return following in _UNIT_FIRST


def _span(start: int, low: Decimal, upper: Duration) -> Duration:
    if low > upper.minutes:
        return upper
    middle = (low + upper.minutes) / 2
    return Duration(middle, start, upper.end, low, upper.minutes)


def _joined(text: str, start: int, left: int, right: int) -> bool:
    if not 0 < right - left <= _LONGEST_JOINT:
        return False
    gap = text[left:right]
    if _JOINT.match(gap):
        return True
    return bool(_AND.match(gap) and _BETWEEN.search(text, max(0, start - 10), start))


def _unit(text: str, end: int) -> str:
    found = _UNIT.match(text, end)
    return str(found.lastgroup) if found else ""


def _single(text: str, numbers: list[Number], index: int) -> tuple[Duration | None, int]:
    """Read one span, "1 h 30 min" included; also give how many numbers it took."""
    number = numbers[index]
    found = _UNIT.match(text, number.end)
    if found is None or number.factor != 1:
        return None, 1
    unit, end, used = str(found.lastgroup), found.end(), 1
    minutes = number.value * _IN_MINUTES[unit]
    kind = "hour" if unit == "compact" else unit
    if kind in _SMALLER and index + 1 < len(numbers):
        smaller = numbers[index + 1]
        joint = text[end : smaller.start]
        if joint.strip(" \u00a0\u202f,").lower() in {"", "and", "et"} and len(joint) <= 5:
            tail = _SMALLER[kind].match(text, smaller.end)
            has_word = tail is not None and tail.end() > smaller.end
            # In "2h15m" the m is none of millions.
            count = smaller.value / smaller.factor if kind == "hour" else smaller.value
            if tail and count < 60 and (has_word or not joint.strip()):
                loose = text[smaller.end : smaller.end + 2].strip()[:1].isalnum()
                tight = unit == "compact" or has_word or kind == "hour" or not loose
                if tight:
                    minutes += count * _IN_MINUTES[kind] / 60
                    end, used = tail.end(), 2
    if used == 1 and (half := _HALF.match(text, end)):
        minutes += _IN_MINUTES[kind] / 2
        end = half.end()
    if kind == "hour" and _is_clock(text, number, end, compound=used == 2):
        return None, used
    return Duration(_rounded(minutes), number.start, end), used


def _rounded(minutes: Decimal) -> Decimal:
    return minutes.quantize(_FINEST).normalize() + 0 if minutes % 1 else minutes


def _is_clock(text: str, number: Number, end: int, *, compound: bool) -> bool:
    """Tell a time of day from a time span; both are written "8h" or "18h30" in French."""
    written = text[number.start : end].lower()
    if number.words or "heure" in written or "hour" in written or "hr" in written:
        return False
    if number.value >= 25 or number.value != number.value.to_integral_value():
        return False
    window = max(0, number.start - 12)
    if _SPAN_CUE.search(text, window, number.start):
        return False
    if compound and number.value >= _FIRST_HOUR_OF_WORK:
        return True
    if number.value < _FIRST_HOUR_OF_WORK:
        return False
    if _CLOCK_BEFORE.search(text, window, number.start):
        return True
    return _CLOCK_AFTER.match(text, end) is not None


def _with_each(text: str, duration: Duration) -> Duration:
    found = _EACH.match(text, duration.end)
    if found is None:
        return duration
    name = str(found.lastgroup)
    per: Each = "day" if name in {"day", "daily"} else "week" if name == "week" else "month"
    return replace(duration, end=found.end(), per=per)
