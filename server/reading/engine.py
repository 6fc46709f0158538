"""A compiled platform file applied to a page: rows and fields, keys, the task, the balance."""

from collections.abc import Sequence
from typing import Any

from selectolax.lexbor import LexborNode

from server.messages import Amount
from server.reading import convert
from server.reading.mask import mask
from server.reading.model import Balance, HistoryRow, Offer, TaskSeen
from server.reading.phrases import Labelled, labelled_minutes, labelled_reward
from server.reading.platform import Entry, Extract
from server.reading.selector import Value, first_of
from server.reading.siblings import as_siblings
from server.reading.text import PAGE_LENGTH, clean_text
from server.reading.values import converted, filled, line, raw_value
from server.reading.view import View

MAX_ROWS = 1_000
"""Rows of one page that are read."""


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
        raw = raw_value(view, extract, view.root, {})
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
            view.siblings = as_siblings(rows) if view.opened else None
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
            raw = raw_value(view, part, row, self._values)
            if raw is not None:
                self._values[part.name] = line(raw)
                if view.tally is not None:
                    view.tally.found(part.name, self._values[part.name])
        self.fields: dict[str, Any] = {}
        for extract in entry.fields:
            self._read(extract, row, words, entry)
            if view.tally is not None and extract.name in self.fields:
                view.tally.found(extract.name, self.fields[extract.name])
        self.title: str | None = self.fields.get("title")
        key = filled(entry.key, self._values)
        self.key: str | None = None if key is None else view.platform.key(key, view.site)

    def _read(self, extract: Extract, row: Value, words: str, entry: Entry) -> None:
        if extract.labelled:
            self._read_labelled(extract.name, words)
            return
        raw = raw_value(self._view, extract, row, self._values)
        if raw is None:
            return
        value = converted(self._view, extract, raw, row)
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
