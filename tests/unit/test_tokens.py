"""Plain words out of written and hidden ones, with their places in the original."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.normal import fold
from classifier.tokens import LONGEST_READ, STOP, read_part, tokenise


def names(text: str) -> list[str]:
    return tokenise(text).names


@pytest.mark.parametrize(
    ("hidden", "plain"),
    [
        ("Wh\u200bats\u00adApp", "whatsapp"),
        ("WhаtsАpp", "whatsapp"),  # Cyrillic letters
        ("Ｔｅｌｅｇｒａｍ", "telegram"),
        ("𝐓𝐞𝐥𝐞𝐠𝐫𝐚𝐦", "telegram"),
        ("T e l e g r a m", "telegram"),
        ("t-e-l-e-g-r-a-m", "telegram"),
        ("t.e.l.e.g.r.a.m", "telegram"),
        ("ⓅⒶⓎ", "pay"),
        ("Déposez", "deposez"),
        ("De\u0301posez", "deposez"),
        ("l’accès", "l'acces"),
        ("ﬁn", "fin"),
    ],
)
def test_hidden_words_become_plain(hidden: str, plain: str) -> None:
    assert fold(hidden).text == plain


def test_a_text_in_another_script_stays_in_it() -> None:
    assert fold("Зарплата каждый день").text == "зарплата каждый день"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don't pay 1,234.50 €!", ["don't", "pay", "0", "¤", STOP]),
        ("frais d'inscription", ["frais", "d", "inscription"]),
        ("wa.me/44770 t.me/x", ["chat_url", "chat_url"]),
        ("https://chat.whatsapp.com/abc", ["chat_url"]),
        ("see https://bit.ly/3x, ok", ["see", "short_url", "ok"]),
        ("www.example.org/work", ["url"]),
        ("jo@gmail.com or jo@office.example", ["free_mail", "or", "mail"]),
        ("call XXXXXXXXXX", ["call", "0"]),
        ("500 USD, 500 euros, Rs 500", ["0", "¤", "0", "¤", "¤", "0"]),
        ("part-time", ["part", "time"]),
        ("@support_team", ["@"]),
        ("", []),
        ("🎉🎉", []),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_the_currency_does_not_tell_the_country() -> None:
    euros = names("earn 500 euros a day")
    assert names("earn 500 rupees a day") == euros
    assert names("earn 20 ¥ a day") == euros


@given(st.text(alphabet=st.characters(), max_size=200))
def test_every_token_has_a_place_in_the_original(text: str) -> None:
    tokens = tokenise(text)
    places = tokens.places()
    assert len(places) == len(tokens.names)
    for start, end in places:
        assert 0 <= start < end <= len(text)
    assert [start for start, _ in places] == sorted(start for start, _ in places)


@given(st.text(alphabet="abcé \u200b\ufb01Ｂ", min_size=1, max_size=60))
def test_a_token_quotes_the_letters_it_was_made_of(text: str) -> None:
    tokens = tokenise(text)
    for name, (start, end) in zip(tokens.names, tokens.places(), strict=True):
        if name != STOP and name.isalpha():
            assert fold(text[start:end]).text == name


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "piece", ["a.", "a-", "a@", "1.", "http//", "@", "a b ", "e\u0301", "aaaa.aaaa.", "x", "\u200b"]
)
def test_no_text_makes_the_tokeniser_hang(piece: str) -> None:
    tokens = tokenise((piece * 400_000)[:400_000])
    assert len(tokens.names) == len(tokens.places())


@pytest.mark.parametrize("gap", [" ", "\n", "\u00a0"])
def test_a_text_that_is_too_long_is_read_up_to_the_end_of_a_word(gap: str) -> None:
    text = f"frais{gap}" * 100_000
    part = read_part(text)
    assert part == (f"frais{gap}" * (LONGEST_READ // 6 + 1))[: len(part)]
    assert LONGEST_READ - 6 < len(part) <= LONGEST_READ
    assert set(names(text)) <= {"frais", STOP}


def test_a_text_that_ends_where_the_reading_does_loses_nothing() -> None:
    text = "frais " * 100_000
    whole = text[: LONGEST_READ - 4] + "mots"
    assert read_part(whole) == whole
    assert read_part(f"{whole} plus") == whole


def test_a_word_without_end_is_cut() -> None:
    assert read_part("pay " + "x" * LONGEST_READ * 2) == "pay " + "x" * (LONGEST_READ - 4)
