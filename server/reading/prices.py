"""The sums of money on a page of an unknown site, each with its place in the page's structure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from classifier.amounts import find_money, find_rates
from server.messages import Amount
from server.reading.convert import to_amount
from server.reading.flow import Flow
from server.reading.text import clean_line
from server.reading.visible import VisibleText

MAX_PRICES = 2_000
"""Prices of one page that are looked at."""

_CELL_LENGTH = 60
CURRENCY = re.compile(
    r"[$€£¥₹₱₦₽฿₫₩₺₴¢]|\b(?:points?|pts|SB|USDT?|EUR|GBP|INR|CAD|AUD|CHF|PHP|NGN|KES|euros?|dollars?|cents?|centimes?"
    r"|FCFA)\b",
    re.IGNORECASE,
)
"""A sign or word without which a text holds no sum."""

_DIGIT = re.compile(r"[0-9]")
_POINTS = re.compile(
    r"\+?\s?(?P<points>[0-9]{1,3}(?:[ ,.\u00a0\u202f][0-9]{3})+|[0-9]{1,9})\s?"
    r"(?:points?|pts\.?|SB)",
    re.IGNORECASE,
)
_STRUCK_TAGS = frozenset(("s", "del", "strike"))
_STRUCK_CLASS = re.compile(r"strike|striked|line-through|\bold|old-price|crossed", re.IGNORECASE)
_AROUND = frozenset(("nav", "header", "footer"))
_INNER = frozenset(("article", "section", "main", "tr", "form"))
_NO_REWARD = re.compile(
    r"up to|jusqu['’]"
    r"|bonus|balance|solde|fee\b|frais|withdraw|retrait|minimum|min\.|deposit|dépôt|total|spent|budget"
    r"|pending|en attente|earned|earnings|gagné|/\s?(?:h|hr|hour|heure|jour|day|month|mois)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Price:
    """A sum of money that stands alone in its element; `amount` None when it is no reward."""

    element: LexborNode
    amount: Amount | None
    struck: bool
    chain: tuple[int, ...]
    nodes: tuple[LexborNode, ...]
    place: tuple[str, ...]


def find_prices(visible: VisibleText) -> Iterator[Price]:
    """Give the sums that stand alone in an element, in the order of the page."""
    count = 0
    seen: set[int] = set()
    amounts: dict[str, Amount | bool] = {}
    flow = visible.flow
    for number, piece in enumerate(flow.pieces):
        if len(piece) > 4 * _CELL_LENGTH or not CURRENCY.search(piece):
            continue
        element, text = _cell(flow, number, clean_line(piece))
        if element is None or element.mem_id in seen:
            continue
        seen.add(element.mem_id)
        if text not in amounts:
            amounts[text] = _sum(text)
        amount = amounts[text]
        if amount is False:
            continue
        price = _placed(element, amount if isinstance(amount, Amount) else None)
        if _around_the_page(price.nodes):
            continue
        yield price
        count += 1
        if count >= MAX_PRICES:
            return


def _cell(flow: Flow, number: int, text: str) -> tuple[LexborNode | None, str]:
    """Give the smallest element around a currency sign that holds the number too, and its words.

    Where the sign stands alone those are the words of its line: "$", "1" and ".20" are one sum.
    """
    element = flow.nodes[number].parent
    if len(text) <= _CELL_LENGTH and _DIGIT.search(text):
        return element, text
    line = clean_line(
        "".join(
            piece
            for node, piece in flow.line(number)
            if node.parent is None or node.parent.tag not in _STRUCK_TAGS
        )
    )
    for _ in range(3):
        if element is None or len(text) > _CELL_LENGTH:
            break
        text = _unstruck(element)
        if _DIGIT.search(text):
            on_line = _DIGIT.search(line) is not None and len(line) <= _CELL_LENGTH
            text = line if on_line else text
            return (element, text) if len(text) <= _CELL_LENGTH else (None, text)
        element = element.parent
    return None, text


def _around_the_page(nodes: Sequence[LexborNode]) -> bool:
    """Tell whether an element is in what stands around every page of a site, not in a list."""
    for node in reversed(nodes):
        if node.tag in _INNER:
            return False
        if node.tag in _AROUND:
            return True
    return False


def _unstruck(element: LexborNode) -> str:
    """Give an element's text without the price that is struck out beside the one that holds."""
    pieces = []
    length = 0
    for node in element.traverse(include_text=True, skip_empty=True):
        if node.tag == "-text" and (parent := node.parent) is not None:
            if parent.tag not in _STRUCK_TAGS:
                pieces.append(node.text_content or "")
                length += len(pieces[-1])
            if length > 8 * _CELL_LENGTH:
                break
    return clean_line(" ".join(pieces))


def _sum(text: str) -> Amount | bool:
    """Give the one sum in a cell's words; True for a sum that is no reward, False for none."""
    found = find_money(text)
    if not found and (points := _POINTS.fullmatch(text)):
        return to_amount(re.sub(r"[^0-9]", "", points["points"]), "POINTS") or False
    if len(found) != 1:
        return bool(found)
    if _NO_REWARD.search(text) or any(rate.per != "task" for rate in find_rates(text, found)):
        return True
    try:
        return Amount(found[0].amount, found[0].currency)
    except ValueError:
        return False


def _placed(element: LexborNode, amount: Amount | None) -> Price:
    nodes = [element]
    while (parent := nodes[-1].parent) is not None:
        nodes.append(parent)
    nodes.reverse()
    tags = [node.tag or "" for node in nodes]
    classes = element.attributes.get("class") or ""
    struck = any(tag in _STRUCK_TAGS for tag in tags[-3:]) or bool(_STRUCK_CLASS.search(classes))
    leaf = (classes.split() or [""])[0]
    cell = str(_index(element)) if tags[-1] in ("td", "th") else ""
    return Price(
        element,
        amount,
        struck,
        tuple(node.mem_id for node in nodes),
        tuple(nodes),
        (*tags, leaf, cell),
    )


def _index(element: LexborNode) -> int:
    count = 0
    before = element.prev
    while before is not None and count < 50:
        count += before.tag in ("td", "th")
        before = before.prev
    return count
