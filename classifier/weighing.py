"""The scikit-learn transformer that weighs counted features, and the pipeline made of blocks."""

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.preprocessing import FunctionTransformer

from classifier.features import all_measures, characters, ideas, words

Matrix = Any
"""A sparse matrix, one row a text."""

BLOCKS: dict[str, tuple[Any, int, float]] = {
    # analyser, texts a feature must be seen in, share of the block in the model
    "words": (words, 3, 1.8),
    "characters": (characters, 3, 0.85),
    "ideas": (ideas, 3, 0.65),
}
MEASURES_SHARE = 0.15
LEAN = 0.45
"""How far a feature's share follows how unevenly it falls on scams and honest texts."""
_SMOOTHING = 0.3


class Weigh(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Counts to weights: TF-IDF scaled to length 1, then scaled by how telling each feature is.

    A feature counts (1 + log count) x idf. `damping` is added (in squares) to a text's length
    before it is divided out. The last factor leans on the absolute log-ratio of the feature's share
    among scams and among honest texts, as in Wang and Manning's NB-SVM (ACL 2012). Features seen in
    fewer than `least` texts are dropped.
    """

    def __init__(self, least: int = 1, damping: float = 0.0, lean: float = LEAN) -> None:
        self.least = least
        self.damping = damping
        self.lean = lean

    def fit(self, counts: Matrix, truth: NDArray[np.bool_]) -> Self:
        """Choose the features, and learn in how many texts of each label they are seen."""
        seen = np.bincount(counts.indices, minlength=counts.shape[1])
        scams = np.flatnonzero(truth)
        in_scams = np.bincount(counts[scams].indices, minlength=counts.shape[1])
        return self.learn(seen, in_scams, len(truth), len(scams))

    def learn(
        self, seen: NDArray[np.int64], in_scams: NDArray[np.int64], texts: int, scams: int
    ) -> Self:
        """Learn from how many of so many texts, and of so many scams, each feature is seen in."""
        self.kept_ = np.flatnonzero(seen >= self.least)
        self.idf_ = np.log((1 + texts) / (1 + seen[self.kept_])) + 1
        scams_with = in_scams[self.kept_]
        honest_with = seen[self.kept_] - scams_with
        ratio = np.log(
            (scams_with + _SMOOTHING)
            / (scams + 2 * _SMOOTHING)
            / ((honest_with + _SMOOTHING) / (texts - scams + 2 * _SMOOTHING))
        )
        telling = np.abs(ratio)
        mean = float(telling.mean()) if len(telling) else 1.0
        self.telling_ = 1 - self.lean + self.lean * telling / (mean or 1.0)
        return self

    def transform(self, counts: Matrix) -> Matrix:
        """Weigh."""
        kept = counts if len(self.kept_) == counts.shape[1] else counts[:, self.kept_]
        values = sparse.csr_matrix(kept, dtype=np.float64, copy=True)
        values.data = (np.log(values.data) + 1.0) * self.idf_[values.indices]
        squares = np.asarray(values.multiply(values).sum(axis=1)).ravel()
        lengths = np.sqrt(squares + self.damping**2)
        lengths[lengths == 0] = 1.0
        values.data /= np.repeat(lengths, np.diff(values.indptr))
        values.data *= self.telling_[values.indices]
        return values

    def fitted_on_kept(self) -> "Weigh":
        """Give the same weighing for counts that hold the kept features alone."""
        alike = Weigh(self.least, self.damping, self.lean)
        alike.kept_ = np.arange(len(self.kept_))
        alike.idf_, alike.telling_ = self.idf_, self.telling_
        return alike


def assemble(
    vocabularies: dict[str, NDArray[np.object_]], weighs: dict[str, Weigh], linear: Any
) -> Pipeline:
    """Make the fitted pipeline, texts to probabilities, from its fitted parts.

    `vocabularies` holds each block's features before those that its `Weigh` drops.
    """
    blocks: list[tuple[str, Any]] = []
    for name, weigh in weighs.items():
        # As an array it is written in one go, which a list is not.
        kept = vocabularies[name][weigh.kept_]
        count = CountVectorizer(analyzer=BLOCKS[name][0], vocabulary=kept, dtype=np.int32)
        blocks.append((name, Pipeline([("count", count), ("weigh", weigh.fitted_on_kept())])))
    blocks.append(("measures", FunctionTransformer(all_measures)))
    shares = {name: BLOCKS[name][2] for name in weighs} | {"measures": MEASURES_SHARE}
    union = FeatureUnion(blocks, transformer_weights=shares)
    return Pipeline([("features", union), ("linear", linear)])
