"""What both languages say has one stem, whichever language says it; nothing is in two lines."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.common_stems import (
    SHORTEST_BEGINNING,
    SMALL,
    STEM,
    TABLE,
    common_words,
    english_stem,
    french_stem,
    own_stem,
    read_table,
    telling_pair,
)
from classifier.concepts import idea_places
from classifier.features import BARE, Sample, words
from classifier.hashing import keys_of_words
from classifier.layout import Layout
from classifier.normal import fold
from classifier.word_keys import keys_in_text

LINES = [line for line in TABLE.read_text("utf-8").splitlines() if not line.startswith("#")]
WORDS = st.sampled_from(
    [*sorted(common_words().english), *sorted(common_words().french), ".", "20", "$", "le", "the"]
)


def sides(line: str) -> tuple[list[str], list[str]]:
    english, _, french = line.partition("|")
    return english.split(), french.split()


@pytest.mark.parametrize("side", [0, 1])
def test_every_word_stands_in_the_table_once(side: int) -> None:
    seen = Counter(fold(entry).text for line in LINES for entry in sides(line)[side])
    assert [entry for entry, times in seen.items() if times > 1] == []


def test_the_lines_are_sorted_and_have_both_languages() -> None:
    assert sorted(LINES) == LINES
    assert all(line.count(" | ") == 1 and all(sides(line)) for line in LINES)


def test_no_word_is_lost_in_reading() -> None:
    table = common_words()
    read = len(table.english) + len(table.french) + len(table.beginnings)
    assert read == sum(len(entry) for line in LINES for entry in sides(line))


def test_every_word_has_the_stem_of_its_line() -> None:
    for line in LINES:
        names, entries = sides(line)
        for name in names:
            assert english_stem(fold(name).text) == english_stem(names[0]), name
        for entry in entries:
            # A word that goes on has the same meaning, unless a longer entry fits it.
            word = fold(entry).text.removesuffix("*")
            assert french_stem(word) == english_stem(names[0]), entry


def test_no_first_word_leads_on_to_another() -> None:
    table = common_words()
    for heads in (table.english, table.french, table.beginnings):
        assert {table.english[head] for head in heads.values()} == set(heads.values())


def test_beginnings_are_long_enough_to_be_found_and_each_says_something() -> None:
    table = common_words()
    assert min(map(len, table.beginnings)) >= SHORTEST_BEGINNING
    for kept, ends in ((table.french, 0), (table.beginnings, 1)):
        for word, head in kept.items():
            shorter = [word[:length] for length in range(1, len(word) + 1 - ends)]
            begun = [table.beginnings[b] for b in shorter if b in table.beginnings]
            assert not begun or begun[-1] != head, word


@pytest.mark.parametrize("word", ["pays", "son", "main", "sale", "but", "sort", "chat", "fin"])
def test_a_word_of_both_languages_is_read_in_that_of_its_text(word: str) -> None:
    assert french_stem(word) != english_stem(word) or word not in common_words().french
    assert french_stem("pays") == english_stem("country") != english_stem("pays")


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("Remboursez les frais avant le retrait", "Refund the fees before the withdrawal"),
        ("Payez votre inscription", "Pay your registration"),
        ("envoyés", "sent"),
        ("parrainages", "referrals"),
        ("gagnerez", "earn"),
    ],
)
def test_both_languages_say_it_alike(french: str, english: str) -> None:
    assert list(map(french_stem, fold(french).text.split())) == list(
        map(english_stem, fold(english).text.split())
    )


def test_an_exact_word_counts_before_a_beginning_and_a_longer_one_before_a_shorter() -> None:
    table = read_table(["# not this", "", "pay | paie*", "payslip slip | paiexx*", "bread | paien"])
    assert table.of_french("paiement") == "pay"
    assert table.of_french("paiexxy") == "payslip"
    assert table.of_french("paien") == "bread"
    assert table.of_french("pai") is None


@given(st.text(alphabet="abceginrs'_é0", min_size=1, max_size=12))
def test_a_stem_is_short_and_never_nothing(word: str) -> None:
    for stem in (english_stem(word), french_stem(word), own_stem(word)[1:]):
        assert 0 < len(stem) <= STEM
        assert " " not in stem


@given(WORDS, WORDS)
def test_a_telling_pair_has_no_order(one: str, two: str) -> None:
    assert telling_pair(one, two) == telling_pair(two, one)
    assert sorted(telling_pair(one, two).split()) == sorted((f"~{one}", f"~{two}"))


def test_small_stems_are_stems() -> None:
    assert {english_stem(word) for word in SMALL} == SMALL
    assert french_stem("cette") in SMALL


@given(st.lists(WORDS, max_size=30).map(" ".join), st.booleans())
def test_the_keys_of_a_text_are_those_of_its_features(text: str, french: bool) -> None:
    sample = Sample(f"le la des. {text}" if french else f"the of you. {text}")
    names = sample.tokens.names
    keys = keys_in_text(names, np.full(len(names), sample.french))
    found = Layout(names).words(keys, *idea_places(names)).keys
    bare = keys_of_words(sorted(BARE))
    expected = keys_of_words(words(sample))
    assert np.array_equal(np.sort(found[~np.isin(found, bare)]), np.sort(expected))
