"""Fits the model: a linear model over four blocks, calibrated and checked on unseen families."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.preprocessing import FunctionTransformer

from classifier.corpus import Row, family_folds
from classifier.features import Sample, all_measures, character_runs, ideas, word_runs
from classifier.labels import KINDS

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Progress = Callable[[str, int, int], None]

SEED = 20260101
FOLDS = 5
MOST_FALSE_ALARMS = 0.005
_SHARES = {"words": 1.0, "characters": 0.5, "ideas": 0.6, "measures": 0.3}


@dataclass(frozen=True)
class Fitted:
    """A fitted model and what it did on families it had not seen.

    `pipeline` gives the calibrated probability of a scam, `kinds_pipeline` one for each of `kinds`.
    """

    pipeline: Pipeline
    kinds_pipeline: Pipeline
    kinds: tuple[str, ...]
    threshold: float
    kind_thresholds: Floats
    unseen: Floats
    measures: dict[str, float]


def samples_of(rows: Iterable[Row]) -> list[Sample]:
    """Give what the model sees of labelled texts."""
    return [Sample(row.text, row.reward, row.minutes) for row in rows]


def make_pipeline(*, characters: bool = True, penalty: float = 10.0) -> Pipeline:
    """Make the unfitted pipeline: blocks of features, then a logistic regression."""
    blocks: list[tuple[str, Any]] = [
        ("words", TfidfVectorizer(analyzer=word_runs, sublinear_tf=True, min_df=2)),
        ("ideas", TfidfVectorizer(analyzer=ideas, min_df=3)),
        ("measures", FunctionTransformer(all_measures)),
    ]
    if characters:
        vectoriser = TfidfVectorizer(
            analyzer=character_runs, sublinear_tf=True, min_df=3, max_features=100_000
        )
        blocks.insert(1, ("characters", vectoriser))
    shares = {name: _SHARES[name] for name, _ in blocks}
    return Pipeline(
        [
            ("features", FeatureUnion(blocks, transformer_weights=shares)),
            ("linear", LogisticRegression(C=penalty, max_iter=3000, random_state=SEED)),
        ]
    )


def fit(rows: Sequence[Row], progress: Progress = lambda *_: None) -> Fitted:
    """Fit the model on labelled texts, calibrated and with thresholds from unseen families."""
    samples = samples_of(rows)
    scams = np.array([row.is_scam for row in rows])
    folds = np.array(family_folds(rows, FOLDS, SEED))
    kinds = tuple(code for code in KINDS if sum(code in row.kinds for row in rows) >= 2 * FOLDS)
    members = np.array([[code in row.kinds for code in kinds] for row in rows])

    unseen = np.zeros(len(rows))
    kinds_unseen = np.zeros(members.shape)
    for fold in range(FOLDS):
        progress("folding", fold, FOLDS)
        inside, outside = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        seen, held = [samples[i] for i in inside], [samples[i] for i in outside]
        unseen[outside] = make_pipeline().fit(seen, scams[inside]).decision_function(held)
        kinds_unseen[outside] = _fit_kinds(seen, members[inside]).decision_function(held)
    progress("fitting", 0, 1)
    pipeline = make_pipeline().fit(samples, scams)
    slope, offset = calibrate(unseen, scams)
    _bend(pipeline.named_steps["linear"], slope, offset)
    unseen = slope * unseen + offset
    progress("kinds", 0, 1)
    kinds_pipeline = _fit_kinds(samples, members)
    kind_thresholds = _calibrate_kinds(kinds_pipeline, kinds_unseen, members)
    threshold = choose_threshold(unseen, scams)
    return Fitted(
        pipeline,
        kinds_pipeline,
        kinds,
        threshold,
        kind_thresholds,
        unseen,
        _measure(unseen, scams, threshold),
    )


def _fit_kinds(samples: Sequence[Sample], members: Bools) -> Pipeline:
    pipeline = make_pipeline(characters=False)
    linear = pipeline.steps.pop()[1].set_params(class_weight="balanced", C=3.0)
    pipeline.steps.append(("linear", OneVsRestClassifier(linear)))
    return pipeline.fit(samples, members.astype(int))


def _bend(linear: Any, slope: float, offset: float) -> None:
    """Put the calibration into the weights, so that they still add up to the score."""
    linear.coef_ = linear.coef_ * slope
    linear.intercept_ = linear.intercept_ * slope + offset


def calibrate(scores: Floats, truth: Bools) -> tuple[float, float]:
    """Give the slope and the offset that make scores log-odds (Platt, 1999, lightly smoothed)."""
    fitted = LogisticRegression(C=1e3).fit(scores.reshape(-1, 1), truth)
    return max(float(fitted.coef_[0, 0]), 1e-3), float(fitted.intercept_[0])


def _calibrate_kinds(pipeline: Pipeline, unseen: Floats, members: Bools) -> Floats:
    """Calibrate each kind, and give for each the threshold with the best F1 on unseen families."""
    thresholds = np.full(members.shape[1], 0.5)
    for index, linear in enumerate(pipeline.named_steps["linear"].estimators_):
        slope, offset = calibrate(unseen[:, index], members[:, index])
        _bend(linear, slope, offset)
        probabilities = 1 / (1 + np.exp(-(slope * unseen[:, index] + offset)))
        thresholds[index] = _best_f1(probabilities, members[:, index])
    return thresholds


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
    return float(1 / (1 + np.exp(-max(score, 0.0))))


def _measure(scores: Floats, truth: Bools, threshold: float) -> dict[str, float]:
    flagged = 1 / (1 + np.exp(-scores)) >= threshold
    return {
        "pr_auc": round(float(average_precision_score(truth, scores)), 4),
        "roc_auc": round(float(roc_auc_score(truth, scores)), 4),
        "recall": round(float(flagged[truth].mean()), 4),
        "false_alarms": round(float(flagged[~truth].mean()), 4),
    }
