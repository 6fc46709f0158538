"""Times and sums as a person reads them."""

from decimal import Decimal

import pytest

from server.reporting.wording import lasting, sum_of
from server.texts import Texts

FRENCH = Texts("fr")


@pytest.mark.parametrize(
    ("ms", "said"),
    [
        (0, "0 s"),
        (499, "0 s"),
        (59_600, "1 min 0 s"),
        (3_600_000, "1 h 0 min 0 s"),
        (5_564_000, "1 h 32 min 44 s"),
        (-61_000, "-1 min 1 s"),
        (360_000_000, "100 h 0 min 0 s"),
    ],
)
def test_a_time_is_said_to_the_second(ms: int, said: str) -> None:
    assert lasting(ms, FRENCH).replace("\N{NO-BREAK SPACE}", " ") == said


def test_an_unknown_time_is_not_said_to_be_none() -> None:
    assert lasting(None, FRENCH) == FRENCH("replay.unknown")


@pytest.mark.parametrize(
    ("amount", "currency", "said"),
    [
        ("0.5", "USD", "0,50 USD"),
        ("0.005", "EUR", "0,005 EUR"),
        ("120", "POINTS", "120 POINTS"),
        ("0", "EUR", "0 EUR"),
    ],
)
def test_a_sum_is_said_in_one_form(amount: str, currency: str, said: str) -> None:
    assert sum_of(Decimal(amount), currency, FRENCH) == said
