"""The serving path: one text to a verdict with quoted reasons, with numpy alone.

Gives what the scikit-learn pipeline gives (to 1e-9) and shows how: the weights of the features and
the bias add up to the score.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifier.arrays import Arrays, Block, Floats, load_arrays
from classifier.concepts import IdeaReader
from classifier.features import (
    CHARACTER_RUNS,
    DAMPING,
    PAIR_REACH,
    STEM,
    Sample,
    is_french,
    measures,
)
from classifier.hashing import RunKeys, Table, pair_keys
from classifier.labels import KINDS
from classifier.locations import model_dir
from classifier.pay import Pay
from classifier.reasons import Reason, choose_reasons
from classifier.tokens import STOP, Tokens

Integers = NDArray[np.int64]

__all__ = ["KindVerdict", "Layout", "Reason", "Runs", "Scorer", "Verdict"]


@dataclass(frozen=True, slots=True)
class KindVerdict:
    """How probable one kind of scam or hazard is."""

    kind: str
    probability: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one text is.

    `flagged` is whether its probability reaches the model's threshold for its language and that of
    a kind; `kinds` are the likely ones, most likely first, and never empty on a flagged text;
    `reasons` quote the original text.
    """

    probability: float
    flagged: bool
    kinds: tuple[KindVerdict, ...]
    reasons: tuple[Reason, ...]
    pay: Pay | None


class Scorer:
    """A loaded model."""

    def __init__(self, arrays: Arrays) -> None:
        """Take a model's arrays."""
        self._arrays = arrays
        self._words = _Reader(arrays.words, DAMPING["words"])
        self._characters = _Reader(arrays.characters, DAMPING["characters"])
        self._ideas = IdeaReader(arrays.ideas)
        self.threshold = arrays.threshold
        self.manifest = arrays.manifest

    @classmethod
    def load(cls, folder: Path | None = None) -> "Scorer":
        """Load the model in `folder`, else the one in use (`classifier.locations.model_dir`).

        Raises:
            classifier.arrays.NoModel: there is none.
            classifier.arrays.BrokenModel: it is damaged.
        """
        return cls(load_arrays(model_dir() if folder is None else folder))

    def score(
        self,
        text: str,
        *,
        reward: tuple[Decimal, str] | None = None,
        minutes: Decimal | None = None,
        url: str | None = None,  # noqa: ARG002 - part of the interface; no feature reads it yet
        lang: str | None = None,  # noqa: ARG002 - the features read both languages alike
    ) -> Verdict:
        """Judge one text; `reward` is (amount, currency), `minutes` the time it takes."""
        scored = self.look(text, reward=reward, minutes=minutes)
        probability = scored.probability
        flagged = scored.passes(self.threshold) and self._names_a_kind(scored)
        kinds = self._kinds(scored, flagged=flagged)
        reasons = choose_reasons(scored, kinds) if flagged or kinds else ()
        return Verdict(probability, flagged, kinds, tuple(reasons), scored.sample.pay)

    def look(
        self,
        text: str,
        *,
        reward: tuple[Decimal, str] | None = None,
        minutes: Decimal | None = None,
    ) -> "Scored":
        """Read a text's features and give them their weights."""
        sample = Sample(text, reward, minutes)
        names = sample.tokens.names
        layout = Layout(names)
        sightings = self._ideas.read(names, layout.sentences)
        features, _ = _count(sightings.features)
        ideas = _Read(
            features,
            shorten(self._arrays.idea_idf[features], DAMPING["ideas"]),
            sightings.features,
            sightings.firsts,
            sightings.lasts,
        )
        return Scored(
            sample=sample,
            arrays=self._arrays,
            words=self._words.read(layout.words()),
            characters=self._characters.read(layout.characters()),
            ideas=ideas,
            measures=np.array(measures(sample), dtype=np.float64),
        )

    def _names_a_kind(self, scored: "Scored") -> bool:
        """Tell whether some kind of scam is likely: a warning names what it warns of."""
        reached = scored.kind_probabilities >= self._arrays.kind_thresholds
        return any(
            not KINDS[code].hazard
            for code, enough in zip(self._arrays.kinds, reached.tolist(), strict=True)
            if enough
        )

    def _kinds(self, scored: "Scored", *, flagged: bool) -> tuple[KindVerdict, ...]:
        """Give the likely kinds: all on a flagged text, hazards alone on another."""
        arrays = self._arrays
        likely = [
            (float(probability), code)
            for code, probability, threshold in zip(
                arrays.kinds, scored.kind_probabilities, arrays.kind_thresholds, strict=True
            )
            if probability >= threshold and (flagged or KINDS[code].hazard)
        ]
        likely.sort(key=lambda entry: (-entry[0], entry[1]))
        return tuple(KindVerdict(code, probability) for probability, code in likely)


@dataclass(frozen=True)
class Runs:
    """The keys of what was seen in a text, with the first and last tokens of each sighting."""

    keys: NDArray[np.uint64]
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

    def words(self) -> Runs:
        """Give the stems and the pairs of stems (`classifier.features.words`)."""
        tokens, sentences = self._words, self.sentences[self._words]
        starts = self._starts[tokens]
        stems = self._run_keys.keys(starts, np.minimum(self._ends[tokens], starts + STEM))
        runs = [Runs(stems, tokens, tokens)]
        for reach in range(1, PAIR_REACH + 1):
            first = np.flatnonzero(sentences[:-reach] == sentences[reach:])
            keys = pair_keys(stems[first], stems[first + reach])
            runs.append(Runs(keys, tokens[first], tokens[first + reach]))
        return Runs.join(runs)

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


@dataclass(frozen=True)
class _Read:
    """The features of one block seen in a text, with their values, and where each was seen.

    `seen` holds the feature of each sighting, `firsts` and `lasts` its tokens; `features` holds
    each feature once, in order.
    """

    features: Integers
    values: Floats
    seen: Integers
    firsts: Integers
    lasts: Integers

    def token_weights(self, weights: Floats, count: int) -> Floats:
        """Share each feature's weight among the first and last tokens of its sightings."""
        places = np.searchsorted(self.features, self.seen)
        sightings = np.bincount(places, minlength=len(self.features))
        half = (self.values * weights[self.features] / np.maximum(sightings, 1))[places] / 2
        shared = np.bincount(self.firsts, half, count) + np.bincount(self.lasts, half, count)
        return np.asarray(shared, dtype=np.float64)


def _count(seen: Integers) -> tuple[Integers, Integers]:
    """Give each feature once, in order, and how often it was seen."""
    ordered = np.sort(seen)
    firsts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]])[: len(seen)])
    return ordered[firsts], np.diff(np.append(firsts, len(ordered)))


class _Reader:
    """Reads one block's features off a text."""

    def __init__(self, block: Block, damping: float) -> None:
        self._table = Table(block.keys, block.values, block.longest_probe)
        self._idf = block.idf
        self._damping = damping

    def read(self, runs: Runs) -> _Read:
        """Count the known runs and weigh them as `classifier.weighing` does."""
        found = self._table.find(runs.keys)
        known = np.flatnonzero(found >= 0)
        seen = found[known].astype(np.int64)
        features, counts = _count(seen)
        values = shorten((np.log(counts) + 1.0) * self._idf[features], self._damping)
        return _Read(features, values, seen, runs.firsts[known], runs.lasts[known])


def shorten(values: Floats, damping: float) -> Floats:
    """Divide a text's values by their length, as `classifier.weighing` does."""
    length = math.sqrt(float(values @ values) + damping**2)
    return values / length if length > 0 else values


@dataclass(frozen=True)
class Scored:
    """A text's features and what they weigh."""

    sample: Sample
    arrays: Arrays
    words: _Read
    characters: _Read
    ideas: _Read
    measures: Floats

    @property
    def tokens(self) -> Tokens:
        """The text's tokens."""
        return self.sample.tokens

    @cached_property
    def score(self) -> float:
        """The log-odds of a scam: the bias and the weights of all features."""
        arrays = self.arrays
        return float(
            arrays.bias
            + self.words.values @ arrays.words.weights[self.words.features]
            + self.characters.values @ arrays.characters.weights[self.characters.features]
            + self.ideas.values @ arrays.idea_weights[self.ideas.features]
            + self.measures @ arrays.measure_weights
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
            + self.words.values @ arrays.words.kind_weights[self.words.features]
            + self.ideas.values @ arrays.idea_kind_weights[self.ideas.features]
            + self.measures @ arrays.measure_kind_weights
        )
        return np.array([_sigmoid(float(score)) for score in scores])

    def token_weights(self, kind: int | None = None) -> Floats:
        """Give what each token adds to the score, or to the score of one kind.

        A feature's weight is shared evenly among the tokens it was seen in; what comes from the
        measures of pay belongs to no token.
        """
        arrays, count = self.arrays, len(self.tokens.names)
        if kind is None:
            return (
                self.words.token_weights(arrays.words.weights, count)
                + self.characters.token_weights(arrays.characters.weights, count)
                + self.ideas.token_weights(arrays.idea_weights, count)
            )
        return self.words.token_weights(
            arrays.words.kind_weights[:, kind], count
        ) + self.ideas.token_weights(arrays.idea_kind_weights[:, kind], count)


def _sigmoid(score: float) -> float:
    if score >= 0:
        return 1.0 / (1.0 + math.exp(-score))
    power = math.exp(score)
    return power / (1.0 + power)
