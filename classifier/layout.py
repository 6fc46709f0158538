"""The runs of a tokenised text, many at once: stems, pairs of words, runs of characters."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from classifier.concepts import lexicon
from classifier.features import CHARACTER_RUNS, PAIR_REACH
from classifier.hashing import Keys, RunKeys, key_of, pair_keys
from classifier.tokens import STOP
from classifier.word_keys import IS_DIFFERENT, IS_SMALL, WordKeys

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

    def words(self, words: WordKeys, places: Integers, ideas: Integers) -> Runs:
        """Give the stems, their pairs and the pairs with ideas (`classifier.features.words`).

        `words` are the tokens' keys, `places` and `ideas` the text's ideas
        (`classifier.concepts.idea_places`).
        """
        different = np.flatnonzero(words.bits & IS_DIFFERENT)
        return Runs.join(
            [
                Runs(words.common.take(self._words), self._words, self._words),
                Runs(words.own.take(different), different, different),
                pair_words(words, self.sections, places, ideas),
            ]
        )

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


def pair_words(
    words: WordKeys, sections: Integers, places: Integers, ideas: NDArray[np.signedinteger]
) -> Runs:
    """Pair the tokens that stand close together (`classifier.features.words`).

    `words` holds the keys of each token, `sections` is from `number_sections`, `places` and
    `ideas` are the tokens and the numbers of the ideas.
    """
    classes = words.common.copy()
    # Of several ideas of one word the last counts, which is what the assignment leaves.
    classes[places] = idea_keys().take(ideas)
    said = np.zeros(len(classes), dtype=np.bool_)
    said[places] = True
    different = (words.bits & IS_DIFFERENT) != 0
    next_to = sections[:-1] == sections[1:]
    own = np.flatnonzero(next_to & (different[:-1] | different[1:]))
    of_ideas = np.flatnonzero(next_to & (said[:-1] | said[1:]))
    first_near, last_near = _close(sections)
    telling = np.flatnonzero((words.bits & IS_SMALL) == 0)
    first_told, last_told = map(telling.take, _close(sections.take(telling)))
    one, other = words.telling.take(first_told), words.telling.take(last_told)
    sought = (
        (words.common, first_near, last_near),
        (words.own, own, own + 1),
        (classes, of_ideas, of_ideas + 1),
    )
    keys = pair_keys(
        np.concatenate(
            [*(kind.take(firsts) for kind, firsts, _ in sought), np.minimum(one, other)]
        ),
        np.concatenate([*(kind.take(lasts) for kind, _, lasts in sought), np.maximum(one, other)]),
    )
    firsts = np.concatenate([*(firsts for _, firsts, _ in sought), first_told])
    return Runs(keys, firsts, np.concatenate([*(lasts for _, _, lasts in sought), last_told]))


def _close(sections: Integers) -> tuple[Integers, Integers]:
    """Give the places of the first and the last of any two that stand close in one sentence."""
    firsts = [np.flatnonzero(sections[:-reach] == sections[reach:]) for reach in _REACHES]
    lasts = [found + reach for found, reach in zip(firsts, _REACHES, strict=True)]
    return np.concatenate(firsts), np.concatenate(lasts)


@cache
def idea_keys() -> Keys:
    """Give the key of each idea where it stands for a word, by its number in the lexicon."""
    return np.array([key_of(f"<{name}>") for name in lexicon().names], dtype=np.uint64)
