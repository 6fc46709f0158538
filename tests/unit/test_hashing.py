"""Keys of runs of characters, and the table that finds them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.hashing import (
    RunKeys,
    Table,
    _place,
    key_of,
    key_of_words,
    keys_of,
    keys_of_words,
    pair_keys,
)


@given(st.text(min_size=1, max_size=80), st.data())
def test_a_run_has_the_same_key_wherever_it_stands(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    (key,) = RunKeys(text).keys(np.array([start]), np.array([end]))
    assert int(key) == key_of(text[start:end])


@given(st.lists(st.text(max_size=12), unique=True, max_size=200))
def test_different_runs_have_different_keys(runs: list[str]) -> None:
    assert len({key_of(run) for run in runs}) == len(runs)


@given(st.lists(st.text(max_size=6), max_size=30), st.integers(1, 7))
def test_keys_together_are_those_of_each(runs: list[str], at_once: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("classifier.hashing._AT_ONCE", at_once)
        together = keys_of(runs).tolist()
    assert together == [key_of(run) for run in runs]


@given(st.lists(st.from_regex(r"[a-zé]{1,4}( [a-zé]{1,4})?", fullmatch=True), max_size=30))
def test_keys_of_words_together_are_those_of_each(features: list[str]) -> None:
    expected = []
    for feature in features:
        first, *second = (key_of(word) for word in feature.split(" "))
        if second:
            pair = np.array([[first], second], dtype=np.uint64)
            first = int(pair_keys(*pair)[0])
        expected.append(first)
    assert keys_of_words(features).tolist() == expected
    assert [key_of_words(feature) for feature in features] == expected


def test_a_pair_is_not_its_mirror_image() -> None:
    assert key_of_words("pay fee") != key_of_words("fee pay")
    keys = np.array([key_of("pay"), key_of("fee")], dtype=np.uint64)
    assert int(pair_keys(keys[:1], keys[1:])[0]) == key_of_words("pay fee")


@given(st.sets(st.integers(1, 2**64 - 1), min_size=1, max_size=300), st.integers(1, 2**64 - 1))
def test_the_table_finds_what_it_holds_and_nothing_else(keys: set[int], other: int) -> None:
    held = np.array(sorted(keys), dtype=np.uint64)
    table = Table.build(held)
    assert table.find(held).tolist() == list(range(len(held)))
    missing = table.find(np.array([other], dtype=np.uint64))[0]
    assert (missing >= 0) == (other in keys)


@pytest.mark.parametrize("count", [0, 1, 59, 5000])
def test_keys_that_are_alike_are_found_all_the_same(count: int) -> None:
    held = np.arange(1, count + 1, dtype=np.uint64)
    table = Table.build(held)
    assert len(table.keys) >= 2 * count
    assert table.find(held).tolist() == list(range(count))
    assert table.find(np.array([count + 1], dtype=np.uint64)).tolist() == [-1]


def test_a_table_that_does_not_hold_its_keys_grows() -> None:
    keys = np.array([1 << 40, 1 << 41, 1 << 42, *range(1, 9)], dtype=np.uint64)
    assert _place(keys, 3) is None  # three bits are eight slots for eleven keys
    table = Table.build(keys)
    assert table.find(keys).tolist() == list(range(len(keys)))


def test_a_key_that_stands_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="same key"):
        Table.build(np.array([5, 5], dtype=np.uint64))
