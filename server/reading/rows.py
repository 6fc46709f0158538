"""Repeated rows -> offers or history, by labels and the shape of what stands in a row."""

import re
from collections.abc import Sequence
from decimal import Decimal
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from server.messages import Amount
from server.reading.address import absolute, without_session
from server.reading.convert import named_by_words, to_count, to_minutes, to_moment, to_rate
from server.reading.model import HistoryRow, MinutesSource, Offer
from server.reading.opened import Opened
from server.reading.phrases import folded, labelled_minutes, labelled_reward
from server.reading.repeats import Row
from server.reading.text import PART_LENGTH, clean_line
from server.reading.titles import BUTTON
from server.reading.words import outcome_of

_ALONE_MINUTES = re.compile(
    r"[~≈(]?\s?(?:(?:about|approx\.?|est\.?|environ|env\.?)\s)?"
    r"(?P<span>[0-9]{1,3}(?:\s?[-–à]\s?[0-9]{1,3})?\s?(?:min(?:ute)?s?|mn|secs?|seconde?s?|hrs?|hours?|heures?|h))"
    r"\.?\)?(?:\s?/\s?\w{1,8}|\s(?:each|chac\w{2,4}|per \w{1,8}|par \w{1,8}))?",
    re.IGNORECASE,
)
_MINUTES = re.compile(r"[0-9]\s?(?:m|s|h)", re.IGNORECASE)
_PIECES = re.compile(r"\s?\n\s?|\s?[–—|·•,]\s|\s[-/]\s")
_COUNT = r"(?P<count>[0-9]{1,3}(?:[ ,.\u00a0\u202f][0-9]{3})+|[0-9]+)"
_ROOM = r"(?:left|remaining|available|restante?s?|disponibles?|libres?)"
_UNIT = r"(?:places?|spots?|slots?|positions?|tasks?|hits?|jobs?|t[âa]ches?|missions?)"
_PLACES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\w.,]){_COUNT}\s(?:of|/|sur|out of)\s[0-9][0-9 ,.]{{0,12}}\s{_ROOM}",
        rf"(?<![\w.,]){_COUNT}\s{_UNIT}\s{_ROOM}",
        rf"\b{_UNIT}\s{_ROOM}\s?:?\s{_COUNT}(?![\w%])",
    )
)
_RATES = re.compile(
    r"(?<![\w.,])(?P<rate>[0-9]{1,3}(?:[.,][0-9]{1,3})?\s?%)\s"
    r"(?:success|satisf\w{0,8}|approv\w{0,6}|(?:d['’])?approbation|(?:de )?r[ée]ussite)",
    re.IGNORECASE,
)
_REQUESTER = re.compile(
    r"(?:^|\n)(?:requester|employer|buyer|researcher|posted by|hosted by|demandeur|employeur"
    r"|acheteur|client|propos[ée]e? par)\s?:?\s?[:\n]\s?(?P<name>[^\n]{2,80})",
    re.IGNORECASE,
)
_DESCRIPTION = re.compile(
    r"(?:^|\n)description\s?:?\s?[:\n]\s?(?P<words>[^\n]{10,})", re.IGNORECASE
)
_LONGEST_VALUE = 40
_LONGEST_LINK = 500


def as_offer(row: Row, title: str, words: str, opened: Opened, prefix: str) -> Offer:
    """Give a row of a page as an offer.

    `words` is its visible text, masked, `prefix` what keys there begin with.
    """
    labelled = labelled_reward(words).value
    reward = labelled or _price(row)
    minutes, source = _minutes(words, _pieces(row, opened))
    requester = _REQUESTER.search(words)
    description = _DESCRIPTION.search(words)
    rate = _RATES.search(words)
    url = _link(row.element, title, opened.page.url)
    return Offer(
        key=prefix + _identity(row.element, url, title, reward),
        title=title,
        text=words,
        description=description["words"].strip() if description else None,
        requester=requester["name"].strip() if requester else None,
        url=url,
        reward=reward,
        minutes=minutes,
        minutes_source=source,
        places=_places(words),
        approval_rate=to_rate(rate["rate"]) if rate else None,
    )


def as_history(row: Row, title: str, words: str, opened: Opened, prefix: str) -> HistoryRow | None:
    """Give a row as a line of the worker's history, None when it names no outcome."""
    lines = [*words.split("\n"), *_pieces(row, opened)]
    short = (folded(line) for line in lines if len(line) <= _LONGEST_VALUE)
    outcome = next((found for line in short if (found := outcome_of(line))), None)
    if outcome is None:
        return None
    moment = next((at for line in words.split("\n") if (at := to_moment(line))), None)
    key = _identity(row.element, None, title, None)
    return HistoryRow(prefix + key, title, outcome, _price(row), moment)


def _price(row: Row) -> Amount | None:
    standing = [price for price in row.prices if not price.struck and price.amount is not None]
    return standing[0].amount if standing else None


def _pieces(row: Row, opened: Opened) -> list[str]:
    """Give the texts of a row's elements: side by side they may be apart on the screen."""
    span = opened.span_of(row.element, row.last)
    return opened.visible.flow.pieces[slice(*span)] if span else []


def _minutes(words: str, pieces: Sequence[str]) -> tuple[Decimal | None, MinutesSource | None]:
    found, source = labelled_minutes(words)
    if found.value is not None or found.unread:
        return found.value, source if found.value is not None else None
    short = (piece.strip() for piece in pieces if len(piece) <= PART_LENGTH)
    alone = _alone(words) or [span for piece in short for span in _alone(piece)]
    minutes = to_minutes(alone[0]) if len(alone) == 1 else None
    return minutes, "stated" if minutes is not None else None


def _alone(words: str) -> list[str]:
    if not _MINUTES.search(words):
        return []
    found = (_ALONE_MINUTES.fullmatch(piece) for piece in _PIECES.split(words))
    return [match["span"] for match in found if match]


def _places(words: str) -> int | None:
    for pattern in _PLACES:
        if match := pattern.search(words):
            return to_count(match["count"])
    return None


def _link(row: LexborNode, title: str, base: str) -> str | None:
    """Give the address of the offer itself: the row's, the title's or a button's, or the only one.

    Long query values, which only carry a session, are left out.
    """
    links: list[tuple[str, str]] = []
    for link in [row, *row.css("a[href]")][:12]:
        href = link.attributes.get("href") or ""
        if href and link.tag == "a" and not href.startswith(("#", "javascript:")):
            links.append((href, clean_line(link.text()[:_LONGEST_LINK])))
    if not links:
        return None
    leads = [
        href
        for href, text in links
        if title in text or (text in title and 2 * len(text) >= len(title))
    ]
    opens = [href for href, text in links if BUTTON.match(text)]
    alone = [links[0][0]] if len({href for href, _ in links}) == 1 else []
    chosen = next(iter([*leads, *opens, *alone]), None)
    url = absolute(chosen, base) if chosen else None
    return without_session(url) if url else None


_IDENTIFIER = re.compile(r"[\w:-]{1,80}")


def _identity(row: LexborNode, url: str | None, title: str, reward: Amount | None) -> str:
    """Name a row so that it is known again: by its own number, its address, or its words."""
    for name, value in row.attributes.items():
        if (name.startswith("data-") and name.endswith("id")) or name == "id":
            number = value or ""
            if _IDENTIFIER.fullmatch(number) and any(sign.isdigit() for sign in number):
                return number
    if url is not None and any(
        sign.isdigit() for sign in url.split("://", 1)[-1].partition("/")[2]
    ):
        parts = urlsplit(url)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return named_by_words(title, reward)
