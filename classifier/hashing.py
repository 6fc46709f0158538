"""Runs of characters to 64-bit keys, all at once with numpy, and a table to look the keys up.

A run's key is a polynomial in its mixed characters, modulo 2^64, taken from sums over the whole
text, so that a text's every run costs a few additions and no Python loop.
"""

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Places = NDArray[np.int64]

_BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse
_INVERSE = pow(_BASE, -1, 2**64)
_MIX = np.uint64(0xBF58476D1CE4E5B9)
_LENGTH = np.uint64(0xD6E8FEB86659FD93)
_PAIR = np.uint64(0x94D049BB133111EB)
_SPREAD = np.uint64(0xFF51AFD7ED558CCD)


class RunKeys:
    """The keys of any runs of one text."""

    def __init__(self, text: str) -> None:
        """Take in a text."""
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        mixed = (codes.astype(np.uint64) + np.uint64(1)) * _MIX
        mixed ^= mixed >> np.uint64(29)
        powers = _powers(_BASE, len(codes))
        self._sums = np.zeros(len(codes) + 1, dtype=np.uint64)
        np.cumsum(mixed * powers, out=self._sums[1:])
        self._inverses = _powers(_INVERSE, len(codes) + 1)

    def keys(self, starts: Places, ends: Places) -> Keys:
        """Give the keys of the runs text[start:end]; no key is 0."""
        sums = (self._sums[ends] - self._sums[starts]) * self._inverses[starts]
        keys = sums + (ends - starts).astype(np.uint64) * _LENGTH
        keys ^= keys >> np.uint64(32)
        keys *= _SPREAD
        keys ^= keys >> np.uint64(29)
        return np.maximum(keys, np.uint64(1))


def pair_keys(firsts: Keys, seconds: Keys) -> Keys:
    """Give the keys of pairs of runs, from the keys of both."""
    keys = firsts * _PAIR + seconds
    keys ^= keys >> np.uint64(31)
    keys *= _SPREAD
    keys ^= keys >> np.uint64(29)
    return np.asarray(np.maximum(keys, np.uint64(1)), dtype=np.uint64)


def _powers(base: int, count: int) -> Keys:
    known = _POWERS[base]
    if len(known) < count:
        steps = np.full(max(count, 2 * len(known)), np.uint64(base), dtype=np.uint64)
        steps[0] = 1
        known = _POWERS[base] = np.cumprod(steps, dtype=np.uint64)
    return known[:count]


_POWERS: dict[int, Keys] = {base: np.ones(1, dtype=np.uint64) for base in (_BASE, _INVERSE)}


def key_of(run: str) -> int:
    """Give the key of one run of characters."""
    return int(RunKeys(run).keys(np.array([0]), np.array([len(run)]))[0])


def key_of_words(words: str) -> int:
    """Give the key of one word, or of a pair of words with a space between them."""
    first, _, second = words.partition(" ")
    if not second:
        return key_of(first)
    keys = np.array([key_of(first), key_of(second)], dtype=np.uint64)
    return int(pair_keys(keys[:1], keys[1:])[0])


class Table:
    """Keys to numbers, for whole arrays of keys; open addressing, at most half full."""

    def __init__(self, keys: Keys, values: NDArray[np.int32], longest_probe: int) -> None:
        """Take the arrays that `build` made (or a file kept)."""
        self.keys, self.values, self.longest_probe = keys, values, longest_probe
        self._shift = np.uint64(64 - (len(keys).bit_length() - 1))
        self._mask = len(keys) - 1

    @classmethod
    def build(cls, keys: Keys) -> "Table":
        """Make a table that gives each key its index.

        Raises:
            ValueError: a key stands twice.
        """
        if len(np.unique(keys)) != len(keys):
            raise ValueError("two runs have the same key")
        bits = max(4, (2 * len(keys)).bit_length())
        size = 1 << bits
        slots = np.zeros(size, dtype=np.uint64)
        values = np.full(size, -1, dtype=np.int32)
        longest = 0
        for index, key in enumerate(keys.tolist()):
            slot = key >> (64 - bits)
            probe = 0
            while slots[slot]:
                slot = (slot + 1) & (size - 1)
                probe += 1
            slots[slot], values[slot] = key, index
            longest = max(longest, probe)
        return cls(slots, values, longest)

    def find(self, keys: Keys) -> NDArray[np.int32]:
        """Give the number of each key, -1 for those that are not in the table."""
        slots = (keys >> self._shift).astype(np.int64)
        here = self.keys[slots]
        found = np.where(here == keys, self.values[slots], np.int32(-1))
        open_ = np.flatnonzero((here != keys) & (here != 0))
        for _ in range(self.longest_probe):
            if not len(open_):
                break
            slots[open_] = (slots[open_] + 1) & self._mask
            here = self.keys[slots[open_]]
            hit = here == keys[open_]
            found[open_[hit]] = self.values[slots[open_[hit]]]
            open_ = open_[~hit & (here != 0)]
        return found
