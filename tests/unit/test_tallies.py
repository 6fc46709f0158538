"""Features counted piece by piece are those that scikit-learn counts in all texts at once."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer

from classifier.features import Sample, all_measures
from classifier.tallies import count_piece, join, tally
from classifier.weighing import BLOCKS
from tests.support.small_texts import HONEST, SCAMS

SAMPLES = [Sample(text.format(job=job)) for job in ("survey", "sondage") for text in SCAMS + HONEST]
WORDS = st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=12), min_size=1, max_size=12)


@pytest.mark.parametrize("block", BLOCKS)
@pytest.mark.parametrize("piece", [1, 3, 100])
def test_the_counts_are_those_of_scikit_learn(block: str, piece: int) -> None:
    counter = CountVectorizer(analyzer=BLOCKS[block][0], dtype=np.int32)
    expected = counter.fit_transform(SAMPLES)
    pieces = [count_piece(SAMPLES[i : i + piece]) for i in range(0, len(SAMPLES), piece)]
    names, counts = join([one.tallies[block] for one in pieces], 1)
    assert names.tolist() == counter.get_feature_names_out().tolist()
    assert counts.dtype == expected.dtype
    assert np.array_equal(counts.toarray(), expected.toarray())
    # In which order a row's numbers are added up decides over the last bit of their sum.
    assert np.array_equal(counts.indices, expected.indices)


def test_the_measures_are_those_of_each_text() -> None:
    assert np.array_equal(count_piece(SAMPLES[:5]).measures, all_measures(SAMPLES[:5]))


@given(WORDS, st.integers(1, 5), st.integers(1, 4))
def test_how_texts_are_cut_changes_nothing(texts: list[list[str]], size: int, least: int) -> None:
    names, counts = join([tally(texts)], least)
    cut = [tally(texts[i : i + size]) for i in range(0, len(texts), size)]
    same_names, same = join(cut, least)
    assert names.tolist() == same_names.tolist()
    for part in ("indptr", "indices", "data"):
        assert np.array_equal(getattr(counts, part), getattr(same, part))


@given(WORDS, st.integers(1, 4))
def test_what_stands_in_too_few_texts_is_left_out(texts: list[list[str]], least: int) -> None:
    names, counts = join([tally(texts)], least)
    kept = [letter for letter in "abcdefgh" if sum(letter in text for text in texts) >= least]
    assert names.tolist() == kept
    expected = [[text.count(letter) for letter in kept] for text in texts]
    assert np.array_equal(counts.toarray(), np.array(expected).reshape(len(texts), len(kept)))


def test_texts_without_a_word_have_no_features() -> None:
    piece = count_piece([Sample("!!"), Sample("")])
    for block in BLOCKS:
        names, counts = join([piece.tallies[block]], 1)
        assert len(names) == 0
        assert counts.shape == (2, 0)
