"""A compiled platform file applied to a page: rows and fields, keys, the task, the balance."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from selectolax.lexbor import LexborNode

from server.messages import Amount, Outcome
from server.reading import convert
from server.reading.address import absolute, without_session
from server.reading.mask import mask
from server.reading.model import Balance, HistoryRow, Offer, TaskSeen
from server.reading.opened import Opened
from server.reading.phrases import Labelled, folded, labelled_minutes, labelled_reward
from server.reading.platform import Entry, Extract, Platform
from server.reading.selector import Selector, Value, first_of
from server.reading.tally import Tally
from server.reading.text import PAGE_LENGTH, clean_line, clean_text

MAX_ROWS = 1_000
"""Rows of one page that are read."""

_FIELD_LENGTH = 1_000
_MOST_SIGNS = 200
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


@dataclass(slots=True)
class View:
    """One page as the engine sees it, and what it could not read there.

    `root` is the page's element or JSON value, `pieces` what its address says, `at` epoch
    milliseconds; `opened` is None where JSON is read.
    """

    platform: Platform
    url: str
    site: str
    at: int
    root: Value
    pieces: Mapping[str, str]
    opened: Opened | None = None
    unparsed: dict[str, int] = field(default_factory=dict)
    legends: dict[str, dict[str, LexborNode]] = field(default_factory=dict)
    tally: Tally | None = None

    def missed(self, name: str, count: int = 1) -> None:
        """Count a field that stands on the page and could not be read."""
        self.unparsed[name] = self.unparsed.get(name, 0) + count
        if self.tally is not None:
            self.tally.missed(name, count)


def read_offers(view: View, layouts: Sequence[Entry]) -> tuple[Offer, ...]:
    """Give the offers by the first layout that has rows on the page."""
    for entry, rows in _rows(view, layouts, "offers"):
        return tuple(offer for row in rows if (offer := _offer(view, entry, row)) is not None)
    return ()


def read_history(view: View, layouts: Sequence[Entry]) -> tuple[HistoryRow, ...]:
    """Give the rows of the worker's history by the first layout that has rows on the page."""
    for entry, rows in _rows(view, layouts, "history"):
        return tuple(found for row in rows if (found := _history(view, entry, row)) is not None)
    return ()


def read_task(view: View, entry: Entry) -> tuple[TaskSeen, Offer] | None:
    """Give the task that the page is about, as a task and as an offer; None without its key."""
    words = _task_words(view, entry)
    if view.tally is not None:
        view.tally.begin("task", entry, 1)
    got = _Got(view, entry, view.root, words)
    if got.key is None:
        return None
    if got.title is None:
        # Its key is what the clock needs; the tab's title does for its name.
        view.missed("title")
        got.title = (view.opened and view.opened.title) or got.key
    expires_in = got.fields.get("expires_in")
    deadline = got.fields.get("deadline_at")
    if deadline is None and expires_in is not None:
        deadline = view.at + int(expires_in * 60_000)
    offer = _as_offer(got, f"{got.title}\n{words}" if words else got.title)
    task = TaskSeen(
        key=offer.key,
        title=offer.title,
        description=offer.description,
        requester=offer.requester,
        reward=offer.reward,
        minutes=offer.minutes,
        minutes_source=offer.minutes_source,
        accepted_at=got.fields.get("accepted_at"),
        deadline_at=deadline,
    )
    return task, offer


def read_balance(view: View, extracts: Sequence[Extract]) -> Balance | None:
    """Give the money that waits; sums in another currency than the first are not read."""
    sums: dict[str, Amount] = {}
    if view.tally is not None and extracts:
        view.tally.begin("balance", None, 1)
    for extract in extracts:
        raw = _raw(view, extract, view.root, {})
        if raw is None:
            continue
        amount = convert.to_amount(raw, view.platform.file.currency, extract.unit)
        if amount is None or any(amount.currency != other.currency for other in sums.values()):
            view.missed(extract.name)
        else:
            sums[extract.name] = amount
            if view.tally is not None:
                view.tally.found(extract.name, amount)
    if not sums:
        return None
    currency = next(iter(sums.values())).currency
    return Balance(currency, **{name: amount.amount for name, amount in sums.items()})


def _rows(view: View, layouts: Sequence[Entry], what: str) -> list[tuple[Entry, list[Value]]]:
    for entry in layouts:
        rows = entry.rows.find(view.root) if entry.rows else [view.root]
        if view.tally is not None:
            view.tally.begin(what, entry, len(rows))
        if rows:
            if len(rows) > MAX_ROWS:
                view.missed(what, len(rows) - MAX_ROWS)
            return [(entry, rows[:MAX_ROWS])]
    if layouts and not any(e.empty and e.empty.find(view.root, first=True) for e in layouts):
        view.missed(what)
    return []


def _offer(view: View, entry: Entry, row: Value) -> Offer | None:
    words = _row_words(view, row)
    got = _Got(view, entry, row, words)
    if got.title is None:
        view.missed("title")
        return None
    if got.key is None:
        view.missed("key")
        name = convert.named_by_words(got.title, got.fields.get("reward"))
        got.key = view.platform.key(f"words:{name}", view.site)
    written = filter(None, (got.title, got.fields.get("description")))
    return _as_offer(got, words or "\n".join(written))


def _as_offer(got: "_Got", words: str) -> Offer:
    assert got.key is not None
    assert got.title is not None
    fields = got.fields
    return Offer(
        key=got.key,
        title=got.title,
        text=words,
        description=fields.get("description"),
        requester=fields.get("requester"),
        url=fields.get("url"),
        reward=fields.get("reward"),
        minutes=fields.get("minutes"),
        minutes_source=fields.get("minutes_source"),
        places=fields.get("places"),
        approval_rate=fields.get("approval_rate"),
    )


def _history(view: View, entry: Entry, row: Value) -> HistoryRow | None:
    got = _Got(view, entry, row, "")
    if got.key is None or got.title is None:
        view.missed("title" if got.title is None else "key")
        return None
    return HistoryRow(
        key=got.key,
        title=got.title,
        outcome=got.fields.get("outcome"),
        reward=got.fields.get("reward"),
        at=got.fields.get("at"),
    )


class _Got:
    """The fields of one row, or of the page's task."""

    def __init__(self, view: View, entry: Entry, row: Value, words: str) -> None:
        self._view = view
        self._values: dict[str, str] = dict(view.pieces)
        if view.opened is not None and entry.rows is None:
            self._values["page_title"] = view.opened.title
        for part in entry.parts:
            raw = _raw(view, part, row, self._values)
            if raw is not None:
                self._values[part.name] = _line(raw)
                if view.tally is not None:
                    view.tally.found(part.name, self._values[part.name])
        self.fields: dict[str, Any] = {}
        for extract in entry.fields:
            self._read(extract, row, words, entry)
            if view.tally is not None and extract.name in self.fields:
                view.tally.found(extract.name, self.fields[extract.name])
        self.title: str | None = self.fields.get("title")
        key = _filled(entry.key, self._values)
        self.key: str | None = None if key is None else view.platform.key(key, view.site)

    def _read(self, extract: Extract, row: Value, words: str, entry: Entry) -> None:
        if extract.labelled:
            self._read_labelled(extract.name, words)
            return
        raw = _raw(self._view, extract, row, self._values)
        if raw is None:
            return
        value = _converted(self._view, extract, raw, row)
        if value is None:
            self._view.missed(extract.name)
            return
        self.fields[extract.name] = value
        if extract.name == "minutes":
            self.fields["minutes_source"] = entry.minutes_source

    def _read_labelled(self, name: str, words: str) -> None:
        found: Labelled[Any]
        if name == "reward":
            found = labelled_reward(words)
        else:
            found, source = labelled_minutes(words)
            if found.value is not None:
                self.fields["minutes_source"] = source
        if found.value is not None:
            self.fields[name] = found.value
        elif found.unread:
            self._view.missed(name, found.unread)


def _converted(view: View, extract: Extract, raw: Any, row: Value) -> Any:
    match extract.name:
        case "reward":
            named = first_of(extract.currency, row) if extract.currency else None
            currency = str(named) if named else view.platform.file.currency
            return convert.to_amount(raw, currency, extract.unit)
        case "minutes":
            return convert.to_minutes(raw, extract.unit)
        case "expires_in":
            return convert.to_countdown(raw, extract.unit)
        case "places":
            return convert.to_count(raw)
        case "approval_rate":
            return convert.to_rate(raw)
        case "deadline_at" | "accepted_at" | "at":
            return convert.to_moment(raw)
        case "outcome":
            return _outcome(view.platform.outcomes, convert.as_text(raw))
        case "url":
            url = absolute(convert.as_text(raw), view.url)
            return without_session(url) if url else None
        case "description":
            return mask(clean_text(convert.as_text(raw))) or None
        case _:
            return mask(_line(raw)) or None


def _outcome(outcomes: Mapping[str, Outcome], words: str) -> Outcome | None:
    """Give the outcome whose phrase the words are, else the one whose longest phrase they hold."""
    said = folded(words)
    if said in outcomes:
        return outcomes[said]
    held = max((phrase for phrase in outcomes if phrase in said), key=len, default=None)
    return outcomes[held] if held else None


def _raw(view: View, extract: Extract, row: Value, values: Mapping[str, str]) -> Any:
    """Give what stands where a field does, None where nothing stands."""
    if extract.give:
        return _filled(extract.give, values)
    found = first_of(extract.selectors, row)
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


def _filled(template: str, values: Mapping[str, str]) -> str | None:
    """Fill the {placeholders}; None when one of them was not read."""
    if any(not values.get(name) for name in _PLACEHOLDER.findall(template)):
        return None
    return _PLACEHOLDER.sub(lambda match: values[match[1]], template)


def _line(raw: Any) -> str:
    return clean_line(convert.as_text(raw))[:_FIELD_LENGTH]


def _row_words(view: View, row: Value) -> str:
    if isinstance(row, LexborNode) and view.opened is not None:
        return view.opened.words_of(row)
    return ""


def _task_words(view: View, entry: Entry) -> str:
    opened = view.opened
    if opened is None:
        return ""
    if entry.text == "frames":
        return opened.frame_words
    if entry.text == "page":
        return "\n".join(filter(None, (opened.frame_words, opened.words)))
    found = first_of((entry.words,), view.root) if entry.words else None
    if isinstance(found, LexborNode):
        words = mask(opened.visible.of(found, PAGE_LENGTH))
    else:
        words = mask(clean_text(str(found or "")))
    return "\n".join(filter(None, (words, opened.frame_words)))
