"""Ideas in both languages, and the pairs they make in a sentence."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from classifier.concepts import REACH, IdeaReader, find_ideas, idea_features, idea_places, lexicon
from classifier.tokens import STOP, tokenise


def features(text: str) -> dict[str, list[int]]:
    return idea_features(tokenise(text).names)


def test_an_idea_is_the_same_in_both_languages() -> None:
    english, french = features("a registration fee"), features("des frais d'inscription")
    assert "fee" in english
    assert "fee" in french


def test_ideas_meet_in_their_order() -> None:
    found = features("never pay a fee")
    assert "negation>pay" in found
    assert "pay>fee" in found
    assert "fee>pay" not in found
    assert found["pay>fee"] == [1, 3]


def test_ideas_do_not_meet_across_sentences_or_far_apart() -> None:
    assert "pay>fee" not in features("We pay. A fee is never asked.")
    assert "pay>fee" not in features("pay " + "word " * REACH + "fee")


def test_a_phrase_counts_and_its_words_alone_do_not() -> None:
    assert "voucher" in features("send a steam card")
    assert "voucher" not in features("steam engine and card game")


def test_no_word_of_the_lexicon_is_lost() -> None:
    words = lexicon()
    for idea in words.names:
        assert any(idea in words.of(name) for name in words._exact) or any(
            idea == other for entries in words._phrases.values() for _, other in entries
        )


VOCABULARY = ["pay", "fee", "never", "before", "steam", "card", "bank", "0", STOP]


@given(st.lists(st.sampled_from(VOCABULARY), max_size=60))
def test_the_reader_without_loops_sees_what_the_plain_one_sees(names: list[str]) -> None:
    expected = idea_features(names)
    known = sorted(expected)
    sentences = np.cumsum(np.array([name == STOP for name in names], dtype=np.int64))
    sightings = IdeaReader(known).meet(*idea_places(names), sentences)
    assert {known[feature] for feature in sightings.features} == set(expected)
    for feature, first, last in zip(
        sightings.features, sightings.firsts, sightings.lasts, strict=True
    ):
        places = expected[known[feature]]
        assert first in places
        assert last in places


def test_ideas_are_found_at_their_first_word() -> None:
    assert (1, "voucher") in find_ideas(["a", "gift", "card"])
