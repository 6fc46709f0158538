"""The rows of a list, read a field at a time: what a selector finds is found for all at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from server.reading.model import MinutesSource
from server.reading.phrases import Labelled, labelled_minutes, labelled_reward
from server.reading.platform import Entry, Extract
from server.reading.selector import Value
from server.reading.values import column, conversions, filled, line
from server.reading.view import View

_SHORT_LIST = 3
_LONG_LIST = 10


@dataclass(slots=True)
class Got:
    """What one row, or the page's task, gave; `values` are the parts of its key and fields."""

    values: dict[str, str]
    fields: dict[str, Any] = field(default_factory=dict)
    title: str | None = None
    key: str | None = None


def gather(view: View, entry: Entry, rows: Sequence[Value], words: Sequence[str]) -> list[Got]:
    """Read the fields of rows, whose visible text `words` are; the page itself may be the row."""
    known = dict(view.pieces)
    if view.opened is not None and entry.rows is None:
        known["page_title"] = view.opened.title
    all_got = [Got(dict(known)) for _ in rows]
    values = [got.values for got in all_got]
    for part in entry.parts:
        for into, raw in zip(values, column(view, part, rows, values), strict=True):
            if raw is not None:
                into[part.name] = line(raw)
                if view.tally is not None:
                    view.tally.found(part.name, into[part.name])
    for extract in entry.fields:
        if extract.labelled:
            _take_labelled(view, extract.name, words, all_got)
        else:
            found = _stated(view, extract, rows, values)
            source = entry.minutes_source if extract.name == "minutes" else None
            for got, value in zip(all_got, found, strict=True):
                if value is not None:
                    _take(view, got, extract.name, value, source)
    for got in all_got:
        got.title = got.fields.get("title")
        key = filled(entry.key, got.values)
        got.key = None if key is None else view.platform.key(key, view.site)
    return all_got


def _take(
    view: View, got: Got, name: str, value: Any, minutes_source: MinutesSource | None
) -> None:
    got.fields[name] = value
    if minutes_source is not None:
        got.fields["minutes_source"] = minutes_source
    if view.tally is not None:
        view.tally.found(name, value)


def _stated(
    view: View, extract: Extract, rows: Sequence[Value], values: Sequence[dict[str, str]]
) -> list[Any]:
    name = extract.name
    missed_before = view.unparsed.get(name)
    raws = column(view, extract, rows, values)
    nowhere = all(raw is None for raw in raws) and missed_before == view.unparsed.get(name)
    if nowhere and _should_stand(extract, rows):
        view.missed(name, len(rows))
    found = conversions(view, extract, raws, rows)
    unread = sum(value is None for value in found) - sum(raw is None for raw in raws)
    if unread:
        view.missed(name, unread)
    return found


def _should_stand(extract: Extract, rows: Sequence[Value]) -> bool:
    """Tell whether a field that none of these rows has must have been moved by the site.

    What a list of work is for, its pay and what became of it, stands in some row of even a short
    one; the rest in some row of a long one, unless the file says that it may be absent.
    """
    fewest = _SHORT_LIST if extract.name in ("reward", "outcome") else _LONG_LIST
    return not extract.optional and len(rows) >= fewest and extract.name != "title"


def _take_labelled(view: View, name: str, words: Sequence[str], all_got: Sequence[Got]) -> None:
    for got, said in zip(all_got, words, strict=True):
        found: Labelled[Any]
        source = None
        if name == "reward":
            found = labelled_reward(said)
        else:
            found, source = labelled_minutes(said)
        if found.value is not None:
            _take(view, got, name, found.value, source)
        elif found.unread:
            view.missed(name, found.unread)
