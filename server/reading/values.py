"""One field of a row or page: what stands where its file says, and what that means."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from selectolax.lexbor import LexborNode

from server.messages import Amount
from server.reading import convert
from server.reading.address import absolute, without_session
from server.reading.mask import mask
from server.reading.phrases import folded
from server.reading.platform import Extract
from server.reading.selector import Selector, Value, first_of
from server.reading.text import PAGE_LENGTH, clean_line, clean_text
from server.reading.view import View
from server.vocabulary import Outcome

_FIELD_LENGTH = 1_000
_LONGEST_URL = 4_000
_MOST_SIGNS = 200
_Conversion = Callable[[View, Extract, Any, Value], Any]
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def conversions(
    view: View, extract: Extract, raws: Sequence[Any], rows: Sequence[Value]
) -> list[Any]:
    """Give what the raw values of a field mean in each row, None where it cannot be read."""
    conversion: _Conversion = _CONVERSIONS.get(extract.name, _words)
    # Rows repeat their values: the same text means the same in the same field.
    known: dict[str, Any] = {}
    found = []
    for raw, row in zip(raws, rows, strict=True):
        if raw is None:
            value = None
        elif extract.currency or not isinstance(raw, str):
            value = conversion(view, extract, raw, row)
        elif raw in known:
            value = known[raw]
        else:
            value = known[raw] = conversion(view, extract, raw, row)
        found.append(value)
    return found


def _reward(view: View, extract: Extract, raw: Any, row: Value) -> Amount | None:
    named = first_of(extract.currency, row) if extract.currency else None
    currency = str(named) if named else view.platform.file.currency
    return convert.to_amount(raw, currency, extract.unit)


def _url(view: View, _extract: Extract, raw: Any, _row: Value) -> str | None:
    told = convert.as_text(raw)
    url = absolute(told, view.url) if len(told) <= _LONGEST_URL else None
    return without_session(url) if url else None


def _words(_view: View, _extract: Extract, raw: Any, _row: Value) -> str | None:
    return mask(line(raw)) or None


_CONVERSIONS: dict[str, _Conversion] = {
    "reward": _reward,
    "minutes": lambda _view, extract, raw, _row: convert.to_minutes(raw, extract.unit),
    "expires_in": lambda _view, extract, raw, _row: convert.to_countdown(raw, extract.unit),
    "places": lambda _view, extract, raw, _row: (
        convert.to_left(raw) if extract.unit == "done" else convert.to_count(raw)
    ),
    "approval_rate": lambda _view, _extract, raw, _row: convert.to_rate(raw),
    "deadline_at": lambda _view, _extract, raw, _row: convert.to_moment(raw),
    "accepted_at": lambda _view, _extract, raw, _row: convert.to_moment(raw),
    "at": lambda _view, _extract, raw, _row: convert.to_moment(raw),
    "outcome": lambda view, _extract, raw, _row: _outcome(
        view.platform.outcomes, convert.as_text(raw)
    ),
    "url": _url,
    "description": lambda _view, _extract, raw, _row: (
        mask(clean_text(convert.as_text(raw)[:PAGE_LENGTH])) or None
    ),
}


def _outcome(outcomes: Mapping[str, Outcome], words: str) -> Outcome | None:
    """Give the outcome whose phrase the words are, else the one whose longest phrase they hold."""
    said = folded(words)
    if said in outcomes:
        return outcomes[said]
    held = max((phrase for phrase in outcomes if phrase in said), key=len, default=None)
    return outcomes[held] if held else None


def raw_value(view: View, extract: Extract, row: Value, values: Mapping[str, str]) -> Any:
    """Give what stands where a field does in one row, None where nothing stands."""
    if extract.give:
        return filled(extract.give, values)
    return _worth(view, extract, first_of(extract.selectors, row))


def column(
    view: View, extract: Extract, rows: Sequence[Value], values: Sequence[Mapping[str, str]]
) -> list[Any]:
    """Give what stands where a field does in each row, None where nothing stands."""
    siblings = view.siblings
    if extract.give or len(extract.selectors) != 1 or siblings is None or not siblings.holds(rows):
        return [
            raw_value(view, extract, row, known) for row, known in zip(rows, values, strict=True)
        ]
    selector = extract.selectors[0]
    elements = siblings.firsts(selector.css) if selector.css else rows
    opened, plain = view.opened, extract.legend is None and extract.match is None
    if selector.path is None and selector.attribute:
        name = selector.attribute
        found = [None if each is None else each.attributes.get(name) for each in elements]
        if plain:
            return [text or None for text in found]
    elif plain and selector.path is None and opened is not None:
        of = opened.visible.of
        return [None if each is None else of(each, _FIELD_LENGTH) or None for each in elements]
    else:
        found = [
            next(iter(selector.of_elements((each,))), None) if each is not None else None
            for each in elements
        ]
    return [None if each is None else _worth(view, extract, each) for each in found]


def _worth(view: View, extract: Extract, found: Value | None) -> Any:
    if extract.legend is not None and isinstance(found, LexborNode):
        found = _explained(view, extract, extract.legend, found)
    if isinstance(found, LexborNode):
        found = view.opened.visible.of(found, _FIELD_LENGTH) if view.opened else ""
    if found is None or found == "" or isinstance(found, (dict, list)):
        return None
    if extract.match is not None:
        match = extract.match.search(convert.as_text(found)[:_FIELD_LENGTH])
        if match is None:
            view.missed(extract.name)
            return None
        return " ".join(group for group in match.groups() if group)
    return found


def _explained(
    view: View, extract: Extract, legend: Selector, shown: LexborNode
) -> LexborNode | None:
    """Give the element that explains the sign in what a row shows, or that itself if it has none.

    A sign that the page does not explain is counted, and gives None.
    """
    sign = first_of(extract.sign, shown)
    if sign is None:
        return shown
    known = view.legends.get(legend.source)
    if known is None:
        known = view.legends[legend.source] = {}
        for element in legend.find(view.root)[:_MOST_SIGNS]:
            if (explained := first_of(extract.sign, element)) is not None:
                known.setdefault(str(explained), element)
    if str(sign) not in known:
        view.missed(extract.name)
    return known.get(str(sign))


@lru_cache(maxsize=1_024)
def _parted(template: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give what stands around the {placeholders} of a template, and their names."""
    pieces = _PLACEHOLDER.split(template)
    return tuple(pieces[::2]), tuple(pieces[1::2])


def filled(template: str, values: Mapping[str, str]) -> str | None:
    """Fill the {placeholders}; None when one of them was not read."""
    around, names = _parted(template)
    pieces = [around[0]]
    for name, after in zip(names, around[1:], strict=True):
        value = values.get(name)
        if not value:
            return None
        pieces += (value, after)
    return "".join(pieces)


def line(raw: Any) -> str:
    """Give a raw value as one line."""
    return clean_line(convert.as_text(raw))[:_FIELD_LENGTH]
