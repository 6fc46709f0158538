"""The rows of one list, searched together: one walk of the list a selector, not one a row."""

from collections.abc import Sequence

from selectolax.lexbor import LexborNode

from server.reading.selector import Value

_FEWEST = 4
_MOST_EACH = 50
"""Elements that a selector may find in each row before it is applied to each by itself."""


class Siblings:
    """Rows that are children of one element, so that none is inside another."""

    def __init__(self, parent: LexborNode, rows: Sequence[LexborNode]) -> None:
        """Take the rows and their parent."""
        self._parent = parent
        self._all = rows
        self._numbers = [row.mem_id for row in rows]
        self._rows = frozenset(self._numbers)
        self._found: dict[str, dict[int, LexborNode] | None] = {}

    def holds(self, rows: Sequence[Value]) -> bool:
        """Tell whether these are the rows."""
        return rows is self._all

    def firsts(self, css: str) -> list[LexborNode | None]:
        """Give for each row the first element in it that a selector finds."""
        if css not in self._found:
            self._found[css] = self._search(css)
        found = self._found[css]
        if found is None:
            return [row.css_first(css) for row in self._all]
        return [found.get(number) for number in self._numbers]

    def _search(self, css: str) -> dict[int, LexborNode] | None:
        if "," in css or ":root" in css or ":scope" in css:
            return None
        elements = self._parent.css(css)
        if len(elements) > _MOST_EACH * len(self._rows):
            return None
        rows = self._rows
        found: dict[int, LexborNode] = {}
        for element in elements:
            step: LexborNode | None = element
            while step is not None:
                if (row := step.mem_id) in rows:
                    found.setdefault(row, element)
                    break
                step = step.parent
        return found


def as_siblings(rows: Sequence[Value]) -> Siblings | None:
    """Give rows as siblings, None where they are few, JSON, or not all children of one element."""
    if len(rows) < _FEWEST or not isinstance(rows[0], LexborNode) or rows[0].parent is None:
        return None
    parent = rows[0].parent
    for row in rows:
        if row.parent is None or row.parent.mem_id != parent.mem_id:
            return None
    return Siblings(parent, rows)
