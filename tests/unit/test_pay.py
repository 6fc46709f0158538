"""What an offer pays, and what is no pay."""

from decimal import Decimal

import pytest

from classifier.pay import read_pay, rough_dollars


@pytest.mark.parametrize(
    ("text", "amount", "currency", "minutes", "per_hour"),
    [
        ("$.10 for 1 minute!! Time allotted: 60 minutes.", "0.10", "USD", "1", "6"),
        ("Survey, 10 to 15 minutes. Reward: $0.45", "0.45", "USD", "12.5", "2.16"),
        ("This job pays 500 USD an hour.", "500", "USD", "60", "500"),
        ("Pays 500 USD an hour, takes 6 minutes", "50", "USD", "6", "500"),
        ("12,02 € brut de l'heure, 35h par semaine", "12.02", "EUR", "60", "12.02"),
        ("Durée : 1h30, 25 € versés", "25", "EUR", "90", "16.6667"),
        ("Pay a fee of 20 USD, earn 4 USD per list, 15 minutes each", "4", "USD", "15", "16"),
        ("Minimum withdrawal $10. Reward $0.50", "0.50", "USD", None, None),
        ("de 50 à 200 € par jour pour 1 h", "50", "EUR", None, None),
        ("$0.25 per minute", "0.25", "USD", "1", "15"),
        ("$1, expires in 30 minutes", "1", "USD", None, None),
        ("$1, 3 days left", "1", "USD", None, None),
    ],
)
def test_pay(
    text: str, amount: str, currency: str, minutes: str | None, per_hour: str | None
) -> None:
    pay = read_pay(text)
    assert pay is not None
    assert (pay.amount, pay.currency) == (Decimal(amount), currency)
    assert pay.minutes == (None if minutes is None else Decimal(minutes))
    assert pay.per_hour == (None if per_hour is None else Decimal(per_hour))


@pytest.mark.parametrize(
    "text", ["", "hello", "a deposit of 20 €", "send $50 now", "caution : 80 euros", "10 minutes"]
)
def test_no_pay(text: str) -> None:
    assert read_pay(text) is None


def test_what_is_known_comes_before_what_is_written() -> None:
    pay = read_pay("pays $5, 10 minutes", (Decimal(2), "EUR"), Decimal(30))
    assert pay is not None
    assert (pay.amount, pay.currency) == (Decimal(2), "EUR")
    assert (pay.minutes, pay.per_hour) == (Decimal(30), Decimal(4))


def test_rough_dollars() -> None:
    assert rough_dollars(Decimal(100), "EUR") == 110
    assert rough_dollars(Decimal(5), "POINTS") == 5
