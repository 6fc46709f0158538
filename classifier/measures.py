"""Honest measures: intervals, recall at a rate of false alarms, calibration, re-weighted curves.

Never accuracy: where one text in twenty is a scam, saying "fine" to all of them is 95 % accurate.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, precision_recall_curve, roc_auc_score

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_Z95 = 1.959964


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many, with the 95 % interval of the share (Wilson, 1927)."""

    count: int
    total: int

    @property
    def value(self) -> float:
        """The share itself; 0 of nothing is 0."""
        return self.count / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Both ends of the interval."""
        if not self.total:
            return 0.0, 1.0
        share, total = self.value, self.total
        middle = share + _Z95**2 / (2 * total)
        spread = _Z95 * math.sqrt(share * (1 - share) / total + _Z95**2 / (4 * total**2))
        scale = 1 + _Z95**2 / total
        return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.count} of {self.total} = {self.value:.1%} ({low:.1%} to {high:.1%})"


@dataclass(frozen=True, slots=True)
class Ranking:
    """How well scores put scams before honest texts; `recall` is at 0.5 % false alarms."""

    pr_auc: float
    roc_auc: float
    recall: float
    best_f1: float
    recall_at_precision_90: float


def rank(truth: Bools, scores: Floats, weights: Floats | None = None) -> Ranking:
    """Measure a ranking, each text counted with its weight (1 when no weights are given)."""
    weights = np.ones(len(scores)) if weights is None else weights
    precision, recall, _ = precision_recall_curve(truth, scores, sample_weight=weights)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-12)
    return Ranking(
        pr_auc=float(average_precision_score(truth, scores, sample_weight=weights)),
        roc_auc=float(roc_auc_score(truth, scores, sample_weight=weights)),
        recall=recall_at(truth, scores, 0.005),
        best_f1=float(f1.max()),
        recall_at_precision_90=float(recall[precision >= 0.9].max(initial=0.0)),
    )


def recall_at(truth: Bools, scores: Floats, alarms: float) -> float:
    """Give the share of scams above the score that this share of honest texts reaches."""
    honest = np.sort(scores[~truth])[::-1]
    if not len(honest) or not truth.any():
        return 0.0
    return float((scores[truth] > honest[int(alarms * len(honest))]).mean())


def reweighted(truth: Bools, share: float) -> Floats:
    """Give weights under which scams make up `share` of all texts."""
    own = float(truth.mean())
    return np.where(truth, share / own, (1 - share) / (1 - own)).astype(np.float64)


@dataclass(frozen=True, slots=True)
class Bin:
    """Texts whose probabilities fall together: mean probability, share of scams, how many."""

    predicted: float
    observed: float
    count: int


def calibration(truth: Bools, probabilities: Floats, count: int = 10) -> list[Bin]:
    """Give the calibration curve over `count` equal steps of probability, without empty ones."""
    places = np.minimum((probabilities * count).astype(int), count - 1)
    return [
        Bin(float(probabilities[here].mean()), float(truth[here].mean()), int(here.sum()))
        for here in (places == place for place in range(count))
        if here.any()
    ]


def calibration_error(bins: list[Bin]) -> float:
    """Give the mean distance between predicted and observed, each bin by its texts."""
    total = sum(one.count for one in bins)
    return sum(abs(one.predicted - one.observed) * one.count for one in bins) / max(total, 1)
