"""What holds for amounts in any text."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from price_parser import Price

from classifier.amounts import find_durations, find_money, find_rates, read_amounts
from classifier.numbers import find_numbers
from classifier.pay import read_pay

PIECES = st.sampled_from(
    [
        *("$", "€", "Rs ", "FCFA", " USDT", " euros", "k", "¢", " cents", "/-", "/h", " per day"),
        *(" par mois", "1", "25", "1,000", "1 000", "0.05", "12,50", ".", ",", " ", " - ", " à "),
        *("10h30", " min", " hours", "½", "deux cents", "a hundred", "\n", "\u202f", "\u200b", "x"),
        *("½ hour", "an hour", "entre ", " et ", "İ", "\ud800", "٣", "²"),
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=5), max_size=30).map("".join)


@given(TEXTS)
@example("1$1")
def test_every_span_quotes_its_text_and_none_overlap(text: str) -> None:
    amounts = read_amounts(text)
    for found in (amounts.numbers, amounts.money, amounts.durations, find_rates(text)):
        end = 0
        for one in found:
            assert end <= one.start < one.end <= len(text)
            end = one.end


@given(TEXTS)
def test_amounts_are_finite_and_ranges_rise(text: str) -> None:
    for money in find_money(text):
        assert money.amount.is_finite()
        assert money.amount >= 0
        assert money.high is None or money.high >= money.amount
        assert any(
            char.isdigit() or char in "½¼¾" for char in text[money.start : money.end]
        ) or any(char.isalpha() for char in text[money.start : money.end])
    for span in find_durations(text):
        assert span.minutes >= 0
        assert span.low is None or span.high is None or span.low <= span.minutes <= span.high


@given(TEXTS)
def test_pay_never_raises_and_agrees_with_itself(text: str) -> None:
    pay = read_pay(text)
    if pay is not None and pay.per_hour is not None:
        assert pay.minutes is not None
        assert pay.minutes > 0


@given(
    st.decimals(min_value=0, max_value=99999, places=2),
    st.sampled_from(["{} EUR", "EUR {}", "{}€", "{} euros", "${}", "USD {}"]),
)
def test_a_plain_amount_is_read_exactly_as_price_parser_reads_it(value: Decimal, form: str) -> None:
    text = form.format(value)
    found = find_money(text)
    assert [one.amount for one in found] == [value]
    assert Price.fromstring(text).amount == value


@given(st.integers(min_value=1, max_value=10**9), st.sampled_from([" ", "\u00a0", "\u202f", ","]))
def test_groups_of_thousands_change_nothing(value: int, mark: str) -> None:
    text = f"{value:,}".replace(",", mark) + " FCFA"
    assert [one.amount for one in find_money(text)] == [Decimal(value)]


@given(TEXTS, TEXTS)
def test_what_is_read_on_a_line_does_not_depend_on_the_line_before(first: str, second: str) -> None:
    alone = [one.value for one in find_numbers(second)]
    both = [one.value for one in find_numbers(first.rstrip() + "\n\n| " + second)]
    assert both[len(both) - len(alone) :] == alone


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1,",
        "1 ",
        "$1",
        "one ",
        "cent ",
        "1h",
        "1 - ",
        "a hundred ",
        "½",
        "1.2.3.",
        "entre 1 et ",
        "€",
    ],
)
def test_no_text_makes_the_reader_hang(piece: str) -> None:
    text = (piece * 50_000)[:50_000]
    amounts = read_amounts(text)
    assert all(span.end <= len(text) for span in amounts.durations)
    read_pay(text, amounts=amounts)
