"""SQLite as the journal needs it: one thread that writes, in groups, and connections that read.

A commit with `synchronous=FULL` waits for the disk. So all that waits at that moment is written
in one transaction, and each caller hears of it only after the commit: what was answered is durable.
"""

import asyncio
import logging
import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from server.datadir import PRIVATE_FILE
from server.kept import Unreadable
from server.storage_errors import StorageError

T = TypeVar("T")
Job = Callable[[sqlite3.Connection], Any]


class Waiting(NamedTuple):
    """A job for the next transaction, and about how many rows it writes."""

    job: Job
    future: asyncio.Future[Any]
    rows: int


class Alone(NamedTuple):
    """A job that runs in no transaction, with nothing else: VACUUM cannot be in one."""

    job: Job
    future: asyncio.Future[Any]


Done = tuple[asyncio.Future[Any], Any, BaseException | None]

GROUP = 512
ROWS = 1_024
"""Rows a transaction, about: who waits for the next one must not wait for those of a crowd."""
BUSY_MS = 4_000
log = logging.getLogger(__name__)


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """Open a connection in autocommit mode that any thread may use, one at a time.

    Raises:
        StorageError: the file cannot be opened, or is no data base.
    """
    try:
        if not read_only:
            path.touch(PRIVATE_FILE)
        connection = sqlite3.connect(
            # "rw" makes no new file; "ro" could not join in a journal that is being written.
            f"{path.absolute().as_uri()}?mode=rw",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
        )
    except sqlite3.Error as error:
        raise StorageError.from_sqlite(error, path) from error
    except OSError as error:
        raise StorageError.from_os(error, path) from error
    try:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        connection.execute("PRAGMA foreign_keys = ON")
        if read_only:
            connection.execute("PRAGMA query_only = ON")
        else:
            connection.execute("PRAGMA journal_mode = WAL")
            # NORMAL would sync at checkpoints alone: an acknowledged message could be lost.
            connection.execute("PRAGMA synchronous = FULL")
            # What is deleted is overwritten, and does not stand in a free page for months.
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA journal_size_limit = 67108864")
    except sqlite3.Error as error:
        connection.close()
        raise StorageError.from_sqlite(error, path) from error
    return connection


class read_only:  # noqa: N801 - reads like a function where it is used
    """A read connection for the length of a `with`; what it cannot read leaves it sorted."""

    def __init__(self, path: Path) -> None:
        """Take the data base's path."""
        self._path = path

    def __enter__(self) -> sqlite3.Connection:
        """Open the connection."""
        self._connection = connect(self._path, read_only=True)
        return self._connection

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Close it; an error of SQLite, or of what it kept, goes on as a StorageError."""
        self._connection.close()
        if isinstance(error, sqlite3.Error):
            raise StorageError.from_sqlite(error, self._path) from error
        if isinstance(error, Unreadable):
            raise StorageError("corrupt", self._path, "content") from error


def check(connection: sqlite3.Connection, path: Path) -> None:
    """Read the whole file for damage.

    Raises:
        StorageError: `corrupt`, or what else kept it from being read.
    """
    try:
        answer = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        raise StorageError.from_sqlite(error, path) from error
    if answer != "ok":
        raise StorageError("corrupt", path, "quick_check")


class Writer:
    """Owns the writing connection, in a thread of its own."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        """Take over the connection: nobody else may use it from now on."""
        self._connection = connection
        self._path = path
        self._urgent: deque[Waiting] = deque()
        self._queue: deque[Waiting | Alone | None] = deque()
        self._filled = threading.Condition()
        self._thread = threading.Thread(target=self._work, name="journal", daemon=True)
        self._closed = False
        self.commits = 0
        self._thread.start()

    def submit(
        self, job: Callable[[sqlite3.Connection], T], *, rows: int = 1, urgent: bool = False
    ) -> asyncio.Future[T]:
        """Have `job` run in the next transaction; the future is done once that is on disk.

        The job must be repeatable: it runs again, alone, when another of its group failed. An
        urgent one, for which a person waits, goes before those that are not. `rows` is about how
        many it writes.

        Raises (through the future):
            StorageError: the disk or the data base refused, or the writer is closed.
        """
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        waiting = Waiting(job, future, rows)
        return self._put(future, self._urgent if urgent else self._queue, waiting)

    def submit_alone(self, job: Callable[[sqlite3.Connection], T]) -> asyncio.Future[T]:
        """Have `job` run outside of any transaction, after all that was submitted before it.

        Raises (through the future):
            StorageError: the disk or the data base refused, or the writer is closed.
        """
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        return self._put(future, self._queue, Alone(job, future))

    def _put(
        self, future: asyncio.Future[T], queue: deque[Any], waiting: Waiting | Alone
    ) -> asyncio.Future[T]:
        with self._filled:
            if self._closed:
                future.set_exception(StorageError("io", self._path, "closed"))
            else:
                queue.append(waiting)
                self._filled.notify()
        return future

    def close(self) -> None:
        """Write what still waits, then close; takes as long as that takes."""
        with self._filled:
            if not self._closed:
                self._closed = True
                self._queue.append(None)
                self._filled.notify()
        self._thread.join()

    def _work(self) -> None:
        going_on = True
        while going_on:
            group: list[Waiting] = []
            rows = 0
            item = self._next()
            while item is not None and not isinstance(item, Alone):
                group.append(item)
                rows += item.rows
                if len(group) == GROUP or rows >= ROWS or not (self._urgent or self._queue):
                    break
                item = self._next()
            going_on = item is not None
            if group:
                self._finish(self._commit(group))
            if isinstance(item, Alone):
                self._finish([self._run_alone(item)])
        try:
            self._connection.execute("PRAGMA optimize")
        except sqlite3.Error:
            log.warning("the data base could not be tidied at the end")
        self._connection.close()

    def _next(self) -> Waiting | Alone | None:
        with self._filled:
            while not (self._urgent or self._queue):
                self._filled.wait()
            return self._urgent.popleft() if self._urgent else self._queue.popleft()

    def _commit(self, group: list[Waiting]) -> list[Done]:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            results = [waiting.job(self._connection) for waiting in group]
            self._connection.execute("COMMIT")
        except Exception as error:  # noqa: BLE001 - whoever waits must hear of it
            self._roll_back()
            failure = self._sorted(error)
            if len(group) > 1 and not isinstance(failure, StorageError):
                # One job is at fault: the others must not suffer for it.
                return [done for waiting in group for done in self._commit([waiting])]
            log.error("%d writes failed: %s", len(group), failure)
            return [(waiting.future, None, failure) for waiting in group]
        self.commits += 1
        return [(done.future, result, None) for done, result in zip(group, results, strict=True)]

    def _run_alone(self, item: Alone) -> Done:
        try:
            return item.future, item.job(self._connection), None
        except Exception as error:  # noqa: BLE001 - whoever waits must hear of it
            return item.future, None, self._sorted(error)

    def _roll_back(self) -> None:
        try:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        except sqlite3.Error:
            log.exception("the data base could not take back a failed write")

    def _sorted(self, error: Exception) -> Exception:
        if isinstance(error, sqlite3.Error) and not isinstance(
            error, (sqlite3.IntegrityError, sqlite3.ProgrammingError)
        ):
            return StorageError.from_sqlite(error, self._path)
        return error

    @staticmethod
    def _finish(done: list[Done]) -> None:
        loops = {future.get_loop() for future, _, _ in done}
        for loop in loops:
            mine = [item for item in done if item[0].get_loop() is loop]
            try:
                loop.call_soon_threadsafe(_resolve, mine)
            except RuntimeError:
                log.warning("%d writes were committed after their loop had ended", len(mine))


def _resolve(done: list[Done]) -> None:
    for future, result, error in done:
        if future.done():
            continue
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(result)
