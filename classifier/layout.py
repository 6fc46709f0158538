"""The runs of a tokenised text, many at once: stems, pairs of stems, runs of characters."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.features import CHARACTER_RUNS, PAIR_REACH, STEM
from classifier.hashing import Keys, RunKeys, pair_keys
from classifier.tokens import STOP

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Runs:
    """The keys of what was seen in a text, with the first and last tokens of each sighting."""

    keys: Keys
    firsts: Integers
    lasts: Integers

    @classmethod
    def join(cls, runs: Sequence["Runs"]) -> "Runs":
        """Give all sightings of some together."""
        return cls(
            np.concatenate([some.keys for some in runs]),
            np.concatenate([some.firsts for some in runs]),
            np.concatenate([some.lasts for some in runs]),
        )


class Layout:
    """The tokens of a text in one string with single spaces, so that every run is a slice of it."""

    def __init__(self, names: Sequence[str]) -> None:
        """Take a tokenised text."""
        self._run_keys = RunKeys(" " + " ".join(names) + " ")
        lengths = np.array(list(map(len, names)), dtype=np.int64)
        self._ends = np.cumsum(lengths + 1)
        self._starts = self._ends - lengths
        stops = np.array([name == STOP for name in names], dtype=bool)
        self._words = np.flatnonzero(~stops)
        self.sentences = np.cumsum(stops)

    def stems(self) -> Runs:
        """Give the stems (`classifier.features.words`)."""
        tokens = self._words
        starts = self._starts[tokens]
        keys = self._run_keys.keys(starts, np.minimum(self._ends[tokens], starts + STEM))
        return Runs(keys, tokens, tokens)

    def words(self) -> Runs:
        """Give the stems and the pairs of stems (`classifier.features.words`)."""
        tokens, stems = self._words, self.stems()
        firsts, seconds = pairs(self.sentences[tokens])
        keys = pair_keys(stems.keys[firsts], stems.keys[seconds])
        return Runs.join([stems, Runs(keys, tokens[firsts], tokens[seconds])])

    def characters(self) -> Runs:
        """Give the runs of characters inside padded words (`classifier.features.characters`)."""
        tokens = self._words
        begins, stops = self._starts[tokens] - 1, self._ends[tokens] + 1
        runs = []
        for width in CHARACTER_RUNS:
            counts = np.maximum(stops - begins - width + 1, 0)
            owner = np.repeat(np.arange(len(tokens)), counts)
            offsets = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
            starts, owners = begins[owner] + offsets, tokens[owner]
            runs.append(Runs(self._run_keys.keys(starts, starts + width), owners, owners))
        return Runs.join(runs)


def pairs(sentences: Integers) -> tuple[Integers, Integers]:
    """Give the pairs of words that stand close together in a sentence, by their places.

    `sentences` numbers the sentence of each word.
    """
    near = [
        np.flatnonzero(sentences[:-reach] == sentences[reach:])
        for reach in range(1, PAIR_REACH + 1)
    ]
    seconds = [firsts + reach for reach, firsts in enumerate(near, start=1)]
    return np.concatenate(near), np.concatenate(seconds)
