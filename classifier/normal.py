"""Undoes what hides words from a filter, and remembers where each character came from.

Zero-width characters, look-alike letters, letters in circles or double width, and s p a c e d
letters become plain lower-case letters without accents; every quote still points into the original.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint32]
Integers = NDArray[np.int64]

_INVISIBLE = frozenset(
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b"
    "\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufe0e\ufe0f\ufeff"
)
# Cyrillic and Greek letters that are drawn like Latin ones (Unicode's confusables, lower case).
_LOOK_ALIKES = dict(
    zip(
        "авсеһіјԁкмнорԛѕтυѵԝхуүαβεηικνορτχɡɩӏ",
        "abcehijdkmhopqstuvwxyyabenikvoptxgil",
        strict=True,
    )
)
_ACCENTS: dict[int, int] = str.maketrans(
    "àâäáãåāçćčéèêëēėęîïíìīłñńôöóòõōøśšûüúùūÿýžźż’‘ʼ´`",
    "aaaaaaaccceeeeeeeiiiiilnnooooooossuuuuuyyzzz'''''",
)
# Outside these ranges nothing needs more than lower case and the loss of its accents: Latin,
# French and English punctuation, currencies, arrows, drawings and most emoji.
_ODD = re.compile(
    "[\u00aa\u00ad\u00b2\u00b3\u00b9\u00ba\u0180-\u052f\u061c\u115f\u1160\u17b4\u17b5\u180e"
    "\u1d00-\u1fff\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2070-\u209c\u2100-\u218f\u2460-\u24ff"
    "\ufb00-\ufb06\ufe0e\ufe0f\ufeff\uff00-\uffef\U0001d400-\U0001d7ff\U0001f100-\U0001f1e5\ud800-\udfff]"
)
_SPACED = re.compile(r"(?<![^\W_])[^\W\d_](?:[ .*_\-][^\W\d_](?![^\W_])){4,40}")
# A cheap look before the dear one: Latin-1 (with "?" for the rest) to letters, gaps and others.
_SHAPES = bytes(
    ord("a" if re.fullmatch(r"[^\W\d_]|\?", chr(code)) else " " if chr(code) in " .*_-" else "0")
    for code in range(256)
)
_SPACED_SHAPE = b"a a a a a"
_TABLED = 0x3000
"""Signs up to this one have their place in a table; there are few others in a text."""
_ODD_SIGN = 0x110000


@dataclass(frozen=True)
class Folded:
    """A text made plain; `spread` gives where its characters stand in the original.

    It is None when both have the same length and every place is its own.
    """

    text: str
    original: str
    spread: Callable[[], tuple[int, ...]] | None = None

    @cached_property
    def places(self) -> tuple[int, ...] | None:
        """Where each character stands in the original, worked out when it is asked for."""
        return None if self.spread is None else self.spread()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the span of the original that text[start:end] was made from."""
        if self.places is None:
            return start, end
        left, right = self.places[start], self.places[end - 1] + 1
        while right < len(self.original) and unicodedata.combining(self.original[right]):
            right += 1
        return left, right


def fold(text: str) -> Folded:
    """Make a text plain: lower case, no accents, nothing hidden."""
    if text.isascii():
        plain = text.lower().replace("`", "'")
        shapes = plain.encode().translate(_SHAPES)
    else:
        codes = _codes(text)
        letters = _tables().plain.take(codes, mode="clip")
        if letters.max() == _ODD_SIGN and not _fill_in(letters, codes):
            return _fold_slowly(text, codes)
        plain = _text(letters)
        shapes = _shapes(letters)
    if next(_spaced(plain, shapes), None) is None:
        return Folded(plain, text)
    return _fold_slowly(text, _codes(text))


def _codes(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def _text(codes: Codes) -> str:
    return codes.tobytes().decode("utf-32-le", "surrogatepass")


class _Tables(NamedTuple):
    """What each sign below _TABLED becomes, and its shape; the last entry is that of all others.

    A sign that becomes _ODD_SIGN needs more than lower case and the loss of its accents.
    """

    plain: Codes
    shapes: NDArray[np.uint8]


@cache
def _tables() -> _Tables:
    signs = "".join(map(chr, range(_TABLED)))
    # The one sign of two letters in lower case would move all that follow.
    plain = _codes(signs.replace("\u0130", "i").lower())
    bare = np.arange(plain.max() + 1, dtype=np.uint32)
    bare[list(_ACCENTS)] = list(_ACCENTS.values())
    plain = bare.take(plain)
    plain[_codes("\u0130" + "".join(_ODD.findall(signs)))] = _ODD_SIGN
    shapes = np.full(_TABLED, _SHAPES[ord("?")], dtype=np.uint8)
    shapes[: len(_SHAPES)] = np.frombuffer(_SHAPES, dtype=np.uint8)
    return _Tables(np.append(plain, np.uint32(_ODD_SIGN)), np.append(shapes, shapes[-1]))


def _fill_in(letters: Codes, codes: Codes) -> bool:
    """Give the signs above the tables their lower case; False when some sign needs more."""
    left = np.flatnonzero(letters == _ODD_SIGN)
    high = codes.take(left)
    if high.min() < _TABLED:
        return False
    different = np.unique(high)
    signs = _text(different)
    lower = signs.lower()
    if len(lower) != len(signs) or _ODD.search(signs):
        return False
    letters[left] = _codes(lower).take(np.searchsorted(different, high))
    return True


def _shapes(letters: Codes) -> bytes:
    return _tables().shapes.take(letters, mode="clip").tobytes()


def _spaced(plain: str, shapes: bytes) -> Iterator[re.Match[str]]:
    """Give the words written with something between all their letters."""
    place = shapes.find(_SPACED_SHAPE)
    while place >= 0:
        found = _SPACED.match(plain, place)
        if found is not None:
            yield found
        place = shapes.find(_SPACED_SHAPE, place + 1 if found is None else found.end())


def _fold_slowly(text: str, codes: Codes) -> Folded:
    counted = np.bincount(np.minimum(codes, _TABLED), minlength=_TABLED + 1)[:_TABLED]
    common = np.flatnonzero(counted)
    seen = list(zip(map(chr, common.tolist()), counted.take(common).tolist(), strict=True))
    foreign = sum(count for sign, count in seen if "\u0370" <= sign <= "\u052f")
    latin = sum(count for sign, count in seen if "a" <= sign.lower() <= "z")
    look = _look_alike if foreign <= latin else _plain
    table = np.full(_TABLED + 1, _ODD_SIGN, dtype=np.uint32)
    for sign, _ in seen:
        if len(plain := look(sign)) == 1:
            table[ord(sign)] = ord(plain)
    letters = table.take(codes, mode="clip")
    left = np.flatnonzero(letters == _ODD_SIGN)
    widths: Integers | None = None
    if len(left):
        different, which = np.unique(codes.take(left), return_inverse=True)
        parts = [look(chr(code)) for code in different.tolist()]
        lengths = np.array(list(map(len, parts)), dtype=np.int64)
        widths = np.ones(len(codes), dtype=np.int64)
        widths[left] = lengths.take(which)
        begins = (np.cumsum(widths) - widths).take(left)
        letters = np.repeat(letters, widths)
        for offset in range(lengths.max()):
            nth = np.array([ord(part[offset : offset + 1] or " ") for part in parts])
            there = np.flatnonzero(lengths.take(which) > offset)
            letters[begins.take(there) + offset] = nth.take(which.take(there))
    folded = _text(letters)
    kept: NDArray[np.bool_] | None = None
    for found in _spaced(folded, _shapes(letters)):
        kept = np.ones(len(letters), dtype=np.bool_) if kept is None else kept
        kept[found.start() : found.end()] = [letter.isalpha() for letter in found.group()]
    if kept is not None:
        folded = _text(letters[kept])

    def spread() -> tuple[int, ...]:
        places = np.arange(len(codes))
        places = places if widths is None else np.repeat(places, widths)
        return tuple((places if kept is None else places[kept]).tolist())

    return Folded(folded, text, spread)


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    if char in _INVISIBLE or unicodedata.combining(char):
        return ""
    if "\ud800" <= char <= "\udfff":
        return "\ufffd"
    whole = unicodedata.normalize("NFKC", char).lower().translate(_ACCENTS)
    return "".join(part for part in whole if not unicodedata.combining(part))


@lru_cache(maxsize=4096)
def _look_alike(char: str) -> str:
    return "".join(_LOOK_ALIKES.get(letter, letter) for letter in _plain(char))
