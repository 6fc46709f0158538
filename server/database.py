"""SQLite as the journal needs it: one thread that writes, in groups, and connections that read.

A commit with `synchronous=FULL` waits for the disk. So all that waits at that moment is written
in one transaction, and each caller hears of it only after the commit: what was answered is durable.
"""

import asyncio
import logging
import sqlite3
import threading
from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

from server.datadir import PRIVATE_FILE
from server.kept import Unreadable
from server.storage_errors import StorageError
from server.waiting import Alone, Answer, Job, Queue, Waiting

T = TypeVar("T")
S = TypeVar("S")

__all__ = ["Job", "Writer", "check", "connect", "read_only"]

Done = tuple[Answer, Any, BaseException | None]

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
        self._queue = Queue()
        self._thread = threading.Thread(target=self._work, name="journal", daemon=True)
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
        return self.submit_item(_run_each, job, rows=rows, urgent=urgent)

    def submit_item(
        self,
        together: Callable[[sqlite3.Connection, Sequence[S]], Sequence[T]],
        item: S,
        *,
        rows: int = 1,
        urgent: bool = False,
    ) -> asyncio.Future[T]:
        """Have `together` done with `item`, as `submit` has a job run.

        It gets all such items that stand side by side in one transaction, and gives an answer for
        each: many rows cost few statements. It must do for them what it would do for one after
        the other.

        Raises (through the future):
            StorageError: the disk or the data base refused, or the writer is closed.
        """
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._put(Waiting(future, rows, together, item), urgent)
        return future

    def tell(
        self,
        together: Callable[[sqlite3.Connection, Sequence[S]], Sequence[T]],
        item: S,
        hear: Callable[[T | BaseException], None],
    ) -> None:
        """Do the same without a future: `hear` is called in the turn in which the answer comes.

        Who waits for a future goes on in a later turn of the loop, and each turn costs.
        """
        self._put(Waiting(_Hearing(hear), 1, together, item))

    def submit_alone(self, job: Callable[[sqlite3.Connection], T]) -> asyncio.Future[T]:
        """Have `job` run outside of any transaction, after all that was submitted before it.

        Raises (through the future):
            StorageError: the disk or the data base refused, or the writer is closed.
        """
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._put(Alone(future, job))
        return future

    def _put(self, item: Waiting | Alone, urgent: bool = False) -> None:
        if not self._queue.put(item, urgent=urgent):
            item.answer.set_exception(StorageError("io", self._path, "closed"))

    def close(self) -> None:
        """Write what still waits, then close; takes as long as that takes."""
        self._queue.close()
        self._thread.join()

    def _work(self) -> None:
        going_on = True
        while going_on:
            group = self._queue.take()
            going_on = not group.last
            if group.jobs:
                self._finish(self._commit(group.jobs))
            if group.alone is not None:
                self._finish([self._run_alone(group.alone)])
        try:
            self._connection.execute("PRAGMA optimize")
        except sqlite3.Error:
            log.warning("the data base could not be tidied at the end")
        self._connection.close()

    def _commit(self, group: list[Waiting]) -> list[Done]:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            results = self._results(group)
            self._connection.execute("COMMIT")
        except Exception as error:  # noqa: BLE001 - whoever waits must hear of it
            self._roll_back()
            failure = self._sorted(error)
            if len(group) > 1 and not isinstance(failure, StorageError):
                # One job is at fault: the others must not suffer for it.
                return [done for waiting in group for done in self._commit([waiting])]
            log.error("%d writes failed: %s", len(group), failure)
            return [(waiting.answer, None, failure) for waiting in group]
        self.commits += 1
        return [(done.answer, result, None) for done, result in zip(group, results, strict=True)]

    def _results(self, group: list[Waiting]) -> list[Any]:
        results: list[Any] = []
        for together, some in groupby(group, key=lambda waiting: waiting.together):
            results += together(self._connection, [waiting.item for waiting in some])
        return results

    def _run_alone(self, item: Alone) -> Done:
        try:
            return item.answer, item.job(self._connection), None
        except Exception as error:  # noqa: BLE001 - whoever waits must hear of it
            return item.answer, None, self._sorted(error)

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
        loops = {answer.get_loop() for answer, _, _ in done}
        for loop in loops:
            mine = [item for item in done if item[0].get_loop() is loop]
            try:
                loop.call_soon_threadsafe(_resolve, mine)
            except RuntimeError:
                log.warning("%d writes were committed after their loop had ended", len(mine))


def _run_each(connection: sqlite3.Connection, jobs: Sequence[Callable[..., T]]) -> list[T]:
    return [job(connection) for job in jobs]


class _Hearing:
    """An answer that is passed on at once."""

    def __init__(self, hear: Callable[[Any], None]) -> None:
        self._hear = hear
        self._loop = asyncio.get_running_loop()

    def get_loop(self) -> asyncio.AbstractEventLoop:
        return self._loop

    def done(self) -> bool:
        return False

    def set_result(self, result: Any) -> None:
        self._hear(result)

    def set_exception(self, exception: BaseException) -> None:
        self._hear(exception)


def _resolve(done: list[Done]) -> None:
    for answer, result, error in done:
        if answer.done():
            continue
        try:
            if error is not None:
                answer.set_exception(error)
            else:
                answer.set_result(result)
        except Exception:
            # The others of the group must hear of it all the same.
            log.exception("somebody could not be told that it is on disk")
