"""The ways people write a currency, before or after the number, in French and English text."""

import re
from dataclasses import dataclass
from decimal import Decimal

_BEFORE = {
    # ISO 4217 code (or the ticker of a coin): spellings that stand before the number
    "USD": r"US ?\$|U\.S\. ?\$|\$ ?US|USD ?\$?|\$|＄|US Dollars?",
    "EUR": r"€|EUR(?:OS?)?|Euros?",
    "GBP": r"£|GBP",
    "CAD": r"CA?\$|CAD ?\$?|CDN ?\$|Can\$",
    "AUD": r"AU?\$|AUD ?\$?",
    "NZD": r"NZ\$|NZD ?\$?",
    "SGD": r"S\$|SGD ?\$?",
    "HKD": r"HK\$|HKD ?\$?",
    "TWD": r"NT\$|TWD",
    "BRL": r"R\$|BRL",
    "MXN": r"MX\$|MXN ?\$?",
    "INR": r"₹|INR|Rs\.?|rs\.?|RS\.?|Rupees",
    "PKR": r"PKR|Rs\.? ?PKR",
    "BDT": r"৳|BDT|Tk\.?",
    "PHP": r"₱|PHP|Php|php",
    "NGN": r"₦|NGN",
    "KES": r"KES|K[Ss][Hh][Ss]?\.?|ksh\.?",
    "UGX": r"UGX|USh\.?",
    "TZS": r"TZS|TSh\.?",
    "GHS": r"GH[₵¢S]|₵",
    "ZAR": r"ZAR",
    "XOF": r"F ?CFA|XOF|CFA",
    "XAF": r"XAF",
    "MAD": r"MAD|DHS?",
    "AED": r"AED",
    "DZD": r"DZD",
    "TND": r"TND",
    "CHF": r"CHF|SFr\.?",
    "JPY": r"¥|￥|JPY",
    "CNY": r"CNY|RMB",
    "KRW": r"₩|KRW",
    "IDR": r"Rp\.?|IDR",
    "MYR": r"RM|MYR",
    "THB": r"฿|THB",
    "VND": r"₫|VND",
    "PLN": r"PLN",
    "RUB": r"₽|RUB",
    "UAH": r"₴|UAH",
    "TRY": r"₺|TRY",
    "USDT": r"USDT",
    "USDC": r"USDC",
    "BTC": r"₿|BTC",
    "ETH": r"ETH",
    "TRX": r"TRX",
}

_AFTER = {
    "USD": r"\$ ?USD?|US ?\$|USD|usd|\$|＄|(?:US )?[Dd]ollars?(?: USD?| am[ée]ricains?)?|DOLLARS?"
    r"|bucks",
    "EUR": r"€|EUR|[Ee]uros?|EUROS?|eur",
    "GBP": r"£|GBP|gbp|[Pp]ounds?(?: sterling)?|livres? sterling|quid",
    "CAD": r"\$ ?CA[DN]?|CAD|dollars? canadiens?|[Cc]anadian dollars?",
    "AUD": r"\$ ?AUD?|AUD|dollars? australiens?|[Aa]ustralian dollars?",
    "NZD": r"\$ ?NZD?|NZD",
    "SGD": r"SGD",
    "HKD": r"HKD",
    "TWD": r"TWD",
    "BRL": r"BRL|reais",
    "MXN": r"MXN|pesos mexicains|Mexican pesos",
    "INR": r"₹|INR|inr|[Rr]upees?|[Rr]oupies?|RUPEES|[Rr][Ss]\.?",
    "PKR": r"PKR|[Pp]akistani rupees",
    "BDT": r"৳|BDT|[Tt]aka|tk",
    "PHP": r"₱|PHP|[Pp]hp|[Pp]esos?|PESOS",
    "NGN": r"₦|NGN|[Nn]airas?|NAIRA",
    "KES": r"KES|[Kk][Ss][Hh][Ss]?|(?:[Kk]enyan? )?[Ss]hillings?",
    "UGX": r"UGX",
    "TZS": r"TZS",
    "GHS": r"GH[₵S]|₵|(?:Ghana )?[Cc]edis?",
    "ZAR": r"ZAR|[Rr]ands?",
    "XOF": r"F\.? ?CFA|[Ff]rancs? ?(?:CFA|cfa)|XOF|CFA|fcfa|f ?cfa|cfa|Fcfa|[Ff]rancs?|FRANCS",
    "XAF": r"XAF",
    "MAD": r"MAD|[Dd][Hh][Ss]?|[Dd]irhams?(?: marocains?)?",
    "AED": r"AED|dirhams [ée]miratis",
    "DZD": r"DZD|DA|[Dd]inars?(?: alg[ée]riens?)?",
    "TND": r"TND|DT|[Dd]inars? tunisiens?",
    "CHF": r"CHF|[Ff]rancs? suisses?|[Ss]wiss francs?",
    "JPY": r"¥|￥|JPY|[Yy]ens?",
    "CNY": r"CNY|RMB|[Yy]uans?",
    "KRW": r"₩|KRW|[Ww]ons?(?= (?:per|a|par))",
    "IDR": r"IDR|[Rr]upiahs?",
    "MYR": r"MYR|[Rr]inggits?",
    "THB": r"฿|THB|[Bb]ahts?",
    "VND": r"₫|VND",
    "PLN": r"zł|PLN",
    "RUB": r"₽|RUB|[Rr]oubles?|[Rr]ubles?",
    "UAH": r"₴|UAH",
    "TRY": r"₺|TRY|TL",
    "USDT": r"\$?USDT|[Uu]sdt|[Tt]ethers?",
    "USDC": r"USDC|usdc",
    "BTC": r"₿|BTC|btc|[Bb]itcoins?",
    "ETH": r"ETH|eth",
    "TRX": r"TRX|trx",
}

_CENTS = {
    "EUR": r"centimes?(?: d[’'] ?euros?)?|cents? d[’'] ?euros?|c€|cts? d[’'] ?euros?"
    r"|euro ?cents?",
    "USD": r"¢|[Cc]ents?|CENTS?|US cents?|cts?",
    "GBP": r"pence",
    "INR": r"paise",
}

_NO_LETTER = r"(?:(?<=[^A-Za-zÀ-ÿ])|(?![A-Za-zÀ-ÿ]))"
_SPACES = r"[ \u00a0\u202f\u2009]{0,2}"
_LONGEST_MARK = 16

# "$ CA" must be tried before "$", "francs suisses" before "francs".
_SPECIFIC_FIRST = ("CAD", "AUD", "NZD", "CHF", "TND", "PKR", "MXN", "USDT")


@dataclass(frozen=True, slots=True)
class Mark:
    """A currency as written: its code, where its letters start and end, and its smallest part.

    `scale` is what one of it is worth in the currency: 1, or 0.01 for cents.
    """

    currency: str
    start: int
    end: int
    scale: Decimal = Decimal(1)


def _union(table: dict[str, str], tail: str) -> str:
    codes = [code for code in _SPECIFIC_FIRST if code in table]
    codes += [code for code in table if code not in _SPECIFIC_FIRST]
    return "|".join(f"(?P<{code}>(?:{table[code]}){tail})" for code in codes)


_BEFORE_RE = re.compile(rf"(?<![A-Za-zÀ-ÿ])(?:{_union(_BEFORE, '')}):?{_SPACES}\Z")
_AFTER_RE = re.compile(_SPACES + f"-?(?:{_union(_AFTER, _NO_LETTER)})")
_CENTS_RE = re.compile(_SPACES + f"-?(?:{_union(_CENTS, _NO_LETTER)})")
_FRANC_RE = re.compile(_SPACES + r"F(?![\w/])")


def before(text: str, number_start: int) -> Mark | None:
    """Give the currency that stands right before the number at `number_start`, if any."""
    floor = max(0, number_start - _LONGEST_MARK)
    found = _BEFORE_RE.search(text, floor, number_start)
    if found is None or found.lastgroup is None:
        return None
    # At the floor the look-behind cannot see the letter before the window.
    if found.start() == floor and floor > 0 and text[floor - 1].isalpha():
        return None
    return Mark(found.lastgroup, found.start(), number_start)


def after(text: str, number_end: int) -> Mark | None:
    """Give the currency (or its cents) that stands right after a number ending at `number_end`."""
    if found := _CENTS_RE.match(text, number_end):
        return Mark(str(found.lastgroup), number_end, found.end(), Decimal("0.01"))
    if found := _AFTER_RE.match(text, number_end):
        return Mark(str(found.lastgroup), number_end, found.end())
    return None


def franc_after(text: str, number_end: int) -> Mark | None:
    """Give West African francs for a lone "F" after a number ("5 000 F"), if it stands there."""
    if found := _FRANC_RE.match(text, number_end):
        return Mark("XOF", number_end, found.end())
    return None
