"""Sums of money, alone and as ranges, with what belongs to them and nothing else."""

from decimal import Decimal

import pytest

from classifier.money import Money, find_money, inside_word


def shown(text: str) -> list[tuple[str, str, str | None, str]]:
    return [
        (
            f"{sum_.amount:f}",
            sum_.currency,
            None if sum_.high is None else f"{sum_.high:f}",
            text[sum_.start : sum_.end],
        )
        for sum_ in find_money(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("earn $5 today", ("5", "USD", None, "$5")),
        ("Rs 500/- only", ("500", "INR", None, "Rs 500/-")),
        ("12 cents", ("0.12", "USD", None, "12 cents")),
        ("5000 F", ("5000", "XOF", None, "5000 F")),
        ("$5 CAD", ("5", "CAD", None, "$5 CAD")),
        ("€5 USD", ("5", "EUR", None, "€5")),
        ("$0.250", ("0.250", "USD", None, "$0.250")),
        ("$2.550", ("2.550", "USD", None, "$2.550")),
        ("2.550 €", ("2550", "EUR", None, "2.550 €")),
        ("between $5 and $10", ("5", "USD", "10", "$5 and $10")),
        ("de 10 à 350 euros", ("10", "EUR", "350", "10 à 350 euros")),
        ("$15-$20/hr", ("15", "USD", "20", "$15-$20")),
        ("10-15k FCFA", ("10000", "XOF", "15000", "10-15k FCFA")),
        ("$5-10 min", ("5", "USD", None, "$5")),
    ],
)
def test_one_sum(text: str, expected: tuple[str, str, str | None, str]) -> None:
    assert shown(text) == [expected]


@pytest.mark.parametrize(
    "text", ["", "12 tasks", "mp3 $", "10 F", "room 5 to 10", "5 min - 10 min"]
)
def test_what_is_no_money(text: str) -> None:
    assert find_money(text) == []


def test_two_sums_are_no_range_when_they_differ_in_currency_or_fall() -> None:
    assert [row[:3] for row in shown("€5 - $6")] == [("5", "EUR", None), ("6", "USD", None)]
    assert [row[:3] for row in shown("$3 - $2")] == [("3", "USD", None), ("2", "USD", None)]
    assert [row[:3] for row in shown("$5 and $10")] == [("5", "USD", None), ("10", "USD", None)]


def test_known_numbers_are_not_searched_for_again() -> None:
    assert find_money("$5", numbers=[]) == []
    assert find_money("$5") == [Money(Decimal(5), "USD", 0, 2)]


def test_the_tail_of_a_word_is_told() -> None:
    assert inside_word("mp3", 2)
    assert inside_word("a_3", 2)
    assert not inside_word("a 3", 2)
    assert not inside_word("3", 0)
