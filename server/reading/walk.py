"""One walk through a page: which of its texts are seen, and where among them each part begins."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice

from selectolax.lexbor import LexborNode

from server.reading.kinds import BLOCK, KINDS, LINE_BREAK, OTHER, SILENT, TEXT, kind_of

MOST_NODES = 500_000
"""Elements and texts of one page that are looked at."""

_CHUNK = 100
_NEAR = 60
"""Nodes in which the first text of a part, or of what comes after it, is looked for."""


class Walk:
    """The texts that are seen in an element, in their order.

    `breaks` are the numbers of the texts before which a line ends.
    """

    def __init__(
        self, root: LexborNode, hidden: Iterable[LexborNode], most: int = MOST_NODES
    ) -> None:
        """Go through the element; `hidden` is what is not shown, in the order of the page."""
        self.texts: list[LexborNode] = []
        self.breaks: set[int] = set()
        self._root = root
        self._most = most
        self._unseen: set[int] = set()
        self._numbers: dict[int, int] = {}
        self._begins: dict[int, int | None] = {}
        self._samples: list[LexborNode] = []
        self._count = 0
        for node in hidden:
            self._leave_out(node)
        self._go()

    def _leave_out(self, node: LexborNode) -> None:
        if node.mem_id not in self._unseen:
            self._unseen.update(each.mem_id for each in islice(nodes_in(node), self._most))

    def _go(self) -> None:
        kinds, texts, unseen, numbers = KINDS, self.texts, self._unseen, self._numbers
        nodes = islice(nodes_in(self._root), self._most)
        while chunk := list(islice(nodes, _CHUNK)):
            self._samples.append(chunk[0])
            self._count += len(chunk)
            for node in chunk:
                kind = kinds.get(node.tag_id) or kind_of(node)
                if kind is BLOCK or kind is OTHER or node.mem_id in unseen:
                    continue
                if kind is TEXT:
                    numbers[node.mem_id] = len(texts)
                    texts.append(node)
                elif kind is SILENT:
                    self._leave_out(node)
                elif kind is LINE_BREAK:
                    self.breaks.add(len(texts))

    def is_shallow(self, depth: int) -> bool:
        """Tell whether nothing of a whole page is deeper than `depth`; False if that is not sure.

        From one node to the next it goes down by one at most, so it is enough to look at some.
        """
        allowed = depth - _CHUNK
        whole = self._count < self._most
        return whole and all(_is_within(node, allowed) for node in self._samples)

    def span(self, part: LexborNode) -> tuple[int, int] | None:
        """Give from which text to before which a part reaches; None if it is not seen."""
        if part.mem_id in self._unseen:
            return None
        after = _after(part)
        start, end = self._first(part), self._first(after)
        if start is None or end is None:
            return self._span(part, after)
        return start, end

    def _first(self, node: LexborNode | None) -> int | None:
        """Give the number of the first text in a node or behind it; None if it is far away."""
        while node is not None and node.is_empty_text_node:
            node = _after(node)
        if node is None:
            return len(self.texts)
        # What comes after one row is often the next.
        identity = node.mem_id
        if identity not in self._begins:
            self._begins[identity] = self._searched(node)
        return self._begins[identity]

    def _searched(self, node: LexborNode | None) -> int | None:
        numbers = self._numbers
        for _ in range(_NEAR):
            if node is None:
                return len(self.texts)
            number = numbers.get(node.mem_id)
            if number is not None:
                return number
            node = node.first_child or _after(node)
        return None

    def _span(self, part: LexborNode, after: LexborNode | None) -> tuple[int, int] | None:
        places, at = self._places
        place = places.get(part.mem_id)
        while after is not None and after.is_empty_text_node:
            after = _after(after)
        end = None if after is None else places.get(after.mem_id)
        if place is None:
            return None
        return bisect_left(at, place), len(at) if end is None else bisect_left(at, end)

    @cached_property
    def _places(self) -> tuple[dict[int, int], list[int]]:
        """Where in the walk each node comes, and each text that is seen."""
        nodes = islice(nodes_in(self._root), self._most)
        places = {node.mem_id: place for place, node in enumerate(nodes)}
        return places, [places[number] for number in self._numbers]


def nodes_in(node: LexborNode) -> Iterator[LexborNode]:
    """Give an element and all in it but texts of white space, in the order of the page."""
    return node.traverse(include_text=True, skip_empty=True)


def _is_within(node: LexborNode, depth: int) -> bool:
    above = node.parent
    for _ in range(depth):
        if above is None:
            return True
        above = above.parent
    return above is None


def _after(node: LexborNode) -> LexborNode | None:
    """Give what comes after a node and all that is in it; None at the end."""
    after = node.next
    while after is None:
        parent = node.parent
        if parent is None:
            return None
        node, after = parent, parent.next
    return after
