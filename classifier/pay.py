"""What an offer pays, how long it says it takes, and the pay for an hour that follows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from classifier.amounts import Amounts, Duration, Rate, read_amounts
from classifier.amounts import pay_per_hour as per_hour_of

_PAID = re.compile(
    r"(?:reward|pays?|paid|payment|earn|compensation|price|bonus|stipend|receive|get|for"
    r"|r[ée]mun[ée]r\w{0,8}|pay[ée]e?s?|prime|gagnez|gain|indemnit[ée]s?|d[ée]dommagement|tarif"
    r"|salaire|salary|wage)[^.!?\n]{0,24}\Z",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"(?:fee|fees|deposit|deposer|d[ée]p[oô]t|frais|caution|minimum|threshold|seuil|recharge\w*|top.?up"
    r"|send|buy|pay us|cost|co[ûu]t|prix|worth|valeur|refund\w*|rembours\w*)[^.!?\n]{0,24}\Z",
    re.IGNORECASE,
)
_NO_ESTIMATE = re.compile(
    r"(?:allott?ed|expires?|expire\w*|within|deadline|after|before|next|last|past|every|ago|sous|d[ée]lai"
    r"|dans les|apr[èe]s|avant|depuis|derni[èe]re?s?|prochaine?s?|toutes les|il y a|au bout de)"
    r"[^.!?\n]{0,16}\Z",
    re.IGNORECASE,
)
_WINDOW = 40
_LONGEST_TASK = Decimal(720)


@dataclass(frozen=True, slots=True)
class Pay:
    """What an offer pays in all, and for how long; None where nothing says it."""

    amount: Decimal
    currency: str
    minutes: Decimal | None = None
    per_hour: Decimal | None = None


def read_pay(
    text: str,
    reward: tuple[Decimal, str] | None = None,
    minutes: Decimal | None = None,
    amounts: Amounts | None = None,
) -> Pay | None:
    """Give what an offer pays: its known reward and minutes first, else what its text says.

    Money that is asked for, such as a fee, is no pay; an allotted or waiting time is no estimate.
    `amounts` is read_amounts' answer if known.
    """
    amounts = read_amounts(text) if amounts is None else amounts
    money, rates = amounts.money, amounts.rates
    if not money and reward is None:
        return None
    if minutes is None:
        minutes = _estimate(text, amounts.durations)
    if reward is not None:
        return _pay(reward[0], reward[1], minutes)
    for rate in rates:
        if rate.per_hour is not None and not _is_asked(text, rate.start):
            whole = rate.amount if minutes is None else _share(rate.per_hour, minutes)
            spent = minutes or _unit_minutes(rate)
            return Pay(whole, rate.currency, spent, rate.per_hour)
    sums = [sum_ for sum_ in money if not _is_asked(text, sum_.start)]
    if not sums:
        return None
    chosen = next((sum_ for sum_ in sums if _is_paid(text, sum_.start)), sums[0])
    daily = next((rate for rate in rates if rate.start <= chosen.start < rate.end), None)
    if daily is not None and daily.per not in ("task", "minute", "hour"):
        return Pay(chosen.amount, chosen.currency)
    return _pay(chosen.amount, chosen.currency, minutes)


def _pay(amount: Decimal, currency: str, minutes: Decimal | None) -> Pay:
    per_hour = None if minutes is None else per_hour_of(amount, minutes)
    return Pay(amount, currency, minutes, per_hour)


def _share(per_hour: Decimal, minutes: Decimal) -> Decimal:
    return (per_hour * minutes / 60).quantize(Decimal("0.0001")).normalize() + 0


def _unit_minutes(rate: Rate) -> Decimal:
    return (Decimal(60) if rate.per == "hour" else Decimal(1)) * rate.count


def _estimate(text: str, durations: Sequence[Duration]) -> Decimal | None:
    for duration in durations:
        window = text[max(0, duration.start - _WINDOW) : duration.start]
        likely = duration.per is None and 0 < duration.minutes <= _LONGEST_TASK
        if likely and _NO_ESTIMATE.search(window) is None:
            return duration.minutes
    return None


def _is_asked(text: str, start: int) -> bool:
    return _ASKED.search(text, max(0, start - _WINDOW), start) is not None


def _is_paid(text: str, start: int) -> bool:
    return _PAID.search(text, max(0, start - _WINDOW), start) is not None


def largest_promise(rates: Sequence[Rate]) -> Decimal:
    """Give the highest pay for a day that the rates promise, in rough US dollars, else 0."""
    days = [
        rough_dollars(rate.high or rate.amount, rate.currency) * _DAYS[rate.per] / rate.count
        for rate in rates
        if rate.per in _DAYS
    ]
    return max(days, default=Decimal(0))


_DAYS = {
    # how much of each unit fits into one day of work
    "minute": Decimal(480),
    "hour": Decimal(8),
    "day": Decimal(1),
    "week": Decimal("0.2"),
    "month": Decimal("0.046"),
}
_ROUGH_RATES = {
    # US dollars for one unit, to one figure: only to tell a dream from a wage, never to convert pay
    "USD": "1",
    "EUR": "1.1",
    "GBP": "1.3",
    "CAD": "0.7",
    "AUD": "0.65",
    "CHF": "1.2",
    "INR": "0.012",
    "PKR": "0.0036",
    "BDT": "0.0085",
    "PHP": "0.017",
    "NGN": "0.0007",
    "KES": "0.0077",
    "GHS": "0.08",
    "ZAR": "0.055",
    "XOF": "0.0017",
    "XAF": "0.0017",
    "MAD": "0.1",
    "AED": "0.27",
    "DZD": "0.0075",
    "TND": "0.33",
    "JPY": "0.0067",
    "CNY": "0.14",
    "IDR": "0.00006",
    "MYR": "0.23",
    "THB": "0.03",
    "BRL": "0.18",
    "MXN": "0.055",
    "USDT": "1",
    "USDC": "1",
    "ETH": "3000",
    "BTC": "90000",
}


def rough_dollars(amount: Decimal, currency: str) -> Decimal:
    """Give an amount in US dollars, within a factor of two; an unknown currency counts as 1."""
    return amount * Decimal(_ROUGH_RATES.get(currency, "1"))
