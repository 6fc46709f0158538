import errno
import os
import sqlite3
import stat
from pathlib import Path

import pytest

from server import schema
from server.storage_errors import StorageError


def version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


def second(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE setting ADD COLUMN note TEXT")


def broken(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE half (a)")
    connection.execute("CREATE TABLE half (a)")


def test_a_new_data_base_gets_every_table(tmp_path: Path) -> None:
    connection = connect(tmp_path / "journal.db")
    assert schema.migrate(connection, tmp_path / "journal.db") == len(schema.STEPS)
    names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    assert {"message", "reading", "warning", "client", "setting", "page"} <= names
    assert schema.migrate(connection, tmp_path / "journal.db") == 0
    assert list(tmp_path.iterdir()) == [tmp_path / "journal.db"]
    connection.close()


def test_an_older_data_base_is_copied_before_it_is_changed(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    connection = connect(path)
    schema.migrate(connection, path)
    connection.execute("INSERT INTO setting VALUES ('a', '1')")
    steps = (*schema.STEPS, second)
    assert schema.migrate(connection, path, steps) == 1
    assert version(connection) == len(steps)
    connection.close()
    backup = tmp_path / f"journal.db.v{len(schema.STEPS)}"
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    copy = connect(backup)
    assert version(copy) == len(schema.STEPS)
    assert copy.execute("SELECT * FROM setting").fetchall() == [("a", "1")]
    copy.close()


def test_a_step_that_fails_leaves_everything_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    connection = connect(path)
    schema.migrate(connection, path)
    connection.execute("INSERT INTO setting VALUES ('a', '1')")
    before = list(connection.iterdump())

    def bad_value(_: sqlite3.Connection) -> None:
        raise ValueError

    for failing in (broken, bad_value):
        with pytest.raises(StorageError) as failure:
            schema.migrate(connection, path, (*schema.STEPS, second, failing))
        assert failure.value.kind == "unmigrated"
        assert version(connection) == len(schema.STEPS)
        assert list(connection.iterdump()) == before
    connection.close()


def test_a_copy_that_cannot_be_made_stops_it_and_leaves_no_half_of_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "journal.db"
    connection = connect(path)
    schema.migrate(connection, path)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError) as failure:
        schema.migrate(connection, path, (*schema.STEPS, second))
    assert failure.value.kind == "full"
    assert version(connection) == len(schema.STEPS)
    connection.close()
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_is_said_to_be_full(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    connection = connect(path)
    schema.migrate(connection, path)
    pages = int(connection.execute("PRAGMA page_count").fetchone()[0])
    connection.execute(f"PRAGMA max_page_count = {pages}")

    def large(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO setting VALUES ('large', ?)", ["x" * 1_000_000])

    with pytest.raises(StorageError) as failure:
        schema.migrate(connection, path, (*schema.STEPS, large))
    assert failure.value.kind == "full"
    assert version(connection) == len(schema.STEPS)
    connection.close()


def test_a_newer_data_base_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    connection = connect(path)
    connection.execute("PRAGMA user_version = 99")
    with pytest.raises(StorageError) as failure:
        schema.migrate(connection, path)
    assert failure.value.kind == "newer"
    assert version(connection) == 99
    connection.close()
