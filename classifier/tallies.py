"""Counts the features of texts piece by piece, anywhere, and joins what was counted.

Nothing here needs scikit-learn: a process that only counts is there at once.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from classifier.features import Sample, all_measures, ideas, runs_of, words

Names = NDArray[np.object_]
"""The features of a block, each a string."""

PIECE = 500
"""Texts that are counted together: what is read of them is held no longer than that."""


@dataclass(frozen=True)
class Tally:
    """How often texts have features: `counts` is sparse, a row for each text, a column for a name.

    The names stand in the order in which they were first seen.
    """

    names: list[str]
    counts: Any


@dataclass(frozen=True)
class Piece:
    """What was counted in some texts: the tally of each block, and their measures."""

    tallies: dict[str, Tally]
    measures: NDArray[np.float64]


def count_piece(samples: Sequence[Sample]) -> Piece:
    """Count the features of some texts, those of `classifier.features`."""
    tokens = tally(sample.tokens.names for sample in samples)
    # Words repeat: the runs of each are told apart once, and not once for each text.
    runs = tally(map(runs_of, tokens.names))
    tallies = {
        "words": tally(map(words, samples)),
        "characters": Tally(runs.names, tokens.counts @ runs.counts),
        "ideas": tally(map(ideas, samples)),
    }
    return Piece(tallies, all_measures(samples))


def tally(texts: Iterable[Iterable[str]]) -> Tally:
    """Count the features of texts, given one by one."""
    numbers = _numbering()
    columns, counts, ends = array("i"), array("i"), [0]
    for features in texts:
        seen = Counter(features)
        columns.extend(map(numbers.__getitem__, seen))
        counts.extend(seen.values())
        ends.append(len(columns))
    shape = (len(ends) - 1, len(numbers))
    return Tally(list(numbers), sparse.csr_matrix((counts, columns, ends), shape, dtype=np.int32))


def join(tallies: Sequence[Tally], least: int) -> tuple[Names, Any]:
    """Give the names of features seen in at least so many texts, sorted, and how often they are.

    The order in which a row's numbers are kept, and so added up, is that of the first sight of
    their names: it does not depend on how the texts were cut into pieces.
    """
    numbers = _numbering()
    columns, counts, ends = [np.zeros(0, dtype=np.int32)], [np.zeros(0, dtype=np.int32)], [0]
    for one in tallies:
        own = np.fromiter(map(numbers.__getitem__, one.names), np.int32, len(one.names))
        columns.append(own.take(one.counts.indices))
        counts.append(one.counts.data)
        ends.extend((one.counts.indptr[1:] + ends[-1]).tolist())
    matrix = sparse.csr_matrix(
        (np.concatenate(counts), np.concatenate(columns), ends), (len(ends) - 1, len(numbers))
    )
    matrix.sort_indices()
    seen = np.bincount(matrix.indices, minlength=len(numbers))
    kept = sorted((name, number) for name, number in numbers.items() if seen[number] >= least)
    names = np.array([name for name, _ in kept], dtype=object)
    return names, matrix[:, [number for _, number in kept]]


def _numbering() -> dict[str, int]:
    """Make a dictionary that gives each new name the next number."""
    numbers: defaultdict[str, int] = defaultdict()
    numbers.default_factory = numbers.__len__
    return numbers
