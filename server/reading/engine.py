"""A compiled platform file applied to a page: rows and fields, keys, the task, the balance."""

from collections.abc import Sequence
from itertools import repeat

from selectolax.lexbor import LexborNode

from server.messages import Amount
from server.reading import convert
from server.reading.gathering import Got, gather
from server.reading.mask import mask
from server.reading.model import Balance, HistoryRow, Offer, TaskSeen
from server.reading.platform import Entry, Extract
from server.reading.selector import Value, first_of
from server.reading.siblings import as_siblings
from server.reading.text import PAGE_LENGTH, clean_text
from server.reading.values import raw_value
from server.reading.view import View

MAX_ROWS = 1_000
"""Rows of one page that are read."""


def read_offers(view: View, layouts: Sequence[Entry]) -> tuple[Offer, ...]:
    """Give the offers by the first layout that has rows on the page."""
    for entry, rows in _rows(view, layouts, "offers"):
        words = [_row_words(view, row) for row in rows]
        offers = map(_offer, repeat(view), gather(view, entry, rows, words), words)
        return tuple(offer for offer in offers if offer is not None)
    return ()


def read_history(view: View, layouts: Sequence[Entry]) -> tuple[HistoryRow, ...]:
    """Give the rows of the worker's history by the first layout that has rows on the page."""
    for entry, rows in _rows(view, layouts, "history"):
        gathered = gather(view, entry, rows, [""] * len(rows))
        return tuple(row for got in gathered if (row := _history(view, got)) is not None)
    return ()


def read_task(view: View, entry: Entry) -> tuple[TaskSeen, Offer] | None:
    """Give the task that the page is about, as a task and as an offer; None without its key."""
    words = _task_words(view, entry)
    if view.tally is not None:
        view.tally.begin("task", entry, 1)
    (got,) = gather(view, entry, [view.root], [words])
    if got.key is None:
        return None
    if got.title is None:
        # Its key is what the clock needs; the tab's title does for its name.
        view.missed("title")
        got.title = (view.opened and view.opened.title) or got.key
    expires_in = got.fields.get("expires_in")
    deadline = got.fields.get("deadline_at")
    # A countdown that stands at nothing has not begun, or is over and the page says so next.
    if deadline is None and expires_in:
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
            rows = rows[:MAX_ROWS]
            view.siblings = as_siblings(rows) if view.opened else None
            return [(entry, rows)]
    if layouts and not any(e.empty and e.empty.find(view.root, first=True) for e in layouts):
        view.missed(what)
    return []


def _offer(view: View, got: Got, words: str) -> Offer | None:
    if got.title is None:
        view.missed("title")
        return None
    if got.key is None:
        view.missed("key")
        name = convert.named_by_words(got.title, got.fields.get("reward"))
        got.key = view.platform.key(f"words:{name}", view.site)
    written = filter(None, (got.title, got.fields.get("description")))
    return _as_offer(got, words or "\n".join(written))


def _as_offer(got: Got, words: str) -> Offer:
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


def _history(view: View, got: Got) -> HistoryRow | None:
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
        words = mask(clean_text(str(found or "")[:PAGE_LENGTH]))
    return "\n".join(filter(None, (words, opened.frame_words)))
