"""Where a phrase begins and ends, so that what is quoted can be read."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from classifier.arrays import Floats
from classifier.tokens import CURRENCY, NUMBER, STOP, Tokens

_FAR = 3
"""Tokens that a phrase is lengthened by at most to reach the end of a clause."""
_PART = 0.4
"""Share of a phrase's weight that a piece of another clause needs to stay in it."""
_LONE = 0.6
"""The same for a piece of one token."""
_KEPT = 0.6
"""Share of its weight that a phrase keeps at least when it is lengthened."""
_LONGEST_TITLE = 14
_WITHIN = " \t\u00a0\u202f'’-/&%+°"
"""What stands between the words of one clause; anything else parts two of them."""
_GLUE = ("", "-", "'", "’")
_SMALL_WORDS = frozenset(
    """a an and are as at be but by for from her his i if in is it its my of on or our so than that
    the their them then they this to was we were will with you your u ur
    au aux avec c ce ces cette d dans de des du elle en est et eux il ils j je l la le les leur
    leurs m ma mais mes mon n ne nos notre nous on ou par pour qu que qui s sa se ses si son sont
    sur t ta te tes ton tu un une vos votre vous y""".split()  # noqa: SIM905 - a list of words
)


class Phrasing:
    """The clauses of a tokenised text."""

    def __init__(self, tokens: Tokens) -> None:
        """Take a text."""
        self._names = tokens.names
        self._original = tokens.folded.original
        self._places = tokens.places()
        # What stands right behind each token, before the next one.
        ends = [start for start, _ in self._places[1:]] + [len(self._original)]
        behind = [
            self._original[own_end:next_start]
            for (_, own_end), next_start in zip(self._places, ends, strict=False)
        ]
        self._glued = [gap in _GLUE for gap in behind]
        self._ends = [
            name == STOP or gap.strip(_WITHIN) != "" or gap == " - "
            for name, gap in zip(self._names, behind, strict=True)
        ]
        for place, name in enumerate([*self._names[1:], STOP][: len(self._names)]):
            self._ends[place] = self._ends[place] or name == STOP
        self.title = self._title()

    def _title(self) -> int:
        """Give how many tokens stand in a short first line that others follow."""
        first, _, rest = self._original.partition("\n")
        size = sum(1 for start, _ in self._places if start < len(first))
        return size if rest.strip() and size <= _LONGEST_TITLE and rest.count("\n") else 0

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Give where tokens first to last - 1 stand in the original text."""
        start, end = self._places[first][0], self._places[last - 1][1]
        opened = self._original.count("(", start, end) - self._original.count(")", start, end)
        return start, end + (opened > 0 and self._original[end : end + 1] == ")")

    def whole(
        self, first: int, last: int, value: Floats, free: NDArray[np.bool_]
    ) -> tuple[int, int]:
        """Give the tokens of the phrase that a person would point at for tokens first to last - 1.

        A small piece of another clause is left out, small words at its ends too, and it is
        lengthened over a few `free` tokens to whole words, whole sums and the ends of its clause.
        """
        if first == last:
            return first, last
        first, last = self._in_one_clause(first, last, value)
        total = float(value[first:last].sum())

        def kept(first: int, last: int) -> bool:
            all_free = bool(free[first:last].all())
            return all_free and float(value[first:last].sum()) >= _KEPT * total

        begin = next(
            (place for place in range(first, max(first - _FAR, 0) - 1, -1) if self._begins(place)),
            first,
        )
        first = begin if kept(begin, last) else first
        reach = min(last + _FAR, len(self._names))
        end = next((place for place in range(last, reach + 1) if self._ends[place - 1]), last)
        last = end if kept(first, end) else last
        first, last = self._trimmed(first, last, value)
        while first > 0 and free[first - 1] and self._sticks(first - 1):
            first -= 1
        while last < len(self._names) and free[last] and self._sticks(last - 1):
            last += 1
        return first, last

    def _begins(self, place: int) -> bool:
        return place == 0 or self._ends[place - 1]

    def _sticks(self, place: int) -> bool:
        """Tell whether a token and the next one are one word, or one sum of money."""
        if place + 1 >= len(self._names):
            return False
        if self._glued[place]:
            return True
        return {self._names[place], self._names[place + 1]} == {NUMBER, CURRENCY}

    def _in_one_clause(self, first: int, last: int, value: Floats) -> tuple[int, int]:
        """Leave out what is only a light piece of a clause at either end."""
        breaks = [place + 1 for place in range(first, last - 1) if self._ends[place]]
        total = float(value[first:last].sum())
        begins, ends = self._begins(first), self._ends[last - 1]
        if breaks and not begins and self._is_light(first, breaks[0], value, total):
            first = breaks.pop(0)
        if breaks and not ends and self._is_light(breaks[-1], last, value, total):
            last = breaks[-1]
        return first, last

    def _is_light(self, first: int, last: int, value: Floats, total: float) -> bool:
        needed = _LONE if last - first == 1 else _PART
        return float(value[first:last].sum()) < needed * total

    def _trimmed(self, first: int, last: int, value: Floats) -> tuple[int, int]:
        """Leave out the small words at both ends of a phrase that nobody would point at."""
        names: Sequence[str] = self._names
        begin, end = first, last
        while last - first > 1 and names[last - 1] in _SMALL_WORDS:
            last -= 1
        while last - first > 1 and names[first] in _SMALL_WORDS:
            first += 1
        # A phrase of small words alone ("to you for the") is shown as it is.
        telling = names[first] not in _SMALL_WORDS and float(value[first:last].sum()) > 0
        return (first, last) if telling else (begin, end)
