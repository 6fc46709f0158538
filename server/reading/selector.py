"""The one small selector syntax of the platform files, for HTML and for JSON.

- `CSS`: elements; their value is their visible text
- `CSS @attribute`: an attribute of those elements; `@attribute` alone is the row's own
- `CSS @attribute => PATH`: the attribute's JSON, and a jmespath in it
- `PATH`: where the row is JSON, a jmespath in it
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

import jmespath
import msgspec
from jmespath.exceptions import JMESPathError
from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

Kind = Literal["html", "json"]
Value = Any
"""An element of the page, the text of an attribute, or a JSON value."""

_HTML = re.compile(
    r"(?P<css>.*?)\s*(?:@(?P<attribute>[\w:-]+)\s*(?:=>\s*(?P<path>.+))?)?\s*", re.DOTALL
)
_LONGEST_ODD = 1_000_000
_exact: msgspec.json.Decoder[Any] = msgspec.json.Decoder(float_hook=Decimal)


class SelectorError(ValueError):
    """The selector cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Selector:
    """A compiled selector; `gives` says whether it ends in HTML or in JSON."""

    source: str
    css: str = ""
    attribute: str = ""
    path: Any = None

    @property
    def gives(self) -> Kind:
        """What its values are rows of."""
        return "html" if self.path is None else "json"

    def find(self, value: Value, *, first: bool = False) -> list[Value]:
        """Give all that it selects in an element or a JSON value, or only the first."""
        if isinstance(value, LexborNode):
            return self._find_in_element(value, first)
        return _listed(_search(self.path, value)) if self.path is not None else []

    def _find_in_element(self, element: LexborNode, first: bool) -> list[Value]:
        if not self.css:
            elements = [element]
        elif first:
            found = element.css_first(self.css)
            elements = [] if found is None else [found]
        else:
            elements = element.css(self.css)
        return self.of_elements(elements)

    def of_elements(self, elements: Sequence[LexborNode]) -> list[Value]:
        """Give its values in the elements that its CSS has found."""
        if not self.attribute:
            return list(elements)
        texts = [text for text in (_attribute(e, self.attribute) for e in elements) if text]
        if self.path is None:
            return list(texts)
        return [item for text in texts for item in _listed(_search(self.path, decode(text)))]


def parse(source: str, over: Kind) -> Selector:
    """Compile a selector that is applied to HTML or to JSON.

    Raises:
        SelectorError: its CSS or its jmespath is not valid.
    """
    if over == "json":
        return Selector(source, path=_compiled(source))
    match = _HTML.fullmatch(source)
    if match is None:
        raise SelectorError(f"not a selector: {source!r}")
    css = match["css"].strip()
    if not css and not match["attribute"]:
        raise SelectorError("an empty selector")
    if css:
        try:
            LexborHTMLParser("").css(css)
        except SelectolaxError as error:
            raise SelectorError(f"not a CSS selector: {css!r}") from error
    path = _compiled(match["path"]) if match["path"] else None
    return Selector(source, css, match["attribute"] or "", path)


def decode(text: str) -> Value:
    """Give the value of a JSON text, its numbers exact; None when it is no JSON.

    The standard library's parser takes what is nearly JSON, too, and is slow: it is asked second,
    and not for a text so long that everything else would wait for it.
    """
    try:
        return _exact.decode(text)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        if len(text) > _LONGEST_ODD:
            return None
    try:
        return json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError):
        return None


def _compiled(path: str) -> Any:
    try:
        return jmespath.compile(path.strip())
    except JMESPathError as error:
        raise SelectorError(f"not a jmespath: {path.strip()!r}") from error


def _search(path: Any, value: Value) -> Value:
    try:
        return path.search(value)
    except (JMESPathError, RecursionError, TypeError, ValueError):
        # A function met a value of another type: the page does not carry what the file expects.
        return None


def _listed(value: Value) -> list[Value]:
    if value is None:
        return []
    return [item for item in value if item is not None] if isinstance(value, list) else [value]


def _attribute(element: LexborNode, name: str) -> str:
    return element.attributes.get(name) or ""


def first_of(selectors: Iterable[Selector], value: Value) -> Value | None:
    """Give the first value that one of the selectors finds, in their order; None if none does."""
    for selector in selectors:
        if found := selector.find(value, first=True):
            return found[0]
    return None
