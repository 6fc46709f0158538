"""Time spans are read, times of day are not."""

from decimal import Decimal

import pytest

from classifier.durations import each_duration, find_durations


def shown(text: str) -> list[tuple[str, str]]:
    return [
        (f"{span.minutes.normalize():f}", text[span.start : span.end])
        for span in find_durations(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1h30", ("90", "1h30")),
        ("1 h 30 min", ("90", "1 h 30 min")),
        ("an hour and a half", ("90", "an hour and a half")),
        ("trois quarts d’heure", ("45", "trois quarts d’heure")),
        ("half an hour", ("30", "half an hour")),
        ("90s", ("1.5", "90s")),
        ("2 min 20", ("2.3333", "2 min 20")),
        ("pendant 8h", ("480", "8h")),
        ("deux heures et demie", ("150", "deux heures et demie")),
        ("3 jours", ("4320", "3 jours")),
        ("1.5 hours", ("90", "1.5 hours")),
        ("a 10-minute study", ("10", "10-minute")),
    ],
)
def test_one_span(text: str, expected: tuple[str, str]) -> None:
    assert shown(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "à 18h30",
        "8h-17h",
        "de 9h à 12h",
        "mp3 min",
        "50k hours",
        "300 s'il vous plaît",
    ],
)
def test_what_is_no_span(text: str) -> None:
    assert shown(text) == []


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("10 à 15 min", 10, 15),
        ("between 5 and 10 minutes", 5, 10),
        ("5 min - 1 hour", 5, 60),
        ("20-30 minutes", 20, 30),
    ],
)
def test_a_range_has_both_ends_and_counts_as_its_middle(text: str, low: int, high: int) -> None:
    (span,) = find_durations(text)
    assert (span.low, span.high) == (Decimal(low), Decimal(high))
    assert span.minutes == Decimal(low + high) / 2


@pytest.mark.parametrize(
    ("text", "per"), [("2 h par jour", "day"), ("5 hours a week", "week"), ("2 hours", None)]
)
def test_what_a_span_is_said_of_each(text: str, per: str | None) -> None:
    (span,) = find_durations(text)
    assert span.per == per
    assert (span.start, span.end) == (0, len(text))


def test_what_is_spoken_for_is_left_out() -> None:
    text = "500 hours. 10 minutes"
    assert len(find_durations(text)) == 2
    (left,) = each_duration(text, spoken_for=[(0, 9)])
    assert left.minutes == 10
    assert list(each_duration("half an hour", spoken_for=[(0, 4)])) == []
