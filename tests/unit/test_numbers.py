"""Numbers are read with their place, their convention and their multiplier."""

from decimal import Decimal

import pytest

from classifier.numbers import find_numbers


def values(text: str) -> list[str]:
    return [f"{number.value:f}" for number in find_numbers(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12,34,567", "1234567"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1 234,56", "1234.56"),
        ("1\u202f234\u202f567", "1234567"),
        ("1'000", "1000"),
        ("1.234.567", "1234567"),
        (".10", "0.10"),
        ("0.250", "0.250"),
        ("3½", "3.5"),
        ("¼", "0.25"),
        ("1.5k", "1500"),
        ("1.500k", "1500"),
        ("10 lakh", "1000000"),
        ("2 crores", "20000000"),
        ("3 mille", "3000"),
        ("1,5 million d'euros", "1500000"),
        ("2M FCFA", "2000000"),
    ],
)
def test_digits(text: str, expected: str) -> None:
    assert values(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("deux cents euros", "200"),
        ("Quatre-vingt-dix", "90"),
        ("twenty-one", "21"),
        ("one hundred and fifty dollars", "150"),
        ("une dizaine de minutes", "10"),
        ("une quinzaine d'euros", "15"),
        ("a million reasons", "1000000"),
        ("a hundred", "100"),
        ("un euro", "1"),
    ],
)
def test_words(text: str, expected: str) -> None:
    (number,) = find_numbers(text)
    assert f"{number.value:f}" == expected
    assert number.words


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no number",
        "un ami",
        "one of us",
        "1.2.3",
        "12.05.2024",
        "1,2.3,4",
        "cents",
        "1234567890123456789",
        "١٢",
    ],
)
def test_what_is_no_number(text: str) -> None:
    assert values(text) == []


def test_the_place_and_the_multiplier_are_kept() -> None:
    text = "Gagnez 50k par mois, puis deux cents."
    first, second = find_numbers(text)
    assert text[first.start : first.end] == "50k"
    assert first.factor == 1000
    assert text[second.start : second.end] == "deux cents"
    assert second.factor == 1


def test_a_dot_before_three_digits_keeps_both_readings() -> None:
    (dotted,) = find_numbers("2.550")
    assert (dotted.value, dotted.dotted) == (Decimal(2550), Decimal("2.550"))
    (comma,) = find_numbers("2,550")
    assert (comma.value, comma.dotted) == (Decimal(2550), None)


def test_numbers_come_from_left_to_right() -> None:
    assert values("three tasks, 2 hours, 0,05 $, cinq avis") == ["3", "2", "0.05", "5"]
