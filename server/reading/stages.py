"""At which stage a page of an unknown site is, from its address, its buttons and its words."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from server.reading.address import Address
from server.reading.model import Meaning
from server.reading.opened import Opened
from server.reading.phrases import folded
from server.reading.text import clean_line
from server.reading.visible import VisibleText
from server.reading.words import ENDS, PLACES, label_meaning
from server.vocabulary import Stage

_NOTICES = (
    "[role=alert],[role=status],.alert,.toast,.flash,.notice,.notification-message,"
    ".message-success,.success-message,.error-message"
)
_HEADINGS = "h1,h2"
_SHORT_PAGE = 1_200
_NOTICE_LENGTH = 300
_CONTROLS = (
    "button,input[type=submit],input[type=button],[role=button],a.btn,a.button,a[class*=btn],"
    "a[class*=button]"
)
_MOST_CONTROLS = 400
_MANY_ACCEPTS = 3
_ANSWERS = (
    "textarea,input[type=radio],input[type=checkbox],input[type=text],input[type=number],"
    "input[type=file],input[type=range],input[type=url],input:not([type]),select,[contenteditable]"
)
_BEFORE_SITE = re.compile(r" [|–—·-] ")
_SPLIT = re.compile(r"[^a-z0-9]+")
_PLACE_FIRST: frozenset[Stage] = frozenset(("help", "messages", "earnings", "account"))


@dataclass(frozen=True, slots=True)
class Signs:
    """What a page shows of its stage.

    `place` is what the address names, or a heading that says little else; `headed` what the words
    before a site's name in the heading do. `end` is what a notice or heading announces, `said` what
    a line of a short page does.
    """

    place: Stage | None
    end: Stage | None
    said: Stage | None
    deeds: Counter[Meaning]
    answers: bool
    password: bool
    headed: Stage | None = None


def find_signs(opened: Opened) -> Signs:
    """Look for the signs of a stage on a page."""
    root = opened.root
    return Signs(
        _place(opened.address, root),
        _announced(root, opened.visible),
        _end(opened.words.split("\n")) if len(opened.words) <= _SHORT_PAGE else None,
        Counter(_deeds(root)),
        bool(root.css_first(_ANSWERS)),
        bool(root.css_first("input[type=password]")),
        _named_shortly(_BEFORE_SITE.split(_heading(root), maxsplit=1)[0]),
    )


def decide(signs: Signs, offers: int, history: int) -> Stage:
    """Decide the stage from the signs and from how many offers and lines of history were found."""
    if signs.password:
        return "account"
    past = history >= 2 and history * 2 >= offers
    # The lines of a history name ends too, of its tasks.
    end = signs.end or (None if past else signs.said)
    if end is not None:
        return end
    if signs.place in _PLACE_FIRST:
        return signs.place
    if past:
        return "history"
    if offers >= 2:
        return "listing"
    gives_up = bool(signs.deeds["return"] or signs.deeds["skip"])
    if signs.deeds["accept"] >= _MANY_ACCEPTS:
        return "listing"
    if signs.headed == "history" and not gives_up:
        # The form is to filter it, or to complain.
        return "history"
    if "accept" in signs.deeds and not (gives_up and "submit" in signs.deeds):
        return "preview"
    if ("submit" in signs.deeds and signs.answers) or gives_up:
        return "working"
    return signs.place or "other"


def _place(address: Address, root: LexborNode) -> Stage | None:
    """Give what the address's last pieces name, else what a short heading does."""
    pieces = [piece for piece in address.path.casefold().split("/") if piece]
    for piece in reversed(pieces[-3:]):
        found = _named(piece)
        if found is not None:
            # What comes after the list's name is one of its items.
            return found if found != "listing" or piece is pieces[-1] else None
    return _named_shortly(_heading(root))


def _heading(root: LexborNode) -> str:
    heading = root.css_first("h1") or root.css_first("title")
    return folded(clean_line(heading.text()[:200])) if heading is not None else ""


def _named_shortly(text: str) -> Stage | None:
    return _named(text) if len(text.split()) <= 3 else None


def _named(text: str) -> Stage | None:
    return next((PLACES[word] for word in _SPLIT.split(text) if word in PLACES), None)


def _announced(root: LexborNode, visible: VisibleText) -> Stage | None:
    """Give the end that a notice or a heading announces."""
    said = [visible.of(node, _NOTICE_LENGTH) for node in root.css(_NOTICES)[:20]]
    said += [visible.of(node, _NOTICE_LENGTH) for node in root.css(_HEADINGS)[:5]]
    return _end(said)


def _end(said: Iterable[str]) -> Stage | None:
    lines = [folded(text) for text in said if 0 < len(text) < _NOTICE_LENGTH]
    for stage, pattern in ENDS:
        if any(pattern.search(line) for line in lines):
            return stage
    return None


def _deeds(root: LexborNode) -> Iterator[Meaning]:
    for control in root.css(_CONTROLS)[:_MOST_CONTROLS]:
        attributes = control.attributes
        if "disabled" in attributes:
            continue
        label = (
            control.text()[:200] or attributes.get("value") or attributes.get("aria-label") or ""
        )
        if means := label_meaning(folded(clean_line(label))):
            yield means
