"""HTML made of elements, never of text: what is a string is escaped, whoever wrote it.

Titles and names come from pages that may want to do harm. Only `Html` goes into a page as it is,
and only `el` and `joined` make it.
"""

import re
import unicodedata
from collections.abc import Iterable
from html import escape

VOID = frozenset({"br", "col", "hr", "input", "link", "meta"})
_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9-]*")
_ADDRESS = re.compile(r"[#?]|[a-z_]+(?:[/?#]|$)")
_ADDRESSES = frozenset({"href", "src", "action", "formaction", "xlink:href"})
# They turn the direction of what follows them, out of the cell they stand in.
_TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SPACES = re.compile(r"\s+")


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


def el(tag: str, /, *children: object, **attributes: object) -> Html:
    """Give an element.

    Children are strings (escaped), `Html`, integers, None (nothing) or iterables of these. In the
    names of attributes `_` stands for `-`, and one at the end is dropped; None and False leave an
    attribute out, True gives it without a value.

    Raises:
        ValueError: an attribute would run something, bring a style of its own (the policy forbids
            both), or lead away from the dashboard.
    """
    if not _NAME.fullmatch(tag):
        raise ValueError(f"no element: {tag}")
    written = "".join(_attribute(name, value) for name, value in attributes.items())
    if tag in VOID:
        return Html(f"<{tag}{written}>")
    return Html(f"<{tag}{written}>{joined(*children)}</{tag}>")


def joined(*children: object) -> Html:
    """Give several children as one piece of HTML."""
    return Html("".join(_pieces(children)))


def plain(text: str, most: int = 160) -> str:
    """Give a page's words in one line, without what cannot be seen and turns the text around.

    What is longer than `most` characters ends in an ellipsis.
    """
    # Ten thousand characters are a lot to look through only to throw them away.
    shortened = text[: most * 4]
    kept = "".join(
        " " if letter in "\t\n\r\f\v" else letter
        for letter in shortened
        if letter in "\t\n\r\f\v" or (letter not in _TURNS and unicodedata.category(letter) != "Cc")
    )
    line = _SPACES.sub(" ", kept).strip()
    return line if len(line) <= most and len(shortened) == len(text) else line[: most - 1] + "…"


def named(text: str, most: int = 160) -> Html:
    """Give words of a page as an element that keeps their direction to itself."""
    return el("bdi", plain(text, most))


def _attribute(name: str, value: object) -> str:
    if value is None or value is False:
        return ""
    name = name.rstrip("_").replace("_", "-")
    if name.startswith("on") or name == "style":
        raise ValueError(f"no attribute of ours: {name}")
    if value is True:
        return f" {name}"
    if name in _ADDRESSES and not _ADDRESS.match(str(value)):
        raise ValueError(f"leads away: {name}")
    return f' {name}="{escape(str(value))}"'


def _pieces(children: Iterable[object]) -> Iterable[str]:
    for child in children:
        if child is None:
            continue
        if isinstance(child, Html):
            yield child
        elif isinstance(child, str):
            yield escape(child)
        elif isinstance(child, int):
            yield str(child)
        elif isinstance(child, Iterable):
            yield from _pieces(child)
        else:
            raise TypeError(f"no child: {type(child).__name__}")
