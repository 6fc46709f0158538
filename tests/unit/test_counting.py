"""Texts are counted once, wherever their pieces are counted, and weighed on any part of them."""

import numpy as np
import pytest

from classifier.counting import count, pieces
from classifier.features import Sample, all_measures
from classifier.weighing import BLOCKS, MEASURES_SHARE
from tests.support.small_texts import HONEST, JOBS, SCAMS

SAMPLES = [Sample(text.format(job=job)) for job in JOBS for text in (*SCAMS, *HONEST)]


def test_pieces_are_all_texts_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("classifier.counting.PIECE", 7)
    cut = pieces(SAMPLES)
    assert [sample for piece in cut for sample in piece] == SAMPLES
    assert max(map(len, cut)) == 7
    assert pieces([]) == []


def test_small_pieces_give_what_large_ones_do(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, names = count(SAMPLES)
    monkeypatch.setattr("classifier.counting.PIECE", 7)
    told: list[int] = []
    counted, same_names = count(SAMPLES, told.append)
    assert told == list(range(1, len(pieces(SAMPLES)) + 1))
    for block in BLOCKS:
        assert names[block].tolist() == same_names[block].tolist()
        assert (whole.counts[block] != counted.counts[block]).nnz == 0
    assert np.array_equal(whole.french, counted.french)


def test_the_features_of_some_rows_are_those_that_were_counted() -> None:
    counted, names = count(SAMPLES)
    assert counted.french.tolist() == [place % 4 > 1 for place in range(len(SAMPLES))]
    rows = np.arange(0, len(SAMPLES), 3)
    truth = rows % 8 < 4
    weighs = counted.weighs(rows, truth)
    features = counted.features(rows[:5], weighs)
    kept = sum(len(weigh.kept_) for weigh in weighs.values())
    measured = all_measures(SAMPLES[row] for row in rows[:5]) * MEASURES_SHARE
    assert np.allclose(features[:, kept:].toarray(), measured)
    for block, (_, least, _) in BLOCKS.items():
        assert len(weighs[block].kept_) < len(names[block])
        assert (counted.counts[block] > 0).sum(axis=0).min() >= least
