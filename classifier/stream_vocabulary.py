"""The features of a streamed model: counted key by key, the rarest given up, and weighed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from classifier.counting import Bools
from classifier.stream_reading import Batch, Seen
from classifier.weighing import BLOCKS, MEASURES_SHARE, Matrix, Weigh


class KeyCounts:
    """In how many texts, and in how many scams, each key is seen; the rarest are given up."""

    def __init__(self, most: int) -> None:
        """Hold at most `most` keys between two batches."""
        self._most = most
        self.keys = np.zeros(0, dtype=np.uint64)
        self.seen = np.zeros(0, dtype=np.int64)
        self.in_scams = np.zeros(0, dtype=np.int64)

    def add(self, seen: Seen, scams: Bools) -> None:
        """Count a batch, a text once for each of its keys."""
        order = np.lexsort((seen.keys, seen.rows))
        rows, keys = seen.rows[order], seen.keys[order]
        once = np.ones(len(rows), dtype=np.bool_)
        once[1:] = (rows[1:] != rows[:-1]) | (keys[1:] != keys[:-1])
        rows, keys = rows[once], keys[once]
        every = np.concatenate([self.keys, keys])
        self.keys, places = np.unique(every, return_inverse=True)
        counted = np.ones(len(keys), dtype=np.int64)
        self.seen = _sum(places, np.concatenate([self.seen, counted]))
        self.in_scams = _sum(places, np.concatenate([self.in_scams, scams[rows].astype(np.int64)]))
        if len(self.keys) > self._most:
            self._keep(np.argsort(-self.seen, kind="stable")[: self._most])

    def keep_known(self, least: int, most: int) -> None:
        """Keep the keys seen in at least `least` texts, and of these the `most` commonest."""
        common = np.argsort(-self.seen, kind="stable")[:most]
        self._keep(common[self.seen[common] >= least])

    def leave_out(self, keys: Iterable[int]) -> None:
        """Forget some keys."""
        unwanted = np.array(list(keys), dtype=np.uint64)
        self._keep(np.flatnonzero(~np.isin(self.keys, unwanted)))

    def _keep(self, chosen: NDArray[np.int64]) -> None:
        chosen = np.sort(chosen)
        self.keys, self.seen = self.keys[chosen], self.seen[chosen]
        self.in_scams = self.in_scams[chosen]


def _sum(places: NDArray[np.int64], values: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.bincount(places, weights=values).astype(np.int64)


@dataclass(frozen=True)
class Vocabulary:
    """The features of a streamed model, in each block by their sorted keys, and their weighing."""

    keys: dict[str, NDArray[np.uint64]]
    weighs: dict[str, Weigh]

    def features(self, batch: Batch, blocks: Sequence[str]) -> Matrix:
        """Give the features of a batch as `classifier.training` does."""
        parts = []
        for name in blocks:
            seen: Seen = getattr(batch, name)
            keys = self.keys[name]
            places = np.minimum(np.searchsorted(keys, seen.keys), max(len(keys) - 1, 0))
            known = keys[places] == seen.keys if len(keys) else np.zeros(0, dtype=np.bool_)
            counts = sparse.csr_matrix(
                (np.ones(int(known.sum())), (seen.rows[known], places[known])),
                shape=(len(batch.rows), len(keys)),
            )
            counts.sum_duplicates()
            if name == "ideas":
                # An idea counts once, however often it is said.
                counts.data[:] = 1.0
            parts.append(self.weighs[name].transform(counts) * BLOCKS[name][2])
        measured = sparse.csr_matrix(batch.measures * MEASURES_SHARE)
        return sparse.hstack([*parts, measured], format="csr")
