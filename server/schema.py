"""The data base's tables and how they came about: numbered steps, each run once, in order."""

import logging
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from server.chain import START, Content, leaf_of, link_of, new_salt
from server.datadir import PRIVATE_FILE
from server.storage_errors import StorageError

Step = Callable[[sqlite3.Connection], None]
log = logging.getLogger(__name__)


def _first(connection: sqlite3.Connection) -> None:
    """Make the tables of version 1.

    `message.digest` is the hash of what the extension sent, `message.body` the event that was
    kept of it. A reading is stored once under its own hash, however often the page is seen.
    `unjudged` names the pages whose warnings are not stored yet.
    """
    for statement in (
        """CREATE TABLE reading (
            digest BLOB PRIMARY KEY,
            body BLOB NOT NULL
        ) WITHOUT ROWID""",
        """CREATE TABLE message (
            seq INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            client TEXT NOT NULL,
            received_at INTEGER NOT NULL,
            at INTEGER NOT NULL,
            type TEXT NOT NULL,
            tab INTEGER,
            digest BLOB NOT NULL,
            reading BLOB REFERENCES reading (digest),
            body BLOB NOT NULL
        )""",
        "CREATE TABLE unjudged (id TEXT PRIMARY KEY) WITHOUT ROWID",
        "CREATE TABLE page (message TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID",
        """CREATE TABLE warning (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            identity TEXT NOT NULL UNIQUE,
            client TEXT NOT NULL,
            at INTEGER NOT NULL,
            tab INTEGER NOT NULL,
            body BLOB NOT NULL,
            seen_at INTEGER
        )""",
        """CREATE TABLE client (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            token BLOB NOT NULL UNIQUE,
            origin TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            last_seen_at INTEGER,
            info TEXT NOT NULL
        )""",
        "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    ):
        connection.execute(statement)


def _chained(connection: sqlite3.Connection) -> None:
    """Chain the entries (`server.chain`), those that are there included, in order of arrival.

    `forgotten` keeps of a forgotten entry its place, its leaf and its link, and when it was
    forgotten (epoch ms); a row without a leaf stands for all entries up to its place.
    """
    connection.execute("ALTER TABLE message ADD COLUMN salt BLOB")
    connection.execute("ALTER TABLE message ADD COLUMN chain BLOB")
    connection.execute(
        """CREATE TABLE forgotten (
            seq INTEGER PRIMARY KEY,
            leaf BLOB,
            chain BLOB NOT NULL,
            at INTEGER NOT NULL
        )"""
    )
    last, link = 0, START
    while True:
        rows = connection.execute(
            "SELECT seq, client, received_at, digest, body, reading FROM message"
            " WHERE seq > ? ORDER BY seq LIMIT 1000",
            [last],
        ).fetchall()
        if not rows:
            return
        for last, *content in rows:
            salt = new_salt()
            link = link_of(link, leaf_of(salt, Content(*content)))
            connection.execute(
                "UPDATE message SET salt = ?, chain = ? WHERE seq = ?", (salt, link, last)
            )


STEPS: tuple[Step, ...] = (_first, _chained)


def migrate(connection: sqlite3.Connection, path: Path, steps: Sequence[Step] = STEPS) -> int:
    """Bring the data base to the newest version and give how many steps that took.

    Each step commits together with its number. A data base that holds something is copied to
    `journal.db.v<version>` before the first step, so that the way back is one rename.

    Raises:
        StorageError: `newer` when a later Vigiclic wrote it; else what SQLite says.
    """
    try:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if version > len(steps):
            raise StorageError("newer", path, f"version {version}")
        if 0 < version < len(steps):
            back_up(connection, path.with_name(f"{path.name}.v{version}"))
        for number in range(version + 1, len(steps) + 1):
            connection.execute("BEGIN IMMEDIATE")
            try:
                steps[number - 1](connection)
                connection.execute(f"PRAGMA user_version = {number}")
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")
            log.info("data base brought to version %d", number)
    except sqlite3.Error as error:
        raise StorageError.from_sqlite(error, path) from error
    return len(steps) - version


def back_up(connection: sqlite3.Connection, target: Path) -> None:
    """Copy the whole data base, as it is at this moment, into a private file.

    Raises:
        sqlite3.Error: it cannot be read or written.
    """
    target.unlink(missing_ok=True)
    target.touch(PRIVATE_FILE)
    copy = sqlite3.connect(target)
    try:
        connection.backup(copy)
    finally:
        copy.close()
