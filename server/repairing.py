"""A damaged journal made whole again: from what is left of it, and from its copies.

Nothing is thrown away: the damaged files are put aside. What the journal itself still says counts;
what it has lost comes from the newest copy that has it. The chain tells which entries are as they
were stored (`server.chain`).
"""

import logging
import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from server import database, merging, schema
from server.backups import DAMAGED, REPAIRED, backups
from server.database import read_only
from server.datadir import DATABASE, PRIVATE_FILE
from server.evidence.stored import broken_at
from server.journal import read_entries
from server.salvage import tables
from server.storage_errors import StorageError
from server.vocabulary import Millis

SIDES = ("", "-wal", "-shm")
log = logging.getLogger(__name__)


class Repaired(Struct, frozen=True):
    """What a repair gave: messages, those of them from a copy, and what is not there any more.

    `missing` entries are in no copy; of `silent` pages it is lost what they said. `changed_at` is
    the place of the first entry that does not follow the one before it as it was stored, None
    where all do. `kept` is where the damaged file is now.
    """

    messages: int
    from_copies: int
    missing: int
    silent: int
    changed_at: int | None
    kept: Path | None


def is_sound(path: Path) -> bool:
    """Tell whether a journal is whole: its pages, its indexes, and every entry in it.

    Raises:
        StorageError: it cannot be opened for another reason, or a newer Vigiclic wrote it.
    """
    try:
        with read_only(path) as connection:
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            if version > len(schema.STEPS):
                raise StorageError("newer", path)
            if connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
                return False
            for _ in read_entries(connection):
                pass
            # Before version 2 there was no chain.
            return version < 2 or not any(merging.links(connection))
    except StorageError as error:
        if error.kind == "corrupt":
            return False
        raise
    except (TypeError, UnicodeDecodeError):
        # A value that has become one of another kind.
        return False


def repair(folder: Path, now: Millis) -> Repaired:
    """Make the journal of a folder anew; nobody may be working on it.

    Raises:
        StorageError: there is no room for it, or it cannot be written; the journal is as it was.
    """
    path, fresh = folder / DATABASE, folder / REPAIRED
    try:
        _remove(fresh)
        fresh.touch(PRIVATE_FILE)
        with closing(database.connect(fresh)) as connection:
            schema.migrate(connection, fresh)
            found = _fill(connection, path, backups(folder))
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("PRAGMA journal_mode = DELETE")
            database.check(connection, fresh)
        _sync(fresh)
        kept = _put_aside(path, now)
        fresh.replace(path)
        _sync(folder)
    except sqlite3.Error as error:
        raise StorageError.from_sqlite(error, folder) from error
    except OSError as error:
        raise StorageError.from_os(error, folder) from error
    finally:
        _remove(fresh)
    return Repaired(*found, kept=kept)


def _fill(
    connection: sqlite3.Connection, path: Path, copies: list[Path]
) -> tuple[int, int, int, int, int | None]:
    shapes = tables(connection)
    # Rows come in the order of the pages: a message may come before what its page said.
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("BEGIN")
    if path.exists():
        merging.take(connection, path, shapes, ())
    doubtful = merging.mend_links(connection)
    own = merging.count(connection) - len(doubtful)
    for copy in copies:
        merging.take(connection, copy, shapes, doubtful)
        doubtful = merging.mend_links(connection)
    silent = merging.round_off(connection)
    messages = merging.count(connection)
    lost, changed = merging.missing(connection), broken_at(connection)
    connection.execute("COMMIT")
    connection.execute("PRAGMA foreign_keys = ON")
    return messages, max(0, messages - own - len(doubtful)), lost, silent, changed


def _put_aside(path: Path, now: Millis) -> Path | None:
    """Give the damaged files another name, and the name."""
    if not path.exists():
        return None
    stamp = datetime.fromtimestamp(now / 1000, UTC).strftime("%Y%m%d-%H%M%S")
    kept = path.with_name(f"{DAMAGED}{stamp}")
    for side in reversed(SIDES):
        # The log first: a journal without it is older, one with another's would be worse.
        file = path.with_name(path.name + side)
        if file.exists():
            _move(file, kept.with_name(kept.name + side), stays=not side)
    return kept


def _move(file: Path, target: Path, *, stays: bool) -> None:
    """Give a file another name; where it `stays`, the old one is left until it is replaced.

    A power cut between the two would leave no journal, and the next start an empty one.
    """
    if stays:
        try:
            os.link(file, target)
        except OSError:
            # Not every file system gives a file two names.
            log.warning("the damaged journal was moved, not linked")
        else:
            return
    file.replace(target)


def _remove(path: Path) -> None:
    for side in (*SIDES, "-journal"):
        path.with_name(path.name + side).unlink(missing_ok=True)


def _sync(path: Path) -> None:
    if os.name != "posix" and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
