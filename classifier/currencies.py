"""The ways people write a currency, before or after the number, in French and English text."""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

_SYMBOLS = {
    "$": "USD",
    "＄": "USD",
    "€": "EUR",
    "£": "GBP",
    "₹": "INR",
    "৳": "BDT",
    "₱": "PHP",
    "₦": "NGN",
    "₵": "GHS",
    "¥": "JPY",
    "￥": "JPY",
    "₩": "KRW",
    "฿": "THB",
    "₫": "VND",
    "₽": "RUB",
    "₴": "UAH",
    "₺": "TRY",
    "₿": "BTC",
}
# The letters that make another currency of a dollar sign, on either side of it.
_DOLLARS = {
    "US": "USD",
    "USD": "USD",
    "C": "CAD",
    "CA": "CAD",
    "CAD": "CAD",
    "CAN": "CAD",
    "CDN": "CAD",
    "A": "AUD",
    "AU": "AUD",
    "AUD": "AUD",
    "NZ": "NZD",
    "NZD": "NZD",
    "S": "SGD",
    "SGD": "SGD",
    "HK": "HKD",
    "HKD": "HKD",
    "NT": "TWD",
    "R": "BRL",
    "MX": "MXN",
    "MXN": "MXN",
}
# Codes that are written on either side, and in any case.
_CODES = """USD EUR GBP CAD AUD NZD SGD HKD TWD BRL MXN INR PKR BDT PHP NGN KES UGX TZS GHS ZAR XOF
XAF MAD AED DZD TND CHF JPY CNY KRW IDR MYR THB VND PLN RUB UAH TRY SAR QAR LKR NPR RWF EGP ZMW
USDT USDC BTC ETH TRX"""
# Words on either side; what is in capitals here is read in capitals only.
_EITHER = {
    "EUR": "euro|euros",
    "INR": "rs|rs.|rupees|rupee|roupies|roupie",
    "BDT": "tk|taka",
    "KES": "ksh|kshs|ksh.",
    "UGX": "ush",
    "TZS": "tsh",
    "XOF": "fcfa|f cfa|f.cfa|cfa|francs cfa|franc cfa|f.cfa.|frs cfa|fr cfa",
    "MAD": "dh|dhs",
    "DZD": "DA",
    "TND": "DT",
    "CNY": "rmb",
    "IDR": "RP|Rp|Rp.",
    "MYR": "RM",
    "CHF": "SFr|Fr.",
    "USD": "us dollars|us dollar",
}
_AFTER_ONLY = {
    "USD": "dollar|dollars|dollars us|dollars usd|dollars américains|dollar américain|bucks",
    "GBP": "pound|pounds|pounds sterling|livres sterling|livre sterling|quid",
    "CAD": "dollars canadiens|dollar canadien|canadian dollars",
    "AUD": "dollars australiens|australian dollars",
    "MXN": "pesos mexicains|mexican pesos",
    "BRL": "reais",
    "PKR": "pakistani rupees|roupies pakistanaises",
    "PHP": "peso|pesos|pesos philippins",
    "NGN": "naira|nairas",
    "KES": "shilling|shillings|kenyan shillings",
    "GHS": "cedi|cedis|ghana cedis",
    "ZAR": "rand|rands",
    "XOF": "franc|francs|frs",
    "MAD": "dirham|dirhams|dirhams marocains",
    "AED": "dirhams émiratis",
    "DZD": "dinar|dinars|dinars algériens",
    "TND": "dinars tunisiens",
    "CHF": "francs suisses|franc suisse|swiss francs",
    "JPY": "yen|yens",
    "CNY": "yuan|yuans",
    "IDR": "rupiah|rupiahs",
    "MYR": "ringgit|ringgits",
    "THB": "baht|bahts",
    "PLN": "zł",
    "RUB": "rouble|roubles|rubles",
    "TRY": "TL",
    "USDT": "tether|tethers",
    "BTC": "bitcoin|bitcoins",
}
_CENTS = {
    "EUR": "centime|centimes|centimes d'euro|centime d'euro|cents d'euro|euro cents|euro cent|cts"
    "|cts d'euro|c€",
    "USD": "¢|cent|cents|us cents",
    "GBP": "pence",
    "INR": "paise",
}

_SPACE = " \u00a0\u202f\u2009"
_FOLLOWING = re.compile(
    rf"[{_SPACE}]{{0,2}}-?(?:"
    r"(?P<dollar>(?:US ?)?[$＄](?: ?(?:USD?|CA[DN]?|AUD?|NZD?|SGD|HKD|MXN)(?![A-Za-z]))?)"
    r"|(?P<symbol>(?:GH)?[€£₹৳₱₦₵¥￥₩฿₫₽₴₺₿])"
    r"|(?P<words>(?:c€|¢|[A-Za-zÀ-ÿł]{1,12}\.?)(?: (?:d[’'] ?)?[A-Za-zÀ-ÿ]{1,12}){0,2}))"
)
# Cheap looks before the dear ones: how what follows begins, and how what precedes ends.
_PRECEDING_LETTERS = re.compile(r"[A-Za-z.]{0,12}(?:(?<=[FfSs]) [A-Za-z]{1,7})?\Z")
# "H/F" and "F/H" are said of people.
_FRANC = re.compile(
    rf"[{_SPACE}]{{0,2}}F(?!\w|/(?!jours?|jr|mois|sem|heure|an\b|t[âa]che|pi[èe]ce|clic))"
)
# Pesos, nairas and rands by their letter alone: only where thousands or a unit of time show that
# it is money, for "N400" and "R500" are names of forms and machines too.
_LETTERS = {"P": "PHP", "N": "NGN", "R": "ZAR"}
_LETTER_SUM = re.compile(
    r"(?<![\w.-])[PNR](?:[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{2})?(?![\w,])"
    r"|[0-9]{2,6}[kK]?(?= ?/ ?(?:day|hour|hr|week|month|task|post|page)\b"
    r"| (?:per|an?|every) (?:day|hour|week|month|task)\b| (?:daily|weekly|monthly)\b))"
)
_SPACE_OR_DASH = _SPACE + "\t-"
_ROUND = frozenset((".-", ",-", ".–", ",–"))
"""What stands in Switzerland for no cents: "25.- CHF"."""
_GAP, _LONGEST_GAP = _SPACE + ":", 3
_LONGEST_WORD = 12


_ONE, _CENT = Decimal(1), Decimal("0.01")


class Mark(NamedTuple):
    """A currency as written: its code, the span of its marks with the number, its smallest part.

    `scale` is what one of it is worth in the currency: 1, or 0.01 for cents.
    """

    currency: str
    start: int
    end: int
    scale: Decimal = _ONE


def _spellings(*tables: dict[str, str]) -> dict[str, str]:
    found = {}
    for table in tables:
        for code, written in table.items():
            for spelling in written.split("|"):
                found[spelling] = code
    return found


def _codes() -> dict[str, str]:
    codes = _CODES.split()
    return {code.lower(): code for code in codes}


_EVERYWHERE = _codes() | _spellings(_EITHER)
_BEHIND = _EVERYWHERE | _spellings(_AFTER_ONLY)
_SMALL = _spellings(_CENTS)
# "US $", "GH₵", "c€" and "F" begin with letters too, and "/-" may stand before the currency.
_BEHIND_FIRST = {spelling.lower()[:2] for spelling in (*_BEHIND, *_SMALL)} | {"us", "gh", "c€"}
_SIGNS = frozenset("$＄€£₹৳₱₦₵¥￥₩฿₫₽₴₺₿¢F/")
_FRONT_LAST = {spelling.lower()[-2:] for spelling in _EVERYWHERE}


def _look_up(table: dict[str, str], spellings: Iterable[str]) -> tuple[str, str] | None:
    for spelling in spellings:
        plain = spelling.replace("’", "'").replace("d' ", "d'")
        code = table.get(plain) or table.get(plain.lower())
        if code is not None:
            return code, spelling
    return None


def before(text: str, number_start: int) -> Mark | None:
    """Give the currency that stands right before the number at `number_start`, if any."""
    gap = text[max(0, number_start - _LONGEST_GAP) : number_start]
    place = number_start - len(gap) + len(gap.rstrip(_GAP))
    if place == 0:
        return None
    last = text[place - 1]
    if last in _SYMBOLS:
        return _before_symbol(text, place - 1, number_start)
    if last in _LETTERS and place == number_start and _LETTER_SUM.match(text, place - 1):
        return Mark(_LETTERS[last], place - 1, number_start)
    if text[max(0, place - 2) : place].lower() not in _FRONT_LAST:
        return None
    found = _PRECEDING_LETTERS.search(text, max(0, place - _LONGEST_WORD), place)
    if found is None or (found.start() > 0 and text[found.start() - 1].isalpha()):
        return None
    known = _in_front(found.group())
    return None if known is None else Mark(known[0], place - len(known[1]), number_start)


@lru_cache(maxsize=8192)
def _in_front(written: str) -> tuple[str, str] | None:
    return _look_up(_EVERYWHERE, (written, written.rpartition(" ")[2]))


def _before_symbol(text: str, place: int, number_start: int) -> Mark:
    """Read a symbol at `place`, with the letters that may stand before it ("US$", "GH₵")."""
    start = place
    while start > 0 and place - start < 4 and "A" <= text[start - 1] <= "Z":
        start -= 1
    if start == place and text[max(0, place - 3) : place] == "US ":
        start = place - 3
    letters = text[start:place].strip()
    whole_word = start == 0 or not text[start - 1].isalpha()
    symbol = text[place]
    if symbol in "$＄" and whole_word and letters in _DOLLARS:
        return Mark(_DOLLARS[letters], start, number_start)
    if symbol == "₵" and letters == "GH":
        return Mark("GHS", start, number_start)
    return Mark(_SYMBOLS[symbol], place, number_start)


def may_be_priced(text: str, start: int, end: int) -> bool:
    """Tell cheaply whether the number at text[start:end] may have a currency beside it."""
    return _may_begin(text[end : end + 5]) or _may_end(
        text[max(0, start - _LONGEST_GAP - 2) : start]
    )


@lru_cache(maxsize=8192)
def _may_begin(following: str) -> bool:
    """Tell whether what follows a number may begin with a currency."""
    following = following.lstrip(_SPACE_OR_DASH)[:2]
    return following[:1] in _SIGNS or following.lower() in _BEHIND_FIRST or following in _ROUND


@lru_cache(maxsize=8192)
def _may_end(lead: str) -> bool:
    """Tell whether what precedes a number may end with a currency."""
    lead = lead.rstrip(_GAP)[-2:]
    return lead[-1:] in _SYMBOLS or lead[-1:] in _LETTERS or lead.lower() in _FRONT_LAST


def after(text: str, number_end: int) -> Mark | None:
    """Give the currency (or its cents) that stands right after a number ending at `number_end`."""
    found = _FOLLOWING.match(text, number_end)
    if found is None:
        return None
    if dollar := found.group("dollar"):
        letters = dollar.strip("$＄ ").removeprefix("US ")
        return Mark(_DOLLARS.get(letters, "USD"), number_end, found.end())
    if symbol := found.group("symbol"):
        return Mark(_SYMBOLS[symbol[-1]], number_end, found.end())
    known = _behind(found.group("words"))
    if known is None:
        return None
    currency, length, scale = known
    end = found.start("words") + length
    # "100 USDT" is never 100 US dollars, nor "RM300-RM900" 300 twice: whole words only.
    if scale is _ONE and text[end : end + 1].isalnum():
        return None
    return Mark(currency, number_end, end, scale)


@lru_cache(maxsize=8192)
def _behind(written: str) -> tuple[str, int, Decimal] | None:
    """Give the currency that some words begin with, its length, and its scale (`Mark`)."""
    words = written.split(" ")
    runs = [" ".join(words[:count]) for count in range(len(words), 0, -1)]
    if small := _look_up(_SMALL, runs):
        return small[0], len(small[1]), _CENT
    if known := _look_up(_BEHIND, [*runs, words[0].rstrip(".")]):
        return known[0], len(known[1]), _ONE
    return None


def franc_after(text: str, number_end: int) -> Mark | None:
    """Give West African francs for a lone "F" after a number ("5 000 F"), if it stands there."""
    if found := _FRANC.match(text, number_end):
        return Mark("XOF", number_end, found.end())
    return None
