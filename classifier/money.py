"""Sums of money as people write them, alone or as a range, in French and English text.

Conventions: "$" and "dollars" without a country are US dollars, "roupies" Indian, "pesos"
Philippine, "dinars" Algerian, "francs" West African (XOF), "centimes" euro cents.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from classifier.currencies import Mark, after, before, franc_after, may_be_priced
from classifier.numbers import Number, find_numbers

_SPACE = r"[ \t\u00a0\u202f]{0,2}"
_JOINT = re.compile(rf"{_SPACE}(?:-|–|—|~|to|à|a|up to|jusqu[’']à){_SPACE}\Z", re.IGNORECASE)
_AND = re.compile(rf"{_SPACE}(?:and|et|&){_SPACE}\Z", re.IGNORECASE)
_BETWEEN = re.compile(r"(?:between|entre)[^.\n]{0,6}\Z", re.IGNORECASE)
_COUNTS_SOMETHING_ELSE = re.compile(
    rf"{_SPACE}-?{_SPACE}(?:%|(?:s|secs?|seconde?s?|min|mins|minutes?|mn|h|hrs?|hours?|heures?|days?"
    r"|jours?|weeks?|semaines?|months?|mois|tasks?|t[âa]ches?|questions?|x)(?![A-Za-zÀ-ÿ]))",
    re.IGNORECASE,
)
_TAIL = re.compile(rf"{_SPACE}(?:/-|/=)|[.,][-–](?![0-9])")
_TAIL_SIGNS = frozenset("/-–")
# "15 € 50", "2 euros 50 la page": what follows the cents is no word that they could count.
_CENTS = re.compile(
    rf"(?:[0-9]{{2}}|[a-zà-ÿ-]{{3,20}})(?![0-9A-Za-zÀ-ÿ%])(?!{_SPACE}[$€£₹%])"
    rf"(?!{_SPACE}(?!(?:par|pour|de l|l[’']|brut|net|chaque|la|le|les|et|ou)\b)[A-Za-zÀ-ÿ0-9])",
    re.IGNORECASE,
)
_WITH_CENTS = {"EUR", "USD", "CAD", "GBP", "CHF", "MAD"}
_DECIMAL_POINT = {"USD", "USDT", "USDC", "BTC", "ETH", "GBP", "CAD", "AUD"}
_LONGEST_JOINT = 14
_SMALLEST_LONE_FRANC = 100


@dataclass(frozen=True, slots=True)
class Money:
    """A sum as written at text[start:end], an exact decimal with its ISO 4217 code or coin.

    A range counts as its low end, which is all that is promised; its other end is `high`.
    """

    amount: Decimal
    currency: str
    start: int
    end: int
    high: Decimal | None = None


def find_money(text: str, numbers: Sequence[Number] | None = None) -> list[Money]:
    """Give the sums of money of a text from left to right, each range as one.

    `numbers` is find_numbers' answer if known.
    """
    numbers = list(find_numbers(text)) if numbers is None else numbers
    marks = [
        _mark(text, number) if may_be_priced(text, number.start, number.end) else None
        for number in numbers
    ]
    found: list[Money] = []
    index = 0
    last = len(numbers) - 1
    while index <= last:
        if marks[index] is None and (index == last or marks[index + 1] is None):
            index += 1
            continue
        first = _priced(numbers[index], marks[index])
        if found and first.start < found[-1].end:
            # One sign between two numbers ("1$1") is the first one's; in "5€ 10€" each has its own.
            if first.mark is None or first.mark.end <= first.number.end:
                index += 1
                continue
            first = first._replace(start=first.number.start)
        second = None if index == last else _priced(numbers[index + 1], marks[index + 1])
        if second is not None and _is_range(text, first, second):
            found.append(_range(text, first, second))
            index += 2
            continue
        if first.mark is not None:
            amount = _value(first.number, first.mark)
            end = _with_tail(text, first.end)
            if second is not None and _is_cents(text, first, second):
                amount += second.number.value / 100
                end = second.end
                index += 1
            found.append(Money(amount, first.mark.currency, first.start, end))
        index += 1
    return found


class _Priced(NamedTuple):
    """A number and the currency that stands before or after it, if one does; the span of both."""

    number: Number
    mark: Mark | None
    start: int
    end: int


def _priced(number: Number, mark: Mark | None) -> _Priced:
    if mark is None:
        return _Priced(number, None, number.start, number.end)
    return _Priced(number, mark, min(number.start, mark.start), max(number.end, mark.end))


def _mark(text: str, number: Number) -> Mark | None:
    """Give a number's currency; of two ("$5 CAD") the one that names the country wins."""
    front = before(text, number.start)
    if front is None and inside_word(text, number.start):
        return None
    tail = _tail(text, number.end)
    back = after(text, tail.end() if tail else number.end)
    if back is None and number.value >= _SMALLEST_LONE_FRANC:
        back = franc_after(text, number.end)
    if front is None or back is None:
        return front or back
    if back.scale != 1 or back.currency == "USD":
        return front
    return Mark(back.currency, front.start, back.end)


def inside_word(text: str, start: int) -> bool:
    """Tell whether a number starting here is the tail of a word or a code, such as "mp3"."""
    return start > 0 and (text[start - 1].isalnum() or text[start - 1] == "_")


def _value(number: Number, mark: Mark) -> Decimal:
    """Settle a number such as "2.550": some platforms price in thousandths of a dollar."""
    value = number.value
    if number.dotted is not None and mark.currency in _DECIMAL_POINT:
        in_front = mark.start < number.start
        if in_front or number.dotted != number.dotted.to_integral_value():
            value = number.dotted
    return value if mark.scale == 1 else value * mark.scale


def _is_range(text: str, first: _Priced, second: _Priced) -> bool:
    if first.mark is None and second.mark is None:
        return False
    if first.mark is None and inside_word(text, first.start):
        return False
    if first.mark and second.mark and first.mark.currency != second.mark.currency:
        return False
    if second.mark is None and (
        _COUNTS_SOMETHING_ELSE.match(text, second.end) or inside_word(text, second.start)
    ):
        return False
    left = _with_tail(text, first.end)
    if not 0 < second.start - left <= _LONGEST_JOINT:
        return False
    gap = text[left : second.start]
    joined = _JOINT.match(gap) or (
        _AND.match(gap) and _BETWEEN.search(text, max(0, first.start - 16), first.start)
    )
    return bool(joined) and _ends(first, second)[1] >= _ends(first, second)[0]


def _is_cents(text: str, first: _Priced, second: _Priced) -> bool:
    """Tell whether the second number is the cents of the first: "15€50", "2 euros et 50 cts"."""
    mark, whole = first.mark, first.number
    if mark is None or mark.scale != 1 or mark.currency not in _WITH_CENTS:
        return False
    if mark.end <= whole.end or whole.value % 1 or not 0 < second.number.value < 100:
        return False
    gap = text[first.end : second.number.start]
    # The sign of the first stands before the second, too: "15€50".
    shared = second.mark is not None and second.mark.start < first.end
    if second.mark is not None and not (shared and second.mark.end <= second.number.end):
        is_cents = second.mark.scale != 1 and second.mark.start >= second.number.end
        return is_cents and gap.strip(" \u00a0\u202f").lower() in {"", "et", "and"}
    if gap not in {"", " ", "\u00a0", "\u202f"} or second.number.value < 5:
        return False
    return second.number.value % 1 == 0 and bool(_CENTS.match(text, second.number.start))


def _ends(first: _Priced, second: _Priced) -> tuple[Decimal, Decimal]:
    """Give both ends of a range; "10-15k" is 10,000 to 15,000."""
    mark, other = first.mark or second.mark, second.mark or first.mark
    assert mark is not None
    assert other is not None
    low, high = _value(first.number, mark), _value(second.number, other)
    factor = second.number.factor
    if factor != 1 and first.number.factor == 1 and low * factor <= high:
        low *= factor
    return low, high


def _range(text: str, first: _Priced, second: _Priced) -> Money:
    low, high = _ends(first, second)
    mark = second.mark or first.mark
    assert mark is not None
    return Money(low, mark.currency, first.start, _with_tail(text, second.end), high)


def _with_tail(text: str, end: int) -> int:
    """Take in what follows a round sum: "/-" in India or East Africa, ".-" in Switzerland."""
    tail = _tail(text, end)
    return tail.end() if tail else end


def _tail(text: str, end: int) -> re.Match[str] | None:
    return None if _TAIL_SIGNS.isdisjoint(text[end : end + 4]) else _TAIL.match(text, end)
