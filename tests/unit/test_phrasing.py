"""What is quoted is a phrase that can be read: whole words, whole sums, whole clauses."""

import numpy as np
import pytest

from classifier.phrasing import Phrasing
from classifier.tokens import STOP, tokenise


def whole(text: str, core: str, *, light: str = "", used: str = "") -> str:
    """Give what is quoted for `core`; the words of `light` weigh little, those of `used` are taken.

    `core` and `light` are pieces of the text; every other word weighs nothing.
    """
    tokens = tokenise(text)
    phrasing = Phrasing(tokens)
    spans = tokens.places()

    def place(piece: str) -> tuple[int, int]:
        start = text.index(piece)
        inside = [i for i, (a, b) in enumerate(spans) if a >= start and b <= start + len(piece)]
        return inside[0], inside[-1] + 1

    value = np.zeros(len(spans))
    value[slice(*place(core))] = 1.0
    if light:
        value[slice(*place(light))] = 0.1
    free = np.array([name != STOP for name in tokens.names])
    if used:
        free[slice(*place(used))] = False
    first, last = phrasing.whole(*place(core), value, free)
    start, end = phrasing.span(first, last)
    return text[start:end]


@pytest.mark.parametrize(
    ("text", "core", "quoted"),
    [
        # Lengthened to the beginning and the end of its clause.
        ("Hello, please add me on WhatsApp now, thanks", "add me on WhatsApp", None),
        ("You will all be paid 300 a day, every single day", "300 a", "300 a day"),
        # Never over the end of a sentence.
        ("Work. Pay the fee. Then start.", "fee", "Pay the fee"),
        # Whole words, whatever joins them.
        (
            "we all have to make some of those porte-clés chez vous tous les deux jours",
            "clés",
            "porte-clés",
        ),
        ("so then I believe that I'll send them", "ll send them", "I'll send"),
        ("they give everybody some of those 12k in a week or two", "12", "12k"),
        # Whole sums of money.
        ("buy it and then they all send the code ($8 for you)", "code", "code"),
        ("after all of that we pay them out some 310 € the very same week", "310", "310 €"),
        ("after all of that we pay them out some $310 the very same week", "310", "$310"),
        # Small words at the ends are left out, brackets are closed.
        ("to you the fee of it", "you the fee of", "fee"),
        ("there are gift cards (Apple or Vanilla) to buy", "gift cards (Apple or Vanilla", None),
    ],
)
def test_whole_phrases(text: str, core: str, quoted: str | None) -> None:
    expected = {
        "add me on WhatsApp": "please add me on WhatsApp now",
        "gift cards (Apple or Vanilla": "there are gift cards (Apple or Vanilla)",
    }
    assert whole(text, core) == (quoted or expected[core])


def test_a_light_piece_of_another_clause_is_left_out() -> None:
    text = "they look at your account, he will pass his share on by money order"
    core = "account, he will pass his share on by money order"
    assert whole(text, core, light="account") == "he will pass his share on by money order"


def test_what_is_quoted_already_is_not_quoted_again() -> None:
    text = "Deposit the fee now"
    assert whole(text, "fee", used="Deposit") == "fee now"


def test_a_title_is_a_short_first_line_with_lines_under_it() -> None:
    assert Phrasing(tokenise("Tester wanted\nPay first.\nBye")).title == 2
    assert Phrasing(tokenise("Tester wanted, pay first.")).title == 0
    assert Phrasing(tokenise("Tester wanted\n\n")).title == 0
    assert Phrasing(tokenise("word " * 40 + "\nPay first.\nBye")).title == 0
    assert Phrasing(tokenise("")).title == 0
