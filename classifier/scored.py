"""A text as the model reads it: what each of its features weighs, and the score they add up to."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from classifier.arrays import Arrays, Floats
from classifier.concepts import Sightings
from classifier.features import Sample
from classifier.layout import Features, Integers
from classifier.sureness import sureness
from classifier.text_reading import TextRead, dot
from classifier.tokens import Tokens

FEWEST_WORDS = 5
"""Words, numbers and currency signs that a text needs to be flagged."""


@dataclass(frozen=True)
class Scored:
    """A text's features and what they weigh."""

    sample: Sample
    arrays: Arrays
    read: TextRead
    measures: Floats

    @property
    def tokens(self) -> Tokens:
        """The text's tokens."""
        return self.read.tokens

    @cached_property
    def score(self) -> float:
        """The log-odds of a scam: the bias and the weights of all features."""
        arrays, read = self.arrays, self.read
        measured = dot(self.measures, arrays.measure_weights)
        return arrays.bias + measured + dot(read.values, read.weights)

    @property
    def probability(self) -> float:
        """The probability of a scam."""
        return _sigmoid(self.score)

    def passes(self, threshold: float) -> bool:
        """Tell whether we are sure enough; a French text has to pass the threshold by a margin.

        Of fewer words than FEWEST_WORDS nobody can be sure: "Earn $2" is half of what is offered.
        """
        if self.read.words < FEWEST_WORDS:
            return False
        scores, kinds = np.array([self.score]), self.kind_scores.reshape(1, -1)
        sure = float(sureness(scores, kinds, self.arrays.kinds)[0])
        return _sigmoid(sure - self.arrays.french_margin * self.read.french) >= threshold

    @property
    def kind_probabilities(self) -> Floats:
        """The probability of each kind, in the order of the model's kinds."""
        return np.array([_sigmoid(score) for score in self.kind_scores.tolist()])

    @cached_property
    def kind_scores(self) -> Floats:
        """The log-odds of each kind, in the order of the model's kinds."""
        arrays, read = self.arrays, self.read
        characters, ideas = read.bounds
        words, said = self._kind_features()
        return np.asarray(
            arrays.kind_bias
            + _dots(read.values[:characters], arrays.words.kind_weights.take(words, axis=0))
            + _dots(read.values[ideas:], arrays.idea_kind_weights.take(said, axis=0))
            + _dots(self.measures, arrays.measure_kind_weights)
        )

    def _kind_features(self) -> tuple[Features, Features]:
        """Give the features that kinds use, words and ideas, each numbered in its own block."""
        characters, ideas = self.read.bounds
        begin = len(self.arrays.words.idf) + len(self.arrays.characters.idf)
        return self.read.features[:characters], self.read.features[ideas:] - begin

    def token_weights(self, kind: int | None = None) -> Floats:
        """Give what each token adds to the score, or to the score of one kind.

        A feature's weight is shared evenly among the sightings of it, and that of each sighting
        among its first and last tokens; what comes from the measures of pay belongs to no token.
        """
        read, arrays = self.read, self.arrays
        weights = read.weights
        if kind is not None:
            characters, ideas = read.bounds
            words, said = self._kind_features()
            weights = np.zeros(len(read.features))
            weights[:characters] = arrays.words.kind_weights[words, kind]
            weights[ideas:] = arrays.idea_kind_weights[said, kind]
        places, sightings = self._shares
        half = (read.values * weights / np.maximum(sightings, 1)).take(places) / 2
        length, seen = len(self.tokens.names), self._seen
        shared = np.bincount(seen.firsts, half, length) + np.bincount(seen.lasts, half, length)
        return np.asarray(shared, dtype=np.float64)

    @cached_property
    def _seen(self) -> Sightings:
        return self.read.sightings()

    @cached_property
    def _shares(self) -> tuple[Integers, Integers]:
        """Give for each sighting the place of its feature, and how often each feature was seen."""
        places = np.searchsorted(self.read.features, self._seen.features)
        return places, np.bincount(places, minlength=len(self.read.features))


def _dots(values: Floats, weights: Floats) -> Floats:
    """Give the sums of products with each column (`classifier.text_reading.dot`)."""
    return np.asarray(np.einsum("i,ij->j", values, weights), dtype=np.float64)


def _sigmoid(score: float) -> float:
    if score >= 0:
        return 1.0 / (1.0 + math.exp(-score))
    power = math.exp(score)
    return power / (1.0 + power)
