"""`withdraw`: when it comes, and when it must not."""

from decimal import Decimal

import pytest

from server.reading.model import Balance
from tests.support.story import Story
from tests.support.watching import noticed, second


def balance(available: str | None, minimum: str | None = None, currency: str = "USD") -> Balance:
    return Balance(
        currency,
        available=None if available is None else Decimal(available),
        minimum=None if minimum is None else Decimal(minimum),
    )


def wallet(*balances: Balance, platform: str = "turkle") -> Story:
    """A wallet, looked at every hundred seconds."""
    story = Story()
    for number, each in enumerate(balances):
        story.page(100 * number, "earnings", balance=each, platform=platform)
    return story


def moments(story: Story) -> list[float]:
    return [second(notice.at) for notice in noticed(story, "withdraw")]


@pytest.mark.parametrize(
    ("available", "minimum", "told"),
    [
        ("6", "5", True),
        ("5", "5", True),
        ("4.99", "5", False),
        ("0", "0", False),
        (None, "5", False),
    ],
)
def test_from_the_pages_own_threshold(available: str | None, minimum: str, told: bool) -> None:
    assert bool(moments(wallet(balance(available, minimum)))) is told


def test_what_it_says() -> None:
    (found,) = noticed(wallet(balance("9.5", "9"), platform="microworkers"), "withdraw")
    assert found.level == "info"
    assert found.params == {
        "platform": "microworkers",
        "title": "Microworkers",
        "available": "9.5",
        "minimum": "9",
        "currency": "USD",
    }


@pytest.mark.parametrize(("available", "told"), [("9", True), ("8.99", False)])
def test_else_from_the_platforms_terms(available: str, told: bool) -> None:
    assert bool(moments(wallet(balance(available), platform="microworkers"))) is told


def test_terms_in_another_currency_say_nothing() -> None:
    assert moments(wallet(balance("100", currency="EUR"), platform="microworkers")) == []


def test_an_unknown_threshold_says_nothing() -> None:
    assert moments(wallet(balance("100"))) == []


def test_once_while_it_stays_above() -> None:
    assert moments(wallet(balance("5", "5"), balance("6", "5"), balance("7", "5"))) == [0]


def test_again_after_it_was_withdrawn_and_earned_anew() -> None:
    story = wallet(balance("5", "5"), balance("0", "5"), balance("2", "5"), balance("6", "5"))
    first, second_time = noticed(story, "withdraw")
    assert (second(first.at), second(second_time.at)) == (0, 300)
    assert first.subjects != second_time.subjects


def test_a_page_without_a_balance_changes_nothing() -> None:
    story = wallet(balance("5", "5"))
    story.page(100, "earnings")
    story.page(200, "earnings", balance=balance("5", "5"))
    assert moments(story) == [0]
