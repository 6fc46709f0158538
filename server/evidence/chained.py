"""A journal of an earlier version, brought up to date before its chain is read."""

from contextlib import closing
from pathlib import Path

from server import database, schema
from server.database import read_only
from server.datadir import DATABASE
from server.runtime import Lock


def see_to_chain(folder: Path) -> None:
    """Bring the journal of a data folder to the newest version, if it is older.

    A server does so when it starts, so an older one has none running.

    Raises:
        server.storage_errors.StorageError: it cannot be read or written.
        server.runtime.Occupied: a server is just starting.
        OSError: the folder cannot be locked.
    """
    path = folder / DATABASE
    with read_only(path) as connection:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version >= len(schema.STEPS):
        return
    lock = Lock.take(folder)
    try:
        with closing(database.connect(path)) as connection:
            schema.migrate(connection, path)
    finally:
        lock.release()
