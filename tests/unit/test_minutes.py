"""How many minutes a task takes: from what is stated, what is usual, and the worker's own times."""

from decimal import Decimal

import pytest

from classifier.corpus import default_datasets, read_corpus
from classifier.minutes import Expected, Offered, OwnTimes, expected_minutes
from classifier.minutes.usual import EXPONENT, FOR_ONE_DOLLAR, fit_usual, usual_minutes

MINUTE = 60_000


def offer(
    title: str = "Receipts",
    requester: str | None = "Ana",
    reward: str | None = "0.50",
    stated: str | None = None,
    platform: str = "mturk",
    currency: str = "USD",
) -> Offered:
    return Offered(
        platform,
        title,
        requester,
        (Decimal(reward), currency) if reward else None,
        Decimal(stated) if stated else None,
    )


def expected(offered: Offered, *done: tuple[Offered, float]) -> Expected:
    own = OwnTimes.of((task, round(minutes * MINUTE)) for task, minutes in done)
    found = expected_minutes(offered, own)
    assert found is not None
    return found


def test_without_own_times_the_stated_minutes_are_the_estimate() -> None:
    found = expected(offer(stated="8"))
    assert found == Expected(Decimal(8), Decimal(2), Decimal(32), "stated", 0)


def test_without_stated_minutes_the_reward_tells_what_is_usual() -> None:
    # 7.8 minutes x 0.5 ** 0.667 = 4.91
    found = expected(offer(reward="0.50"))
    assert found.minutes == Decimal("4.91")
    assert (found.known_by, found.own) == ("model", 0)
    assert expected(offer(reward="1.00")).minutes == Decimal("7.80")


def test_where_nothing_is_known_nothing_is_told() -> None:
    for reward, currency in ((None, "USD"), ("500", "POINTS"), ("0", "USD"), ("-1", "USD")):
        asked = offer(reward=reward, currency=currency)
        assert expected_minutes(asked, OwnTimes()) is None


def test_own_times_for_the_task_outweigh_what_it_states() -> None:
    task = offer(stated="10")
    # Pool: 10 x (1/4, 1/2, 1, 2, 4) of 0.6 each; own times 3.0 of 1 (task) + .5 + .1 each.
    once = expected(task, (task, 3))
    assert once.known_by == "stated"
    assert once.minutes == Decimal(5)  # 2.5: 0.6; 3: 2.2; 5: 2.8 of 4.6: the half is passed
    thrice = expected(task, *[(task, 3)] * 3)
    assert (thrice.minutes, thrice.known_by, thrice.own) == (Decimal(3), "own", 3)


def test_a_single_afternoon_moves_nothing() -> None:
    task = offer()
    usual = [(task, 2.0)] * 6
    assert expected(task, *usual, (task, 240)).minutes == Decimal(2)


def test_the_latest_times_count() -> None:
    task = offer()
    slow_then_fast = [(task, 9.0)] * 30 + [(task, 2.0)] * 10
    assert expected(task, *slow_then_fast).minutes == Decimal(2)


def test_another_task_of_the_requester_counts_in_proportion() -> None:
    # Stated 10 and done in 5, so a stated 4 is more likely 2.
    done = [(offer(title="Other", stated="10"), 5.0)] * 10
    found = expected(offer(stated="4"), *done)
    assert (found.minutes, found.known_by, found.own) == (Decimal(2), "own", 10)


def test_another_requester_on_the_platform_counts_little() -> None:
    done = [(offer(title=f"t{number}", requester="Bo"), 1.0) for number in range(20)]
    # 20 x 0.1 against 1.0: the worker's pace is 1 minute for $0.50.
    found = expected(offer(), *done)
    assert (found.minutes, found.known_by, found.own) == (Decimal(1), "model", 0)
    stated = expected(offer(stated="8"), *done)
    assert stated.known_by == "stated"


def test_another_platform_says_nothing() -> None:
    elsewhere = [(offer(platform="clickworker"), 1.0)] * 20
    assert expected(offer(), *elsewhere) == expected(offer())


def test_titles_are_the_same_but_for_case_and_spaces() -> None:
    done = [(offer(title="type  the Receipts", requester="ANA"), 2.0)] * 9
    assert expected(offer(title="Type the receipts "), *done).minutes == Decimal(2)


def test_without_a_requester_only_the_title_is_the_same() -> None:
    nobody = offer(title="A", requester=None)
    found = expected(offer(title="B", requester=None), *[(nobody, 2.0)] * 9)
    assert (found.own, found.known_by) == (0, "model")
    assert expected(nobody, *[(nobody, 2.0)] * 9).own == 9


def test_own_times_alone_are_enough() -> None:
    unpaid = offer(reward=None)
    found = expected(unpaid, *[(unpaid, minutes) for minutes in (1, 2, 3, 4, 5)])
    assert found == Expected(Decimal(3), Decimal(1), Decimal(5), "own", 5)


@pytest.mark.parametrize("active_ms", [0, -5])
def test_no_time_is_no_experience(active_ms: int) -> None:
    own = OwnTimes.of([(offer(), active_ms)])
    assert expected_minutes(offer(), own) == expected_minutes(offer(), OwnTimes())


@pytest.mark.parametrize("stated", ["NaN", "Infinity", "0", "-3"])
def test_odd_minutes_are_none(stated: str) -> None:
    assert expected(offer(stated=stated)) == expected(offer())


@pytest.mark.parametrize(
    ("reward", "stated"), [("1e300", None), ("1e-300", None), ("1", "1e300"), ("1", "1e-300")]
)
def test_absurd_figures_stay_within_bounds(reward: str, stated: str | None) -> None:
    found = expected(offer(reward=reward, stated=stated))
    assert Decimal("0.01") <= found.low <= found.minutes <= found.high <= 100_000


def test_more_pay_is_more_time_but_less_than_in_proportion() -> None:
    minutes = [usual_minutes((Decimal(reward), "USD")) for reward in ("0.05", "0.50", "5")]
    found = [value for value in minutes if value is not None]
    assert len(found) == 3
    assert found == sorted(found)
    assert found[2] / found[1] < 10


def test_the_shipped_figures_are_those_of_our_own_texts() -> None:
    for_one, exponent, cards = fit_usual(read_corpus(default_datasets()))
    assert cards > 200
    assert for_one == pytest.approx(FOR_ONE_DOLLAR, rel=0.2)
    assert exponent == pytest.approx(EXPONENT, abs=0.1)
