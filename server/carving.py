"""What can still be read of a damaged data base: its rows, page by page, without SQLite.

Follows the file format as SQLite documents it (https://www.sqlite.org/fileformat2.html). A page
that is damaged costs its own rows; SQLite would lose everything that it reaches through that page.
Deleted rows do not come back: they are overwritten (`secure_delete`).
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from server.walking import newest_pages

Value = int | float | str | bytes | None

MAGIC = b"SQLite format 3\0"
USUAL_PAGE = 4096
HEADER = 100
TABLE_LEAF, INDEX_LEAF, INDEX_INTERIOR = 0x0D, 0x0A, 0x02
_POINTERS = {TABLE_LEAF: 8, INDEX_LEAF: 8, INDEX_INTERIOR: 12}
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_SPOILED = (IndexError, ValueError, struct.error)


class Record(NamedTuple):
    """One row: its number (None in a table without), and its values as they are stored."""

    rowid: int | None
    values: tuple[Value, ...]


class _Pages:
    """The pages of a file, each as its write-ahead log has it, if that does."""

    def __init__(self, path: Path) -> None:
        self._content = path.read_bytes()
        header = self._content[:HEADER]
        told = int.from_bytes(header[16:18], "big")
        size = 65_536 if told == 1 else told
        sane = header[:16] == MAGIC and size >= 512 and size & (size - 1) == 0
        self.size = size if sane else USUAL_PAGE
        self.usable = self.size - (header[20] if sane else 0)
        self._newer = newest_pages(path.with_name(f"{path.name}-wal"), self.size)
        self.count = max([len(self._content) // self.size, *self._newer])

    def __getitem__(self, number: int) -> bytes:
        """Give a page by its number, from 1; what lies behind the end is no page.

        Raises:
            IndexError: there is no such page.
        """
        if number in self._newer:
            return self._newer[number]
        page = self._content[(number - 1) * self.size : number * self.size]
        if number < 1 or len(page) < self.size:
            raise IndexError(number)
        return page


def records(path: Path) -> Iterator[Record]:
    """Give every row of every table of a data base file, in no order that means anything.

    Raises:
        OSError: the file cannot be read.
    """
    pages = _Pages(path)
    for number in range(1, pages.count + 1):
        try:
            page = pages[number]
        except IndexError:
            continue
        yield from _rows(pages, page, HEADER if number == 1 else 0)


def _rows(pages: _Pages, page: bytes, start: int) -> Iterator[Record]:
    kind = page[start]
    if kind not in _POINTERS:
        return
    cells = int.from_bytes(page[start + 3 : start + 5], "big")
    first = start + _POINTERS[kind]
    for place in range(first, min(first + 2 * cells, len(page) - 1), 2):
        at = int.from_bytes(page[place : place + 2], "big")
        try:
            yield _row(pages, page, at, kind)
        except _SPOILED:
            continue


def _row(pages: _Pages, page: bytes, at: int, kind: int) -> Record:
    rowid: int | None = None
    if kind == INDEX_INTERIOR:
        at += 4
    length, at = _varint(page, at)
    if kind == TABLE_LEAF:
        rowid, at = _varint(page, at)
    payload = _payload(pages, page, at, length, kind)
    return Record(rowid, tuple(_values(payload)))


def _payload(pages: _Pages, page: bytes, at: int, length: int, kind: int) -> bytes:
    usable = pages.usable
    most = usable - 35 if kind == TABLE_LEAF else (usable - 12) * 64 // 255 - 23
    if length <= most:
        found = page[at : at + length]
        if len(found) < length:
            raise ValueError(length)
        return found
    least = (usable - 12) * 32 // 255 - 23
    here = least + (length - least) % (usable - 4)
    here = here if here <= most else least
    parts, left = [page[at : at + here]], length - here
    further = int.from_bytes(page[at + here : at + here + 4], "big")
    if left > pages.count * usable:
        raise ValueError(length)
    while left > 0:
        beyond = pages[further]
        parts.append(beyond[4 : 4 + min(left, usable - 4)])
        left -= len(parts[-1])
        further = int.from_bytes(beyond[:4], "big")
    return b"".join(parts)


def _values(payload: bytes) -> Iterator[Value]:
    end, at = _varint(payload, 0)
    body = end
    if not 0 < end <= len(payload):
        raise ValueError(end)
    while at < end:
        code, at = _varint(payload, at)
        width = _width(code)
        content = payload[body : body + width]
        if len(content) < width:
            raise ValueError(code)
        body += width
        yield _value(code, content)


def _width(code: int) -> int:
    if code >= 12:
        return (code - 12) // 2
    return 8 if code == 7 else _INTEGERS.get(code, 0)


def _value(code: int, content: bytes) -> Value:
    if code in _INTEGERS:
        return int.from_bytes(content, "big", signed=True)
    if code == 7:
        return float(struct.unpack(">d", content)[0])
    if code in (8, 9):
        return code - 8
    if code == 0:
        return None
    if code < 12:
        raise ValueError(code)
    return content if code % 2 == 0 else content.decode()


def _varint(content: bytes, at: int) -> tuple[int, int]:
    """Give a number of one to nine bytes and where it ends."""
    found = 0
    for place in range(at, at + 8):
        byte = content[place]
        found = found << 7 | byte & 0x7F
        if byte < 0x80:
            return found, place + 1
    found = found << 8 | content[at + 8]
    return found - (1 << 64) if found >= 1 << 63 else found, at + 9
