"""The texts of a page that are seen, in their order, and what parts each from the one before."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from itertools import accumulate, islice

from selectolax.lexbor import LexborNode

from server.reading.kinds import BLOCK, KEPT_BLOCK, KINDS, LINK, kind_of
from server.reading.text import folded_lines
from server.reading.walk import MOST_NODES, Walk, nodes_in

# Parts lines while they are put together: white space, so that one in a page does no harm.
_BREAK = "\x1e"
_LONGEST_LINE = 12
_STEPS_BACK = 12
"""Nodes that are looked at for white space before a text."""


class Flow:
    """The texts of an element that are seen, in their order.

    `nodes` are the text nodes, `pieces` their texts, each after what parts it from the one before:
    nothing, a space, or a break of the line.
    """

    def __init__(
        self, root: LexborNode, hidden: Sequence[LexborNode], most: int = MOST_NODES
    ) -> None:
        """Go through all of the element once, or through the first `most` nodes in it."""
        self.walk = Walk(root, hidden, most)
        self.nodes = self.walk.texts
        self.hidden = frozenset(node.mem_id for node in hidden)

    def alone(self, part: LexborNode, most: int) -> "Flow":
        """Give the first `most` nodes of a part by themselves, as if the part were shown."""
        inside = islice(nodes_in(part), most)
        return Flow(part, [node for node in inside if node.mem_id in self.hidden], most)

    @cached_property
    def pieces(self) -> list[str]:
        """The texts, each after what parts it from the one before."""
        breaks, kinds = self.walk.breaks, KINDS
        lines = _Lines()
        pieces: list[str] = []
        add = pieces.append
        block, linked = -1, False
        last = ""
        for number, node in enumerate(self.nodes):
            text = node.text_content or ""
            around = node.parent
            if around is not None and kinds.get(around.tag_id) is BLOCK:
                nearest, in_link = around.mem_id, False
            else:
                nearest, in_link, kept = lines.of(around)
                if kept:
                    text = _BREAK.join(text.splitlines())
            if nearest != block or number in breaks:
                add(_BREAK + text)
            elif (
                # Links side by side are apart on the screen even where the HTML has no space.
                (linked or in_link) and text[:1].isalnum() and last[-1:].isalnum()
            ) or _comes_after_space(node, self.hidden):
                add(" " + text)
            else:
                add(text)
            block, linked, last = nearest, in_link, text
        return pieces

    @cached_property
    def _ends(self) -> list[int]:
        return list(accumulate(map(len, self.pieces)))

    def span(self, part: LexborNode) -> tuple[int, int] | None:
        """Give from which text to before which a part reaches; None if that is not known."""
        return self.walk.span(part)

    def line(self, number: int) -> Iterator[tuple[LexborNode, str]]:
        """Give the text nodes of one's line, with their pieces; of a very long line a part."""
        start = end = number
        while start > 0 and number - start < _LONGEST_LINE and self.pieces[start][0] != _BREAK:
            start -= 1
        end = number + 1
        while (
            end < len(self.pieces)
            and end - number < _LONGEST_LINE
            and self.pieces[end][:1] != _BREAK
        ):
            end += 1
        yield from zip(self.nodes[start:end], self.pieces[start:end], strict=True)

    def words(self, start: int, end: int, limit: int) -> str:
        """Give the text between two text nodes, at most `limit` characters."""
        if start >= end:
            return ""
        before = self._ends[start - 1] if start else 0
        room = 2 * limit
        while True:
            stop = min(end, bisect_right(self._ends, before + room, start, end) + 1)
            raw = "".join(self.pieces[start:stop])
            words = folded_lines(raw[:room].split(_BREAK))[:limit]
            if len(words) >= limit or (stop == end and len(raw) <= room):
                return words
            # White space or unseen signs without end must not hide what stands behind them.
            room *= 2


class _Lines:
    """On whose line the texts of an element stand, remembered for the elements inside one line."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[int, bool, bool]] = {}

    def of(self, element: LexborNode | None) -> tuple[int, bool, bool]:
        """Give the element that starts the line, whether in a link, whether lines are kept."""
        known = self._known
        passed: list[tuple[int, bool]] = []
        found = 0, False, False
        while element is not None:
            kind = KINDS.get(element.tag_id) or kind_of(element)
            number = element.mem_id
            if kind is BLOCK or kind is KEPT_BLOCK:
                found = number, False, kind is KEPT_BLOCK
                break
            if number in known:
                found = known[number]
                break
            passed.append((number, kind is LINK))
            element = element.parent
        for number, is_link in reversed(passed):
            if is_link:
                found = found[0], True, found[2]
            known[number] = found
        return found


def _comes_after_space(node: LexborNode, hidden: AbstractSet[int]) -> bool:
    """Tell whether white space stands before a text on its line, be it in an element of its own."""
    before, parent = node.prev, node.parent
    for _ in range(_STEPS_BACK):
        if before is None:
            if parent is None or (kind := kind_of(parent)) is BLOCK or kind is KEPT_BLOCK:
                return False
            before, parent = parent.prev, parent.parent
        elif before.is_text_node:
            return bool(before.is_empty_text_node)
        elif (last := before.last_child) is not None and before.mem_id not in hidden:
            before, parent = last, before
        else:
            before = before.prev
    return False
