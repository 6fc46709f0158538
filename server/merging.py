"""What several data bases still hold of one journal, put together entry by entry."""

import sqlite3
import zlib
from collections.abc import Collection
from itertools import chain, pairwise
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from server.carving import Value
from server.chain import START, Content, leaf_of, link_of, new_salt
from server.kept import Unreadable, digest_of, unpack, unpack_reading, unpacked
from server.reading.model import Reading
from server.salvage import Table, rows_in

OWN_ALONE = frozenset({"unjudged", "setting", "client"})
"""Tables of which an older copy's rows count only where the journal has none left."""
LOST = Reading(platform="generic", stage="other")
SKIPPED_NUMBERS = 1_000
"""Lost warnings keep their numbers: browsers ask for what came after the last they know."""

Row = tuple[Value, ...]


def take(
    connection: sqlite3.Connection, source: Path, shapes: list[Table], suspects: Collection[int]
) -> None:
    """Take what is missing from one data base; of `suspects` (places) its entries are better.

    Raises:
        OSError: the file cannot be read.
        sqlite3.Error: what was found cannot be written.
    """
    skipped = {name for name in OWN_ALONE if _holds(connection, name)}
    inserts = {table.name: _insert(table) for table in shapes}
    for name, row in rows_in(source, shapes):
        if name in skipped or (sound := _understood(name, row)) is None:
            continue
        if name == "message" and row[0] in suspects:
            connection.execute("DELETE FROM message WHERE seq = ?", (row[0],))
        connection.execute(inserts[name], sound)


class Links(NamedTuple):
    """Places of entries that are not as they were chained, and the links that can be put right.

    A mended link goes with the entry's salt: one from before there was a chain gets both.
    """

    suspects: set[int]
    mended: list[tuple[bytes, bytes, int]]


def mend_links(connection: sqlite3.Connection) -> set[int]:
    """Put right the links that follow from those before them; gives the places left in doubt."""
    found = links(connection)
    connection.executemany("UPDATE message SET salt = ?, chain = ? WHERE seq = ?", found.mended)
    return found.suspects


def links(connection: sqlite3.Connection) -> Links:
    """Look which entries follow the one before them; behind a gap that cannot be known."""
    found = Links(set(), [])
    forgotten = dict(connection.execute("SELECT seq, chain FROM forgotten").fetchall())
    place, link = 0, START
    rows = connection.execute(
        "SELECT seq, salt, chain, client, received_at, digest, body, reading FROM message"
        " ORDER BY seq"
    )
    for row, after in pairwise(chain(rows, [None])):
        assert row is not None
        seq, salt, told, *content = row
        before = link if seq == place + 1 else forgotten.get(seq - 1)
        place, link = seq, told
        if salt is None or told is None:
            salted = new_salt()
            link = link_of(before or START, leaf_of(salted, Content(*content)))
            found.mended.append((salted, link, seq))
            continue
        if before is None:
            continue
        wanted = link_of(before, leaf_of(salt, Content(*content)))
        if wanted != told and after is not None and _follows(wanted, seq, after):
            link = wanted
            found.mended.append((salt, wanted, seq))
        elif wanted != told:
            found.suspects.add(seq)
    return found


def round_off(connection: sqlite3.Connection) -> int:
    """Make what was put together fit together; gives of how many pages what they said is lost."""
    connection.execute(
        "DELETE FROM message WHERE seq IN (SELECT seq FROM forgotten)"
        " OR seq <= (SELECT COALESCE(MAX(seq), 0) FROM forgotten WHERE leaf IS NULL)"
    )
    connection.execute("DELETE FROM unjudged WHERE id NOT IN (SELECT id FROM message)")
    connection.execute("DELETE FROM page WHERE message NOT IN (SELECT id FROM message)")
    lost = connection.execute(
        "SELECT reading, COUNT(*) FROM message WHERE reading IS NOT NULL AND reading NOT IN"
        " (SELECT digest FROM reading) GROUP BY reading"
    ).fetchall()
    nothing = zlib.compress(msgspec.json.encode(LOST), 6)
    connection.executemany(
        "INSERT INTO reading VALUES (?, ?)", [(digest, nothing) for digest, _ in lost]
    )
    connection.execute(
        "UPDATE sqlite_sequence SET seq = seq + ? WHERE name = 'warning'", (SKIPPED_NUMBERS,)
    )
    return sum(count for _, count in lost)


def missing(connection: sqlite3.Connection) -> int:
    """Give how many places up to the last entry hold none, and none that was forgotten."""
    first = connection.execute(
        "SELECT COALESCE(MAX(seq), 0) FROM forgotten WHERE leaf IS NULL"
    ).fetchone()[0]
    last, there = connection.execute(
        "SELECT COALESCE(MAX(seq), 0), COUNT(*) FROM"
        " (SELECT seq FROM message UNION SELECT seq FROM forgotten) WHERE seq > ?",
        (first,),
    ).fetchone()
    return max(0, last - first - there) if there else 0


def count(connection: sqlite3.Connection) -> int:
    """Give how many messages there are."""
    return int(connection.execute("SELECT COUNT(*) FROM message").fetchone()[0])


def _holds(connection: sqlite3.Connection, table: str) -> bool:
    query = f"SELECT 1 FROM {table} LIMIT 1"  # noqa: S608 - a name of our own
    return connection.execute(query).fetchone() is not None


def _understood(name: str, row: Row) -> Row | None:
    """Give a row whose content can be read, None for another; of a reading only what it was.

    The columns by which a message is found repeat what its body says, which the chain covers.
    """
    try:
        if name == "reading":
            digest, packed = row
            assert isinstance(packed, bytes)
            unpack_reading(packed)
            return row if digest_of(unpacked(packed)) == digest else None
        if name == "message":
            seq, _, client, received_at, _, _, _, digest, reading, body, *link = row
            assert isinstance(body, bytes)
            event = unpack(body, None)
            at = getattr(event, "at", received_at)
            tab = getattr(event, "tab", None)
            kind = str(event.__struct_config__.tag)
            return seq, event.id, client, received_at, at, kind, tab, digest, reading, body, *link
    except Unreadable:
        return None
    return row


def _insert(table: Table) -> str:
    marks = ", ".join("?" * len(table.columns))
    return f"INSERT OR IGNORE INTO {table.name} VALUES ({marks})"  # noqa: S608 - our own name


def _follows(link: bytes, seq: int, row: tuple[Any, ...]) -> bool:
    """Whether the entry in `row` is at the place after `seq` and follows a link."""
    place, salt, told, *content = row
    if place != seq + 1 or salt is None:
        return False
    return bool(link_of(link, leaf_of(salt, Content(*content))) == told)
