"""What a text's features are, and what is none: a sum alone says nothing of who pays it."""

from hypothesis import given
from hypothesis import strategies as st

from classifier.common_stems import telling_pair
from classifier.features import BARE, Sample, characters, words


def test_a_sum_alone_is_no_feature() -> None:
    found = ["0 at", "<amount> at", "at", "at @", "¤ at"]
    assert sorted(words(Sample("2 USD at @somebody"))) == found
    assert words(Sample("1 1 1 50 %, $2")) == []


def test_a_sum_beside_a_word_is_one() -> None:
    found = words(Sample("earn $2"))
    assert {"earn", "earn ¤", "earn 0"} <= set(found)
    assert "0" not in found


def test_signs_have_no_runs_of_characters() -> None:
    assert set(characters(Sample("$ 20 a %"))) == {" a "}


@given(st.lists(st.sampled_from(["pay", "a", "fee", "20", "$", "%", "@abc1", ".", "x.com"])))
def test_no_feature_is_without_a_word(parts: list[str]) -> None:
    sample = Sample(" ".join(parts))
    assert not BARE & set(words(sample))
    assert not {" 0 ", " ¤ ", " % ", " @ "} & set(characters(sample))


def test_the_same_idea_pairs_alike_in_both_languages() -> None:
    assert "<fee> <before>" in words(Sample("fee before"))
    assert "<fee> <before>" in words(Sample("frais avant"))


def test_both_languages_have_their_stems_in_common_and_keep_their_own() -> None:
    french, english = words(Sample("payez les frais")), words(Sample("pay the fees"))
    assert {"pay", "fee", "=payez", "=frais"} <= set(french)
    assert {"pay", "fee", "pay the", "the fee"} <= set(french) & set(english)
    assert "=payez =les" in french
    assert "=pay =the" not in english


def test_telling_words_pair_over_the_small_ones_whichever_stands_first() -> None:
    shared = set(words(Sample("les frais de la carte"))) & set(words(Sample("the card fee")))
    assert telling_pair("card", "fee") in shared
    assert telling_pair("card", "fee") not in words(Sample("a card. The fee"))
