"""Forgetting on disk: the entries, all that was derived from them, backups, and the file's size."""

import sqlite3
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from server.backups import copies
from server.chain import Content, leaf_of
from server.days import day_end, day_start
from server.events import Entry, order
from server.forgetting import Day, Plan, Site, What, plan, site_of
from server.journal import Row, append_rows, last_link
from server.kept import digest_of, pack, unpack
from server.messages import Attention, Leave, Seen
from server.reading import registry
from server.reading.address import host_matches
from server.vocabulary import Millis


class ForgetRequest(Struct, frozen=True):
    """What `vigiclic forget` posts: a site, a day (YYYY-MM-DD), or that all is to be forgotten."""

    site: str | None = None
    day: str | None = None
    all: bool = False


class Loss(Struct, frozen=True):
    """What goes, or went: messages, those of them that are pages, warnings, and copies on disk.

    `first` and `last` are the times (epoch ms) of the first and the last message, 0 without any.
    """

    messages: int
    pages: int
    warnings: int
    backups: int
    first: Millis = 0
    last: Millis = 0


class Doomed(Struct, frozen=True):
    """The ids of the messages and of the warnings that go, and what comes instead."""

    messages: frozenset[str]
    pages: frozenset[str]
    warnings: frozenset[str]
    instead: Sequence[Entry] = ()


def asked(site: str | None, day: str | None, timezone: str) -> What | None:
    """Give what is to be forgotten: a site, a local day (YYYY-MM-DD) or, with neither, everything.

    Raises:
        ValueError: it is no site, or no day.
    """
    if day is not None:
        if date.fromisoformat(day).isoformat() != day:
            raise ValueError(day)
        return Day(day_start(day, timezone), day_end(day, timezone))
    if site is None:
        return None
    host = site_of(site)
    if host is None:
        raise ValueError(site)
    name = host.partition(":")[0]
    known = {
        platform.name
        for platform in registry.platforms()
        if any(
            host_matches(pattern, name)
            for pattern in (*platform.file.hosts, *platform.file.data_hosts)
        )
    }
    return Site(host, frozenset({host, *known}))


def look(connection: sqlite3.Connection, what: What | None, folder: Path) -> Loss:
    """Say what would go.

    Raises:
        sqlite3.Error, or what is in `kept.Unreadable`: the journal cannot be read.
    """
    doomed = _doomed(connection, what)
    return _loss(connection, doomed, folder)


def erase(
    connection: sqlite3.Connection, what: What | None, folder: Path, now: Millis
) -> tuple[Loss, int]:
    """Forget a site, a day or everything in the transaction that is open.

    Gives what went, and how many messages came instead. Of a forgotten message its place and its
    link of the chain stay, and when it was forgotten; when everything is, one of them for all.

    Raises:
        sqlite3.Error, or what is in `kept.Unreadable`: the journal cannot be read or written.
    """
    doomed = _doomed(connection, what)
    loss = _loss(connection, doomed, folder)
    if what is None:
        _clear(connection, now)
        return loss, 0
    ids = sorted(doomed.messages)
    connection.execute("CREATE TEMP TABLE doomed (id TEXT PRIMARY KEY) WITHOUT ROWID")
    try:
        connection.executemany("INSERT INTO doomed VALUES (?)", [(name,) for name in ids])
        _forget(connection, now)
    finally:
        connection.execute("DROP TABLE temp.doomed")
    names = [(name,) for name in doomed.warnings]
    connection.executemany("DELETE FROM warning WHERE id = ?", names)
    append_rows(connection, [_row(entry, now) for entry in doomed.instead])
    return loss, len(doomed.instead)


def shrink(connection: sqlite3.Connection) -> None:
    """Give the freed space back, outside of a transaction: nothing of it stays in the files.

    Raises:
        sqlite3.Error: the disk is too full, or another program reads for too long.
    """
    connection.execute("VACUUM")
    busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if busy:
        raise sqlite3.OperationalError("another connection still reads what was there before")


def _doomed(connection: sqlite3.Connection, what: What | None) -> Doomed:
    if what is None:
        names = (row[0] for row in connection.execute("SELECT id FROM message"))
        warned = (row[0] for row in connection.execute("SELECT id FROM warning"))
        query = "SELECT id FROM message WHERE reading IS NOT NULL"
        pages = (row[0] for row in connection.execute(query))
        return Doomed(frozenset(names), frozenset(pages), frozenset(warned))
    # What the pages said is not needed, only that they were seen.
    rows = connection.execute("SELECT client, body FROM message")
    entries = [Entry(client, unpack(body, None)) for client, body in rows]
    happened = sorted((one for one in entries if not isinstance(one.event, Seen)), key=order)
    found = plan(happened, what, lambda: f"forget:{uuid.uuid4()}")
    warnings = frozenset(_warnings(connection, what, found))
    said = {
        entry.event.id for entry in entries if getattr(entry.event, "warning", None) in warnings
    }
    return Doomed(found.ids | said, found.pages, warnings, found.instead)


def _warnings(connection: sqlite3.Connection, what: What, found: Plan) -> Iterator[str]:
    """Give the warnings that were raised on what goes, or that speak of it."""
    for name, client, at, tab, body in connection.execute(
        "SELECT id, client, at, tab, body FROM warning"
    ):
        told: Mapping[str, Any] = msgspec.json.decode(body)
        match what:
            case Day():
                goes = what.holds(at)
            case Site():
                goes = (
                    found.showed((client, tab), at)
                    or told.get("params", {}).get("platform") in what.platforms
                    or what.speaks_of(body.decode("utf-8", "replace"))
                )
        if goes:
            yield name


def _loss(connection: sqlite3.Connection, doomed: Doomed, folder: Path) -> Loss:
    times = [
        at
        for name, at in connection.execute("SELECT id, at FROM message WHERE type != 'seen'")
        if name in doomed.messages
    ]
    return Loss(
        messages=len(doomed.messages),
        pages=len(doomed.pages),
        warnings=len(doomed.warnings),
        backups=len(copies(folder)),
        first=min(times, default=0),
        last=max(times, default=0),
    )


def _forget(connection: sqlite3.Connection, now: Millis) -> None:
    """Leave of the messages in `doomed` what the chain needs, and take out the rest."""
    rows = connection.execute(
        "SELECT seq, salt, chain, client, received_at, digest, body, reading FROM message"
        " JOIN temp.doomed USING (id)"
    )
    connection.executemany(
        "INSERT INTO forgotten VALUES (?, ?, ?, ?)",
        ((seq, leaf_of(salt, Content(*content)), link, now) for seq, salt, link, *content in rows),
    )
    for table, column in (("unjudged", "id"), ("page", "message"), ("message", "id")):
        connection.execute(
            f"DELETE FROM {table} WHERE {column} IN (SELECT id FROM temp.doomed)"  # noqa: S608
        )
    connection.execute(
        "DELETE FROM reading WHERE digest NOT IN"
        " (SELECT reading FROM message WHERE reading IS NOT NULL)"
    )


def _clear(connection: sqlite3.Connection, now: Millis) -> None:
    seq, link = last_link(connection)
    for table in ("unjudged", "page", "warning", "message", "reading", "forgotten"):
        connection.execute(f"DELETE FROM {table}")  # noqa: S608
    if seq:
        connection.execute("INSERT INTO forgotten VALUES (?, NULL, ?, ?)", (seq, link, now))


def _row(entry: Entry, now: Millis) -> Row:
    event = entry.event
    assert isinstance(event, Attention | Leave)
    body, _ = pack(event)
    kind = str(event.__struct_config__.tag)
    return Row(event.id, entry.client, now, event.at, kind, event.tab, digest_of(body), body)
