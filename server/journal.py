"""The journal: what the extension said, in order of arrival, once per `id`, and what was warned.

Everything else the server knows is derived from it. Writes go through the one writer thread and
are durable when they return; reads have a connection of their own.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Literal, Self, TypeVar

from msgspec import Struct

from server import database, schema, warned
from server.chain import START, Content, leaf_of, link_of, new_salts
from server.database import read_only
from server.datadir import DATABASE
from server.events import Entry
from server.kept import unpack, unpack_reading
from server.messages import Warning as Alert
from server.reading.model import Reading
from server.storage_errors import StorageError
from server.warned import Raised

T = TypeVar("T")
Outcome = Literal["new", "again", "conflict"]
CHECK_UP_TO = 128 * 1024 * 1024
_SIZES = (64, 16, 4, 1)
_COLUMNS = "seq, id, client, received_at, at, type, tab, digest, reading, body, salt, chain"
_ROW = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


class Row(Struct, frozen=True):
    """One message, ready to be stored: all that takes time has been done.

    `digest` is the hash of what was sent; `reading` is the hash and the compressed JSON of what
    the page said; `page` the compressed page, when pages are kept. Times are epoch milliseconds.
    """

    id: str
    client: str
    received_at: int
    at: int
    type: str
    tab: int | None
    digest: bytes
    body: bytes
    reading: tuple[bytes, bytes] | None = None
    page: bytes | None = None
    seen: str | None = None


class Journal:
    """One data base in one folder, opened for writing."""

    def __init__(self, path: Path, writing: sqlite3.Connection, messages: int) -> None:
        """Use `open_in`; the connection is the writer's from now on."""
        self.path = path
        self.messages = messages
        self._writer = database.Writer(writing, path)
        self._reads = ThreadPoolExecutor(1, thread_name_prefix="reads")

    @classmethod
    def open_in(cls, folder: Path) -> Self:
        """Open or make the journal of a prepared folder, checked and at the newest version.

        Raises:
            StorageError: damaged, locked by another program, of a newer Vigiclic, disk full ...
        """
        path = folder / DATABASE
        connection = database.connect(path)
        try:
            if path.stat().st_size <= CHECK_UP_TO:
                database.check(connection, path)
            schema.migrate(connection, path)
            messages = int(connection.execute("SELECT COUNT(*) FROM message").fetchone()[0])
        except sqlite3.Error as error:
            connection.close()
            raise StorageError.from_sqlite(error, path) from error
        except StorageError:
            connection.close()
            raise
        return cls(path, connection, messages)

    @property
    def commits(self) -> int:
        """How many transactions were written since it was opened."""
        return self._writer.commits

    def close(self) -> None:
        """Write what waits and close."""
        self._reads.shutdown()
        self._writer.close()

    def write(self, job: Callable[[sqlite3.Connection], T]) -> asyncio.Future[T]:
        """Run a job in the writer's next transaction (see `database.Writer.submit`)."""
        return self._writer.submit(job)

    async def read(self, job: Callable[[sqlite3.Connection], T]) -> T:
        """Run a query on a connection that cannot write, in a thread of its own.

        Raises:
            StorageError: the data base cannot be read.
        """

        def run() -> T:
            with read_only(self.path) as connection:
                return job(connection)

        return await asyncio.get_running_loop().run_in_executor(self._reads, run)

    async def append(self, rows: Sequence[Row]) -> list[Outcome]:
        """Store messages and give, for each, whether it is new, known, or contradicts a known one.

        When it returns they are on disk, known ones included.

        Raises:
            StorageError: nothing of `rows` was stored.
        """
        outcomes = await self._writer.submit_item(
            _append_all,
            rows,
            rows=len(rows),
            # Somebody looks at a page and waits for what is thought of it.
            urgent=any(row.reading is not None for row in rows),
        )
        self.messages += outcomes.count("new")
        return outcomes

    def append_soon(self, row: Row, hear: Callable[[Outcome | BaseException], None]) -> None:
        """Store one message that is no page, and call `hear` with the outcome, or with the error.

        It is called once the message is on disk or was refused (see `append`).
        """

        def heard(outcomes: list[Outcome] | BaseException) -> None:
            if isinstance(outcomes, BaseException):
                hear(outcomes)
                return
            self.messages += outcomes.count("new")
            hear(outcomes[0])

        self._writer.tell(_append_all, [row], heard)

    async def change(self, job: Callable[[sqlite3.Connection], tuple[T, int]]) -> T:
        """Run a job that adds or takes out messages; it gives what it gives, and how many more.

        Raises:
            StorageError: nothing was changed.
        """
        found, more = await self.write(job)
        self.messages += more
        return found

    def tidy(self, job: Callable[[sqlite3.Connection], T]) -> asyncio.Future[T]:
        """Run a job that can be in no transaction (see `database.Writer.submit_alone`)."""
        return self._writer.submit_alone(job)

    async def judge(self, raised: Sequence[Raised], judged: Collection[str]) -> list[Alert]:
        """Store the warnings about the pages with the ids `judged`, and that these are done with.

        Gives the warnings that were not stored before, each with its number.

        Raises:
            StorageError: nothing was stored; the pages are judged again after the next start.
        """
        return await self._writer.submit(
            lambda connection: warned.judge(connection, raised, judged), urgent=True
        )

    async def unjudged(self) -> list[str]:
        """Give the ids of the pages that were stored and not judged, in order of arrival."""
        query = "SELECT id FROM unjudged JOIN message USING (id) ORDER BY seq"
        return await self.read(lambda connection: [row[0] for row in connection.execute(query)])

    async def entries_with(self, ids: Sequence[str]) -> list[Entry]:
        """Give the entries with these ids, in order of arrival.

        Raises:
            StorageError: they cannot be read, or not be understood.
        """
        return await self.read(lambda connection: list(read_entries(connection, ids)))

    async def unseen(self, speakers: Sequence[str] | None, since: int) -> list[Alert]:
        """Give the warnings after number `since` that nobody has been shown, oldest first.

        They are those for the clients `speakers` (None: all), the latest 256 of them.
        """
        return await self.read(lambda connection: warned.unseen(connection, speakers, since))

    def entries(self) -> Iterator[Entry]:
        """Give everything the journal keeps, by its times (see `entries_in`).

        What came late stands in its place, so that one pass is enough to work it all in.
        """
        return entries_in(self.path, in_time=True)


def append_rows(connection: sqlite3.Connection, rows: Sequence[Row]) -> list[Outcome]:
    """Store messages in the transaction that is open; see `Journal.append`."""
    known = _known(connection, rows)
    outcomes: list[Outcome] = []
    fresh: list[Row] = []
    for row in rows:
        digest = known.get(row.id)
        if digest is None:
            known[row.id] = row.digest
            fresh.append(row)
            outcomes.append("new")
        else:
            outcomes.append("again" if digest == row.digest else "conflict")
    _insert(connection, fresh)
    return outcomes


def _append_all(
    connection: sqlite3.Connection, batches: Sequence[Sequence[Row]]
) -> list[list[Outcome]]:
    """Store what several callers hand over, and give each its outcomes."""
    outcomes = iter(append_rows(connection, [row for rows in batches for row in rows]))
    return [list(islice(outcomes, len(rows))) for rows in batches]


def last_link(connection: sqlite3.Connection) -> tuple[int, bytes]:
    """Give the place (from 1; 0 before the first) and the link of the last entry ever stored."""
    found: list[tuple[int, bytes]] = [(0, START)]
    for table in ("message", "forgotten"):
        query = f"SELECT seq, chain FROM {table} ORDER BY seq DESC LIMIT 1"  # noqa: S608
        found += connection.execute(query).fetchall()
    return max(found)


class _Tail:
    """The end of the chain while entries are added to it in one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._last: tuple[int, bytes] | None = None

    def add(self, salt: bytes, row: Row) -> tuple[int, bytes]:
        """Give the place and the link of an entry that comes next."""
        if self._last is None:
            self._last = last_link(self._connection)
        seq, link = self._last
        reading = None if row.reading is None else row.reading[0]
        content = Content(row.client, row.received_at, row.digest, row.body, reading)
        self._last = (seq + 1, link_of(link, leaf_of(salt, content)))
        return self._last


def entries_in(path: Path, *, in_time: bool = False) -> Iterator[Entry]:
    """Give everything that the journal at `path` keeps, in order of arrival or of its times.

    Raises:
        StorageError: the data base cannot be read, or holds what cannot be understood.
    """
    with read_only(path) as connection:
        yield from read_entries(connection, in_time=in_time)


def latest_readings(connection: sqlite3.Connection, most: int) -> Iterator[Reading]:
    """Give what the different pages said that were seen last, the latest first, `most` at most."""
    rows = connection.execute(
        "SELECT body FROM reading JOIN (SELECT reading AS digest, MAX(seq) AS last FROM message"
        " WHERE reading IS NOT NULL GROUP BY reading ORDER BY last DESC LIMIT ?) USING (digest)"
        " ORDER BY last DESC",
        [most],
    )
    for (packed,) in rows:
        yield unpack_reading(packed)


def read_entries(
    connection: sqlite3.Connection, ids: Sequence[str] | None = None, *, in_time: bool = False
) -> Iterator[Entry]:
    """Give the entries with these ids (None: all), in order of arrival or of their times.

    Raises:
        sqlite3.Error, or what is in `kept.Unreadable`: they cannot be read, or not be understood.
    """

    @lru_cache(maxsize=256)
    def reading(digest: bytes) -> Reading:
        query = "SELECT body FROM reading WHERE digest = ?"
        return unpack_reading(connection.execute(query, [digest]).fetchone()[0])

    chosen = "" if ids is None else f" WHERE id IN ({_marks(ids)})"
    places = "at, seq" if in_time else "seq"
    for client, digest, body in connection.execute(
        f"SELECT client, reading, body FROM message{chosen} ORDER BY {places}",  # noqa: S608
        ids or (),
    ):
        event = unpack(body, None if digest is None else reading(digest))
        yield Entry(client=client, event=event)


def _known(connection: sqlite3.Connection, rows: Sequence[Row]) -> dict[str, bytes]:
    """Give the digests of those messages that are stored, by id."""
    found: dict[str, bytes] = {}
    for some in _pieces(rows):
        query = f"SELECT id, digest FROM message WHERE id IN ({_marks(some)})"  # noqa: S608
        found.update(connection.execute(query, [row.id for row in some]).fetchall())
    return found


def _insert(connection: sqlite3.Connection, rows: Sequence[Row]) -> None:
    """Store messages that are not stored yet, with what their pages said."""
    for row in rows:
        if row.reading is not None:
            connection.execute("INSERT OR IGNORE INTO reading VALUES (?, ?)", row.reading)
            connection.execute("INSERT INTO unjudged VALUES (?)", [row.id])
    tail = _Tail(connection)
    # Many rows a statement: at the end of each this thread waits for its turn to go on.
    for some in _pieces(rows):
        marks = ", ".join([_ROW] * len(some))
        salts = new_salts(len(some))
        values = [
            value
            for row, salt in zip(some, salts, strict=True)
            for value in _values(row, salt, tail)
        ]
        connection.execute(f"INSERT INTO message ({_COLUMNS}) VALUES {marks}", values)  # noqa: S608
    for row in rows:
        if row.page is not None:
            connection.execute("INSERT OR IGNORE INTO page VALUES (?, ?)", (row.id, row.page))
        if row.seen is not None:
            connection.execute(
                "UPDATE warning SET seen_at = ? WHERE id = ? AND seen_at IS NULL",
                (row.received_at, row.seen),
            )


def _values(row: Row, salt: bytes, tail: _Tail) -> tuple[object, ...]:
    # The place is not left to SQLite: it would give that of a forgotten last entry again.
    seq, link = tail.add(salt, row)
    return (
        seq,
        row.id,
        row.client,
        row.received_at,
        row.at,
        row.type,
        row.tab,
        row.digest,
        None if row.reading is None else row.reading[0],
        row.body,
        salt,
        link,
    )


def _pieces(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """Give rows in pieces of few sizes, so that the statements for them are made once."""
    start = 0
    for size in _SIZES:
        while len(rows) - start >= size:
            yield rows[start : start + size]
            start += size


def _marks(values: Sequence[object]) -> str:
    """Give a placeholder for each value."""
    return ", ".join("?" * len(values))
