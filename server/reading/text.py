"""The visible text of a page or of a part of it, as the worker reads it."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import cached_property
from itertools import accumulate, islice

from selectolax.lexbor import LexborNode

PAGE_LENGTH = 20_000
"""Characters of a page's text that are kept; the tail of a longer page is cut."""

PART_LENGTH = 4_000
"""Characters of one card's text that are kept."""

_MOST_NODES = 500_000
"""Elements and texts of one page that are looked at."""

TITLE_LENGTH = 4_000
"""Characters of a tab's title that are kept."""

HIDDEN_MARK = "data-vigiclic-hidden"
"""The attribute by which the extension marks what the page does not show."""

_MORE_NODES = 500
_STEP = 100_000
_STEPS_BACK = 12
"""Nodes that are looked at for white space before a text."""

_TEXT, _LINE_BREAK, _BLOCK, _KEPT_BLOCK, _SILENT, _LINK, _INLINE, _OTHER = (
    *("text", "line break", "block", "block with lines of its own", "silent", "link", "inline"),
    "other",
)
_BLOCKS = (
    *("address", "article", "aside", "blockquote", "body", "button", "dd", "details", "dialog"),
    *("div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3"),
    *("h4", "h5", "h6", "header", "hr", "label", "legend", "li", "main", "nav", "ol", "p"),
    *("section", "summary", "svg", "table", "tbody", "td", "text", "tfoot", "th", "thead"),
    *("tr", "ul"),
)
_SILENTS = (
    *("script", "style", "template", "noscript", "head", "title", "iframe", "datalist", "option"),
    *("textarea", "desc", "metadata", "defs", "symbol", "annotation", "annotation-xml"),
)
_INLINES = (
    *("abbr", "b", "big", "code", "del", "em", "font", "i", "img", "input", "ins", "mark", "s"),
    *("small", "span", "strike", "strong", "sub", "sup", "time", "u"),
)
_NAMED_KINDS = {
    **dict.fromkeys(_INLINES, _INLINE),
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
_LONGEST_LINE = 12
_KINDS: dict[int, str] = {}
_MAY_HIDE = f"[hidden],[{HIDDEN_MARK}],[style]"
# Of a style, without the words in its quotes and comments.
_SAID_IN_STYLE = re.compile(r"/\*.*?(?:\*/|\Z)|\"[^\"]*\"?|'[^']*'?", re.DOTALL)
_HIDING = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0*\.?0*"
    r"|font-size\s*:\s*0*\.?0+(?:px|pt|r?em|%)?|color\s*:\s*transparent)\s*(?:!\s*important\s*)?(?:;|\Z)",
    re.IGNORECASE,
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
    return line if line.isprintable() else " ".join(_seen(line).split())


def _seen(line: str) -> str:
    """Give a line without signs that are not seen; in steps, so that other threads get a turn."""
    steps = range(0, len(line), _STEP)
    return "".join(_INVISIBLE.sub("", line[step : step + _STEP]) for step in steps)


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
        self._root = root
        self._hidden = {node.mem_id for node in root.css(_MAY_HIDE) if _hides(node)}

    @cached_property
    def flow(self) -> "Flow":
        """All that is seen on the page, in its order."""
        return Flow(self._root, self._hidden)

    def of(self, part: LexborNode, limit: int = PART_LENGTH) -> str:
        """Give the text of `part`, its blocks on lines of their own, at most `limit` characters."""
        only = part.first_child
        if only is not None and only.next is None and only.is_text_node:
            kind = _kind(part)
            if kind is _SILENT or part.mem_id in self._hidden:
                return ""
            if kind is not _KEPT_BLOCK:
                return clean_line(only.text_content or "")[:limit]
        flow = self.flow
        span = flow.span(part)
        if span is None:
            # What stands in a hidden part is read by itself, as if it were shown.
            flow = Flow(part, self._hidden, limit + _MORE_NODES)
            span = 0, len(flow.nodes)
        return flow.words(*span, limit)


def _hides(node: LexborNode) -> bool:
    attributes = node.attributes
    return (
        "hidden" in attributes
        or HIDDEN_MARK in attributes
        or _HIDING.search(_SAID_IN_STYLE.sub("", attributes.get("style") or "")) is not None
    )


class Flow:
    """The text nodes of an element that are seen, in their order, and where its parts begin there.

    `pieces` are their texts, each after what parts it from the one before: nothing, a space, or a
    break of the line.
    """

    def __init__(self, root: LexborNode, hidden: AbstractSet[int], most: int = _MOST_NODES) -> None:
        """Go through all of the element once, or through the first `most` nodes in it."""
        self.nodes: list[LexborNode] = []
        # Where elements begin that may be rows, or hide what is in them. To remember every element
        # would take as long as all the rest; a part that is not here is read by itself.
        self._starts: dict[int, int] = {}
        self._breaks: set[int] = set()
        self._hidden = hidden
        self._gather(root, hidden, most)
        self.pieces = list(self._pieces())
        self._ends = list(accumulate(map(len, self.pieces)))

    def _gather(self, root: LexborNode, hidden: AbstractSet[int], most: int) -> None:
        nodes, starts, kinds = self.nodes, self._starts, _KINDS
        add = nodes.append
        resume: int | None = None
        for node in islice(root.traverse(include_text=True, skip_empty=True), most):
            if resume is not None:
                if node.mem_id != resume:
                    continue
                resume = None
            kind = kinds.get(node.tag_id) or _kind(node)
            if kind is _TEXT:
                add(node)
                continue
            if kind is _LINE_BREAK:
                self._breaks.add(len(nodes))
                continue
            mem_id = node.mem_id
            if kind is not _INLINE:
                starts[mem_id] = len(nodes)
            if kind is _SILENT or mem_id in hidden:
                resume = _following(node)
                if resume is None:
                    return

    def _pieces(self) -> Iterator[str]:
        breaks, kinds = self._breaks, _KINDS
        lines = _Lines()
        block, linked = -1, False
        last = ""
        for number, node in enumerate(self.nodes):
            text = node.text_content or ""
            parent = node.parent
            if parent is not None and (kinds.get(parent.tag_id) or _kind(parent)) is _BLOCK:
                nearest, in_link = parent.mem_id, False
            else:
                nearest, in_link, kept = lines.of(parent)
                if kept:
                    text = _BREAK.join(text.splitlines())
            before, last = last, text
            if nearest != block or number in breaks:
                yield _BREAK + text
            elif (
                # Links side by side are apart on the screen even where the HTML has no space.
                (linked or in_link) and text[:1].isalnum() and before[-1:].isalnum()
            ) or _comes_after_space(node, self._hidden):
                yield " " + text
            else:
                yield text
            block, linked = nearest, in_link

    def span(self, part: LexborNode) -> tuple[int, int] | None:
        """Give from which text node to before which a part reaches; None if that is not known."""
        start = self._start(part)
        if start is None:
            return None
        after = _after(part)
        while after is not None:
            if after.is_text_node and not after.is_empty_text_node:
                end = self._texts.get(after.mem_id)
            else:
                end = self._starts.get(after.mem_id)
            if end is not None:
                return start, end
            # What is in an element that is not remembered may be.
            after = after.first_child or _after(after)
        return start, len(self.nodes)

    def _start(self, part: LexborNode) -> int | None:
        start = self._starts.get(part.mem_id)
        if start is not None:
            return start
        inside = part.traverse(include_text=True, skip_empty=True)
        known = (self._texts.get(node.mem_id) for node in islice(inside, _MORE_NODES))
        return next((number for number in known if number is not None), None)

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

    @cached_property
    def _texts(self) -> dict[int, int]:
        return {node.mem_id: number for number, node in enumerate(self.nodes)}

    def words(self, start: int, end: int, limit: int) -> str:
        """Give the text between two text nodes, at most `limit` characters."""
        if start >= end:
            return ""
        before = self._ends[start - 1] if start else 0
        room = 2 * limit
        while True:
            stop = min(end, bisect_right(self._ends, before + room, start, end) + 1)
            raw = "".join(self.pieces[start:stop])
            words = _folded(raw[:room].split(_BREAK))[:limit]
            if len(words) >= limit or (stop == end and len(raw) <= room):
                return words
            # White space or unseen signs without end must not hide what stands behind them.
            room *= 2


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


class _Lines:
    """On whose line the texts of an element stand, remembered for the elements inside one line."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[int, bool, bool]] = {}

    def of(self, element: LexborNode | None) -> tuple[int, bool, bool]:
        """Give the element that starts the line, whether in a link, whether lines are kept."""
        passed: list[tuple[int, bool]] = []
        found = 0, False, False
        while element is not None:
            kind = _kind(element)
            number = element.mem_id
            if kind is _BLOCK or kind is _KEPT_BLOCK:
                found = number, False, kind is _KEPT_BLOCK
                break
            if number in self._known:
                found = self._known[number]
                break
            passed.append((number, kind is _LINK))
            element = element.parent
        for number, is_link in reversed(passed):
            found = found[0], found[1] or is_link, found[2]
            self._known[number] = found
        return found


def _comes_after_space(node: LexborNode, hidden: AbstractSet[int]) -> bool:
    """Tell whether white space stands before a text on its line, be it in an element of its own."""
    before, parent = node.prev, node.parent
    for _ in range(_STEPS_BACK):
        if before is None:
            if parent is None or (kind := _kind(parent)) is _BLOCK or kind is _KEPT_BLOCK:
                return False
            before, parent = parent.prev, parent.parent
        elif before.is_text_node:
            return bool(before.is_empty_text_node)
        elif (last := before.last_child) is not None and before.mem_id not in hidden:
            before, parent = last, before
        else:
            before = before.prev
    return False


def _after(node: LexborNode) -> LexborNode | None:
    """Give what comes after a node and all that is in it; None at the end."""
    after = node.next
    while after is None:
        parent = node.parent
        if parent is None:
            return None
        node, after = parent, parent.next
    return after


def _following(node: LexborNode) -> int | None:
    """Give the identity of what `traverse` gives after a node and all that is in it."""
    after = _after(node)
    while after is not None and after.is_empty_text_node:
        after = _after(after)
    return None if after is None else int(after.mem_id)
