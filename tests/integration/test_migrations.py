"""Data of each earlier schema is brought to the present one at the start, after a copy."""

import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from server import schema
from server.chain import START
from server.datadir import DATABASE, prepare
from tests.support import journals
from tests.support.books import entries, tasks
from tests.support.server import REPOSITORY, VigiclicServer

DUMPS = {path.stem: path for path in (REPOSITORY / "tests" / "schemas").glob("*.sql")}
CURRENT = f"v{len(schema.STEPS)}"
EARLIER = sorted(DUMPS.keys() - {CURRENT})


def restore(name: str, folder: Path) -> Path:
    """Make a data folder with the data base of an earlier time; gives the data base."""
    prepare(folder)
    path = folder / DATABASE
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(DUMPS[name].read_text("utf-8"))
    return path


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def version(name: str) -> int:
    found = re.match(r"v(\d+)", name)
    assert found is not None
    return int(found.group(1))


def test_there_is_a_dump_of_every_schema_that_ever_was() -> None:
    assert {version(name) for name in DUMPS} == set(range(1, len(schema.STEPS) + 1))
    for name, path in DUMPS.items():
        assert path.read_text("utf-8").startswith(f"PRAGMA user_version = {version(name)};\n")


@pytest.mark.parametrize("name", EARLIER)
def test_it_is_brought_to_the_present_schema_and_nothing_is_lost(name: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    path = restore(name, data)
    kept = "SELECT seq, id, client, received_at, at, type, tab, digest, reading, body FROM message"
    others = ("reading", "page", "warning", "client", "setting")
    before = dump(path)
    messages = rows(path, kept)
    tables = {table: rows(path, f"SELECT * FROM {table}") for table in others}
    with VigiclicServer(data) as server:
        # It is served: what was there is counted, and the day can be told.
        token = server.pair()
        assert server.status(token)["counts"]["messages"] == len(messages) == 11
        assert server.vigiclic("report", "--from", "2026-08-31", "--to", "2026-09-02").stdout
    assert rows(path, "PRAGMA user_version") == [(len(schema.STEPS),)]
    assert rows(path, kept) == messages
    for table, content in tables.items():
        if table not in {"client", "warning"}:
            assert rows(path, f"SELECT * FROM {table}") == content
        else:
            first = [row[1] for row in content]
            assert [row[1] for row in rows(path, f"SELECT * FROM {table}")][: len(first)] == first
    # Chained from the first entry to the last.
    [(links,)] = rows(path, "SELECT count(DISTINCT chain) FROM message WHERE length(chain) > 0")
    assert links == len(messages)
    assert START not in {row[0] for row in rows(path, "SELECT chain FROM message")}
    # The copy is what was there, and only the owner can read it.
    copy = path.with_name(f"{path.name}.v{version(name)}")
    assert dump(copy) == before
    assert copy.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", EARLIER)
def test_its_form_is_that_of_a_new_one(name: str, tmp_path: Path) -> None:
    def forms(path: Path) -> set[tuple[object, ...]]:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            schema.migrate(connection, path)
        return set(rows(path, "SELECT type, name, sql FROM sqlite_master"))

    fresh = tmp_path / "fresh.db"
    assert forms(restore(name, tmp_path / "data")) == forms(fresh)


def test_the_dump_of_the_present_schema_is_of_that(tmp_path: Path) -> None:
    path = restore(CURRENT, tmp_path / "data")
    fresh = journals.keep(tmp_path / "fresh", [])
    query = "SELECT type, name, sql FROM sqlite_master"
    assert set(rows(path, query)) == set(rows(fresh, query))


def test_what_was_worked_and_warned_is_the_same_as_before(tmp_path: Path) -> None:
    told = {}
    for name in sorted(DUMPS.keys() - {"v1-first"}):
        data = tmp_path / name
        path = restore(name, data)
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            schema.migrate(connection, path)
        told[name] = (len(entries(data)), [(line.key, line.outcome) for line in tasks(data)])
    first, *others = told.values()
    assert all(other == first for other in others)
    assert first[1]


def test_one_that_cannot_be_migrated_is_left_as_it_was_and_that_is_said(tmp_path: Path) -> None:
    data = tmp_path / "data"
    path = restore("v1", data)
    with closing(sqlite3.connect(path)) as connection:
        # Somebody has been at it: the second step cannot make this column.
        connection.execute("ALTER TABLE message ADD COLUMN chain BLOB")
    before = dump(path)
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-m", "server", "serve", "--port", "0", "--data-dir", str(data)],
            cwd=REPOSITORY,
            env={**VigiclicServer(data).environment},
            capture_output=True,
            text=True,
            timeout=200,
            check=False,
        )
        assert (done.returncode, done.stdout) == (1, "")
        [line] = done.stderr.splitlines()
        assert str(path) in line
        assert "nothing in it was changed" in line
        assert dump(path) == before
        assert rows(path, "PRAGMA user_version") == [(1,)]
