"""The counted features of texts, to be weighed and fitted on any part of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from scipy import sparse

from classifier.features import DAMPING, MEASURES, Sample
from classifier.tallies import PIECE, Names, count_piece, join
from classifier.weighing import BLOCKS, LEAN, MEASURES_SHARE, Matrix, Weigh

Bools = NDArray[np.bool_]
Integers = NDArray[np.int64]
_FRENCH_COLUMN = MEASURES.index("french")


@dataclass(frozen=True)
class Counted:
    """Texts whose features were counted once; `french` tells which of them are French."""

    counts: dict[str, Matrix]
    measures: Matrix
    french: Bools

    def weighs(self, rows: Integers, truth: Bools, lean: float = LEAN) -> dict[str, Weigh]:
        """Fit the weighing of each block on some rows, of which `truth` says which are scams."""
        return {
            name: Weigh(least, DAMPING[name], lean).fit(self.counts[name][rows], truth)
            for name, (_, least, _) in BLOCKS.items()
        }

    def features(self, rows: Integers, weighs: dict[str, Weigh]) -> Matrix:
        """Give the features of some rows."""
        parts = [
            weigh.transform(self.counts[name][rows]) * BLOCKS[name][2]
            for name, weigh in weighs.items()
        ]
        return sparse.hstack([*parts, self.measures[rows]], format="csr")


def pieces(samples: Sequence[Sample]) -> list[Sequence[Sample]]:
    """Cut texts into the pieces that are counted one by one."""
    return [samples[begin : begin + PIECE] for begin in range(0, len(samples), PIECE)]


def count(
    samples: Sequence[Sample], progress: Callable[[int], None] = lambda _: None
) -> tuple[Counted, dict[str, Names]]:
    """Count the features of texts; give the counts, and the features of each block.

    The pieces are counted by whatever `joblib.parallel_config` names; the result is the same
    everywhere. A feature that stands in too few texts to be kept is left out. `progress` is told
    how many pieces are done.
    """
    counting = Parallel(return_as="generator", batch_size=1)(
        map(delayed(count_piece), pieces(samples))
    )
    done = []
    for piece in counting:
        done.append(piece)
        progress(len(done))
    counts, names = {}, {}
    for name, (_, least, _) in BLOCKS.items():
        names[name], counts[name] = join([piece.tallies[name] for piece in done], least)
    measured = np.concatenate([piece.measures for piece in done])
    french: Bools = measured[:, _FRENCH_COLUMN] > 0
    return Counted(counts, sparse.csr_matrix(measured * MEASURES_SHARE), french), names
