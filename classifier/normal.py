"""Undoes what hides words from a filter, and remembers where each character came from.

Zero-width characters, look-alike letters, letters in circles or double width, and s p a c e d
letters become plain lower-case letters without accents; every quote still points into the original.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import compress

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
_ACCENTS = str.maketrans(
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
    plain = text.lower()
    # Looked at sign by sign, since a text has few different ones.
    signs = "`" if text.isascii() else "".join(set(text))
    if _ODD.search(signs) is None and len(plain) == len(text):
        for sign in signs.lower():
            if (bare := _ACCENTS.get(ord(sign))) is not None:
                plain = plain.replace(sign, chr(bare))
        if not _may_be_spaced(plain) or _SPACED.search(plain) is None:
            return Folded(plain, text)
    return _fold_slowly(text)


def _may_be_spaced(plain: str) -> bool:
    return _SPACED_SHAPE in plain.encode("latin-1", "replace").translate(_SHAPES)


def _fold_slowly(text: str) -> Folded:
    signs = set(text)
    plain = {sign: _plain(sign) for sign in signs}
    foreign = sum(text.count(sign) for sign in signs if "\u0370" <= sign <= "\u052f")
    if not foreign or foreign <= sum(
        text.count(sign) for sign in signs if "a" <= sign.lower() <= "z"
    ):
        plain = {
            sign: "".join(_LOOK_ALIKES.get(letter, letter) for letter in letters)
            for sign, letters in plain.items()
        }
    spaced = "".join(map(plain.__getitem__, text))
    kept: list[bool] | None = None
    folded = spaced
    if _may_be_spaced(spaced):
        kept = [True] * len(spaced)
        for found in _SPACED.finditer(spaced):
            for place in range(found.start(), found.end()):
                kept[place] = spaced[place].isalpha()
        folded = "".join(compress(spaced, kept))

    def spread() -> tuple[int, ...]:
        places = (place for place, sign in enumerate(text) for _ in plain[sign])
        return tuple(places if kept is None else compress(places, kept))

    return Folded(folded, text, spread)


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    if char in _INVISIBLE or unicodedata.combining(char):
        return ""
    if "\ud800" <= char <= "\udfff":
        return "\ufffd"
    whole = unicodedata.normalize("NFKC", char).lower().translate(_ACCENTS)
    return "".join(part for part in whole if not unicodedata.combining(part))
