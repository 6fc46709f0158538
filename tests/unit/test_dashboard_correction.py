"""What is typed into the form of a task becomes a correction of what differs, and of that alone."""

from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from server.dashboard.correction import Wrong, correction, minutes_of
from server.ledger import Line
from server.messages import Amount, Correct

LINE = Line(
    key="a~2",
    platform="mturk",
    title="A task",
    requester=None,
    reward=Amount(Decimal("0.25"), "USD"),
    accepted_at=0,
    ended_at=100_000,
    outcome="submitted",
    active_ms=50_001,
    elapsed_ms=100_000,
    measured_ms=50_001,
    work=(),
    corrected=False,
    at=100_000,
)
SHOWN = {"minutes": "0.83", "outcome": "submitted", "amount": "0.25", "currency": "USD"}


def corrected(line: Line = LINE, /, **typed: str) -> Any:
    return correction(line, {**SHOWN, **typed}, 123)


def test_what_was_shown_corrects_nothing_though_it_was_rounded() -> None:
    assert minutes_of(50_001) == Decimal("0.83")
    assert corrected() is None
    assert corrected(minutes="0,83", amount="0,250") is None
    assert corrected(minutes="", amount="  ") is None


def test_only_what_differs_is_said() -> None:
    said = corrected(minutes="2,5")
    assert isinstance(said, Correct)
    assert (said.task, said.platform, said.at) == ("a~2", "mturk", 123)
    assert (said.active_ms, said.outcome, said.reward) == (150_000, None, None)
    assert corrected(outcome="rejected").outcome == "rejected"
    assert corrected(amount="1").reward == Amount(Decimal(1), "USD")
    assert corrected(minutes="0").active_ms == 0
    assert corrected(minutes="1").id != corrected(minutes="1").id


def test_a_task_keeps_its_currency_and_one_without_gets_one() -> None:
    assert corrected(amount="2", currency="EUR").reward == Amount(Decimal(2), "USD")
    unpaid = replace(LINE, reward=None)
    assert corrected(unpaid, amount="2", currency=" eur ").reward == Amount(Decimal(2), "EUR")
    with pytest.raises(Wrong, match="wrong_currency"):
        corrected(unpaid, amount="2", currency="€")


def test_a_task_without_a_time_gets_one() -> None:
    untimed = replace(LINE, active_ms=None)
    assert corrected(untimed, minutes="3").active_ms == 180_000
    assert corrected(untimed, minutes="") is None


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("minutes", "-1", "wrong_minutes"),
        ("minutes", "1e3", "wrong_minutes"),
        ("minutes", "NaN", "wrong_minutes"),
        ("minutes", "10081", "wrong_minutes"),
        ("minutes", "1.2.3", "wrong_minutes"),
        ("minutes", "٣", "wrong_minutes"),
        ("amount", "Infinity", "wrong_amount"),
        ("amount", "9" * 13, "wrong_amount"),
        ("amount", "0." + "1" * 13, "wrong_amount"),
        ("amount", "<b>", "wrong_amount"),
        ("outcome", "", "wrong_outcome"),
        ("outcome", "Approved", "wrong_outcome"),
    ],
)
def test_what_says_nothing_is_refused_by_name(field: str, value: str, problem: str) -> None:
    with pytest.raises(Wrong, match=problem):
        corrected(**{field: value})


def test_the_largest_and_the_finest_sum_can_be_kept() -> None:
    assert corrected(amount="9" * 12).reward.amount == Decimal("9" * 12)
    assert corrected(amount="0." + "1" * 12).reward.amount == Decimal("0." + "1" * 12)
