"""Fits the model: a linear model over four blocks, calibrated and checked on unseen families."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import Pipeline

from classifier.corpus import Row, family_folds
from classifier.features import Sample, all_measures
from classifier.labels import KINDS
from classifier.weighing import BLOCKS, MEASURES_SHARE, Matrix, Weigh, assemble, counter

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Integers = NDArray[np.int64]
Progress = Callable[[str, int, int], None]

SEED = 20260101
FOLDS = 5
MOST_FALSE_ALARMS = 0.005
KIND_BLOCKS = ("words", "ideas")
_FEWEST_OF_A_KIND = 2 * FOLDS
_PENALTY = 10.0
_KIND_PENALTY = 3.0


@dataclass(frozen=True)
class Fitted:
    """A fitted model and what it did on families it had not seen.

    `pipeline` gives the calibrated probability of a scam, `kinds_pipeline` one for each of `kinds`;
    `unseen` holds each text's log-odds from a model that saw no text of its family.
    """

    pipeline: Pipeline
    kinds_pipeline: Pipeline
    kinds: tuple[str, ...]
    threshold: float
    kind_thresholds: Floats
    unseen: Floats
    kinds_unseen: Floats
    measures: dict[str, float]


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

    def weighs(self, rows: Integers, blocks: Iterable[str] = BLOCKS) -> dict[str, Weigh]:
        """Fit the weighing of each block on some rows."""
        return {name: Weigh(BLOCKS[name][1]).fit(self.counts[name][rows]) for name in blocks}

    def features(self, rows: Integers, weighs: dict[str, Weigh]) -> Matrix:
        """Give the features of some rows."""
        parts = [
            weigh.transform(self.counts[name][rows]) * BLOCKS[name][2]
            for name, weigh in weighs.items()
        ]
        return sparse.hstack([*parts, self.measures[rows]], format="csr")


def fit(rows: Sequence[Row], progress: Progress = lambda *_: None) -> Fitted:
    """Fit the model on labelled texts, calibrated and with thresholds from unseen families."""
    progress("counting", 0, FOLDS + 2)
    counted = Counted(samples_of(rows))
    scams = np.array([row.is_scam for row in rows])
    enough = {code: sum(code in row.kinds for row in rows) for code in KINDS}
    kinds = tuple(code for code in KINDS if enough[code] >= _FEWEST_OF_A_KIND)
    members = np.array([[code in row.kinds for code in kinds] for row in rows])
    folds = np.array(family_folds(rows, FOLDS, SEED))

    unseen = np.zeros(len(rows))
    kinds_unseen = np.zeros(members.shape)
    for fold in range(FOLDS):
        progress("folding", fold + 1, FOLDS + 2)
        inside, outside = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        weighs = counted.weighs(inside)
        linear = make_linear().fit(counted.features(inside, weighs), scams[inside])
        unseen[outside] = linear.decision_function(counted.features(outside, weighs))
        few = {name: weighs[name] for name in KIND_BLOCKS}
        kind_linear = make_kind_linear().fit(counted.features(inside, few), members[inside])
        kinds_unseen[outside] = kind_linear.decision_function(counted.features(outside, few))

    progress("fitting", FOLDS + 1, FOLDS + 2)
    everything = np.arange(len(rows))
    weighs = counted.weighs(everything)
    few = {name: weighs[name] for name in KIND_BLOCKS}
    linear = make_linear().fit(counted.features(everything, weighs), scams)
    kind_linear = make_kind_linear().fit(counted.features(everything, few), members)

    slope, offset = calibrate(unseen, scams)
    bend(linear, slope, offset)
    unseen = slope * unseen + offset
    kinds_unseen, kind_thresholds = _calibrate_kinds(kind_linear, kinds_unseen, members)
    threshold = choose_threshold(unseen, scams)
    return Fitted(
        assemble(counted.vocabularies, weighs, linear),
        assemble(counted.vocabularies, few, kind_linear),
        kinds,
        threshold,
        kind_thresholds,
        unseen,
        kinds_unseen,
        measure(unseen, scams, threshold),
    )


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


def choose_threshold(scores: Floats, truth: Bools) -> float:
    """Give the least probability at which at most 0.5 % of honest texts are flagged."""
    honest = np.sort(scores[~truth])[::-1]
    allowed = int(MOST_FALSE_ALARMS * len(honest))
    score = float(honest[allowed]) + 1e-6 if len(honest) else 0.0
    return float(probability(np.array([max(score, 0.0)]))[0])


def measure(scores: Floats, truth: Bools, threshold: float) -> dict[str, float]:
    """Give PR-AUC, ROC-AUC, and recall and false alarms at a threshold."""
    flagged = probability(scores) >= threshold
    return {
        "pr_auc": round(float(average_precision_score(truth, scores)), 4),
        "roc_auc": round(float(roc_auc_score(truth, scores)), 4),
        "recall": round(float(flagged[truth].mean()), 4),
        "false_alarms": round(float(flagged[~truth].mean()), 4),
    }
