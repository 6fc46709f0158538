"""What the work pays, worked out by hand."""

from decimal import Decimal

import pytest

from server.ledger import Line, Totals, book, per_hour, total, trimmed, unknown_corrections
from server.messages import Amount, Correct
from server.vocabulary import Outcome
from tests.support.happenings import START
from tests.support.story import Story, at

MINUTE = 60_000


def amount(text: str) -> Amount:
    value, currency = text.split()
    return Amount(Decimal(value), currency)


def line(
    reward: str | None,
    outcome: Outcome = "approved",
    active_ms: int | None = MINUTE,
    measured_ms: int | None = None,
) -> Line:
    measured = measured_ms if measured_ms is not None else active_ms or 0
    return Line(
        key="a",
        platform="turkle",
        title="",
        requester=None,
        reward=amount(reward) if reward else None,
        accepted_at=START,
        ended_at=START + MINUTE,
        outcome=outcome,
        active_ms=active_ms,
        elapsed_ms=MINUTE,
        measured_ms=measured,
        work=(),
        corrected=False,
        at=START,
    )


def no_rates(value: Decimal, currency: str, into: str, at: int) -> Decimal | None:
    return value if currency == into else None


def two_for_one(value: Decimal, currency: str, into: str, at: int) -> Decimal | None:
    return value if currency == into else value * 2


def three_for_one(value: Decimal, currency: str, into: str, at: int) -> Decimal | None:
    return value if currency == into else value / 3


def sums(*lines: Line, attention_ms: int = 10 * MINUTE) -> Totals:
    return total(lines, attention_ms, "EUR", no_rates)


def test_approved_and_pending_are_two_readings() -> None:
    found = sums(line("1 EUR"), line("2 EUR", "submitted"))
    assert (found.earned, found.pending) == (Decimal(1), Decimal(2))
    assert found.paid_time == Decimal(90)  # 3 EUR in two minutes
    assert found.real == Decimal(18)  # 3 EUR in ten minutes
    assert found.paid_time_approved == Decimal(60)
    assert found.real_approved == Decimal(6)


@pytest.mark.parametrize("outcome", ["returned", "expired", "screened_out", "rejected", "open"])
def test_what_is_not_paid_counts_as_time_alone(outcome: Outcome) -> None:
    found = sums(line("1 EUR"), line("5 EUR", outcome))
    assert (found.earned, found.pending) == (Decimal(1), Decimal(0))
    assert found.paid_time == Decimal(60)
    assert found.real == Decimal(6)


def test_work_to_be_revised_can_still_be_paid() -> None:
    assert sums(line("1 EUR", "revise")).pending == Decimal(1)


def test_the_cents_are_exact() -> None:
    found = sums(*[line("0.1 EUR")] * 3, line("0.005 EUR"))
    assert str(found.earned) == "0.305"


def test_a_task_without_a_reward_carries_no_time() -> None:
    found = sums(line("1 EUR"), line(None, "submitted"), line("0 EUR", "submitted"), line("0 EUR"))
    assert found.paid_time == Decimal(60)


def test_without_any_known_reward_the_pay_is_unknown_and_not_zero() -> None:
    found = sums(line(None, "submitted"))
    assert found.real is None
    assert found.paid_time is None
    assert sums(line("1 EUR", "returned")).real == Decimal(0)


def test_a_task_of_unknown_time_stands_in_no_wage() -> None:
    found = sums(line("1 EUR"), line("100 EUR", "approved", active_ms=None))
    assert found.earned == Decimal(1)
    assert found.paid_time == Decimal(60)


def test_corrected_time_takes_the_place_of_the_measured() -> None:
    found = sums(line("1 EUR", active_ms=5 * MINUTE, measured_ms=MINUTE), attention_ms=2 * MINUTE)
    assert found.paid_time == Decimal(12)
    assert found.real == Decimal(10)  # two minutes, less the one, plus the five


def test_no_time_gives_no_wage() -> None:
    found = sums(attention_ms=0)
    assert (found.paid_time, found.real) == (None, None)
    assert sums(line("1 EUR", active_ms=0), attention_ms=0).paid_time is None


def test_rewards_of_one_currency_stay_in_it() -> None:
    found = sums(line("1 USD"), line("2 USD"))
    assert (found.currency, found.earned) == ("USD", Decimal(3))
    assert sums(line("300 POINTS")).currency == "POINTS"


def test_several_currencies_are_converted_into_the_workers() -> None:
    found = total([line("1 USD"), line("3 EUR")], 10 * MINUTE, "EUR", two_for_one)
    assert (found.currency, found.earned) == ("EUR", Decimal(5))


def test_only_a_converted_sum_is_rounded() -> None:
    mixed = total([line("1 USD", "submitted"), line("1 EUR")], MINUTE, "EUR", three_for_one)
    assert (str(mixed.pending), str(mixed.earned)) == ("0.3333", "1.00")
    exact = total([line("0.000001 EUR"), line("5 POINTS")], MINUTE, "EUR", no_rates)
    assert str(exact.earned) == "0.000001"


def test_what_cannot_be_converted_stands_apart() -> None:
    found = sums(line("1 EUR"), line("50 POINTS"))
    assert found.apart == (amount("50 POINTS"),)
    assert found.earned == Decimal(1)
    assert found.paid_time == Decimal(60), "its time did not earn these euros"
    assert found.real == Decimal(6)


@pytest.mark.parametrize(
    ("value", "ms", "expected"),
    [
        ("1", 3_600_000, "1.00"),
        ("1", 7_000, "514.2857"),
        ("0.25", 6_000, "150.00"),
        ("0", 1, "0.00"),
    ],
)
def test_an_hours_pay_has_four_decimals_at_most(value: str, ms: int, expected: str) -> None:
    assert str(per_hour(Decimal(value), ms)) == expected


def test_sums_as_large_as_a_page_may_claim() -> None:
    found = sums(line("999999999999999.999999999999 EUR"), line("0.000000000001 EUR"))
    assert found.earned == Decimal(10) ** 15
    assert found.paid_time is not None
    assert trimmed(Decimal(10) ** 40 + Decimal("0.1000")) == Decimal(10) ** 40 + Decimal("0.1")


@pytest.mark.parametrize("ms", [0, -5])
def test_no_or_negative_time_gives_no_pay(ms: int) -> None:
    assert per_hour(Decimal(1), ms) is None


@pytest.mark.parametrize(
    ("value", "expected"), [("1.5000", "1.50"), ("2", "2"), ("1.2340", "1.234"), ("0.0000", "0.00")]
)
def test_zeros_at_the_end_are_dropped_but_for_two(value: str, expected: str) -> None:
    assert str(trimmed(Decimal(value))) == expected


class TestBook:
    def story(self) -> Story:
        story = Story()
        story.page(0, "listing")
        story.look(0)
        story.press(1, "accept")
        story.page(2, "working", "a")
        story.press(12, "submit")
        story.page(13, "listing")
        return story

    def correct(self, story: Story, second: float, key: str = "a", **fields: object) -> None:
        name = f"c{second}"
        story.tell(Correct(id=name, at=at(second), task=key, **fields))  # type: ignore[arg-type]

    def test_a_task_as_measured(self) -> None:
        (found,) = book(self.story().state())
        assert (found.active_ms, found.elapsed_ms, found.corrected) == (10_000, 11_000, False)

    def test_the_worker_is_right(self) -> None:
        story = self.story()
        self.correct(story, 20, active_ms=30_000)
        self.correct(story, 21, outcome="approved", reward=Amount(Decimal(9), "USD"))
        (found,) = book(story.state())
        assert (found.active_ms, found.measured_ms, found.outcome) == (30_000, 10_000, "approved")
        assert found.reward == Amount(Decimal(9), "USD")
        assert found.corrected

    def test_the_later_word_counts_whatever_came_first(self) -> None:
        story = self.story()
        self.correct(story, 30, active_ms=1)
        self.correct(story, 20, active_ms=2)
        assert book(story.state())[0].active_ms == 1

    def test_a_correction_of_no_task_is_named(self) -> None:
        story = self.story()
        self.correct(story, 20, active_ms=1)
        self.correct(story, 21, key="nobody's", active_ms=1)
        assert unknown_corrections(story.state()) == ["nobody's"]
