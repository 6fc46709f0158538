"""The visible text of a page or of a part of it, as the worker reads it."""

import re
from collections.abc import Iterable, Iterator, Mapping

from selectolax.lexbor import LexborNode

PAGE_LENGTH = 20_000
"""Characters of a page's text that are kept; the tail of a longer page is cut."""

PART_LENGTH = 4_000
"""Characters of one card's text that are kept."""

HIDDEN_MARK = "data-vigiclic-hidden"
"""The attribute by which the extension marks what the page does not show."""

_TEXT, _LINE_BREAK, _BLOCK, _KEPT_BLOCK, _SILENT, _LINK, _OTHER = (
    *("text", "line break", "block", "block with lines of its own", "silent", "link", "other"),
)
_BLOCKS = (
    *("address", "article", "aside", "blockquote", "body", "button", "dd", "details", "dialog"),
    *("div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3"),
    *("h4", "h5", "h6", "header", "hr", "label", "legend", "li", "main", "nav", "ol", "p"),
    *("section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
)
_SILENTS = (
    *("script", "style", "template", "noscript", "head", "title", "svg", "math", "object"),
    *("iframe", "datalist", "option", "textarea"),
)
_NAMED_KINDS = {
    **dict.fromkeys(_BLOCKS, _BLOCK),
    **dict.fromkeys(_SILENTS, _SILENT),
    "-text": _TEXT,
    "br": _LINE_BREAK,
    "pre": _KEPT_BLOCK,
    "a": _LINK,
}
# Parts lines while they are put together: white space, so that one in a page does no harm.
_BREAK = "\x1e"
_LARGEST_NUMBER = 1_000
_KINDS: dict[int, str] = {}
_HIDDEN = ",".join(
    ["[hidden]", f"[{HIDDEN_MARK}]"]
    + [
        f'[style*="{style}" i]'
        for style in ("display:none", "display: none", "visibility:hidden", "visibility: hidden")
    ]
)
# What shows nothing and can hide or turn words: zero-width, bidi, soft hyphen, the tag block, and
# controls other than tab and newline.
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5"
    "\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ufffd"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


def clean_line(text: str) -> str:
    """Give a text on one line, whitespace folded, without signs that are not seen."""
    line = " ".join(text.split())
    return line if line.isprintable() else " ".join(_INVISIBLE.sub("", line).split())


def clean_text(text: str) -> str:
    """Give a text with whitespace folded in each line, without empty lines or unseen signs."""
    return _folded(text.splitlines())


def _folded(raws: Iterable[str]) -> str:
    lines = [line for raw in raws if (line := " ".join(raw.split()))]
    if "".join(lines).isprintable():
        return "\n".join(lines)
    return "\n".join(line for raw in lines if (line := clean_line(raw)))


class VisibleText:
    """Gives the visible text of the parts of one page."""

    def __init__(self, root: LexborNode) -> None:
        """Find what the page hides, as far as its HTML tells."""
        self._hidden = {node.mem_id for node in root.css(_HIDDEN)}

    def of(
        self,
        part: LexborNode,
        limit: int = PART_LENGTH,
        known: Mapping[int, str] | None = None,
    ) -> str:
        """Give the text of `part`, its blocks on lines of their own, at most `limit` characters.

        `known` are the texts of elements in it, by their identity, that need not be read again.
        """
        only = part.child
        if only is not None and only.next is None and only.is_text_node:
            kind = _kind(part)
            if kind is _SILENT or part.mem_id in self._hidden:
                return ""
            if kind is not _KEPT_BLOCK:
                return clean_line(only.text_content or "")[:limit]
        pieces: list[str] = []
        length = 0
        block = -1
        linked = False
        for node in self.nodes(part, known):
            if not node.is_text_node:
                if known and node.mem_id in known:
                    text = known[node.mem_id]
                    pieces.append(_BREAK + text.replace("\n", _BREAK))
                    length += len(text)
                block = -1
                continue
            text = node.text_content or ""
            length += len(text)
            nearest, kept, in_link, spaced = _place(node)
            if kept:
                text = _BREAK.join(text.splitlines())
            if nearest != block:
                pieces.append(_BREAK)
            elif spaced or (
                # Links side by side are apart on the screen even where the HTML has no space.
                (linked or in_link) and text[:1].isalnum() and pieces[-1][-1:].isalnum()
            ):
                pieces.append(" ")
            pieces.append(text)
            block, linked = nearest, in_link
            if length > 2 * limit:
                break
        return _folded("".join(pieces).split(_BREAK))[:limit]

    def nodes(
        self, part: LexborNode, known: Mapping[int, str] | None = None
    ) -> Iterator[LexborNode]:
        """Give the text nodes and line breaks that are seen, in their order.

        In place of what is in one of the `known` elements the element itself is given.
        """
        hidden = self._hidden
        resume: int | None = None
        for node in part.traverse(include_text=True, skip_empty=True):
            if resume is not None:
                if node.mem_id != resume:
                    continue
                resume = None
            kind = _KINDS.get(node.tag_id) or _kind(node)
            if kind is _TEXT or kind is _LINE_BREAK:
                yield node
                continue
            if known and node.mem_id in known:
                yield node
            elif kind is not _SILENT and not (hidden and node.mem_id in hidden):
                continue
            resume = _following(node)
            if resume is None:
                return


def _place(node: LexborNode) -> tuple[int, bool, bool, bool]:
    """Give where a text stands on its line.

    That is: the element that starts the line, whether the text's own lines are kept, whether it is
    in a link, and whether white space comes before it.
    """
    before = node.prev
    parent = node.parent
    linked = False
    while parent is not None:
        kind = _KINDS.get(parent.tag_id) or _kind(parent)
        if kind is _BLOCK or kind is _KEPT_BLOCK:
            return parent.mem_id, kind is _KEPT_BLOCK, linked, _is_blank(before)
        linked = linked or kind is _LINK
        before = before or parent.prev
        parent = parent.parent
    return 0, False, linked, _is_blank(before)


def _kind(node: LexborNode) -> str:
    """Give what an element or text is to the visible text; remembered by the parser's own number.

    Elements that are not HTML's get a number in each page anew: those are not remembered.
    """
    number = node.tag_id
    kind = _KINDS.get(number)
    if kind is None:
        kind = _NAMED_KINDS.get(node.tag or "", _OTHER)
        if number < _LARGEST_NUMBER:
            _KINDS[number] = kind
    return kind


def _is_blank(node: LexborNode | None) -> bool:
    return node is not None and node.is_empty_text_node


def _following(node: LexborNode) -> int | None:
    """Give the identity of what comes after a node and all that is in it; None at the end."""
    while True:
        after = node.next
        while after is None:
            parent = node.parent
            if parent is None:
                return None
            node, after = parent, parent.next
        if not after.is_empty_text_node:
            return int(after.mem_id)
        node = after
