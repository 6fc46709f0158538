"""What hides words is undone, and every place still points into the original."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.normal import fold


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
