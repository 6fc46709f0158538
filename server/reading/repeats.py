"""Offers on a page of an unknown site: what repeats and has a price is a row.

Prices that stand at the same place of the page's structure belong to one list; the rows of that
list are the outermost elements that hold one of them each.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from classifier.amounts import find_money, find_rates
from server.messages import Amount
from server.reading.convert import to_amount
from server.reading.text import VisibleText, clean_line

MAX_PRICES = 2_000
"""Prices of one page that are looked at."""

_CELL_LENGTH = 60
_CURRENCY = re.compile(
    r"[$€£¥₹₱₦₽฿₫₩₺₴¢]|\b(?:points?|pts|USDT?|EUR|GBP|INR|CAD|AUD|CHF|PHP|NGN|KES|euros?|dollars?|cents?|centimes?"
    r"|FCFA)\b",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")
_SAMPLE = 10
_SAMPLE_LENGTH = 2_000
_WORDY = 7
_DIGIT = re.compile(r"[0-9]")
_POINTS = re.compile(
    r"\+?\s?(?P<points>[0-9]{1,3}(?:[ ,.\u00a0\u202f][0-9]{3})+|[0-9]{1,9})\s?(?:points?|pts\.?)",
    re.IGNORECASE,
)
_STRUCK_TAGS = frozenset(("s", "del", "strike"))
_STRUCK_CLASS = re.compile(r"strike|striked|line-through|\bold|old-price|crossed", re.IGNORECASE)
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


@dataclass(frozen=True, slots=True)
class Row:
    """One repeated element, its own identity, and the prices in it, the likeliest reward first."""

    element: LexborNode
    parent: int
    prices: tuple[Price, ...]


def find_rows(visible: VisibleText) -> list[Row]:
    """Give the rows with a price, of all the lists of a page, in the order of the page."""
    prices = list(_prices(visible))
    groups: dict[tuple[str, ...], list[Price]] = {}
    for price in prices:
        groups.setdefault(price.place, []).append(price)
    ranked = sorted(groups.values(), key=lambda group: (group[0].struck, -len(group)))
    found: dict[int, LexborNode] = {}
    primary: dict[int, Price] = {}
    parents: set[int] = set()
    for group in ranked:
        depth = _row_depth(group)
        if depth is None:
            depth = _sibling_depth(group, parents)
        if depth is None:
            continue
        for price in group:
            row = price.chain[depth]
            if any(step in found for step in price.chain):
                continue
            found[row] = price.nodes[depth]
            primary[row] = price
            parents.add(price.chain[depth - 1])
    return _rows(prices, found, primary)


def _rows(
    prices: Iterable[Price], found: dict[int, LexborNode], primary: dict[int, Price]
) -> list[Row]:
    held: dict[int, list[Price]] = {row: [] for row in found}
    for price in prices:
        row = next((step for step in price.chain if step in found), None)
        if row is not None:
            held[row].append(price)
    rows = []
    for row, inside in held.items():
        first = primary[row]
        others = [price for price in inside if price is not first]
        rows.append(Row(found[row], first.chain[first.chain.index(row) - 1], (first, *others)))
    return rows


def _row_depth(group: list[Price]) -> int | None:
    """Give the depth of a list's rows, None when the prices make no list.

    It is the outermost depth at which each price has an element of its own; where those say
    nothing but the price, the next one out, at which a row holds several.
    """
    outermost: dict[int, int] = {}
    for depth in range(1, len(group[0].chain)):
        outermost.setdefault(len({price.chain[depth] for price in group}), depth)
    for count in sorted((count for count in outermost if count > 1), reverse=True):
        depth = outermost[count]
        if _say_something([price.nodes[depth] for price in group]):
            return depth
    return None


def _say_something(rows: list[LexborNode]) -> bool:
    """Tell whether most of some rows have words beside their price."""
    sample = rows[:_SAMPLE]
    wordy = sum(len(_LETTER.findall(row.text()[:_SAMPLE_LENGTH])) >= _WORDY for row in sample)
    return 5 * wordy >= 4 * len(sample)


def _sibling_depth(group: list[Price], parents: set[int]) -> int | None:
    """Give the depth at which a lone price's row stands beside rows that are known."""
    chain = group[0].chain
    for depth in range(1, len(chain)):
        if chain[depth - 1] in parents:
            return depth
    return None


def _prices(visible: VisibleText) -> Iterator[Price]:
    count = 0
    seen: set[int] = set()
    amounts: dict[str, Amount | bool] = {}
    flow = visible.flow
    for node, piece in zip(flow.nodes, flow.pieces, strict=True):
        if len(piece) > 4 * _CELL_LENGTH or not _CURRENCY.search(piece):
            continue
        element, text = _cell(node, clean_line(piece))
        if element is None or element.mem_id in seen:
            continue
        seen.add(element.mem_id)
        if text not in amounts:
            amounts[text] = _sum(text)
        amount = amounts[text]
        if amount is False:
            continue
        yield _placed(element, amount if isinstance(amount, Amount) else None)
        count += 1
        if count >= MAX_PRICES:
            return


def _cell(node: LexborNode, text: str) -> tuple[LexborNode | None, str]:
    """Give the smallest element around a currency sign that holds the number too."""
    element = node.parent
    for _ in range(3):
        if element is None or len(text) > _CELL_LENGTH:
            break
        if _DIGIT.search(text):
            return element, text
        text = _unstruck(element)
        if not _DIGIT.search(text):
            element = element.parent
    return None, text


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
