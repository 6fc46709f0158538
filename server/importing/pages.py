"""A page of a platform's history, or its JSON, as the worker saved it, by its platform file."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from server.importing.records import BadRow, Found, Record
from server.messages import Data, Page
from server.reading import read_data
from server.reading import read_page as read_by_file
from server.reading.model import HistoryRow, Reading

ADDRESSES = (
    "https://www.microworkers.com/worker.php",
    "https://sproutgigs.com/worker.php",
)
"""Where histories live, for a saved page that does not say where it came from."""

SOURCES = ("https://internal-api.prolific.com/api/v1/participant/submissions/",)
"""The same for JSON."""

_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(https?://[^\s>]+)\s*-->")
_HEAD = 4_096


def read_page(html: str, url: str | None) -> Found:
    """Give the tasks of a saved page; `url` is where it came from, if that is known.

    Raises:
        BadRow: no history is found on it, or a line of it cannot be read.
    """
    saved = _SAVED_FROM.search(html[:_HEAD])
    told = url or (saved[1] if saved else None)
    addresses = (told,) if told else ADDRESSES
    pages = (
        Page(id="import", at=0, tab=-1, url=address, title="", html=html) for address in addresses
    )
    return _found(read_by_file(page) for page in pages)


def read_json(value: Any, url: str | None) -> Found:
    """Give the tasks of JSON that a page had fetched; `url` is where from, if that is known.

    Raises:
        BadRow: no history is found in it, or a line of it cannot be read.
    """
    sources = (url,) if url else SOURCES
    answers = (
        Data(id="import", at=0, tab=-1, url=source, source=source, json=value) for source in sources
    )
    return _found(read_data(data) for data in answers)


def _found(readings: Iterator[Reading]) -> Found:
    for reading in readings:
        if not reading.history:
            continue
        keys = Counter[str]()
        records = []
        for number, row in enumerate(reading.history, start=1):
            if row.outcome is not None:
                keys[row.key] += 1
                records.append(_record(number, reading.platform, row, keys[row.key]))
        if not records:
            raise BadRow("no_outcomes")
        unread = sum(reading.unparsed.get(name, 0) for name in ("key", "title", "history"))
        left_out = len(reading.history) - len(records) + unread
        return Found(f"{reading.platform} page", list(records), left_out)
    raise BadRow("no_history")


def _record(number: int, platform: str, row: HistoryRow, nth: int) -> Record:
    """Give a line as a record; each is a task of its own, though its page may not number them."""
    assert row.outcome is not None
    if row.reward is not None and row.reward.amount < 0:
        raise BadRow("amount", str(row.reward.amount), number)
    return Record(
        row=number,
        platform=platform,
        title=row.title,
        outcome=row.outcome,
        key=row.key if nth == 1 else f"{row.key}:{nth}",
        by="title",
        reward=row.reward,
        ended_at=row.at,
    )
