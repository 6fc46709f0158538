"""The runs of a tokenised text, many at once: stems, pairs of words, runs of characters."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from classifier.concepts import lexicon
from classifier.features import CHARACTER_RUNS, PAIR_REACH, STEM
from classifier.hashing import Keys, RunKeys, key_of, pair_keys
from classifier.tokens import STOP

Integers = NDArray[np.int64]
Features = NDArray[np.signedinteger]
_REACHES = range(1, PAIR_REACH + 1)
_WIDTHS = np.array(CHARACTER_RUNS)


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
        self.sections = number_sections(stops)

    def stems(self) -> Runs:
        """Give the stems (`classifier.features.words`)."""
        tokens = self._words
        starts = self._starts[tokens]
        keys = self._run_keys.keys(starts, np.minimum(self._ends[tokens], starts + STEM))
        return Runs(keys, tokens, tokens)

    def words(self, places: Integers, ideas: Integers) -> Runs:
        """Give the stems, their pairs and the pairs with ideas (`classifier.features.words`).

        `places` and `ideas` are the text's ideas (`classifier.concepts.idea_places`).
        """
        stems = self.stems()
        keys = np.zeros(len(self.sections), dtype=np.uint64)
        keys[self._words] = stems.keys
        found = pair_words(keys, self.sections, places, ideas)
        close = np.flatnonzero(found.close)
        return Runs.join([stems, Runs(found.keys[close], *found.tokens(close))])

    def characters(self) -> Runs:
        """Give the runs of characters inside padded words (`classifier.features.characters`)."""
        begins = self._starts[self._words] - 1
        lengths = self._ends[self._words] + 1 - begins
        counts = np.maximum(lengths[:, np.newaxis] - _WIDTHS + 1, 0).ravel()
        # One row for each word and width, in this order.
        row = np.repeat(np.arange(len(counts)), counts)
        offsets = np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)
        word = row // len(_WIDTHS)
        starts = begins[word] + offsets
        keys = self._run_keys.keys(starts, starts + np.tile(_WIDTHS, len(begins))[row])
        return Runs(keys, self._words[word], self._words[word])


def number_sections(stops: NDArray[np.bool_]) -> Integers:
    """Give each token the number of its sentence; a stop has one of its own."""
    return 2 * np.cumsum(stops) - stops


@dataclass(frozen=True)
class Pairs:
    """All pairs of tokens up to the reach, by distance; `close` tells which of them count.

    Those by stems come first, then the neighbours of which one is an idea.
    """

    keys: Keys
    close: NDArray[np.bool_]
    sizes: tuple[int, ...]

    def tokens(self, chosen: Integers) -> tuple[Integers, Integers]:
        """Give the first and the last tokens of some of the pairs."""
        begins = np.concatenate([[0], np.cumsum(self.sizes)])
        parts = np.searchsorted(begins, chosen, side="right") - 1
        firsts = chosen - begins.take(parts)
        return firsts, firsts + np.array([*_REACHES, 1]).take(parts)


def pair_words(
    stems: Keys, sections: Integers, places: Integers, ideas: NDArray[np.signedinteger]
) -> Pairs:
    """Pair the tokens that stand close together, by stems and by ideas (`features.words`).

    `stems` holds the key of each token's stem, `sections` is from `number_sections`, `places` and
    `ideas` are the tokens and the numbers of the ideas.
    """
    classes = stems.copy()
    # Of several ideas of one word the last counts, which is what the assignment leaves.
    classes[places] = idea_keys().take(ideas)
    said = np.zeros(len(stems), dtype=np.bool_)
    said[places] = True
    near = [sections[:-reach] == sections[reach:] for reach in _REACHES]
    keys = pair_keys(
        np.concatenate([*(stems[:-reach] for reach in _REACHES), classes[:-1]]),
        np.concatenate([*(stems[reach:] for reach in _REACHES), classes[1:]]),
    )
    close = np.concatenate([*near, near[0] & (said[:-1] | said[1:])])
    return Pairs(keys, close, (*map(len, near), len(near[0])))


@cache
def idea_keys() -> Keys:
    """Give the key of each idea where it stands for a word, by its number in the lexicon."""
    return np.array([key_of(f"<{name}>") for name in lexicon().names], dtype=np.uint64)
