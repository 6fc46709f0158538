"""What an offer pays, how long it says it takes, and the pay for an hour that follows."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from classifier.amounts import Amounts, Duration, Money, Rate, read_amounts
from classifier.amounts import pay_per_hour as per_hour_of

_PAID = re.compile(
    r"\b(?:reward|pays?|paid|payment|earn|compensation|price|bonus|stipend|receive|get|for"
    r"|r[ée]mun[ée]r|pay[ée]e?s?|prime|gagnez|gain|indemnit[ée]s?|d[ée]dommagement|tarif"
    r"|salaire|salary|wage)",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"\b(?:fee|fees|deposit|deposer|d[ée]p[oô]t|frais|caution|minimum|threshold|seuil|recharge|top.?up"
    r"|send|buy|pay us|cost|co[ûu]t|prix|worth|valeur|refund|rembours)",
    re.IGNORECASE,
)
_NO_ESTIMATE = re.compile(
    r"\b(?:allott?ed|expire|within|deadline|after|before|next|last|past|every|ago|sous|d[ée]lai"
    r"|dans les|apr[èe]s|avant|depuis|derni[èe]re?s?|prochaine?s?|toutes les|il y a|au bout de)",
    re.IGNORECASE,
)
# A cheap look before the dear one.
_ASKED_HINTS = (
    *("fee", "dep", "dép", "frais", "caution", "minimum", "threshold", "seuil", "recharge", "top"),
    *("send", "buy", "pay us", "cost", "coût", "cout", "prix", "worth", "valeur", "fund", "remb"),
)
_ODD_CASES = frozenset("\u0130\u0131\u017f")
"""Letters that a pattern takes for an i or an s, and `str.lower` does not."""
_WINDOW = 32
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
    if reward is not None:
        return _pay(reward[0], reward[1], _time(text, minutes, amounts))
    # Each sum is looked at when it is asked for, since the first ones mostly decide.
    asked: dict[int, bool] = {}

    def is_offered(index: int) -> bool:
        if index not in asked:
            floor = money[index - 1].end if index else 0
            asked[index] = _is_asked(text, floor, money[index].start)
        return not asked[index]

    of_sum: dict[int, Rate] = {}
    index = 0
    for rate in rates:
        while index < len(money) and money[index].start < rate.end:
            if money[index].start >= rate.start:
                of_sum[index] = rate
                if rate.per_hour is not None and is_offered(index):
                    minutes = _time(text, minutes, amounts)
                    whole = rate.amount if minutes is None else _share(rate.per_hour, minutes)
                    return Pay(whole, rate.currency, minutes or _unit_minutes(rate), rate.per_hour)
            index += 1
    chosen = _choose(text, money, filter(is_offered, range(len(money))))
    if chosen is None:
        return None
    sum_ = money[chosen]
    if chosen in of_sum and of_sum[chosen].per != "task":
        return Pay(sum_.amount, sum_.currency)
    return _pay(sum_.amount, sum_.currency, _time(text, minutes, amounts))


def _choose(text: str, money: Sequence[Money], offered: Iterable[int]) -> int | None:
    """Give the first sum that is said to be paid, else the first that is offered at all."""
    first = None
    for index in offered:
        if _PAID.search(_lead(text, 0, money[index].start)):
            return index
        first = index if first is None else first
    return first


def _time(text: str, known: Decimal | None, amounts: Amounts) -> Decimal | None:
    """Give the minutes that an offer takes, as known or else as its text estimates them."""
    return _estimate(text, amounts.each_duration()) if known is None else known


def _pay(amount: Decimal, currency: str, minutes: Decimal | None) -> Pay:
    per_hour = None if minutes is None else per_hour_of(amount, minutes)
    return Pay(amount, currency, minutes, per_hour)


def _share(per_hour: Decimal, minutes: Decimal) -> Decimal:
    return (per_hour * minutes / 60).quantize(Decimal("0.0001")).normalize() + 0


def _unit_minutes(rate: Rate) -> Decimal:
    return (Decimal(60) if rate.per == "hour" else Decimal(1)) * rate.count


def _estimate(text: str, durations: Iterable[Duration]) -> Decimal | None:
    for duration in durations:
        likely = duration.per is None and 0 < duration.minutes <= _LONGEST_TASK
        if likely and _NO_ESTIMATE.search(_lead(text, 0, duration.start)) is None:
            return duration.minutes
    return None


def _lead(text: str, floor: int, start: int) -> str:
    """Give the words right before a place, back to the beginning of their sentence."""
    window = text[max(floor, start - _WINDOW) : start]
    find = window.rfind
    return window[max(find("."), find("!"), find("?"), find("\n")) + 1 :]


def _is_asked(text: str, floor: int, start: int) -> bool:
    """Tell whether the nearest word before a sum says that the worker pays it."""
    lead = _lead(text, floor, start)
    lower = lead.lower()
    if not any(hint in lower for hint in _ASKED_HINTS) and _ODD_CASES.isdisjoint(lead):
        return False
    asked = max((found.start() for found in _ASKED.finditer(lead)), default=-1)
    paid = max((found.start() for found in _PAID.finditer(lead)), default=-1)
    return asked > paid


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
    "NZD": "0.6",
    "SGD": "0.75",
    "HKD": "0.13",
    "TWD": "0.03",
    "KRW": "0.0007",
    "VND": "0.00004",
    "UGX": "0.00027",
    "TZS": "0.0004",
    "RWF": "0.0007",
    "ZMW": "0.04",
    "EGP": "0.02",
    "SAR": "0.27",
    "QAR": "0.27",
    "LKR": "0.0033",
    "NPR": "0.0073",
    "PLN": "0.27",
    "RUB": "0.012",
    "UAH": "0.024",
    "TRY": "0.024",
    "TRX": "0.3",
    "USDT": "1",
    "USDC": "1",
    "ETH": "3000",
    "BTC": "90000",
}


def rough_dollars(amount: Decimal, currency: str) -> Decimal:
    """Give an amount in US dollars, within a factor of two; an unknown currency counts as 1."""
    return amount * Decimal(_ROUGH_RATES.get(currency, "1"))
