"""Numbers as people write them: digits, separators, multipliers, French and English words."""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from text_to_num import text2num

from classifier.number_places import MOST_DIGITS, Place, Places

_DIGITS = (
    r"(?<![0-9])(?:"
    r"[0-9]{1,3}(?:[ \u00a0\u202f\u2009'’][0-9]{3}){1,4}(?![0-9])(?:[.,][0-9]{1,8}(?![0-9]))?"
    r"|[0-9]{1,15}(?![0-9])(?:[.,][0-9]{1,15}){0,5}"
    r"|(?<![\w.,])[.,][0-9]{1,8}"
    r")"
)
_EN = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety "
    "hundred thousand million"
)
_FR = (
    "un une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize "
    "vingts vingt trente quarante cinquante soixante septante huitante octante nonante cents cent "
    "mille millions million"
)
_COLLECTIVES = {
    "dizaine": 10,
    "douzaine": 12,
    "quinzaine": 15,
    "vingtaine": 20,
    "trentaine": 30,
    "quarantaine": 40,
    "cinquantaine": 50,
    "soixantaine": 60,
    "centaine": 100,
}


def _words(words: str, joint: str) -> str:
    one = "(?:" + "|".join(sorted(words.split(), key=len, reverse=True)) + ")"
    return rf"{one}(?:{joint}{one}\b){{0,9}}\b"


# Numbers are rare: cheap searches find where one may start, and only there is it read in full.
_DIGIT_RUN = re.compile(r"[0-9½¼¾][0-9½¼¾]*+(?:(?=[ \u00a0\u202f\u2009'’.,][0-9])|())")
"""Digits; its group tells that nothing follows that may belong to the same number."""
_BETWEEN_WORDS = bytes(code if chr(code).isalpha() else ord(" ") for code in range(256))
"""Latin-1 with every character that is no part of a word made a space."""
# "un", "one", "a" are articles unless one of these follows them.
_COUNTED = (
    "hundred|thousand|million|lakh|crore|cent|euro|dollar|buck|franc|f cfa|fcfa|dirham|dinar|roup"
    "|rupee|peso|livre|pound|naira|shilling|cedi|rand|usd|eur|hour|minute|second|day|week|heure"
    "|jour|semaine|mille|and |et |to |or |à |ou "
)
_ARTICLE = re.compile(rf"\b(?:une?|one|an?)(?= (?:{_COUNTED}|[a-z]{{3,9}}aine ))|\b(?:une?|one)-")
_ARTICLE_FOLLOWERS = frozenset(word[:2] for word in _COUNTED.split("|"))
_DIGITS_RE = re.compile(_DIGITS)
_WORDS_RE = re.compile(
    rf"(?P<collective>une? (?:{'|'.join(_COLLECTIVES)}) (?:de |d[’']))"
    rf"|(?P<a_hundred>an? (?:hundred|thousand|million)\b)"
    rf"|(?P<fr>{_words(_FR, r'(?:-et-|-| et | )')})"
    rf"|(?P<en>{_words(_EN, r'(?:-| and | )')})",
    re.IGNORECASE,
)
_ARTICLES = frozenset({"un", "une", "one"})
_FIRST_WORDS = frozenset(f"{_FR} {_EN}".split()) - {"cents", "vingts"} - _ARTICLES
_FIRST_LETTERS = frozenset(word.encode() for word in _FIRST_WORDS)
_ARTICLE_BEGINNINGS = ("a ", "an ", "un ", "une ", "one ", "un-", "une-", "one-")
_PLACES = Places(_FIRST_WORDS, {*_ARTICLES, "a", "an"})
_FRACTIONS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_MULTIPLIERS = {
    "k": Decimal(1000),
    "mille": Decimal(1000),
    "thousand": Decimal(1000),
    "m": Decimal(1000000),
    "million": Decimal(1000000),
    "millions": Decimal(1000000),
    "lakh": Decimal(100000),
    "lakhs": Decimal(100000),
    "lac": Decimal(100000),
    "lacs": Decimal(100000),
    "crore": Decimal(10000000),
    "crores": Decimal(10000000),
}
_MULTIPLIER_RE = re.compile(
    r"(?: ?[kK](?=[^A-Za-zÀ-ÿ]|F|\Z)|M(?=[^A-Za-zÀ-ÿ]|F|\Z)"
    r"| ?\b(?:mille|thousand|millions?|lakhs?|lacs?|crores?)\b(?: d[e’'])?)"
    r"|(?:mille|millions?|lakhs?|lacs?|crores?)\b(?: d[e’'])?",
    re.IGNORECASE,
)
# What a multiplier may begin with ("\u212a" is the sign for kelvin, which is read like a k).
_MULTIPLIER_FIRST = frozenset("kKmMtTlLcC\u212a")
_LARGEST = Decimal(10) ** 15
_LONG = 1_500
"""Characters from which on it pays to look for all numbers at once."""
_LONGEST_UNIT = 24
"""Characters that are looked at behind an article."""
_SEPARATORS = re.compile(r"[ \u00a0\u202f\u2009'’]")
_GROUPS = re.compile(r"[.,]")


class Number(NamedTuple):
    """A number in a text: its value, its place, and how it was written.

    `dotted` holds the other value of a number such as "2.550", whose dot is a decimal point in one
    convention and groups thousands in another; `value` is then the grouped one.
    """

    value: Decimal
    start: int
    end: int
    words: bool = False
    dotted: Decimal | None = None
    factor: Decimal = Decimal(1)


def find_numbers(text: str) -> Iterator[Number]:
    """Give the numbers of a text from left to right, without dates and addresses."""
    done = 0
    for place, sure_end in _starts(text):
        if place < done:
            continue
        number: Number | None
        if sure_end:
            end = sure_end
            number = Number(_whole(text[place:end]), place, end)
        else:
            number, end = _read_at(text, place)
        done = max(done, end)
        if number is None:
            continue
        following = text[number.end : number.end + 2]
        if following.lstrip(" ")[:1] in _MULTIPLIER_FIRST and number.factor == 1:
            number = _multiplied(text, number)
        if number.value < _LARGEST:
            done = number.end
            yield number


def _multiplied(text: str, number: Number) -> Number:
    """Take in the multiplier that follows a number, if one does."""
    more = _MULTIPLIER_RE.match(text, number.end)
    if more is None:
        return number
    factor = _MULTIPLIERS[more.group().strip().split(" ")[0].casefold()]
    # "1.500k" is one and a half thousand, never one thousand five hundred thousand.
    value = number.value if number.dotted is None else number.dotted
    return Number(_plain(value * factor), number.start, more.end(), number.words, None, factor)


_whole = lru_cache(maxsize=4096)(Decimal)


def _starts(text: str) -> list[Place]:
    """Give the places where a number may start, in order."""
    places = _few_starts(text) if len(text) < _LONG else _many_starts(text)
    places.sort()
    return places


def _many_starts(text: str) -> list[Place]:
    places, words, articles = _PLACES.find(text)
    places += [(start, 0) for start, _ in words]
    for start, end in articles:
        before = text[max(0, start - 1) : start]
        if not before.isalnum():
            lower = before + _lower(text[start : end + _LONGEST_UNIT])
            own_end = len(before) + end - start
            likely = lower[own_end + 1 : own_end + 3] in _ARTICLE_FOLLOWERS
            likely = likely or lower[own_end : own_end + 1] == "-" or "aine " in lower
            if likely and _ARTICLE.match(lower, len(before)):
                places.append((start, 0))
    return places


def _few_starts(text: str) -> list[Place]:
    places = []
    fractions = any(fraction in text for fraction in _FRACTIONS)
    for run in _DIGIT_RUN.finditer(text):
        start, end = run.span()
        pointed = start > 0 and text[start - 1] in ".,"
        if run.lastindex and not pointed and end - start <= MOST_DIGITS and not fractions:
            places.append((start, end))
            continue
        if pointed:
            places.append((start - 1, 0))
        places.append((start, 0))
        if fractions:
            places += [(i, 0) for i in range(start + 1, end) if text[i] in _FRACTIONS]
    lower = _lower(text)
    words = lower.encode("latin-1", "replace").translate(_BETWEEN_WORDS).split()
    for written in _FIRST_LETTERS.intersection(words):
        word = written.decode()
        place = lower.find(word)
        while place >= 0:
            if not (
                lower[place - 1 : place].isalpha()
                or lower[place + len(word) : place + len(word) + 1].isalpha()
            ):
                places.append((place, 0))
            place = lower.find(word, place + len(word))
    places += [(place, 0) for place in _articles(lower)]
    return places


def _lower(text: str) -> str:
    """Give a text in lower case, and as long as it was."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)


def _articles(lower: str) -> list[int]:
    """Give the places of the articles that a unit follows."""
    places = []
    collective = "aine " in lower
    for beginning in _ARTICLE_BEGINNINGS:
        place = lower.find(beginning)
        while place >= 0:
            end = place + len(beginning)
            alone = not (place and lower[place - 1].isalnum())
            likely = lower[end : end + 2] in _ARTICLE_FOLLOWERS or lower[end - 1] == "-"
            if alone and (likely or collective) and _ARTICLE.match(lower, place):
                places.append(place)
            place = lower.find(beginning, end)
    return places


def _read_at(text: str, place: int) -> tuple[Number | None, int]:
    """Read the number that starts at a place, and where its characters end."""
    first = text[place]
    if first in _FRACTIONS:
        return Number(_FRACTIONS[first], place, place + 1), place + 1
    if first.isalpha():
        words = _WORDS_RE.match(text, place)
        return (None, place) if words is None else (_read_words(words), place)
    found = _DIGITS_RE.match(text, place)
    if found is None:
        return None, place
    number, end = _read_digits(found.group(), place, found.end()), found.end()
    if number is not None and text[end : end + 1] in _FRACTIONS:
        return Number(number.value + _FRACTIONS[text[end]], place, end + 1), end + 1
    return number, end


def _read_digits(written: str, start: int, end: int) -> Number | None:
    values = _values(written)
    return None if values is None else Number(values[0], start, end, dotted=values[1])


@lru_cache(maxsize=4096)
def _values(written: str) -> tuple[Decimal, Decimal | None] | None:
    """Give the value of a number in digits, and its other one (`Number.dotted`)."""
    if written.isdigit():
        return Decimal(written), None
    plain = _SEPARATORS.sub("", written)
    spaced = plain != written
    marks = [char for char in plain if char in ".,"]
    if not marks:
        return Decimal(plain), None
    last = marks[-1]
    head, _, tail = plain.rpartition(last)
    if spaced or len(set(marks)) == 2:
        groups = _GROUPS.split(head)
        if len(set(marks[:-1])) > 1 or last in marks[:-1]:
            return None
        if not spaced and not _grouped(groups):
            return None
        return Decimal("".join(groups) + "." + tail), None
    if len(marks) > 1:
        groups = plain.split(last)
        return (Decimal("".join(groups)), None) if _grouped(groups) else None
    if len(tail) == 3 and 1 <= len(head) <= 3 and not head.startswith("0"):
        return Decimal(head + tail), Decimal(f"{head}.{tail}") if last == "." else None
    return Decimal(f"{head or 0}.{tail}"), None


def _plain(value: Decimal) -> Decimal:
    return value.to_integral_value() if value == value.to_integral_value() else value.normalize()


def _grouped(groups: list[str]) -> bool:
    """Tell whether the groups are thousands (1.234.567) or the Indian 12,34,567."""
    if not 1 <= len(groups[0]) <= 3 or (len(groups) > 1 and len(groups[-1]) != 3):
        return False
    return all(len(group) in (2, 3) for group in groups[1:-1])


def _read_words(found: re.Match[str]) -> Number | None:
    """Read the longest beginning of the words that is one number."""
    written, start = found.group(), found.start()
    if found.lastgroup in ("collective", "a_hundred"):
        name = written.lower().split(" ")[1]
        known = _COLLECTIVES.get(name, 100)
        value = _MULTIPLIERS.get(name, Decimal(known))
        return Number(value, start, found.end(), words=True)
    spelt = _spelt(written.lower(), str(found.lastgroup))
    return None if spelt is None else Number(spelt[0], start, start + spelt[1], words=True)


@lru_cache(maxsize=1024)
def _spelt(written: str, language: str) -> tuple[Decimal, int] | None:
    """Give the value of the longest beginning that is one number, and that beginning's length."""
    end = len(written)
    while end > 0:
        try:
            value = text2num(written[:end], language)
        except ValueError:
            end = max(written.rfind(" ", 0, end), written.rfind("-", 0, end), 0)
            continue
        return Decimal(value), end
    return None
