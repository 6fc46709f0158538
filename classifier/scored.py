"""A text as the model reads it: its features, what each weighs, and the score they add up to."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from classifier.arrays import Arrays, Floats
from classifier.concepts import Sightings
from classifier.features import Sample, is_french
from classifier.layout import Integers
from classifier.tokens import Tokens

Features = NDArray[np.signedinteger]
_COUNTED = 256
_WEIGHT_OF_COUNT = np.log(np.arange(1, _COUNTED)) + 1.0
_WEIGHT_OF_COUNT = np.concatenate([[0.0], _WEIGHT_OF_COUNT])


@dataclass(frozen=True)
class BlockRead:
    """The features of one block that a text has, each once and in order, with their values.

    `sightings` gives where they were seen; it is asked for only when a text is explained.
    """

    features: Features
    values: Floats
    sightings: Callable[[], Sightings]

    def score(self, weights: Floats) -> Floats:
        """Give what the block adds to the score, or with a row a feature to each kind's score."""
        return np.asarray(self.values @ weights.take(self.features, axis=0))

    def token_weights(self, weights: Floats, count: int) -> Floats:
        """Share each feature's weight among the first and last tokens of its sightings."""
        seen = self.sightings()
        places = np.searchsorted(self.features, seen.features)
        sightings = np.bincount(places, minlength=len(self.features))
        half = (self.values * weights[self.features] / np.maximum(sightings, 1))[places] / 2
        shared = np.bincount(seen.firsts, half, count) + np.bincount(seen.lasts, half, count)
        return np.asarray(shared, dtype=np.float64)


def count(seen: Features) -> tuple[Features, Integers]:
    """Give each feature once, in order, and how often it was seen."""
    ordered = np.sort(seen)
    changes = np.flatnonzero(ordered[1:] != ordered[:-1])
    firsts = np.zeros(min(len(ordered), len(changes) + 1), dtype=np.int64)
    np.add(changes, 1, out=firsts[1:])
    counts = np.empty_like(firsts)
    np.subtract(firsts[1:], firsts[:-1], out=counts[:-1])
    if len(counts):
        counts[-1] = len(ordered) - firsts[-1]
    return ordered.take(firsts), counts


def weigh(counts: Integers, idf: Floats, damping: float) -> Floats:
    """Weigh the counts of a text's features as `classifier.weighing` does."""
    if len(counts) and counts.max() >= _COUNTED:
        return shorten((np.log(counts) + 1.0) * idf, damping)
    return shorten(_WEIGHT_OF_COUNT.take(counts) * idf, damping)


def shorten(values: Floats, damping: float) -> Floats:
    """Divide a text's values by their length, as `classifier.weighing` does."""
    length = math.sqrt(float(values @ values) + damping**2)
    return values / length if length > 0 else values


@dataclass(frozen=True)
class Scored:
    """A text's features and what they weigh."""

    sample: Sample
    arrays: Arrays
    words: BlockRead
    characters: BlockRead
    ideas: BlockRead
    measures: Floats

    @property
    def tokens(self) -> Tokens:
        """The text's tokens."""
        return self.sample.tokens

    @cached_property
    def score(self) -> float:
        """The log-odds of a scam: the bias and the weights of all features."""
        arrays = self.arrays
        return (
            arrays.bias
            + float(self.words.score(arrays.words.weights))
            + float(self.characters.score(arrays.characters.weights))
            + float(self.ideas.score(arrays.idea_weights))
            + float(self.measures @ arrays.measure_weights)
        )

    @property
    def probability(self) -> float:
        """The probability of a scam."""
        return _sigmoid(self.score)

    def passes(self, threshold: float) -> bool:
        """Tell whether the text reaches a threshold; a French one has to pass it by a margin."""
        french = is_french(self.tokens.names)
        return _sigmoid(self.score - self.arrays.french_margin * french) >= threshold

    @cached_property
    def kind_probabilities(self) -> Floats:
        """The probability of each kind, in the order of the model's kinds."""
        arrays = self.arrays
        scores = (
            arrays.kind_bias
            + self.words.score(arrays.words.kind_weights)
            + self.ideas.score(arrays.idea_kind_weights)
            + self.measures @ arrays.measure_kind_weights
        )
        return np.array([_sigmoid(score) for score in scores.tolist()])

    def token_weights(self, kind: int | None = None) -> Floats:
        """Give what each token adds to the score, or to the score of one kind.

        A feature's weight is shared evenly among the tokens it was seen in; what comes from the
        measures of pay belongs to no token.
        """
        arrays, length = self.arrays, len(self.tokens.names)
        if kind is None:
            return (
                self.words.token_weights(arrays.words.weights, length)
                + self.characters.token_weights(arrays.characters.weights, length)
                + self.ideas.token_weights(arrays.idea_weights, length)
            )
        return self.words.token_weights(
            arrays.words.kind_weights[:, kind], length
        ) + self.ideas.token_weights(arrays.idea_kind_weights[:, kind], length)


def _sigmoid(score: float) -> float:
    if score >= 0:
        return 1.0 / (1.0 + math.exp(-score))
    power = math.exp(score)
    return power / (1.0 + power)
