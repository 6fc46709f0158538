"""What hides words is undone, and every place still points into the original."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from classifier.normal import _SPACED, fold


@pytest.mark.parametrize(
    ("hidden", "plain"),
    [
        ("dép\u200bôt de gar\u00adantie", "depot de garantie"),
        ("whаtsарp", "whatsapp"),  # Cyrillic а and р
        ("WhatsApp", "whatsapp"),
        ("𝐝𝐞𝐩𝐨𝐬𝐢𝐭 𝟓𝟎", "deposit 50"),
        ("ⓕⓔⓔ", "fee"),
        ("t e l e g r a m now", "telegram now"),
        ("r-e-g-i-s-t-e-r", "register"),
        ("frais d’inscription", "frais d'inscription"),
        ("e\u0301tape", "etape"),
        ("pay\u202eeef\u202c", "payeef"),
    ],
)
def test_hidden_words_become_plain(hidden: str, plain: str) -> None:
    assert fold(hidden).text == plain


def test_words_of_another_script_stay_as_they_are() -> None:
    assert fold("депозит").text == "депозит"


def test_four_single_letters_are_no_hidden_word() -> None:
    assert fold("plan a b c d").text == "plan a b c d"


def test_a_quote_of_a_hidden_word_is_the_hidden_word() -> None:
    original = "pay the d\u200be\u200bposit first"
    folded = fold(original)
    start = folded.text.index("deposit")
    left, right = folded.span(start, start + len("deposit"))
    assert original[left:right] == "d\u200be\u200bposit"


@given(st.text())
def test_every_place_is_in_the_original_and_in_order(text: str) -> None:
    folded = fold(text)
    places = folded.places if folded.places is not None else range(len(text))
    assert len(places) == len(folded.text)
    assert list(places) == sorted(places)
    assert all(0 <= place < len(text) for place in places)


@given(st.text(alphabet=st.characters(codec="ascii")))
def test_folding_plain_text_again_changes_nothing(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once


SIGNS = st.sampled_from("aZé É\u0130ıſ…½ﬁﷺÅ\0\u200b\ufe0f\u0301\ud800😀𝐀🇦あ`´’ﾟＡ \u00a0.5")


@given(st.lists(SIGNS | st.characters(), max_size=30).map("".join))
def test_every_sign_becomes_what_it_becomes_alone(text: str) -> None:
    # An invisible sign has all others read as those that may hide a word are.
    parts = [fold("\u200b" + sign).text for sign in text]
    together = "".join(parts)
    assume(_SPACED.search(together) is None)
    assume(not any("\u0370" <= sign <= "\u052f" for sign in text))
    folded = fold("\u200b" + text)
    assert folded.text == together
    assert folded.places == tuple(place for place, part in enumerate(parts, start=1) for _ in part)


@given(st.lists(st.sampled_from("aÀéÉœŒß€’\u0130ŸあꙀ😀\0 ,"), max_size=30).map("".join))
def test_a_text_that_hides_nothing_loses_capitals_and_accents_alone(text: str) -> None:
    folded = fold(text)
    if folded.places is None:
        bare = str.maketrans("àéÿ’", "aey'")
        assert folded.text == text.lower().translate(bare)
    else:
        assert "\u0130" in text or len(folded.text) < len(text)
