"""Numbers as people write them: digits, separators, multipliers, French and English words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from text_to_num import text2num

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
_DIGIT_RUN = re.compile(r"[0-9½¼¾]+")
_WORD = re.compile(r"[^\W\d_]+")
# "un", "one", "a" are articles unless a unit follows them.
_ARTICLE = re.compile(
    r"\b(?:une?|one|an?)(?= (?:hundred|thousand|million|lakh|crore|cent|euro|dollar|buck|franc"
    r"|f ?cfa|dirham|dinar|roup|rupee|peso|livre|pound|naira|shilling|cedi|rand|usd|eur|hour|minute"
    r"|second|day|week|heure|jour|semaine|mille|[a-z]{3,9}aine |and |et |to |or |à |ou ))"
    r"|\b(?:une?|one)-"
)
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
_LARGEST = Decimal(10) ** 15


@dataclass(frozen=True, slots=True)
class Number:
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
    for place in _starts(text):
        if place < done:
            continue
        number, end = _read_at(text, place)
        done = max(done, end)
        if number is None:
            continue
        if number.factor == 1 and (more := _MULTIPLIER_RE.match(text, number.end)):
            word = more.group().strip().split(" ")[0].casefold()
            factor = _MULTIPLIERS[word]
            number = Number(
                # "1.500k" is one and a half thousand, never one thousand five hundred thousand.
                _plain((number.value if number.dotted is None else number.dotted) * factor),
                number.start,
                more.end(),
                number.words,
                None,
                factor,
            )
        if number.value < _LARGEST:
            done = number.end
            yield number


def _starts(text: str) -> list[int]:
    """Give the places where a number may start, in order."""
    places = []
    for run in _DIGIT_RUN.finditer(text):
        start = run.start()
        pointed = start > 0 and text[start - 1] in ".,"
        places.append(start - 1 if pointed else start)
        places += [start] if pointed else []
        places += [i for i in range(start + 1, run.end()) if text[i] in _FRACTIONS]
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    for word in _FIRST_WORDS.intersection(_WORD.findall(lower)):
        place = lower.find(word)
        while place >= 0:
            if not (
                lower[place - 1 : place].isalpha()
                or lower[place + len(word) : place + len(word) + 1].isalpha()
            ):
                places.append(place)
            place = lower.find(word, place + len(word))
    places += [found.start() for found in _ARTICLE.finditer(lower)]
    return sorted(places)


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
    plain = re.sub(r"[ \u00a0\u202f\u2009'’]", "", written)
    spaced = plain != written
    marks = [char for char in plain if char in ".,"]
    if not marks:
        return Number(Decimal(plain), start, end)
    last = marks[-1]
    head, _, tail = plain.rpartition(last)
    if spaced or len(set(marks)) == 2:
        groups = re.split(r"[.,]", head)
        if len(set(marks[:-1])) > 1 or last in marks[:-1]:
            return None
        if not spaced and not _grouped(groups):
            return None
        return Number(Decimal("".join(groups) + "." + tail), start, end)
    if len(marks) > 1:
        groups = plain.split(last)
        return Number(Decimal("".join(groups)), start, end) if _grouped(groups) else None
    if len(tail) == 3 and 1 <= len(head) <= 3 and not head.startswith("0"):
        grouped = Decimal(head + tail)
        return Number(
            grouped, start, end, dotted=Decimal(f"{head}.{tail}") if last == "." else None
        )
    return Number(Decimal(f"{head or 0}.{tail}"), start, end)


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
    end = len(written)
    while end > 0:
        try:
            spelt = text2num(written[:end].lower(), str(found.lastgroup))
        except ValueError:
            end = max(written.rfind(" ", 0, end), written.rfind("-", 0, end), 0)
            continue
        return Number(Decimal(spelt), start, start + end, words=True)
    return None
