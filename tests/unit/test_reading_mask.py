"""Personal data in texts: what is hidden and what stays."""

import pytest

from server.reading.mask import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (
            "write to jean.dupont+x@mail.example.fr now",
            "write to *************@mail.example.fr now",
        ),
        ("a@b.co, c@d.org", "*@b.co, *@d.org"),
        ("call +33 6 12 34 56 78.", "call +33 * ** ** ** **."),
        ("+447911123456", "+44**********"),
        ("0033 6 12 34 56 78", "00** * ** ** ** **"),
        ("06 12 34 56 78 ou 0612345678", "06 ** ** ** ** ou 06********"),
        ("01.23.45.67.89", "01.**.**.**.**"),
        ("(415) 555-2671 or 415-555-2671", "(41*) ***-**** or 41*-***-****"),
        ("WhatsApp: 612 345 678", "WhatsApp: 61* *** ***"),
        ("Tél. 612345678", "Tél. 61*******"),
        ("IBAN FR76 3000 6000 0112 3456 7890 189", "IBAN FR** **** **** **** **** **** ***"),
        ("card 4111 1111 1111 1111", "card 41** **** **** ****"),
        ("4111111111111111", "41**************"),
        ("account number 12345678", "account number 12******"),
        ("compte n° 00012345678", "compte n° 00*********"),
    ],
)
def test_personal_data_is_starred_out_in_place(text: str, masked: str) -> None:
    assert mask(text) == masked
    assert len(masked) == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "Reward: $1,234,567.00",
        "1 234 567,89 €",
        "published 2026-10-01 12:30:11, due 01/10/2026, 20261001",
        "task 68f000111222333444, HIT 3AQF3RZ558KZ4, batch 123456789",
        "4111 1111 1111 1112 is no card, 1234567890123456 neither",
        "FR76 3000 6000 0112 3456 7890 188 is no account",
        "2980/3000 done, 12-15 minutes, 06/2026",
        "call 20261001",
        "@mention and @ alone",
        "the year 1999-2005 and 10.0.0.1",
    ],
)
def test_prices_dates_and_numbers_of_tasks_stay(text: str) -> None:
    assert mask(text) == text
