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

    def words(self, places: Integers, ideas: Integers) -> Runs:
        """Give the stems, their pairs and the pairs with ideas (`classifier.features.words`).

        `places` and `ideas` are the text's ideas (`classifier.concepts.idea_places`).
        """
        tokens, stems = self._words, self.stems()
        found = word_pairs(tokens, stems.keys, self.sentences[tokens], places, ideas)
        return Runs.join([stems, found])

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


def word_pairs(
    tokens: Integers,
    stems: Keys,
    sentences: Integers,
    places: Integers,
    ideas: NDArray[np.signedinteger],
) -> Runs:
    """Give the pairs of words that stand close together, and the neighbours with an idea.

    `tokens`, `stems` and `sentences` hold each word's token, the key of its stem and the number of
    its sentence; `places` and `ideas` the tokens and the numbers of the ideas.
    """
    firsts, seconds = pairs(sentences)
    classes, has = stems.copy(), np.zeros(len(tokens), dtype=np.bool_)
    own = np.searchsorted(tokens, places)
    # Of several ideas of one word the last counts, which is what the assignment leaves.
    classes[own] = idea_keys().take(ideas)
    has[own] = True
    near = np.flatnonzero((sentences[:-1] == sentences[1:]) & (has[:-1] | has[1:]))
    keys = [
        pair_keys(stems.take(firsts), stems.take(seconds)),
        pair_keys(classes.take(near), classes.take(near + 1)),
    ]
    return Runs(
        np.concatenate(keys),
        tokens.take(np.concatenate([firsts, near])),
        tokens.take(np.concatenate([seconds, near + 1])),
    )


@cache
def idea_keys() -> Keys:
    """Give the key of each idea where it stands for a word, by its number in the lexicon."""
    return np.array([key_of(f"<{name}>") for name in lexicon().names], dtype=np.uint64)


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
