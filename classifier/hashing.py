"""Runs of characters to 64-bit keys, all at once with numpy, and a table to look the keys up.

A run's key is a polynomial in its mixed characters, modulo 2^64, taken from sums over the whole
text, so that a text's every run costs a few additions and no Python loop.
"""

from collections.abc import Sequence

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
_FIRST, _SECOND = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
_MOST_MOVES = 500
_AT_ONCE = 20_000
"""Runs whose keys are worked out together: more would only take memory."""


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
    return int(keys_of([run])[0])


def keys_of(runs: Sequence[str]) -> Keys:
    """Give the keys of runs of characters."""
    keys = np.zeros(len(runs), dtype=np.uint64)
    for begin in range(0, len(runs), _AT_ONCE):
        some = runs[begin : begin + _AT_ONCE]
        lengths = np.array(list(map(len, some)), dtype=np.int64)
        ends = np.cumsum(lengths)
        keys[begin : begin + _AT_ONCE] = RunKeys("".join(some)).keys(ends - lengths, ends)
    return keys


def key_of_words(words: str) -> int:
    """Give the key of one word, or of a pair of words with a space between them."""
    return int(keys_of_words([words])[0])


def keys_of_words(features: Sequence[str]) -> Keys:
    """Give the keys of words, and of pairs of words with a space between them."""
    parts = [feature.partition(" ") for feature in features]
    keys = keys_of([first for first, _, _ in parts])
    pairs = np.flatnonzero([bool(second) for _, _, second in parts])
    keys[pairs] = pair_keys(keys[pairs], keys_of([second for _, _, second in parts if second]))
    return keys


class Table:
    """Keys to numbers, for whole arrays of keys, in two looks at most.

    Each key stands at one of its two places (cuckoo hashing; Pagh and Rodler, 2004), and the table
    is at most half full.
    """

    def __init__(self, keys: Keys, values: NDArray[np.int32]) -> None:
        """Take the arrays that `build` made (or a file kept)."""
        self.keys, self.values = keys, values
        self._shift = np.uint64(64 - (len(keys).bit_length() - 1))

    @classmethod
    def build(cls, keys: Keys) -> "Table":
        """Make a table that gives each key its index; no key may be 0.

        Raises:
            ValueError: a key stands twice.
        """
        if len(np.unique(keys)) != len(keys):
            raise ValueError("two runs have the same key")
        bits = max(4, (2 * len(keys)).bit_length())
        while (held := _place(keys, bits)) is None:
            bits += 1
        slots = np.array(held, dtype=np.int64)
        table = np.zeros(1 << bits, dtype=np.uint64)
        table[slots >= 0] = keys[slots[slots >= 0]]
        return cls(table, slots.astype(np.int32))

    def find(self, keys: Keys) -> NDArray[np.int32]:
        """Give the number of each key, -1 for those that are not in the table."""
        places, found = self.seek(keys)
        return np.where(found, self.values.take(places), np.int32(-1))

    def seek(self, keys: Keys) -> tuple[Places, NDArray[np.bool_]]:
        """Give for each key the place in `values` of its number, if it is in the table at all."""
        first = _slots(keys, _FIRST, self._shift)
        second = _slots(keys, _SECOND, self._shift)
        in_first = self.keys.take(first) == keys
        found = in_first | (self.keys.take(second) == keys)
        return np.where(in_first, first, second), found


def _slots(keys: Keys, factor: np.uint64, shift: np.uint64) -> Places:
    return ((keys * factor) >> shift).view(np.int64)


def _place(keys: Keys, bits: int) -> list[int] | None:
    """Give the index of the key in each of 2^bits slots (-1: none); None if they do not fit."""
    shift = np.uint64(64 - bits)
    first = _slots(keys, _FIRST, shift).tolist()
    second = _slots(keys, _SECOND, shift).tolist()
    held = [-1] * (1 << bits)
    for index in range(len(first)):
        moved, slot = index, first[index]
        for _ in range(_MOST_MOVES):
            moved, held[slot] = held[slot], moved
            if moved < 0:
                break
            # Whoever stood here goes to its other place.
            slot = second[moved] if slot == first[moved] else first[moved]
        else:
            return None
    return held
