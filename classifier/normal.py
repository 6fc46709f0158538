"""Undoes what hides words from a filter, and remembers where each character came from.

Zero-width characters, look-alike letters, letters in circles or double width, and s p a c e d
letters become plain lower-case letters without accents; every quote still points into the original.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

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
# A cheap look before the dear one: three letters in a row that stand alone.
_SPACED_HINT = re.compile(r"(?:^|[^\w])[^\W\d_](?:[ .*_\-][^\W\d_]){2}[ .*_\-]")
_SPACED = re.compile(r"(?<![^\W_])[^\W\d_](?:[ .*_\-][^\W\d_](?![^\W_])){4,40}")


@dataclass(frozen=True, slots=True)
class Folded:
    """A text made plain. `places[i]` is where its i-th character stands in the original.

    `places` is None when both have the same length and every place is its own.
    """

    text: str
    original: str
    places: tuple[int, ...] | None = None

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
    if _ODD.search(text) is None:
        plain = text.lower().translate(_ACCENTS)
        if len(plain) == len(text) and not (_SPACED_HINT.search(plain) and _SPACED.search(plain)):
            return Folded(plain, text)
    return _fold_slowly(text)


def _fold_slowly(text: str) -> Folded:
    latin = sum("a" <= char.lower() <= "z" for char in text)
    foreign = sum("\u0370" <= char <= "\u052f" for char in text)
    characters: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for plain in _plain(char):
            characters.append(_LOOK_ALIKES.get(plain, plain) if latin >= foreign else plain)
            places.append(place)
    folded = "".join(characters)
    keep = [True] * len(folded)
    for spaced in _SPACED.finditer(folded):
        for place in range(spaced.start(), spaced.end()):
            keep[place] = folded[place].isalpha()
    if not all(keep):
        folded = "".join(char for char, kept in zip(folded, keep, strict=True) if kept)
        places = [place for place, kept in zip(places, keep, strict=True) if kept]
    return Folded(folded, text, tuple(places))


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    if char in _INVISIBLE or unicodedata.combining(char):
        return ""
    if "\ud800" <= char <= "\udfff":
        return "\ufffd"
    whole = unicodedata.normalize("NFKC", char).lower().translate(_ACCENTS)
    return "".join(part for part in whole if not unicodedata.combining(part))
