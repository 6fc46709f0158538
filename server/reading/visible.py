"""The visible text of a page or of a part of it, as the worker reads it."""

import re
from functools import lru_cache

from selectolax.lexbor import LexborNode

from server.reading.flow import Flow
from server.reading.kinds import KEPT_BLOCK, SILENT, kind_of
from server.reading.text import PART_LENGTH, clean_line

HIDDEN_MARK = "data-vigiclic-hidden"
"""The attribute by which the extension marks what the page does not show."""

_MORE_NODES = 500
_MAY_HIDE = "[hidden],[style]"
_LONGEST_KEPT = 200
# Of a style, without the words in its quotes and comments.
_SAID_IN_STYLE = re.compile(r"/\*.*?(?:\*/|\Z)|\"[^\"]*\"?|'[^']*'?", re.DOTALL)
_HIDING = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0*\.?0*"
    r"|font-size\s*:\s*0*\.?0+(?:px|pt|r?em|%)?)\s*(?:!\s*important\s*)?(?:;|\Z)",
    re.IGNORECASE,
)
_CLEAR = re.compile(
    r"(?:^|;)\s*color\s*:\s*transparent\s*(?:!\s*important\s*)?(?:;|\Z)", re.IGNORECASE
)
# By their shadow, their edge, a filling of their own or what shines through them.
_DRAWN_OTHERWISE = re.compile(
    r"(?:^|;)\s*(?:(?:text-shadow|-webkit-text-(?:stroke|fill)[a-z-]*)\s*:\s*"
    r"(?!none|transparent|initial|unset|0\s*(?:px\s*)?[;!]|0\s*(?:px\s*)?\Z)[^\s;]"
    r"|(?:-webkit-)?background(?:-clip)?\s*:(?:[^;]*[\s,])?text(?=[\s,;!]|\Z))",
    re.IGNORECASE,
)


class VisibleText:
    """Gives the visible text of the parts of one page."""

    def __init__(self, root: LexborNode, *, marked: bool = True) -> None:
        """Find what the page hides, as far as its HTML tells.

        `marked` is False where it is known that the extension has marked nothing.
        """
        self.root = root
        may_hide = f"{_MAY_HIDE},[{HIDDEN_MARK}]" if marked else _MAY_HIDE
        self.flow = Flow(root, [node for node in root.css(may_hide) if _hides(node)])

    def of(self, part: LexborNode, limit: int = PART_LENGTH) -> str:
        """Give the text of `part`, its blocks on lines of their own, at most `limit` characters."""
        only = part.first_child
        if only is not None and only.next is None and only.is_text_node:
            kind = kind_of(part)
            if kind is SILENT or part.mem_id in self.flow.hidden:
                return ""
            if kind is not KEPT_BLOCK:
                return clean_line(only.text_content or "")[:limit]
        flow = self.flow
        span = flow.span(part)
        if span is None:
            # What stands in a hidden part is read by itself, as if it were shown.
            flow = self.flow.alone(part, limit + _MORE_NODES)
            span = 0, len(flow.nodes)
        return flow.words(*span, limit)


def _hides(node: LexborNode) -> bool:
    attributes = node.attributes
    return (
        "hidden" in attributes
        or HIDDEN_MARK in attributes
        or _is_hiding(attributes.get("style") or "")
    )


def _is_hiding(style: str) -> bool:
    return _is_hiding_style(style) if len(style) <= _LONGEST_KEPT else _says_hiding(style)


def _says_hiding(style: str) -> bool:
    said = _SAID_IN_STYLE.sub("", style)
    if _HIDING.search(said):
        return True
    return _CLEAR.search(said) is not None and _DRAWN_OTHERWISE.search(said) is None


# Pages repeat their styles, and other pages theirs.
_is_hiding_style = lru_cache(maxsize=4_096)(_says_hiding)
