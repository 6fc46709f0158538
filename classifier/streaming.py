"""Fits the model on a stream of texts, with memory that does not grow with their number.

The features and how they are weighed come from an even sample of at most 20,000 texts; the weights
from all texts, by averaged stochastic gradient descent (Bottou, 2012). One family in ten is kept
for the calibration and the thresholds, and the frozen test for `promote`: neither is learned from.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import SGDClassifier

from classifier.corpus import Row
from classifier.counting import Bools
from classifier.features import BARE, DAMPING, SIGNS, is_french
from classifier.frozen import is_frozen
from classifier.hashing import key_of, key_of_words
from classifier.labels import KINDS
from classifier.stream_reading import (
    Batch,
    BatchReader,
    count_lines,
    read_mixed,
)
from classifier.stream_vocabulary import KeyCounts, Vocabulary
from classifier.sureness import sureness
from classifier.tokens import tokenise
from classifier.training import (
    KIND_BLOCKS,
    SEED,
    Floats,
    Progress,
    bend,
    best_f1,
    calibrate,
    least_score,
    measure_flagged,
    names_a_kind,
    probability,
)
from classifier.weighing import BLOCKS, Weigh

BATCH = 2_000
SAMPLE = 20_000
"""Most texts that the vocabulary is learned from, and most that are kept for the calibration."""
MOST_KEYS = {"words": 150_000, "characters": 100_000, "ideas": 20_000}
_HELD_KEYS = 4
_LEAST_PASSES_ROWS = 40_000
"""Rows that are learned from at least, in as many passes as that takes."""
_MOST_PASSES = 15
_ALPHA = 2e-6
_FEWEST_OF_A_KIND = 20
_CALIBRATED_ONE_IN = 10


class TooFew(Exception):  # noqa: N818 - it says what the texts are
    """There are too few texts of one label to learn from, or to set the threshold with."""


@dataclass(frozen=True)
class _Use:
    """What becomes of a text, by its family: learned from, kept for the calibration, or frozen."""

    learned: bool
    held: bool
    sampled: float


def _use_of(row: Row) -> _Use:
    if is_frozen(row.family):
        return _Use(False, False, 1.0)
    digest = hashlib.sha256(f"stream:{row.family}".encode("utf-8", "surrogatepass")).digest()
    held = digest[0] % _CALIBRATED_ONE_IN == 0
    own = hashlib.sha256(f"{row.id}\0{row.text}".encode("utf-8", "surrogatepass")).digest()
    return _Use(not held, held, int.from_bytes(own[:6], "big") / 2**48)


def _batches(rows: Iterator[Row], wanted: Callable[[_Use], bool]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in rows:
        if wanted(_use_of(row)):
            batch.append(row)
            if len(batch) == BATCH:
                yield batch
                batch = []
    if batch:
        yield batch


class _Learner:
    """The linear models, learned batch by batch."""

    def __init__(self, vocabulary: Vocabulary, kinds: "_Kinds"):
        self._vocabulary = vocabulary
        self._kinds = kinds.codes
        self._taught = kinds.taught
        self._linear = _make_linear()
        self._of_kinds = [_make_linear() for _ in kinds.codes]
        # As scikit-learn's "balanced" does, which is not to be had batch by batch.
        self._weights = [(0.5 / (1 - share), 0.5 / share) for share in kinds.shares]

    def learn(self, batch: Batch, order: NDArray[np.int64]) -> None:
        both = np.array([False, True])
        features = self._vocabulary.features(batch, tuple(BLOCKS))[order]
        self._linear.partial_fit(features, batch.scams[order], classes=both)
        features = self._vocabulary.features(batch, KIND_BLOCKS)[order]
        taught = self._taught([batch.rows[index] for index in order])
        for kind, linear, weights in zip(self._kinds, self._of_kinds, self._weights, strict=True):
            members = np.array([kind in batch.rows[index].kinds for index in order])
            weighed = np.where(members, *weights[::-1]) * taught
            linear.partial_fit(features, members, classes=both, sample_weight=weighed)

    def scores(self, batch: Batch) -> tuple[Floats, Floats]:
        features = self._vocabulary.features(batch, KIND_BLOCKS)
        of_kinds = [linear.decision_function(features) for linear in self._of_kinds]
        features = self._vocabulary.features(batch, tuple(BLOCKS))
        return (
            self._linear.decision_function(features),
            np.array(of_kinds).T.reshape(len(batch.rows), len(self._kinds)),
        )

    def settle(self, held: "_Held") -> "Streamed":
        """Calibrate by the texts that were kept for it, and set the thresholds."""
        slope, offset = calibrate(held.scores, held.scams)
        bend(self._linear, slope, offset)
        scores = slope * held.scores + offset
        kind_scores = np.zeros(held.of_kinds.shape)
        of_kinds = np.full(len(self._kinds), 0.5)
        for index, linear in enumerate(self._of_kinds):
            members = held.members[held.taught, index]
            if 0 < members.sum() < len(members):
                slope, offset = calibrate(held.of_kinds[held.taught, index], members)
                bend(linear, slope, offset)
                kind_scores[:, index] = slope * held.of_kinds[:, index] + offset
                told = probability(kind_scores[held.taught, index])
                of_kinds[index] = best_f1(told, members)
            else:
                kind_scores[:, index] = held.of_kinds[:, index]
        sure = sureness(scores, kind_scores, self._kinds)
        # The threshold has to hold in each language.
        named = names_a_kind(self._kinds, kind_scores, of_kinds)
        alarming = np.where(named, sure, -np.inf)
        languages = (held.french, ~held.french)
        needed = [least_score(alarming[~held.scams & group]) for group in languages]
        threshold = float(probability(np.array([max(0.0, *needed)]))[0])
        return Streamed(
            self._vocabulary,
            tuple(self._kinds),
            self._linear,
            self._of_kinds,
            threshold,
            of_kinds,
            measure_flagged(scores, held.scams, named & (probability(sure) >= threshold)),
        )


def _make_linear() -> SGDClassifier:
    return SGDClassifier(loss="log_loss", alpha=_ALPHA, average=True, random_state=SEED)


@dataclass(frozen=True)
class _Kinds:
    """The kinds that are learned, their shares, and whether guesses of them count."""

    codes: Sequence[str]
    shares: Sequence[float]
    guesses_count: bool

    def taught(self, rows: Sequence[Row]) -> Bools:
        """Tell from which rows the kinds are learned."""
        told = [self.guesses_count or not row.kinds_guessed for row in rows]
        return np.array(told, dtype=np.bool_)


@dataclass(frozen=True)
class _Held:
    scores: Floats
    of_kinds: Floats
    scams: Bools
    members: Bools
    french: Bools
    taught: Bools


@dataclass(frozen=True)
class Streamed:
    """A model fitted on a stream, and what it did on families it had not seen."""

    vocabulary: Vocabulary
    kinds: tuple[str, ...]
    linear: SGDClassifier
    of_kinds: list[SGDClassifier]
    threshold: float
    kind_thresholds: Floats
    measures: dict[str, float]


def fit_stream(files: Sequence[Path], progress: Progress = lambda *_: None) -> tuple[Streamed, int]:
    """Fit the model on the texts of some files; give it and how many texts it learned from.

    Raises:
        classifier.corpus.CorpusError: a line is no valid row.
        OSError: a file cannot be read.
        TooFew: there are too few texts of either label.
    """
    reader = BatchReader()
    lines = count_lines(files)
    share = min(1.0, SAMPLE / max(lines, 1))
    vocabulary, kinds = _learn_vocabulary(files, reader, share, lines, progress)
    learner = _Learner(vocabulary, kinds)
    passes = min(_MOST_PASSES, max(1, -(-_LEAST_PASSES_ROWS // max(lines, 1))))
    learned = 0
    shuffled = np.random.default_rng(SEED)
    for number in range(passes):
        learned = 0
        for rows in _batches(read_mixed(files), lambda use: use.learned):
            learner.learn(reader.read(rows), shuffled.permutation(len(rows)))
            learned += len(rows)
            progress("learning", number * lines + learned, passes * lines)
    share = min(1.0, SAMPLE * _CALIBRATED_ONE_IN / max(lines, 1))
    held = _judge_held(files, reader, learner, kinds, share)
    progress("learning", passes * lines, passes * lines)
    return learner.settle(held), learned


def _learn_vocabulary(
    files: Sequence[Path], reader: BatchReader, share: float, lines: int, progress: Progress
) -> tuple[Vocabulary, _Kinds]:
    counts = {name: KeyCounts(_HELD_KEYS * most) for name, most in MOST_KEYS.items()}
    texts, scams = 0, 0
    known, guessed = dict.fromkeys(KINDS, 0), dict.fromkeys(KINDS, 0)
    wanted = _batches(read_mixed(files), lambda use: use.learned and use.sampled < share)
    for rows in wanted:
        batch = reader.read(rows)
        texts += len(rows)
        scams += int(batch.scams.sum())
        for row in rows:
            for kind in row.kinds:
                (guessed if row.kinds_guessed else known)[kind] += 1
        for name, counted in counts.items():
            counted.add(getattr(batch, name), batch.scams)
        progress("counting", texts, max(texts, int(share * lines)))
    if not 0 < scams < texts:
        raise TooFew
    counts["words"].leave_out(map(key_of_words, BARE))
    counts["characters"].leave_out(key_of(f" {sign} ") for sign in SIGNS)
    weighs = {}
    for name, counted in counts.items():
        least = BLOCKS[name][1]
        counted.keep_known(least, MOST_KEYS[name])
        weigh = Weigh(least, DAMPING[name])
        weighs[name] = weigh.learn(counted.seen, counted.in_scams, texts, scams)
    keys = {name: counted.keys for name, counted in counts.items()}
    # Where hardly a kind is known, guesses are all there is.
    guesses = max(known.values()) < _FEWEST_OF_A_KIND
    of_kind = {kind: count + guesses * guessed[kind] for kind, count in known.items()}
    kinds = [kind for kind, count in of_kind.items() if _FEWEST_OF_A_KIND <= count < texts]
    shares = [of_kind[kind] / texts for kind in kinds]
    return Vocabulary(keys, weighs), _Kinds(kinds, shares, guesses)


def _judge_held(
    files: Sequence[Path],
    reader: BatchReader,
    learner: _Learner,
    kinds: _Kinds,
    share: float,
) -> _Held:
    parts = []
    for rows in _batches(read_mixed(files), lambda use: use.held and use.sampled < share):
        batch = reader.read(rows)
        scores, of_kinds = learner.scores(batch)
        members = [[kind in row.kinds for kind in kinds.codes] for row in rows]
        french = [is_french(tokenise(row.text).names) for row in rows]
        own = np.array(members, dtype=np.bool_).reshape(len(rows), len(kinds.codes))
        taught = kinds.taught(rows)
        parts.append(_Held(scores, of_kinds, batch.scams, own, np.array(french), taught))
    if not parts:
        raise TooFew
    held = _Held(
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("scores", "of_kinds", "scams", "members", "french", "taught")
        )
    )
    if not 0 < held.scams.sum() < len(held.scams):
        raise TooFew
    return held
