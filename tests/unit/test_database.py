import asyncio
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from server.database import Job, Writer, check, connect, read_only
from server.storage_errors import StorageError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


@pytest.fixture
def writer(path: Path) -> Iterator[Writer]:
    connection = connect(path)
    connection.execute("CREATE TABLE word (text TEXT UNIQUE NOT NULL)")
    made = Writer(connection, path)
    yield made
    made.close()


def put(text: str | None) -> Job:
    return lambda connection: connection.execute("INSERT INTO word VALUES (?)", [text]).rowcount


def words(path: Path) -> set[str]:
    with read_only(path) as connection:
        return {row[0] for row in connection.execute("SELECT text FROM word")}


async def test_what_was_answered_is_committed(writer: Writer, path: Path) -> None:
    assert await writer.submit(put("a")) == 1
    assert words(path) == {"a"}


async def _held(writer: Writer, gate: threading.Event) -> asyncio.Future[bool]:
    """Have the writer wait at a gate, with a job that it has taken alone."""
    taken = threading.Event()

    def wait(_: sqlite3.Connection) -> bool:
        taken.set()
        return gate.wait(10)

    first = writer.submit(wait)
    assert await asyncio.to_thread(taken.wait, 10)
    return first


async def test_all_that_waits_is_one_commit_in_order(writer: Writer, path: Path) -> None:
    gate = threading.Event()
    order: list[int] = []
    first = await _held(writer, gate)

    def job(number: int) -> Job:
        def run(connection: sqlite3.Connection) -> None:
            order.append(number)
            connection.execute("INSERT INTO word VALUES (?)", [str(number)])

        return run

    waiting = [writer.submit(job(number)) for number in range(100)]
    gate.set()
    await asyncio.gather(first, *waiting)
    assert writer.commits == 2
    assert order == list(range(100))
    assert len(words(path)) == 100


async def test_one_job_at_fault_does_not_take_the_others_with_it(
    writer: Writer, path: Path
) -> None:
    gate = threading.Event()
    await _held(writer, gate)
    waiting = [writer.submit(put(text)) for text in ("a", None, "b", "a")]
    gate.set()
    outcomes = await asyncio.gather(*waiting, return_exceptions=True)
    assert outcomes[0] == 1
    assert isinstance(outcomes[1], sqlite3.IntegrityError)
    assert outcomes[2] == 1
    assert isinstance(outcomes[3], sqlite3.IntegrityError)
    assert words(path) == {"a", "b"}


async def test_a_full_disk_fails_the_group_and_the_next_may_pass(
    writer: Writer, path: Path
) -> None:
    await writer.submit(put("before"))
    pages = await writer.submit(lambda c: c.execute("PRAGMA page_count").fetchone()[0])
    await writer.submit(lambda c: c.execute(f"PRAGMA max_page_count = {pages}").fetchall())
    with pytest.raises(StorageError) as failure:
        await writer.submit(put("x" * 100_000))
    assert failure.value.kind == "full"
    await writer.submit(lambda c: c.execute("PRAGMA max_page_count = 100000").fetchall())
    assert await writer.submit(put("y" * 100_000)) == 1
    assert words(path) == {"before", "y" * 100_000}


async def test_closing_writes_what_waits_and_takes_nothing_more(path: Path) -> None:
    connection = connect(path)
    connection.execute("CREATE TABLE word (text TEXT)")
    writer = Writer(connection, path)
    waiting = [writer.submit(put(str(number))) for number in range(50)]
    await asyncio.to_thread(writer.close)
    await asyncio.gather(*waiting)
    assert len(words(path)) == 50
    with pytest.raises(StorageError):
        await writer.submit(put("late"))
    writer.close()


async def test_a_caller_that_went_away_hinders_nobody(writer: Writer, path: Path) -> None:
    gone = writer.submit(put("gone"))
    gone.cancel()
    assert await writer.submit(put("there")) == 1
    assert words(path) == {"gone", "there"}


def test_commits_reach_the_disk(path: Path) -> None:
    connection = connect(path)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    connection.close()


def test_a_reading_connection_cannot_write_and_makes_no_file(path: Path) -> None:
    with pytest.raises(StorageError):
        connect(path, read_only=True)
    assert not path.exists()
    connect(path).close()
    with pytest.raises(StorageError) as failure, read_only(path) as connection:
        connection.execute("CREATE TABLE a (b)")
    assert failure.value.kind == "read_only"


def test_a_locked_data_base_is_named_as_such(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.database.BUSY_MS", 10)
    connect(path).close()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StorageError) as failure:
        connect(path)
    assert failure.value.kind == "locked"
    other.close()


def test_damage_is_found(path: Path) -> None:
    connection = connect(path)
    connection.execute("CREATE TABLE word (text TEXT)")
    connection.executemany("INSERT INTO word VALUES (?)", [["x" * 500]] * 100)
    check(connection, path)
    connection.close()
    content = bytearray(path.read_bytes())
    content[8192:8292] = b"\xff" * 100
    path.write_bytes(content)
    connection = connect(path)
    with pytest.raises(StorageError) as failure:
        check(connection, path)
    assert failure.value.kind == "corrupt"
    connection.close()


async def test_a_job_of_its_own_is_in_no_transaction_and_in_order(
    writer: Writer, path: Path
) -> None:
    gate = threading.Event()
    order: list[str] = []

    def note(name: str) -> Job:
        return lambda connection: order.append(f"{name} {connection.in_transaction}")

    jobs = [
        writer.submit(lambda _: gate.wait(10)),
        writer.submit(note("before")),
        writer.submit_alone(note("alone")),
        writer.submit(note("after")),
    ]
    gate.set()
    await asyncio.gather(*jobs)
    assert order == ["before True", "alone False", "after True"]
    await writer.submit_alone(lambda connection: connection.execute("VACUUM"))
    with pytest.raises(StorageError):
        await writer.submit_alone(lambda connection: connection.execute("SELECT broken"))
    assert await writer.submit(put("a")) == 1
    assert words(path) == {"a"}


async def test_what_somebody_waits_for_goes_first_and_a_commit_is_bounded(
    writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.waiting.ROWS", 100)
    gate = threading.Event()
    order: list[str] = []
    first = await _held(writer, gate)

    def job(name: str) -> Job:
        return lambda _: order.append(name)

    waiting = [writer.submit(job(f"crowd {n}"), rows=40) for n in range(6)]
    waiting.append(writer.submit(job("page"), urgent=True))
    gate.set()
    await asyncio.gather(first, *waiting)
    assert order == ["page", *(f"crowd {n}" for n in range(6))]
    # The first; the page with three of the crowd; the other three.
    assert writer.commits == 3


async def test_items_that_stand_side_by_side_are_done_together(writer: Writer) -> None:
    gate = threading.Event()
    calls: list[list[int]] = []
    first = await _held(writer, gate)

    def double(_: sqlite3.Connection, items: Sequence[int]) -> list[int]:
        calls.append(list(items))
        return [2 * item for item in items]

    heard: list[int | BaseException] = []
    waiting = [writer.submit_item(double, number) for number in (1, 2)]
    writer.tell(double, 3, heard.append)
    between = writer.submit(lambda _: calls.append([]))
    waiting.append(writer.submit_item(double, 4))
    gate.set()
    await asyncio.gather(first, between)
    assert await asyncio.gather(*waiting) == [2, 4, 8]
    assert heard == [6]
    assert calls == [[1, 2, 3], [], [4]]
    assert writer.commits == 2


async def test_who_hears_at_once_hears_of_failures_and_hinders_nobody(
    writer: Writer, path: Path
) -> None:
    gate = threading.Event()
    await _held(writer, gate)

    def put_all(connection: sqlite3.Connection, texts: Sequence[str | None]) -> list[int]:
        return [put(text)(connection) for text in texts]

    def break_down(_: object) -> None:
        raise RuntimeError("who should have heard it")

    heard: list[int | BaseException] = []
    writer.tell(put_all, "a", break_down)
    writer.tell(put_all, None, heard.append)
    after = writer.submit_item(put_all, "b")
    gate.set()
    assert await after == 1
    assert len(heard) == 1
    assert isinstance(heard[0], sqlite3.IntegrityError)
    assert words(path) == {"a", "b"}
    await asyncio.to_thread(writer.close)
    writer.tell(put_all, "late", heard.append)
    assert isinstance(heard[1], StorageError)
