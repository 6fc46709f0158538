"""Pay and time behind a label."""

from decimal import Decimal

import pytest

from server.messages import Amount
from server.reading.phrases import labelled_minutes, labelled_reward


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("Reward: $0.25", "0.25", "USD"),
        ("Reward\n$0.25", "0.25", "USD"),
        ("Reward: $4.00 per list, 15 minutes each.", "4.00", "USD"),
        ("The reward is 0.25 EUR for each page.", "0.25", "EUR"),
        ("Rémunération : 0,25 €", "0.25", "EUR"),
        ("Récompense : 30 centimes", "0.30", "EUR"),
        ("Pay: 0.25 EUR", "0.25", "EUR"),
        ("Intro.\nPayment: $0.50\nMore", "0.50", "USD"),
        ("You will earn: $1.00000", "1.00000", "USD"),
        ("Vous gagnez 2 €", "2", "EUR"),
        ("This survey pays $1.50", "1.50", "USD"),
        ("Reward: $1. Reward: $1.00", "1", "USD"),
    ],
)
def test_reward_behind_a_label(text: str, amount: str, currency: str) -> None:
    assert labelled_reward(text).value == Amount(Decimal(amount), currency)


@pytest.mark.parametrize(
    "text",
    [
        "This job pays 500 USD an hour.",
        "Reward: $20 per hour",
        "Rémunération : 12 € de l'heure",
        "You must pay $25 before the work.",
        "After payment of 25 EUR you start.",
        "The total on the receipt is $8.35.",
        "Price: $3.10",
        "A rewarding task with $5 bills in it.",
        "Rewards are paid weekly.",
        "",
    ],
)
def test_what_is_no_reward(text: str) -> None:
    found = labelled_reward(text)
    assert (found.value, found.unread) == (None, 0)


@pytest.mark.parametrize("text", ["Reward: 25", "Reward: $1.00\nReward: $2.00"])
def test_reward_that_stands_but_cannot_be_read_is_counted(text: str) -> None:
    found = labelled_reward(text)
    assert (found.value, found.unread) == (None, 1)


@pytest.mark.parametrize(
    ("text", "minutes", "source"),
    [
        ("Time needed: about 4 minutes.", "4", "stated"),
        ("Most people need about 2 minutes.", "2", "stated"),
        ("It takes 10 - 20 minutes", "15", "stated"),
        ("Durée estimée : 1 h 30", "90", "stated"),
        ("Le sondage dure environ 5 min", "5", "stated"),
        ("Time Allotted:\n30 minutes", "30", "allotted"),
        ("Time limit: 1 hour. It takes 5 minutes.", "5", "stated"),
        ("15 minutes ago", None, None),
        ("Takes 5 minutes; duration: 10 minutes", None, "stated"),
        ("Please wait 3 minutes", None, None),
    ],
)
def test_minutes_behind_a_label(text: str, minutes: str | None, source: str | None) -> None:
    found, told = labelled_minutes(text)
    assert found.value == (None if minutes is None else Decimal(minutes))
    assert told == source
