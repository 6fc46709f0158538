"""The data base's tables and how they came about: numbered steps, each run once, in order."""

import logging
import os
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
    # The first data bases of version 1 had no such table yet.
    connection.execute("CREATE TABLE IF NOT EXISTS unjudged (id TEXT PRIMARY KEY) WITHOUT ROWID")
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

    All steps are taken together or none is. A data base that holds something is copied to
    `journal.db.v<version>` before the first one, so that the way back to the program that wrote it
    is one rename.

    Raises:
        StorageError: `newer` when a later Vigiclic wrote it, `unmigrated` when a step could not
            be taken, else what SQLite says of the disk; the data base is then as it was.
    """
    try:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if version > len(steps):
            raise StorageError("newer", path, f"version {version}")
        if version == len(steps):
            return 0
        if version:
            back_up(connection, path.with_name(f"{path.name}.v{version}"))
        connection.execute("BEGIN IMMEDIATE")
        try:
            for step in steps[version:]:
                step(connection)
            connection.execute(f"PRAGMA user_version = {len(steps)}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    except sqlite3.Error as error:
        sorted_error = StorageError.from_sqlite(error, path)
        if sorted_error.kind == "io" and _code(error) != sqlite3.SQLITE_IOERR:
            # Not the disk is at fault but what stands in it, or the step.
            raise _unmigrated(path, error) from error
        raise sorted_error from error
    except OSError as error:
        raise StorageError.from_os(error, path) from error
    except (ValueError, LookupError, TypeError, ArithmeticError) as error:
        raise _unmigrated(path, error) from error
    log.info("data base brought from version %d to %d", version, len(steps))
    return len(steps) - version


def _code(error: sqlite3.Error) -> int:
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _unmigrated(path: Path, error: Exception) -> StorageError:
    log.error("the data base could not be brought to this version", exc_info=error)
    return StorageError("unmigrated", path, type(error).__name__)


def back_up(connection: sqlite3.Connection, target: Path) -> None:
    """Copy the whole data base, as it is at this moment, into a private file.

    It gets its name when it is whole and on the disk.

    Raises:
        sqlite3.Error, OSError: it cannot be read or written; what bore the name is still there.
    """
    begun = target.with_name(f"{target.name}.new")
    begun.unlink(missing_ok=True)
    begun.touch(PRIVATE_FILE)
    try:
        copy = sqlite3.connect(begun)
        try:
            connection.backup(copy)
        finally:
            copy.close()
        with begun.open("rb+") as file:
            os.fsync(file.fileno())
        begun.replace(target)
    finally:
        begun.unlink(missing_ok=True)
