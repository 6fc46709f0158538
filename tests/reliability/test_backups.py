"""Copies of the journal: made each week, few, whole, and gone with what is forgotten."""

import asyncio
import os
import shutil
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from server import backups, erasing, repairing
from server.backups import FREE_AT_LEAST, WEEK_MS, WEEKLY, Keeper
from server.datadir import DATABASE
from server.journal import Journal, entries_in
from tests.support.journals import keep, recorded

NOW = 1_790_000_000_000
NAME = f"{WEEKLY}2026-09-21"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "data"
    keep(made, recorded("queue_in_two_tabs"))
    return made


@contextmanager
def opened(folder: Path) -> Iterator[Journal]:
    journal = Journal.open_in(folder)
    try:
        yield journal
    finally:
        journal.close()


async def looked(folder: Path, now: int = NOW) -> bool:
    with opened(folder) as journal:
        return await Keeper(journal, now=lambda: now).look()


def told(path: Path) -> list[str]:
    return sorted(entry.event.id for entry in entries_in(path))


async def test_a_copy_is_whole_private_and_stands_by_itself(folder: Path) -> None:
    assert await looked(folder)
    assert [path.name for path in backups.backups(folder)] == [NAME]
    copy = folder / NAME
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert told(copy) == told(folder / DATABASE)
    assert repairing.is_sound(copy)
    assert not [path for path in folder.iterdir() if path.suffix == ".new"]


async def test_it_is_restored_by_its_name_alone(folder: Path) -> None:
    before = told(folder / DATABASE)
    assert await looked(folder)
    (folder / DATABASE).unlink()
    (folder / NAME).rename(folder / DATABASE)
    with opened(folder) as journal:
        assert journal.messages == len(before) > 0
    assert told(folder / DATABASE) == before


async def test_one_a_week_whatever_the_clock_does(folder: Path) -> None:
    made = folder / NAME
    assert await looked(folder)
    for later, due in (
        (0, False),
        (WEEK_MS - 1, False),
        (WEEK_MS, True),
        (-WEEK_MS + 1, False),
        (-WEEK_MS, True),
    ):
        os.utime(made, (NOW / 1000, NOW / 1000))
        assert backups.is_due(folder, NOW + later) is due, later
    assert not await looked(folder)


async def test_nothing_is_copied_of_nothing_or_without_room(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty").mkdir()
    assert not await looked(tmp_path / "empty")
    usage = shutil.disk_usage(folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=FREE_AT_LEAST))
    assert not await looked(folder)
    assert backups.copies(folder) == []


def test_few_are_kept_and_the_newest_always(folder: Path) -> None:
    for week in range(6):
        path = folder / f"{WEEKLY}2026-09-0{week + 1}"
        path.write_bytes(bytes(1000))
        os.utime(path, (week, week))
    old = folder / f"{DATABASE}.v1"
    old.write_bytes(bytes(1000))
    os.utime(old, (4.5, 4.5))
    backups.prune(folder, number=3)
    assert [path.name for path in backups.backups(folder)] == [
        f"{WEEKLY}2026-09-06",
        f"{DATABASE}.v1",
        f"{WEEKLY}2026-09-05",
    ]
    backups.prune(folder, size=2_000)
    assert len(backups.backups(folder)) == 2
    backups.prune(folder, size=10)
    assert [path.name for path in backups.backups(folder)] == [f"{WEEKLY}2026-09-06"]


async def test_a_damaged_journal_does_not_replace_a_good_copy(folder: Path) -> None:
    assert await looked(folder)
    good = (folder / NAME).read_bytes()
    with opened(folder) as journal:
        content = bytearray((folder / DATABASE).read_bytes())
        for start in range(4096, len(content), 4096):
            content[start : start + 64] = bytes(range(64))
        (folder / DATABASE).write_bytes(content)
        os.utime(folder / NAME, (1, 1))
        assert not await Keeper(journal, now=lambda: NOW).look()
    assert (folder / NAME).read_bytes() == good


async def test_what_is_forgotten_during_a_copy_is_in_none(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = backups.copy_to

    def slowly(target: Path, source: Path, stop: threading.Event) -> None:
        copied(target, source, stop)
        # Between the copy and its name, another thread forgets.
        with closing(sqlite3.connect(source, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            erasing.erase(connection, None, folder, NOW)
            connection.execute("COMMIT")

    monkeypatch.setattr(backups, "copy_to", slowly)
    assert not await looked(folder)
    assert backups.copies(folder) == []


async def test_what_a_power_cut_leaves_of_a_copy_is_none_and_goes(folder: Path) -> None:
    old = folder / f"{WEEKLY}2026-09-14.new"
    left = [old, old.with_name(f"{old.name}-journal")]
    for path in left:
        path.write_bytes(b"half")
    assert backups.backups(folder) == []
    assert await looked(folder)
    assert [path.name for path in backups.copies(folder)] == [NAME]


async def test_the_end_of_the_server_does_not_wait_for_a_copy(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied, begun = backups.copy_to, threading.Event()

    def slowly(target: Path, source: Path, stop: threading.Event) -> None:
        begun.set()
        stop.wait()
        copied(target, source, stop)

    monkeypatch.setattr(backups, "copy_to", slowly)
    with opened(folder) as journal:
        looking = asyncio.create_task(Keeper(journal, now=lambda: NOW).look())
        await asyncio.to_thread(begun.wait)
        looking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await looking
    assert backups.copies(folder) == []


def test_a_copy_is_stopped_while_it_is_looked_through(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = threading.Event()
    monkeypatch.setattr(backups, "STEPS_AT_ONCE", 1)
    monkeypatch.setattr(backups, "_unless", lambda *_: stop.set())
    with pytest.raises(sqlite3.OperationalError, match="interrupted"):
        backups.copy_to(folder / "copy", folder / DATABASE, stop)


async def test_it_looks_again_and_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups, "FIRST_LOOK_S", 0)
    monkeypatch.setattr(backups, "LOOK_EVERY_S", 0.001)
    with opened(folder) as journal:
        running = asyncio.create_task(Keeper(journal, now=lambda: NOW).run())
        for _ in range(2):
            while not backups.backups(folder):
                await asyncio.sleep(0.01)
            backups.remove_copies(folder)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def test_forgetting_counts_and_removes_every_kind(folder: Path) -> None:
    names = (
        f"{DATABASE}.v1",
        NAME,
        f"{NAME}.new",
        f"{DATABASE}.damaged-1",
        f"{DATABASE}.damaged-1-wal",
        f"{DATABASE}.repaired",
        f"{DATABASE}.repaired-wal",
    )
    for name in names:
        (folder / name).write_bytes(b"secret")
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        assert erasing.look(connection, None, folder).backups == len(names)
    backups.remove_copies(folder)
    assert [path.name for path in folder.iterdir() if path.read_bytes() == b"secret"] == []
