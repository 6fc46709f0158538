"""The places of numbers found at once are those found one by one."""

from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from classifier import numbers
from classifier.number_places import Places
from classifier.numbers import Number, find_numbers

PIECES = st.sampled_from(
    [
        *(
            "1",
            "25",
            "1,000",
            "1 000",
            "0.05",
            "12,50",
            ".5",
            "½",
            "2½",
            "1.500k",
            "1234567890123456",
        ),
        *(
            "deux",
            "cents",
            "Vingt",
            "twenty",
            "one",
            "une",
            "un",
            "a",
            "an",
            "million",
            "dizaine de ",
        ),
        *(
            "euros",
            "hour",
            "minute",
            "mille",
            " k",
            "M",
            ".",
            ",",
            " ",
            "-",
            "'",
            "’",
            "\n",
            "\u202f",
        ),
        *(
            "é",
            "ß",
            "œ",
            "İ",
            "ſ",
            "\u212a",
            "\ud800",
            "٣",
            "²",
            "ª",
            "_",
            "(",
            "x",
            "Жа",
            "😀",
            "\0",
        ),
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=3), max_size=40).map("".join)


def read(text: str, longest_of_few: int) -> list[Number]:
    with patch.object(numbers, "_LONG", longest_of_few):
        return list(find_numbers(text))


@given(TEXTS)
@example("İa million reasons, une vingtaine de pages, one-eighty")
@example("for a million; une heure and an hour")
@example("œdeux deuxœ deux ½quatre 3½ 1½½ ..5 5. 5")
def test_all_at_once_and_one_by_one_are_the_same(text: str) -> None:
    assert read(text, 0) == read(text, len(text) + 1)


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("pay 25 now", [(4, 6)]),
        ("25", [(0, 2)]),
        ("pay 1,000 now", [(4, 0), (5, 0), (6, 0)]),
        ("pay .50 now", [(4, 0), (5, 0)]),
        ("pay 2½ now", [(4, 0), (5, 0)]),
        ("pay 1234567890123456 now", [(4, 0)]),
        ("", []),
    ],
)
def test_where_a_number_ends_is_told_only_when_it_is_sure(
    text: str, digits: list[tuple[int, int]]
) -> None:
    found, _, _ = Places((), ()).find(text)
    assert sorted(found) == digits


def test_words_are_whole_and_in_any_case() -> None:
    text = "Deux people, sixty-two, deuxième, a hundred, onedeux, DEUX"
    _, words, articles = Places(("deux", "sixty", "two"), ("a", "one")).find(text)
    assert [text[start:end] for start, end in words] == ["Deux", "sixty", "two", "DEUX"]
    assert [text[start:end] for start, end in articles] == ["a"]
