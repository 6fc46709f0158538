"""A currency is read on either side of a number, as people write it."""

from decimal import Decimal

import pytest

from classifier.currencies import after, before, franc_after


@pytest.mark.parametrize(
    ("text", "currency", "written"),
    [
        ("$ 5", "USD", "$ "),
        ("US$5", "USD", "US$"),
        ("US $5", "USD", "US $"),
        ("C$ 5", "CAD", "C$ "),
        ("R$5", "BRL", "R$"),
        ("GH₵5", "GHS", "GH₵"),
        ("₱5", "PHP", "₱"),
        ("Rs. 5", "INR", "Rs. "),
        ("rs 5", "INR", "rs "),
        ("F CFA 5", "XOF", "F CFA "),
        ("KES5", "KES", "KES"),
        ("Ksh 5", "KES", "Ksh "),
        ("pay USDT: 5", "USDT", "USDT: "),
        ("RM5", "MYR", "RM"),
    ],
)
def test_before_the_number(text: str, currency: str, written: str) -> None:
    place = text.index("5")
    mark = before(text, place)
    assert mark is not None
    assert mark.currency == currency
    assert text[mark.start : mark.end] == written
    assert mark.scale == 1


@pytest.mark.parametrize("text", ["5", "A5", "xyz 5", "price: 5", "hours 5", "dollars 5"])
def test_no_currency_before(text: str) -> None:
    assert before(text, text.index("5")) is None


@pytest.mark.parametrize(
    ("text", "currency", "written", "scale"),
    [
        ("5€/h", "EUR", "€", "1"),
        ("5 euros", "EUR", " euros", "1"),
        ("5$ CAD", "CAD", "$ CAD", "1"),
        ("5 US$", "USD", " US$", "1"),
        ("5 USDT", "USDT", " USDT", "1"),
        ("5 bucks", "USD", " bucks", "1"),
        ("5 francs suisses", "CHF", " francs suisses", "1"),
        ("5 dollars canadiens", "CAD", " dollars canadiens", "1"),
        ("5 FCFA", "XOF", " FCFA", "1"),
        ("5 DH", "MAD", " DH", "1"),
        ("5 DA", "DZD", " DA", "1"),
        ("5 cts d’euro", "EUR", " cts d’euro", "0.01"),
        ("5 centimes", "EUR", " centimes", "0.01"),
        ("5¢", "USD", "¢", "0.01"),
        ("5 pence", "GBP", " pence", "0.01"),
        ("5 paise", "INR", " paise", "0.01"),
    ],
)
def test_after_the_number(text: str, currency: str, written: str, scale: str) -> None:
    mark = after(text, 1)
    assert mark is not None
    assert mark.currency == currency
    assert text[mark.start : mark.end] == written
    assert mark.scale == Decimal(scale)


@pytest.mark.parametrize(
    "text", ["5", "5 points", "5 tasks", "5 da", "5 RM300", "5 dt", "5. Euros"]
)
def test_no_currency_after(text: str) -> None:
    assert after(text, 1) is None


def test_a_lone_f_is_francs_only_where_it_stands_alone() -> None:
    mark = franc_after("5000 F par jour", 4)
    assert mark is not None
    assert (mark.currency, mark.start, mark.end) == ("XOF", 4, 6)
    assert franc_after("5000 Fois", 4) is None
    assert franc_after("5000 F/H", 4) is None
