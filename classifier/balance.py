"""Whether anything but a text's substance tells its label: counts, and tests against chance.

A model learns whatever tells the labels apart in the texts that it is fitted on. Where most
articles are honest or most long texts are, it learns that, and is wrong on others' texts.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from classifier.corpus import Row, family_folds
from classifier.labels import KINDS

FOLDS = 5
BINS = 10
ROUNDS = 2000
SMALL_EFFECT = 0.2
"""Cohen's d below which a difference of two groups is called small."""
_EMOJI = re.compile("[\u2600-\u27bf\U0001f300-\U0001faff]")


def _capitals(text: str) -> float:
    letters = sum(char.isalpha() for char in text)
    return sum(char.isupper() for char in text) / letters if letters else 0.0


STYLES: dict[str, Callable[[str], float]] = {
    "length": lambda text: math.log1p(len(text)),
    "lines": lambda text: float(text.count("\n")),
    "emoji": lambda text: float(len(_EMOJI.findall(text))),
    "capitals": _capitals,
    "exclamation": lambda text: float(text.count("!")),
}
"""What can be measured of a text without reading it."""


def kind_counts(rows: Iterable[Row]) -> dict[str, Counter[str]]:
    """Give for every kind how many texts of each language have it."""
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    for row in rows:
        for kind in row.kinds:
            counts[kind][row.lang] += 1
    return counts


def scams(rows: Sequence[Row]) -> NDArray[np.bool_]:
    """Give for each row whether it is a scam."""
    return np.array([row.is_scam for row in rows], dtype=bool)


def auc(scores: Sequence[float] | NDArray[np.float64], positive: NDArray[np.bool_]) -> float:
    """Give the area under the ROC curve: how often a scam is scored above an honest text.

    Ties count half (Mann-Whitney U).

    Raises:
        ValueError: all rows have the same label.
    """
    values = np.asarray(scores, dtype=np.float64)
    count = int(positive.sum())
    if count in (0, len(positive)):
        raise ValueError("an AUC needs both labels")
    _, places, sizes = np.unique(values, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(sizes) - (sizes - 1) / 2)[places]
    above = float(ranks[positive].sum()) - count * (count + 1) / 2
    return above / (count * (len(positive) - count))


def chance_auc(positive: NDArray[np.bool_], level: float = 0.99) -> float:
    """Give the AUC that a model which knows nothing stays under with this probability.

    From the normal approximation of the Mann-Whitney U under its null hypothesis.
    """
    ones, others = int(positive.sum()), int((~positive).sum())
    deviation = math.sqrt((ones + others + 1) / (12 * ones * others))
    return 0.5 + NormalDist().inv_cdf(level) * deviation


def style_bound(positive: NDArray[np.bool_]) -> float:
    """Give the AUC of a small effect (Cohen's d), with chance on top.

    Style is allowed a little: a platform's rules shout less than a recruiter does.
    """
    return NormalDist().cdf(SMALL_EFFECT / math.sqrt(2)) + chance_auc(positive) - 0.5


def category_auc(rows: Sequence[Row], keys: Sequence[str], seed: int = 0) -> float:
    """Give the cross-validated AUC of a model that sees one category of a text and nothing else.

    It scores a text by the share of scams among the texts of its category in other families.
    """
    positive = scams(rows)
    folds = np.array(family_folds(rows, FOLDS, seed))
    names = {name: number for number, name in enumerate(sorted(set(keys)))}
    codes = np.array([names[key] for key in keys])
    scores = np.zeros(len(rows))
    for fold in range(FOLDS):
        inside = folds != fold
        seen = np.bincount(codes[inside], minlength=len(names))
        bad = np.bincount(codes[inside], positive[inside], minlength=len(names))
        scores[~inside] = ((bad + 1) / (seen + 2))[codes[~inside]]
    return auc(scores, positive)


def style_auc(rows: Sequence[Row], style: Callable[[str], float]) -> float:
    """Give the cross-validated AUC of a model that sees one measure of style, in BINS steps.

    Steps and not a line, so that "very short or very long" is found as well.
    """
    values = np.array([style(row.text) for row in rows])
    edges = np.unique(np.quantile(values, np.linspace(0, 1, BINS + 1)[1:-1]))
    return category_auc(rows, [str(step) for step in np.searchsorted(edges, values, side="right")])


def information(codes: NDArray[np.int64], positive: NDArray[np.bool_]) -> float:
    """Give the mutual information of a category and the label, in nats."""
    joint = np.array(
        [np.bincount(codes[positive == side], minlength=codes.max() + 1) for side in (False, True)]
    ) / len(codes)
    apart = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0, keepdims=True)
    there = joint > 0
    return float((joint[there] * np.log(joint[there] / apart[there])).sum())


def permutation_p(rows: Sequence[Row], keys: Sequence[str], seed: int = 0) -> float:
    """Give how often labels dealt out by chance tell as much about a category as the real ones."""
    positive = scams(rows)
    codes = np.unique(np.asarray(keys), return_inverse=True)[1].astype(np.int64)
    real = information(codes, positive)
    chance = np.random.default_rng(seed)
    dealt = (information(codes, chance.permutation(positive)) for _ in range(ROUNDS))
    return (1 + sum(value >= real - 1e-12 for value in dealt)) / (ROUNDS + 1)
