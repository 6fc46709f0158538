"""Where numbers may begin in a text, found for the whole text at once with numpy."""

from collections.abc import Iterable
from functools import cache

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint32]
Classes = NDArray[np.uint8]
Place = tuple[int, int]
Span = tuple[int, int]

MOST_DIGITS = 15
# What a sign is: 1 to 26 for a letter, whatever its case, 27 for others of Latin-1; what may stand
# between two digits of one number, points and commas first; a digit, a fraction.
_OTHER_LETTER, _POINT, _GROUPING, _DIGIT, _FRACTION = 27, 28, 30, 32, 33
_LAST_LATIN = 0x17F
_ODD_LATIN = "\u1e9e\u212a\u212b"
"""The signs above it whose lower case is in Latin-1."""
_TABLED = 0x2200
_MARGIN = "\0\0"
_BITS = np.array([1 << 10, 1 << 5, 1])
_FIRST_THREE = np.arange(3)


class Places:
    """Finds the places where numbers may begin, for some words that they begin with."""

    def __init__(self, words: Iterable[str], articles: Iterable[str]) -> None:
        """Take the words for numbers, and the articles that may count a unit."""
        self._words = frozenset(words)
        self._articles = frozenset(articles)
        self._beginnings = np.zeros(1 << 15, dtype=np.bool_)
        for word in (*self._words, *self._articles):
            first, second, third = (*map(_class, word[:3]), 0, 0)[:3]
            # After "a" and its space stands any letter.
            follows = range(_OTHER_LETTER + 1) if len(word) == 1 else (third,)
            for letter in follows:
                self._beginnings[(first << 10) + (second << 5) + letter] = True

    def find(self, text: str) -> tuple[list[Place], list[Span], list[Span]]:
        """Give the places of digits, and the spans of words for numbers and of articles.

        A place is where a number may begin, and where it ends if that is sure, else 0. It is sure
        of digits with nothing around them that may belong to the number.
        """
        whole = (_MARGIN + text + _MARGIN).encode("utf-32-le", "surrogatepass")
        signs = _classes().take(np.frombuffer(whole, dtype="<u4"), mode="clip")
        words, articles = self._find_words(text, signs)
        return _find_digits(signs), words, articles

    def _find_words(self, text: str, signs: Classes) -> tuple[list[Span], list[Span]]:
        lettered = (signs - np.uint8(1)) < _OTHER_LETTER
        edges = np.flatnonzero(lettered[1:] != lettered[:-1])
        letters = signs.take(edges[::2, np.newaxis] + (_FIRST_THREE + 1))
        letters[letters > _OTHER_LETTER] = 0
        likely = np.flatnonzero(self._beginnings.take(letters @ _BITS))
        words, articles = [], []
        # An edge is the place before a letter or the last letter, and the margin moves both.
        for start, end in (edges.reshape(-1, 2).take(likely, axis=0) + 1 - len(_MARGIN)).tolist():
            word = text[start:end].lower()
            if word in self._words:
                if not (text[start - 1 : start].isalpha() or text[end : end + 1].isalpha()):
                    words.append((start, end))
            elif word in self._articles:
                articles.append((start, end))
        return words, articles


def _find_digits(signs: Classes) -> list[Place]:
    figures = signs >= _DIGIT
    edges = np.flatnonzero(figures[1:] != figures[:-1]) + 1
    starts, ends = edges[::2], edges[1::2]
    behind = signs.take(ends)
    pointed = (signs.take(starts - 1) - np.uint8(_POINT)) < _GROUPING - _POINT
    goes_on = ((behind >= _POINT) & (behind <= _GROUPING)) & (signs.take(ends + 1) == _DIGIT)
    unsure = pointed | goes_on | (ends - starts > MOST_DIGITS)
    fractions: NDArray[np.int64] | None = None
    if len(starts) and signs.max() == _FRACTION:
        fractions = np.flatnonzero(signs == _FRACTION)
        unsure[np.searchsorted(starts, fractions, side="right") - 1] = True
    begins = (starts - len(_MARGIN)).tolist()
    sure_ends = ((ends - len(_MARGIN)) * ~unsure).tolist()
    places = list(zip(begins, sure_ends, strict=True))
    for more in (starts[pointed] - 1, fractions):
        if more is not None and len(more):
            places += [(place, 0) for place in (more - len(_MARGIN)).tolist()]
    return places


@cache
def _classes() -> Classes:
    """Give the class of each sign; that of the last one is that of all others."""
    classes = np.zeros(_TABLED, dtype=np.uint8)
    signs = [*map(chr, range(_LAST_LATIN + 1)), *_ODD_LATIN, "\u2009", "\u202f", "’"]
    classes[list(map(ord, signs))] = list(map(_class, signs))
    return classes


def _class(sign: str) -> int:
    small = sign.lower()
    if "a" <= small <= "z" and len(small) == 1:
        return ord(small) - ord("a") + 1
    if small.isalpha() and small <= "\u00ff":
        return _OTHER_LETTER
    if sign in "½¼¾":
        return _FRACTION
    if "0" <= sign <= "9":
        return _DIGIT
    if sign in ".,":
        return _POINT
    return _GROUPING if sign in " \u00a0\u202f\u2009'’" else 0
