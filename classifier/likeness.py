"""Which texts are nearly the same: the share of runs of five words that they have in common."""

import re
from collections import Counter
from collections.abc import Iterator

import numpy as np

from classifier.hashing import Keys, RunKeys

NEAR = 0.6
"""Share of the shorter text's runs from which two texts are near-duplicates, as in `corpus`."""
_RUN = 5
_LOOKED_AT = 8
_WORD = re.compile(r"\w+")


def run_keys(text: str) -> Keys:
    """Give the keys of a text's runs of five words, in order; a shorter text is one run."""
    words = _WORD.findall(text.lower())
    if not words:
        return np.zeros(0, dtype=np.uint64)
    lengths = np.array([len(word) for word in words], dtype=np.int64)
    ends = np.cumsum(lengths + 1) - 1
    starts = ends - lengths
    width = min(_RUN, len(words))
    last = len(words) - width + 1
    keys = RunKeys(" ".join(words)).keys(starts[:last], ends[width - 1 :])
    return np.unique(keys)


class Likeness:
    """Texts by the keys of their runs; `sketch` bounds how many keys of each are indexed.

    With a sketch, a short text that was copied into a much longer one may be missed.
    """

    def __init__(self, sketch: int | None = None) -> None:
        self._sketch = sketch
        self._keys: list[Keys] = []
        self._owners: dict[int, list[int]] = {}

    def add(self, keys: Keys) -> int:
        """Take in a text; give its number, from 0."""
        number = len(self._keys)
        self._keys.append(keys)
        for key in keys[: self._sketch].tolist():
            self._owners.setdefault(key, []).append(number)
        return number

    def near(self, keys: Keys) -> Iterator[tuple[int, float]]:
        """Give the texts that are near to one with these keys, and how near, from 0.6 to 1."""
        shared: Counter[int] = Counter()
        for key in keys.tolist():
            shared.update(self._owners.get(key, ()))
        for number, _ in shared.most_common(_LOOKED_AT):
            other = self._keys[number]
            common = len(np.intersect1d(keys, other, assume_unique=True))
            share = common / min(len(keys), len(other))
            if share >= NEAR:
                yield number, share
