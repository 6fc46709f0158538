"""Money, durations and rates against a table of cases written by hand."""

from decimal import Decimal
from pathlib import Path

import pytest

from classifier.amounts import find_durations, find_money, find_rates, pay_per_hour

TABLE = Path(__file__).with_name("amounts_cases.tsv")


def cases() -> list[tuple[str, str, str]]:
    rows = [line.split("\t") for line in TABLE.read_text("utf-8").splitlines()]
    return [
        (kind, text.replace("\\u00a0", "\u00a0").replace("\\u202f", "\u202f"), expected)
        for kind, text, expected in (row for row in rows if len(row) == 3)
    ]


def number(value: Decimal) -> str:
    written = f"{value:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def ends(low: Decimal, high: Decimal | None) -> str:
    return number(low) if high is None else f"{number(low)}..{number(high)}"


def written(kind: str, text: str) -> str:
    """Write what is found in the notation of the table."""
    if kind == "money":
        found = [f"{ends(m.amount, m.high)} {m.currency}" for m in find_money(text)]
    elif kind == "rate":
        found = []
        for rate in find_rates(text):
            unit = rate.per if rate.count == 1 else f"{number(rate.count)} {rate.per}"
            found.append(f"{ends(rate.amount, rate.high)} {rate.currency}/{unit}")
    else:
        found = []
        for span in find_durations(text):
            size = number(span.minutes) if span.low is None else ends(span.low, span.high)
            found.append(size + (f"/{span.per}" if span.per else ""))
    return " | ".join(found) or "-"


@pytest.mark.parametrize(("kind", "text", "expected"), cases())
def test_the_table(kind: str, text: str, expected: str) -> None:
    assert written(kind, text) == expected


def test_a_range_of_time_counts_as_its_middle_and_a_range_of_money_as_its_low_end() -> None:
    assert find_durations("10 à 15 min")[0].minutes == Decimal("12.5")
    assert find_money("$15-$20")[0].amount == Decimal(15)


def test_pay_per_hour() -> None:
    assert pay_per_hour(Decimal("0.45"), Decimal("12.5")) == Decimal("2.1600")
    assert pay_per_hour(Decimal(1), Decimal(0)) is None
    assert find_rates("$0.25/min")[0].per_hour == Decimal(15)
    assert find_rates("$5 per 15 minutes")[0].per_hour == Decimal(20)
    assert find_rates("$5 per HIT")[0].per_hour is None
