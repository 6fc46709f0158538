"""One tokeniser for training and serving: words, numbers, currencies, addresses; and sentences.

What varies without meaning is made one: every number is "0", every currency "¤", every address
"url", "short_url" or "chat_url", every mail address "mail" or "free_mail". So a model cannot learn
a country from its currency, nor a source from how it masks numbers.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from classifier.normal import Folded, fold

NUMBER, CURRENCY, URL, SHORT_URL, CHAT_URL, MAIL, FREE_MAIL, HANDLE = (
    "0",
    "¤",
    "url",
    "short_url",
    "chat_url",
    "mail",
    "free_mail",
    "@",
)

_TOP_LEVELS = (
    "com|net|org|info|fr|io|co|ly|xyz|top|vip|shop|site|online|club|cc|app|live|link|biz|store|work"
    "|pro|icu|website|space|fun|ng|ph|ke|gh|ci|sn|be|ch"
)
# The first alternative takes nearly every token; only a word that runs on (".", "@", "-", "://")
# is tried as an address. No repetition is nested in another without a bound.
_TOKEN = re.compile(
    r"[a-z\u00df-\u024f]++(?:'t\b)?(?![.@_+:/0-9-])"
    r"|[.!?;:\n•|]"
    r"|https?[ :]{0,2}//[^\s<>\"'()]{1,2000}"
    rf"|(?:[a-z0-9-]{{1,40}}\.){{1,4}}"
    rf"(?:[a-z]{{2,12}}/[^\s<>\"'()]{{0,2000}}|(?:{_TOP_LEVELS})(?![a-z0-9.@-]))"
    r"|[a-z0-9._%+-]{1,40}@[a-z0-9-]{1,40}(?:\.[a-z0-9-]{1,40}){1,3}"
    r"|[a-z\u00df-\u024f]++(?:'t\b)?"
    r"|[0-9]++(?:[.,'][0-9]++){0,4}"
    r"|@[a-z0-9_]{3,40}"
    r"|[$€£₹₱₦¥₵₽₩₫฿]"
    r"|%"
    r"|[^\W\d_]++"
)
STOP = "."
_STOPS = frozenset(".!?;:\n•|")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_CURRENCY_WORDS = _set(
    """euro euros eur dollar dollars usd gbp pounds cad aud inr rs rupee rupees roupie roupies php
    peso pesos naira nairas ngn kes ksh shillings ghs cedi cedis fcfa cfa xof xaf franc francs mad
    dh dhs dirham dirhams dzd da dinar dinars tnd chf pkr bdt taka idr rp rupiah myr ringgit thb
    baht brl reais zar rand rands cents cent centime centimes"""
)
_MASKED = re.compile(r"x{2,}\Z")
_SHORTENERS = _set(
    """bit.ly tinyurl.com goo.gl t.co ow.ly is.gd cutt.ly rb.gy shorturl.at tiny.cc rebrand.ly
    s.id lnkd.in buff.ly adf.ly shorte.st ouo.io linktr.ee v.gd t.ly shrtco.de"""
)
_CHATS = _set(
    """wa.me t.me telegram.me telegram.org whatsapp.com chat.whatsapp.com api.whatsapp.com
    line.me lin.ee m.me signal.me discord.gg"""
)
_FREE_MAIL = re.compile(
    r"@(?:gmail|googlemail|yahoo|ymail|hotmail|outlook|live|aol|gmx|proton|protonmail|mail|yandex"
    r"|icloud|laposte|orange|free|wanadoo|sfr|tutanota|rediffmail)\.[a-z.]{2,6}\Z"
)
_HOST = re.compile(r"(?:https?[ :]{0,2}//)?(?:www\.)?([a-z0-9.-]+)")
LONGEST_READ = 400_000
"""Characters that are read; of a longer text the rest is left unread, and costs nothing."""
_LONGEST_CUT = 4_000
"""Characters that are given up at most so that the reading ends between two words."""
# The ideas are found by the beginnings of words: letters without end would cost the square of
# their number, and stay in the caches.
_LONGEST_WORD = 128


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text in their order; STOP stands where a sentence or a line ends."""

    folded: Folded
    names: list[str]

    def places(self) -> list[tuple[int, int]]:
        """Give where each token stands in the original text."""
        span = self.folded.span
        return [span(found.start(), found.end()) for found in _TOKEN.finditer(self.folded.text)]


def read_part(text: str) -> str:
    """Give the part of a text that is read: up to LONGEST_READ, and no word of it cut in two.

    A word that is itself longer than a page is cut all the same.
    """
    if len(text) <= LONGEST_READ:
        return text
    place = LONGEST_READ
    while place > LONGEST_READ - _LONGEST_CUT and not text[place].isspace():
        place -= 1
    return text[: place if text[place].isspace() else LONGEST_READ]


def tokenise(text: str) -> Tokens:
    """Read the tokens of the part of a text that is read (`read_part`)."""
    folded = fold(read_part(text))
    return Tokens(folded, read_names(folded.text))


def read_names(plain: str) -> list[str]:
    """Give the names of the tokens of a folded text, or of one of its `pieces`."""
    return [_name(token[:_LONGEST_WORD]) for token in _TOKEN.findall(plain)]


def pieces(plain: str) -> list[str]:
    """Cut a folded text where no token goes over the cut; most pieces are a word."""
    if " //" in plain or " ://" in plain:
        # An address may be written with a space ("http ://").
        return [plain]
    return plain.replace("\n", " \n ").split(" ")


@lru_cache(maxsize=65_536)
def _name(written: str) -> str:
    first = written[0]
    if written in _STOPS:
        return STOP
    if "/" in written or (len(written) > 3 and "." in written and not first.isdigit()):
        return _mail(written) if "@" in written and "/" not in written else _address(written)
    if "@" in written:
        return HANDLE if first == "@" else _mail(written)
    if written in _CURRENCY_WORDS or first in "$€£₹₱₦¥₵₽₩₫฿":
        return CURRENCY
    if first.isdigit() or (first == "x" and _MASKED.match(written)):
        return URL if any(char.isalpha() for char in written) and "." in written else NUMBER
    return written


def _mail(written: str) -> str:
    return FREE_MAIL if _FREE_MAIL.search(written) else MAIL


def _address(written: str) -> str:
    found = _HOST.match(written)
    host = found.group(1) if found else ""
    if host in _CHATS:
        return CHAT_URL
    return SHORT_URL if host in _SHORTENERS else URL
