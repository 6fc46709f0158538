"""Fits the model: a linear model over four blocks, calibrated and checked on unseen families."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import Pipeline

from classifier.corpus import Row, family_folds
from classifier.counting import Bools, Counted, Integers, count, pieces
from classifier.enough import with_known_kinds
from classifier.features import Sample
from classifier.frozen import frozen_places
from classifier.labels import KINDS
from classifier.processes import LOST, can_be_had, two_processes
from classifier.sureness import sureness
from classifier.weighing import Weigh, assemble

Floats = NDArray[np.float64]
Progress = Callable[[str, int, int], None]

SEED = 20260101
FOLDS = 5
MOST_FALSE_ALARMS = 0.005
_TAIL = 0.02
KIND_BLOCKS = ("words", "ideas")
FEWEST_OF_A_KIND = 2 * FOLDS
FEWEST_TO_SHARE = 1_500
"""Texts: with fewer, one process is done before two have begun."""
_PENALTY = 10.0
_KIND_PENALTY = 3.0


@dataclass(frozen=True)
class Exam:
    """The copy of a model that has seen no family of the frozen test, with its own threshold."""

    pipeline: Pipeline
    threshold: float
    french_margin: float


@dataclass(frozen=True)
class Fitted:
    """A fitted model and what it did on families it had not seen.

    `pipeline` gives the calibrated probability of a scam, `kinds_pipeline` one for each of `kinds`;
    `unseen` holds each text's log-odds from a model that saw no text of its family; `exam` is None
    where too few texts are left without the frozen ones. A text is flagged where its
    sureness (`classifier.sureness`) reaches the threshold, a French one by `french_margin` more,
    and some kind its own; `flagged` tells which were, unseen.
    """

    pipeline: Pipeline
    kinds_pipeline: Pipeline
    kinds: tuple[str, ...]
    threshold: float
    kind_thresholds: Floats
    unseen: Floats
    kinds_unseen: Floats
    measures: dict[str, float]
    flagged: Bools
    exam: Exam | None = None
    french_margin: float = 0.0


def samples_of(rows: Iterable[Row]) -> list[Sample]:
    """Give what the model sees of labelled texts."""
    return [Sample(row.text, row.reward, row.minutes) for row in rows]


def fit(rows: Sequence[Row], progress: Progress = lambda *_: None) -> Fitted:
    """Fit the model on labelled texts, calibrated and with thresholds from unseen families.

    The work is done by whatever `joblib.parallel_config` names; the result is the same everywhere.
    `progress` is told the step, how much is done and how much there is; the last part of it is left
    to whoever saves the model.
    """
    samples = samples_of(rows)
    cut = len(pieces(samples))
    steps = cut + FOLDS + 3
    progress("counting", 0, steps)
    counted, names = count(samples, lambda done: progress("counting", done, steps))
    del samples
    scams = np.array([row.is_scam for row in rows])
    taught = np.array(with_known_kinds(rows, FEWEST_OF_A_KIND))
    known = [row for row, told in zip(rows, taught, strict=True) if told]
    enough = {code: sum(code in row.kinds for row in known) for code in KINDS}
    kinds = tuple(code for code in KINDS if enough[code] >= FEWEST_OF_A_KIND)
    members = np.array([[code in row.kinds for code in kinds] for row in rows])

    folds = np.array(family_folds(rows, FOLDS, SEED))
    held_out = [np.flatnonzero(folds == fold) for fold in range(FOLDS)]
    open_to_exam = np.flatnonzero(~frozen_places(rows))
    tasks = [
        *(delayed(_judge_unseen)(counted, some, scams, members, taught) for some in held_out),
        delayed(_fit_on)(counted, np.arange(len(rows)), scams, members, taught),
        delayed(_fit_exam)(counted, open_to_exam, scams),
    ]
    progress("folding", cut, steps)
    fitted: list[Any] = []
    for one in Parallel(return_as="generator", batch_size=1)(tasks):
        fitted.append(one)
        step = "folding" if len(fitted) < FOLDS else "fitting"
        progress(step, cut + len(fitted), steps)
    *judged, (linear, kind_linear, weighs), examined = fitted
    unseen = np.zeros(len(rows))
    kinds_unseen = np.zeros(members.shape)
    for outside, scores in zip(held_out, judged, strict=True):
        unseen[outside], kinds_unseen[outside] = scores

    met = np.array([not row.challenge for row in rows])
    exam = None
    if examined is not None:
        exam_linear, exam_weighs = examined
        own = open_to_exam
        settled = _settle_exam(exam_linear, unseen[own], scams[own], met[own], counted.french[own])
        exam = Exam(assemble(names, exam_weighs, exam_linear), *settled)
    unseen = calibrated(linear, unseen, scams, met)
    kinds_unseen, kind_thresholds = _calibrate_kinds(kind_linear, kinds_unseen, members, taught)
    sure = sureness(unseen, kinds_unseen, kinds)
    named = names_a_kind(kinds, kinds_unseen, kind_thresholds)
    honest = met & ~scams
    alarming = np.where(named, sure, -np.inf)
    threshold, margin = find_threshold(alarming[honest], counted.french[honest])
    flagged = named & (probability(sure - margin * counted.french) >= threshold)
    return Fitted(
        assemble(names, weighs, linear),
        assemble(names, _of_kinds(weighs), kind_linear),
        kinds,
        threshold,
        kind_thresholds,
        unseen,
        kinds_unseen,
        measure_flagged(unseen, scams, flagged),
        flagged,
        exam,
        margin,
    )


def fit_here(rows: Sequence[Row], progress: Progress = lambda *_: None) -> Fitted:
    """Fit the model as `fit` does, in two processes where that is sooner and they can be had.

    Where one of them is lost on the way (there may not be memory enough for two, nor room for what
    they share), it is all done again in this one.
    """
    if len(rows) < FEWEST_TO_SHARE or not can_be_had():
        return fit(rows, progress)
    try:
        with two_processes():
            return fit(rows, progress)
    except LOST:
        return fit(rows, progress)


def _judge_unseen(
    counted: Counted, outside: Integers, scams: Bools, members: Bools, taught: Bools
) -> tuple[Floats, Floats]:
    """Give the scores of some rows, and for each kind, from models that saw all the others."""
    inside = np.setdiff1d(np.arange(len(scams)), outside)
    linear, kind_linear, weighs = _fit_on(counted, inside, scams, members, taught)
    scores = linear.decision_function(counted.features(outside, weighs))
    of_kinds = kind_linear.decision_function(counted.features(outside, _of_kinds(weighs)))
    # Of one kind alone scikit-learn gives no column.
    return scores, of_kinds.reshape(members[outside].shape)


def _fit_exam(
    counted: Counted, rows: Integers, scams: Bools
) -> tuple[LogisticRegression, dict[str, Weigh]] | None:
    """Fit the exam copy on some rows; None where they have one label alone."""
    truth = scams[rows]
    if not 0 < truth.sum() < len(rows):
        return None
    weighs = counted.weighs(rows, truth)
    return make_linear().fit(counted.features(rows, weighs), truth), weighs


def _settle_exam(
    linear: LogisticRegression, scores: Floats, truth: Bools, met: Bools, french: Bools
) -> tuple[float, float]:
    """Calibrate the exam copy by its texts' scores from models that had not seen them.

    Gives its threshold and its margin for French.
    """
    honest = met & ~truth
    scores = calibrated(linear, scores, truth, met)
    return find_threshold(scores[honest], french[honest])


def _fit_on(
    counted: Counted, rows: Integers, scams: Bools, members: Bools, taught: Bools
) -> tuple[LogisticRegression, OneVsRestClassifier, dict[str, Weigh]]:
    """Fit both linear models and the weighing on some rows, the kinds on those `taught` tells."""
    weighs = counted.weighs(rows, scams[rows])
    linear = make_linear().fit(counted.features(rows, weighs), scams[rows])
    rows = rows[taught[rows]]
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


def calibrated(linear: LogisticRegression, scores: Floats, truth: Bools, met: Bools) -> Floats:
    """Calibrate a model by its unseen scores; give these as log-odds.

    `met` tells which texts are such as are met: the others, challenges, say nothing of how often a
    model is right.
    """
    if not 0 < truth[met].sum() < met.sum():
        met = np.ones_like(met)
    slope, offset = calibrate(scores[met], truth[met])
    bend(linear, slope, offset)
    return slope * scores + offset


def find_threshold(honest: Floats, french: Bools) -> tuple[float, float]:
    """Give the threshold, as a probability, and the margin for French, from honest texts' scores.

    `honest` are log-odds of texts not seen in fitting, minus infinity of those that name no kind
    and so are never flagged; `french` tells which are French. The margin is how much higher the
    log-odds of a French text have to be, and never less than 0: one threshold for both would let
    the easier language pay for the other's false alarms.
    """
    english = max(least_score(honest[~french]), 0.0)
    in_french = max(least_score(honest[french]), 0.0)
    if french.all():
        english = in_french
    margin = max(in_french - english, 0.0) if french.any() else 0.0
    return float(probability(np.array([english]))[0]), margin


def _calibrate_kinds(
    linear: OneVsRestClassifier, unseen: Floats, members: Bools, taught: Bools
) -> tuple[Floats, Floats]:
    """Calibrate each kind; give the log-odds, and for each the threshold with the best F1."""
    scores = np.zeros(unseen.shape)
    thresholds = np.full(members.shape[1], 0.5)
    for index, one in enumerate(linear.estimators_):
        slope, offset = calibrate(unseen[taught, index], members[taught, index])
        bend(one, slope, offset)
        scores[:, index] = slope * unseen[:, index] + offset
        thresholds[index] = best_f1(probability(scores[taught, index]), members[taught, index])
    return scores, thresholds


def probability(scores: Floats) -> Floats:
    """Give the probabilities that log-odds mean."""
    return np.asarray(1.0 / (1.0 + np.exp(-scores)), dtype=np.float64)


def best_f1(probabilities: Floats, truth: Bools) -> float:
    """Give the threshold with the best F1, from 0.15 to 0.8."""
    candidates = np.arange(0.15, 0.8, 0.025)
    scores = []
    for candidate in candidates:
        chosen = probabilities >= candidate
        hits = float((chosen & truth).sum())
        scores.append(2 * hits / max(float(chosen.sum() + truth.sum()), 1.0))
    return float(candidates[int(np.argmax(scores))])


def least_score(honest: Floats) -> float:
    """Give the least score that 0.5 % of new honest texts can be expected to reach.

    The greatest scores are few and chance decides over each; so the tail beyond the 98th percentile
    is taken to fall off exponentially, with the mean excess that is seen there. A score of minus
    infinity is that of an honest text that cannot be flagged.
    """
    able = honest[np.isfinite(honest)]
    if len(able) < max(2.0, MOST_FALSE_ALARMS * len(honest)):
        return 0.0
    share = len(able) / len(honest)
    tail = min(_TAIL / share, 0.5)
    start = float(np.quantile(able, 1 - tail))
    beyond = able[able > start] - start
    excess = float(beyond.mean()) if len(beyond) else 0.0
    return start + excess * float(np.log(tail * share / MOST_FALSE_ALARMS))


def names_a_kind(kinds: Sequence[str], scores: Floats, thresholds: Floats) -> Bools:
    """Tell for each row whether it is likely enough of some kind of scam to be warned of.

    A warning names what it warns of; a text that merely sounds odd gets none.
    """
    scams = [not KINDS[code].hazard for code in kinds]
    return np.asarray((probability(scores) >= thresholds)[:, scams].any(axis=1), dtype=np.bool_)


def measure_flagged(scores: Floats, truth: Bools, flagged: Bools) -> dict[str, float]:
    """Give PR-AUC and ROC-AUC of scores, and recall and false alarms of what was flagged."""
    return {
        "pr_auc": round(float(average_precision_score(truth, scores)), 4),
        "roc_auc": round(float(roc_auc_score(truth, scores)), 4),
        "recall": round(float(flagged[truth].mean()), 4),
        "false_alarms": round(float(flagged[~truth].mean()), 4),
    }
