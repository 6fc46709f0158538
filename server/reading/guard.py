"""Hostile HTML made safe to parse: what would take the parser unbounded time is rewritten first.

The parser walks up all open elements at each block it opens and compares each attribute of a tag
with those before it, so nesting and attributes without end cost the square of their number
(measured: 100,000 nested `<div>` take half a minute). Ordinary pages pass a cheap check that never
errs on the safe side; the others are written anew, well nested, with bounded depth and attributes.
"""

import re
from collections.abc import Iterator

MAX_LENGTH = 10_000_000
"""Characters of HTML that are read; what comes after is cut."""

MAX_DEPTH = 256
"""Elements within elements that are kept of a page that is nested beyond reason."""

_SAFE_LENGTH = 16_000
_SAFE_TAGS = 20_000
# Bytes between two `>`, and quoted `>`: together they bound the attributes of one tag to 20,000.
_SHORT, _FEW_QUOTED = 2_000, 19
_LONGER, _FEWER_QUOTED = 4_000, 9
_MAX_TAGS = 400_000
_MAX_ATTRIBUTES = 100

# The parser adds a few elements of its own to those that a page opens.
TOO_DEEP = ">".join("*" * (MAX_DEPTH + 16)) + ":first-child"
"""CSS for what is nested beyond reason: the parser bears more of that than a reader of its tree.

Beside each element so deep is a first child as deep; to look at those alone takes half the time.
"""

_SHORT_PIECES = re.compile(rb"(?:[^>]{0,%d}+>)*+[^>]{0,%d}+" % (_SHORT, _SHORT))
_LONGER_PIECES = re.compile(rb"(?:[^>]{0,%d}+>)*+[^>]{0,%d}+" % (_LONGER, _LONGER))
_WINDOW = 20_000
_QUOTES = 200
_SURE_END = re.compile(rb"[^=\s]\">")
_NOT_TELLING = bytes(set(range(256)) - set(b"<=>\"'"))
# A quoted value with a `>` in it. Each such value has its own first `>`, so none goes uncounted;
# without the spaces before it is quick and may count too many.
_QUOTED_END_QUICK = re.compile(rb"=(?:\"[^\">]*+>|'[^'>]*+>)")
_QUOTED_END = re.compile(rb"=\s*+(?:\"[^\">]*+>|'[^'>]*+>)")

_ATTRIBUTE = re.compile(
    r"(=?[^\s/>=]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"?+|'([^']*+)'?+|([^\s>\"'][^\s>]*+))?+)?+"
)
# A step over attributes without end, or from dash to dash through a comment, would keep all other
# threads waiting: of one tag so many are looked at, and ends of comments are searched for as words.
_TOKEN = re.compile(
    r"<(?:(?P<comment>!--)"
    r"|(?P<close>/?)(?P<name>[A-Za-z][^\s/>]*+)"
    r"(?P<attributes>(?:[\s/]++|=?[^\s/>=]++(?:\s*+=\s*+(?:\"[^\"]*+\"?+|'[^']*+'?+"
    rf"|[^\s>\"'][^\s>]*+)?+)?+|=){{0,{4 * _MAX_ATTRIBUTES}}}+)(?:[^>]*+>)?+"
    r"|[!?/][^>]*+>?|)"
)
_NAME = re.compile(r"[a-z][a-z0-9-]{0,40}")
_VOID = frozenset(
    (
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param"),
        *("source", "track", "wbr"),
    )
)
# Elements whose content is no markup, or that change the rules of parsing.
_DROPPED = frozenset(
    (
        *("script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes"),
        *("noscript", "plaintext", "svg", "math", "template", "select", "frameset", "frame"),
        *("html", "head", "body"),
    )
)
_STYLE_END = re.compile(r"</style(?=[\t\n\f\r />])", re.IGNORECASE | re.ASCII)
_IN_SCRIPT = re.compile(r"<!--|-->|<(?P<close>/?)script(?=[\t\n\f\r />])", re.IGNORECASE | re.ASCII)


def prepare(html: str) -> bytes:
    """Give the page as UTF-8 that the parser reads in time about linear to its length.

    Lone surrogates and NUL become replacement characters. Text is kept; of a page that is nested
    beyond reason only the nesting is lost.
    """
    page = html[:MAX_LENGTH].encode("utf-8", "replace")
    if b"\0" in page:
        page = page.replace(b"\0", b"\xef\xbf\xbd")
    return page if _is_harmless(page) else flattened(page)


def flattened(page: bytes) -> bytes:
    """Give a page anew, well nested, with bounded depth and attributes, and with all its text."""
    return "".join(_rewritten(page.decode("utf-8"))).encode()


def _is_harmless(page: bytes) -> bool:
    if len(page) <= _SAFE_LENGTH:
        return True
    if page.count(b"<") > _SAFE_TAGS:
        return False
    if all(ends_a_tag(page[i : i + _WINDOW]) for i in range(0, len(page) - _WINDOW, _WINDOW)):
        return True
    telling = page.translate(None, _NOT_TELLING)
    # A tag ends at its first `>` outside quotes, so its attributes fit in one more piece of the
    # page between two `>` than it has quoted ones; an attribute takes two bytes at least.
    if _consists_of(page, _SHORT_PIECES) and len(_QUOTED_END_QUICK.findall(telling)) <= _FEW_QUOTED:
        return True
    return _consists_of(page, _LONGER_PIECES) and len(_QUOTED_END.findall(page)) <= _FEWER_QUOTED


def ends_a_tag(window: bytes) -> bool:
    """Tell whether a tag must end in a piece of the page, or else none of its attributes begins.

    Where each piece does so, no tag has more attributes than fit in two of them. The letter, `"`
    and `>` of `_SURE_END` end a tag unless they stand in a value in single quotes. Between two `'`
    all is in such a value or nothing is; it is not if what is before the first `'` is, or does not
    end with the `=` of a value. What stands before the piece is unknown: it may be that `=`.
    """
    first, *others = window.split(b"'", _QUOTES)
    before = _SURE_END.search(first) is not None
    if not others:
        return before
    last = first if first.strip() else b"="
    for piece in others[: _QUOTES - 1]:
        ends = _SURE_END.search(piece) is not None
        if ends and (before or not last.rstrip().endswith(b"=")):
            return True
        before, last = ends, piece
    return False


def _consists_of(page: bytes, pieces: re.Pattern[bytes]) -> bool:
    match = pieces.match(page)
    return match is not None and match.end() == len(page)


def _rewritten(html: str) -> Iterator[str]:
    stack: list[str] = []
    position = 0
    tags = 0
    comments = _Comments(html)
    while (match := _TOKEN.search(html, position)) is not None:
        yield html[position : match.start()]
        position = match.end()
        if match["comment"]:
            position = comments.end(position)
            continue
        name = (match["name"] or "").lower()
        if not name:
            yield "&lt;" if match.group() == "<" else ""
        elif name in _DROPPED or not _NAME.fullmatch(name) or tags >= _MAX_TAGS:
            if name in ("script", "style") and not match["close"]:
                position = _end_of_raw_text(html, name, position)
            yield " "
        elif match["close"]:
            yield from _closed(stack, name)
        elif name in _VOID or len(stack) < MAX_DEPTH:
            tags += 1
            if name not in _VOID:
                stack.append(name)
            yield f"<{name}{_attributes(match['attributes'])}>"
        else:
            yield "\n"
    yield html[position:]


def _end_of_raw_text(html: str, name: str, start: int) -> int:
    """Give where the tag begins that ends a script or a style whose text begins at `start`.

    In a script, what looks like a comment hides a whole script in it (HTML Standard, 13.2.5.17 to
    31, script data escaped and double escaped), but not the end of the script itself.
    """
    if name == "style":
        end = _STYLE_END.search(html, start)
        return len(html) if end is None else end.start()
    in_comment = in_inner = False
    while (match := _IN_SCRIPT.search(html, start)) is not None:
        start = match.end()
        if match.group() == "<!--":
            in_comment = True
            start -= len("--")  # the comment's own dashes may end it
        elif match.group() == "-->":
            in_comment = in_inner = False
        elif not match["close"]:
            in_inner = in_comment
        elif in_inner:
            in_inner = False
        else:
            return match.start()
    return len(html)


class _Comments:
    """Finds where comments end, each way of ending one looked for once from where it was last."""

    def __init__(self, html: str) -> None:
        self._html = html
        self._next = {"-->": -1, "--!>": -1}

    def end(self, start: int) -> int:
        """Give where the comment ends whose words begin at `start`; a page's end ends it, too."""
        html, ends = self._html, self._next
        for early in (">", "->"):
            if html.startswith(early, start):
                return start + len(early)
        for mark, known in ends.items():
            if known < start:
                found = html.find(mark, start)
                ends[mark] = len(html) if found < 0 else found
        mark = min(ends, key=ends.__getitem__)
        return min(len(html), ends[mark] + len(mark))


def _closed(stack: list[str], name: str) -> Iterator[str]:
    """Close down to the nearest open element of that name, so that the result is well nested."""
    if name in stack:
        while True:
            last = stack.pop()
            yield f"</{last}>"
            if last == name:
                return


def _attributes(source: str) -> str:
    kept: list[str] = []
    for match in _ATTRIBUTE.finditer(source):
        if len(kept) >= _MAX_ATTRIBUTES:
            break
        name, double, single, bare = match.groups()
        value = next((value for value in (double, single, bare) if value is not None), "")
        if '"' not in name and "'" not in name and "<" not in name:
            escaped = value.replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
            kept.append(f' {name}="{escaped}"')
    return "".join(kept)
