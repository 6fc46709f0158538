"""Fits the model: a linear model over four blocks, calibrated and checked on unseen families."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import Pipeline

from classifier.corpus import Row, family_folds
from classifier.features import DAMPING, Sample, all_measures
from classifier.frozen import frozen_places
from classifier.labels import KINDS
from classifier.weighing import BLOCKS, MEASURES_SHARE, Matrix, Weigh, assemble, counter

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Integers = NDArray[np.int64]
Progress = Callable[[str, int, int], None]

SEED = 20260101
FOLDS = 5
REPEATS = 3
MOST_FALSE_ALARMS = 0.005
KIND_BLOCKS = ("words", "ideas")
_FEWEST_OF_A_KIND = 2 * FOLDS
_PENALTY = 10.0
_KIND_PENALTY = 3.0


@dataclass(frozen=True)
class Exam:
    """The copy of a model that has seen no family of the frozen test, with its own threshold."""

    pipeline: Pipeline
    threshold: float


@dataclass(frozen=True)
class Fitted:
    """A fitted model and what it did on families it had not seen.

    `pipeline` gives the calibrated probability of a scam, `kinds_pipeline` one for each of `kinds`;
    `unseen` holds each text's log-odds from a model that saw no text of its family; `exam` is None
    where too few texts are left without the frozen ones.
    """

    pipeline: Pipeline
    kinds_pipeline: Pipeline
    kinds: tuple[str, ...]
    threshold: float
    kind_thresholds: Floats
    unseen: Floats
    kinds_unseen: Floats
    measures: dict[str, float]
    exam: Exam | None = None


def samples_of(rows: Iterable[Row]) -> list[Sample]:
    """Give what the model sees of labelled texts."""
    return [Sample(row.text, row.reward, row.minutes) for row in rows]


class Counted:
    """Texts whose features are counted once, to be weighed and fitted on any part of them."""

    def __init__(self, samples: Sequence[Sample]) -> None:
        self.counts: dict[str, Matrix] = {}
        self.vocabularies: dict[str, NDArray[np.object_]] = {}
        for name in BLOCKS:
            count = counter(name)
            self.counts[name] = count.fit_transform(samples).tocsr()
            self.vocabularies[name] = count.get_feature_names_out()
        self.measures = sparse.csr_matrix(all_measures(samples) * MEASURES_SHARE)

    def weighs(self, rows: Integers, truth: Bools) -> dict[str, Weigh]:
        """Fit the weighing of each block on some rows, of which `truth` says which are scams."""
        return {
            name: Weigh(least, DAMPING[name]).fit(self.counts[name][rows], truth)
            for name, (_, least, _) in BLOCKS.items()
        }

    def features(self, rows: Integers, weighs: dict[str, Weigh]) -> Matrix:
        """Give the features of some rows."""
        parts = [
            weigh.transform(self.counts[name][rows]) * BLOCKS[name][2]
            for name, weigh in weighs.items()
        ]
        return sparse.hstack([*parts, self.measures[rows]], format="csr")


def fit(rows: Sequence[Row], progress: Progress = lambda *_: None) -> Fitted:
    """Fit the model on labelled texts, calibrated and with thresholds from unseen families.

    The folds run on whatever `joblib.parallel_config` names; the result is the same everywhere.
    """
    steps = REPEATS * FOLDS + 2
    progress("counting", 0, steps)
    counted = Counted(samples_of(rows))
    scams = np.array([row.is_scam for row in rows])
    enough = {code: sum(code in row.kinds for row in rows) for code in KINDS}
    kinds = tuple(code for code in KINDS if enough[code] >= _FEWEST_OF_A_KIND)
    members = np.array([[code in row.kinds for code in kinds] for row in rows])

    unseen = np.zeros(len(rows))
    kinds_unseen = np.zeros(members.shape)
    repeats = (np.array(family_folds(rows, FOLDS, SEED + repeat)) for repeat in range(REPEATS))
    held_out = [np.flatnonzero(folds == fold) for folds in repeats for fold in range(FOLDS)]
    judged = Parallel(return_as="generator")(
        delayed(_judge_unseen)(counted, outside, scams, members) for outside in held_out
    )
    # In the order of the folds, so that the sums are the same to the last bit.
    for done, (outside, scores) in enumerate(zip(held_out, judged, strict=True)):
        progress("folding", done + 1, steps)
        unseen[outside] += scores[0] / REPEATS
        kinds_unseen[outside] += scores[1] / REPEATS

    progress("fitting", steps - 1, steps)
    linear, kind_linear, weighs = _fit_on(counted, np.arange(len(rows)), scams, members)
    langs = np.array([row.lang for row in rows])
    exam = _examined(counted, np.flatnonzero(~frozen_places(rows)), scams, unseen, langs)
    slope, offset = calibrate(unseen, scams)
    bend(linear, slope, offset)
    unseen = slope * unseen + offset
    kinds_unseen, kind_thresholds = _calibrate_kinds(kind_linear, kinds_unseen, members)
    threshold = choose_threshold(unseen, scams, langs)
    return Fitted(
        assemble(counted.vocabularies, weighs, linear),
        assemble(counted.vocabularies, _of_kinds(weighs), kind_linear),
        kinds,
        threshold,
        kind_thresholds,
        unseen,
        kinds_unseen,
        measure(unseen, scams, threshold),
        exam,
    )


def _judge_unseen(
    counted: Counted, outside: Integers, scams: Bools, members: Bools
) -> tuple[Floats, Floats]:
    """Give the scores of some rows, and for each kind, from models that saw all the others."""
    inside = np.setdiff1d(np.arange(len(scams)), outside)
    linear, kind_linear, weighs = _fit_on(counted, inside, scams, members)
    scores = linear.decision_function(counted.features(outside, weighs))
    of_kinds = kind_linear.decision_function(counted.features(outside, _of_kinds(weighs)))
    # Of one kind alone scikit-learn gives no column.
    return scores, of_kinds.reshape(members[outside].shape)


def _examined(
    counted: Counted, rows: Integers, scams: Bools, unseen: Floats, langs: NDArray[np.str_]
) -> Exam | None:
    """Fit the exam copy on some rows, calibrated on their scores from models that had not them."""
    truth = scams[rows]
    if not 0 < truth.sum() < len(rows):
        return None
    weighs = counted.weighs(rows, truth)
    linear = make_linear().fit(counted.features(rows, weighs), truth)
    slope, offset = calibrate(unseen[rows], truth)
    bend(linear, slope, offset)
    threshold = choose_threshold(slope * unseen[rows] + offset, truth, langs[rows])
    return Exam(assemble(counted.vocabularies, weighs, linear), threshold)


def _fit_on(
    counted: Counted, rows: Integers, scams: Bools, members: Bools
) -> tuple[LogisticRegression, OneVsRestClassifier, dict[str, Weigh]]:
    """Fit both linear models and the weighing on some rows."""
    weighs = counted.weighs(rows, scams[rows])
    linear = make_linear().fit(counted.features(rows, weighs), scams[rows])
    kind_features = counted.features(rows, _of_kinds(weighs))
    return linear, make_kind_linear().fit(kind_features, members[rows]), weighs


def _of_kinds(weighs: dict[str, Weigh]) -> dict[str, Weigh]:
    return {name: weighs[name] for name in KIND_BLOCKS}


def make_linear() -> LogisticRegression:
    """Make the unfitted linear model of scams."""
    return LogisticRegression(
        C=_PENALTY, solver="liblinear", dual=True, max_iter=10_000, tol=1e-5, random_state=SEED
    )


def make_kind_linear() -> OneVsRestClassifier:
    """Make the unfitted linear models of the kinds, rare ones given more weight."""
    linear = make_linear().set_params(C=_KIND_PENALTY, class_weight="balanced")
    return OneVsRestClassifier(linear)


def bend(linear: Any, slope: float, offset: float) -> None:
    """Put a calibration into the weights, so that they still add up to the score."""
    linear.coef_ = linear.coef_ * slope
    linear.intercept_ = linear.intercept_ * slope + offset


def calibrate(scores: Floats, truth: Bools) -> tuple[float, float]:
    """Give the slope and the offset that make scores log-odds (Platt, 1999, lightly smoothed)."""
    fitted = LogisticRegression(C=1e3, max_iter=1000).fit(scores.reshape(-1, 1), truth)
    return max(float(fitted.coef_[0, 0]), 1e-3), float(fitted.intercept_[0])


def _calibrate_kinds(
    linear: OneVsRestClassifier, unseen: Floats, members: Bools
) -> tuple[Floats, Floats]:
    """Calibrate each kind; give the log-odds, and for each the threshold with the best F1."""
    scores = np.zeros(unseen.shape)
    thresholds = np.full(members.shape[1], 0.5)
    for index, one in enumerate(linear.estimators_):
        slope, offset = calibrate(unseen[:, index], members[:, index])
        bend(one, slope, offset)
        scores[:, index] = slope * unseen[:, index] + offset
        thresholds[index] = _best_f1(probability(scores[:, index]), members[:, index])
    return scores, thresholds


def probability(scores: Floats) -> Floats:
    """Give the probabilities that log-odds mean."""
    return np.asarray(1.0 / (1.0 + np.exp(-scores)), dtype=np.float64)


def _best_f1(probabilities: Floats, truth: Bools) -> float:
    candidates = np.arange(0.15, 0.8, 0.025)
    scores = []
    for candidate in candidates:
        chosen = probabilities >= candidate
        hits = float((chosen & truth).sum())
        scores.append(2 * hits / max(float(chosen.sum() + truth.sum()), 1.0))
    return float(candidates[int(np.argmax(scores))])


def choose_threshold(scores: Floats, truth: Bools, groups: NDArray[np.str_]) -> float:
    """Give the least probability at which at most 0.5 % of honest texts are flagged in any group.

    `groups` tells the texts' languages apart: a mean over them would let one pay for the other.
    """
    needed = 0.0
    for group in np.unique(groups):
        honest = np.sort(scores[~truth & (groups == group)])[::-1]
        if len(honest):
            needed = max(needed, float(honest[int(MOST_FALSE_ALARMS * len(honest))]) + 1e-6)
    return float(probability(np.array([needed]))[0])


def measure(scores: Floats, truth: Bools, threshold: float) -> dict[str, float]:
    """Give PR-AUC, ROC-AUC, and recall and false alarms at a threshold."""
    flagged = probability(scores) >= threshold
    return {
        "pr_auc": round(float(average_precision_score(truth, scores)), 4),
        "roc_auc": round(float(roc_auc_score(truth, scores)), 4),
        "recall": round(float(flagged[truth].mean()), 4),
        "false_alarms": round(float(flagged[~truth].mean()), 4),
    }
