"""Offers on a page of an unknown site: what repeats and has a price is a row.

Prices that stand at the same place of the page's structure belong to one list; the rows of that
list are the outermost elements that hold one of them each. Where those say nothing but the price,
as in one long `<dl>`, a row runs from one heading to the next.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from server.reading.prices import Price, find_prices
from server.reading.visible import VisibleText
from server.reading.words import PAY_WORDS

_LETTER = re.compile(r"[^\W\d_]")
_SAMPLE = 10
_SAMPLE_LENGTH = 2_000
_WORDY = 3
_LONGEST_RUN = 12
_LEADS = (
    frozenset(("dt", "h1", "h2", "h3", "h4", "h5", "h6")),
    frozenset(("a", "b", "strong")),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One repeated element and the prices in it, the likeliest reward first.

    Where a row is several elements side by side, `element` is the first and `last` the last.
    """

    element: LexborNode
    prices: tuple[Price, ...]
    last: LexborNode | None = None


@dataclass(slots=True)
class _Found:
    """The rows found so far, by their first element, and which elements belong to them."""

    rows: dict[int, LexborNode] = field(default_factory=dict)
    last: dict[int, LexborNode] = field(default_factory=dict)
    owner: dict[int, int] = field(default_factory=dict)
    primary: dict[int, Price] = field(default_factory=dict)
    kinds: set[tuple[int, int]] = field(default_factory=set)

    def row_of(self, price: Price) -> int | None:
        return next((self.owner[step] for step in price.chain if step in self.owner), None)

    def add(self, price: Price, run: Sequence[LexborNode]) -> None:
        row = run[0].mem_id
        if row in self.rows or self.row_of(price) is not None:
            return
        self.rows[row] = run[0]
        self.primary[row] = price
        if len(run) > 1:
            self.last[row] = run[-1]
        for element in run:
            self.owner[element.mem_id] = row


def find_rows(visible: VisibleText) -> list[Row]:
    """Give the rows with a price, of all the lists of a page."""
    prices = list(find_prices(visible))
    groups: dict[tuple[str, ...], list[Price]] = {}
    for price in prices:
        groups.setdefault(price.place, []).append(price)
    ranked = sorted(groups.values(), key=lambda group: (group[0].struck, -len(group)))
    found = _Found()
    for group in ranked:
        depth = _row_depth(group)
        if depth is None:
            depth = _sibling_depth(group, found.kinds)
        if depth is None:
            for price, run in zip(group, _runs(group), strict=False):
                found.add(price, run)
            continue
        for price in group:
            found.add(price, price.nodes[depth : depth + 1])
            found.kinds.add((price.chain[depth - 1], price.nodes[depth].tag_id))
    return _rows(prices, found)


def _rows(prices: Iterable[Price], found: _Found) -> list[Row]:
    held: dict[int, list[Price]] = {row: [found.primary[row]] for row in found.rows}
    for price in prices:
        row = found.row_of(price)
        if row is not None and price is not found.primary[row]:
            held[row].append(price)
    return [
        Row(found.rows[row], tuple(inside), found.last.get(row)) for row, inside in held.items()
    ]


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
    return 5 * sum(map(_has_words, sample)) >= 4 * len(sample)


def _has_words(element: LexborNode) -> bool:
    words = PAY_WORDS.sub("", element.text()[:_SAMPLE_LENGTH])
    return len(_LETTER.findall(words)) >= _WORDY


def _sibling_depth(group: list[Price], kinds: set[tuple[int, int]]) -> int | None:
    """Give the depth at which a lone price's row stands beside rows of its kind that are known."""
    chain, nodes = group[0].chain, group[0].nodes
    for depth in range(1, len(chain)):
        if (chain[depth - 1], nodes[depth].tag_id) in kinds:
            return depth
    return None


def _runs(group: list[Price]) -> list[list[LexborNode]]:
    """Give rows that are elements side by side, each from its heading on; none where none is.

    The prices are children of one element, each behind a heading of the same kind.
    """
    depth = len(group[0].chain) - 1
    if len(group) < 2 or len({price.chain[depth - 1] for price in group if depth}) != 1:
        return []
    heads = [_head(price.nodes[depth]) for price in group]
    leads = [head for head in heads if head is not None]
    if len(leads) < len(group) or len({head.mem_id for head in leads}) < len(group):
        return []
    if len({head.tag_id for head in leads}) != 1:
        return []
    ends = {head.mem_id for head in leads}
    return [_until(head, ends) for head in leads]


def _head(element: LexborNode) -> LexborNode | None:
    """Give the heading that an element stands behind."""
    before: list[LexborNode] = []
    step = element.prev
    while step is not None and len(before) < _LONGEST_RUN:
        if step.is_element_node:
            before.append(step)
        step = step.prev
    for tags in _LEADS:
        for candidate in before:
            if candidate.tag in tags and _has_words(candidate):
                return candidate
    return None


def _until(head: LexborNode, ends: set[int]) -> list[LexborNode]:
    run = [head]
    step = head.next
    while step is not None and step.mem_id not in ends and len(run) < _LONGEST_RUN:
        if step.is_element_node:
            run.append(step)
        step = step.next
    return run
