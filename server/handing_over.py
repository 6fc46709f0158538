"""How a command stores what files tell: through the running server, or alone where there is none.

Only the server's writer ever writes to the data base of a running server; without one, the command
holds the data folder's lock. Either way all is stored in one transaction.
"""

import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import msgspec

from server import database, datadir, schema
from server.bringing_in import Stored, counted, rows_of
from server.control import ask
from server.datadir import DATABASE, write_private
from server.events import BroughtIn
from server.journal import append_rows
from server.runtime import Lock, Runtime
from server.storage_errors import StorageError
from server.vocabulary import Millis

TIMEOUT_S = 600
_encode = msgspec.json.Encoder(decimal_format="string").encode


def store_alone(folder: Path, events: Sequence[BroughtIn], now: Millis) -> Stored:
    """Store events in a data folder that no server works on; none of them or all.

    Raises:
        StorageError: nothing was stored.
        server.runtime.Occupied: a server is starting there.
        OSError: the folder cannot be locked.
    """
    datadir.prepare(folder)
    path = folder / DATABASE
    lock = Lock.take(folder)
    try:
        connection = database.connect(path)
        try:
            schema.migrate(connection, path)
            connection.execute("BEGIN IMMEDIATE")
            try:
                outcomes = append_rows(connection, rows_of(events, now))
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise StorageError.from_sqlite(error, path) from error
        finally:
            connection.close()
    finally:
        lock.release()
    return counted(outcomes)


def store_by(server: Runtime, folder: Path, events: Sequence[BroughtIn]) -> Stored:
    """Have the running server store events.

    Raises:
        server.control.Unanswered: it did not; nothing was stored.
        OSError: they cannot be handed over.
    """
    spool = folder / f"import.{os.getpid()}.json"
    write_private(spool, _encode(list(events)))
    try:
        body = msgspec.json.encode({"spool": spool.name})
        answer = ask(server, "POST", "/v1/control/import", body, timeout_s=TIMEOUT_S)
        return msgspec.convert(answer, Stored)
    finally:
        spool.unlink(missing_ok=True)


def known_already(folder: Path, events: Sequence[BroughtIn]) -> int:
    """Count the events that the journal of a folder holds.

    Raises:
        StorageError: it cannot be read.
    """
    path = folder / DATABASE
    if not path.is_file():
        return 0
    with database.read_only(path) as connection:
        query = "SELECT COUNT(*) FROM message WHERE id = ?"
        return sum(connection.execute(query, [event.id]).fetchone()[0] for event in events)
