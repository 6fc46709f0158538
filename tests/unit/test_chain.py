import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from server import database, schema
from server.chain import START, Content, leaf_of, link_of
from server.evidence.stored import broken_at, stored
from server.journal import Row, append_rows, last_link
from server.kept import digest_of, pack
from server.messages import Input
from tests.support.story import Story


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    made = database.connect(tmp_path / "journal.db")
    schema.migrate(made, tmp_path / "journal.db")
    yield made
    made.close()


def rows(*names: str) -> list[Row]:
    made = []
    for name in names:
        event = Input(id=name, at=1, tab=1, kind="key")
        digest, body = digest_of(name.encode()), pack(event)[0]
        made.append(Row(name, "browser", 9, 1, "input", 1, digest, body))
    return made


def test_each_link_covers_the_entry_and_all_before_it(connection: sqlite3.Connection) -> None:
    assert last_link(connection) == (0, START)
    append_rows(connection, rows("a", "b", "a"))
    append_rows(connection, rows("b", "c"))
    entries = list(stored(connection))
    assert [entry.seq for entry in entries] == [1, 2, 3]
    link = START
    for entry in entries:
        assert entry.leaf is not None
        link = link_of(link, entry.leaf)
        assert entry.link == link
    assert last_link(connection) == (3, link)
    assert broken_at(connection) is None


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE message SET body = CAST(replace(body, 'key', 'KEY') AS BLOB) WHERE seq = 2",
        "UPDATE message SET received_at = 8 WHERE seq = 2",
        "UPDATE message SET client = 'other' WHERE seq = 2",
        "UPDATE message SET digest = x'00' WHERE seq = 2",
        "UPDATE message SET reading = digest WHERE seq = 2",
        "UPDATE message SET chain = zeroblob(32) WHERE seq = 2",
        "DELETE FROM message WHERE seq = 2",
    ],
)
def test_what_was_changed_is_found(connection: sqlite3.Connection, change: str) -> None:
    connection.execute("PRAGMA foreign_keys = OFF")
    append_rows(connection, rows("a", "b", "c"))
    connection.execute(change)
    assert broken_at(connection) == 2


def test_a_leaf_cannot_be_guessed_and_its_parts_cannot_be_moved() -> None:
    content = Content("c", 1, b"d", b"body", None)
    salt = bytes(16)
    assert leaf_of(salt, content) != leaf_of(bytes(15) + b"1", content)
    assert leaf_of(salt, content) != leaf_of(salt, content._replace(digest=b"", body=b"dbody"))
    assert leaf_of(salt, content._replace(reading=b"x")) != leaf_of(salt, content)


def test_the_place_of_a_forgotten_entry_is_never_given_again(
    connection: sqlite3.Connection,
) -> None:
    append_rows(connection, rows("a", "b"))
    place, link = last_link(connection)
    leaf = list(stored(connection))[-1].leaf
    connection.execute("DELETE FROM message WHERE seq = 2")
    connection.execute("INSERT INTO forgotten VALUES (2, ?, ?, 7)", (leaf, link))
    assert last_link(connection) == (place, link)
    append_rows(connection, rows("c"))
    assert [entry.seq for entry in stored(connection)] == [1, 2, 3]
    assert broken_at(connection) is None
    connection.execute("DELETE FROM message WHERE seq = 1")
    connection.execute("UPDATE forgotten SET leaf = NULL")
    assert broken_at(connection) is None, "all before it was forgotten, and it says so"


@pytest.mark.parametrize("version", range(1, len(schema.STEPS)))
def test_a_journal_of_any_earlier_version_is_chained(tmp_path: Path, version: int) -> None:
    path = tmp_path / "old.db"
    connection = database.connect(path)
    schema.migrate(connection, path, schema.STEPS[:version])
    story = Story()
    for second in range(2_500):
        story.type(second)
    story.page(2_500, "listing")
    packed = [pack(entry.event) for entry in story.entries]
    last = packed[-1][1]
    assert last is not None
    connection.execute("BEGIN")
    connection.execute("INSERT INTO reading VALUES (?, ?)", last)
    connection.executemany(
        "INSERT INTO message (id, client, received_at, at, type, digest, reading, body)"
        " VALUES (?, 'one', 5, 6, 'x', x'01', ?, ?)",
        [
            (entry.event.id, None if reading is None else reading[0], body)
            for entry, (body, reading) in zip(story.entries, packed, strict=True)
        ],
    )
    connection.execute("COMMIT")
    schema.migrate(connection, path)
    assert connection.execute("PRAGMA user_version").fetchone() == (len(schema.STEPS),)
    assert broken_at(connection) is None
    assert last_link(connection)[0] == 2_501
    append_rows(connection, rows("new"))
    assert broken_at(connection) is None
    connection.close()
    assert (tmp_path / f"old.db.v{version}").is_file(), "the way back"


def test_a_page_is_chained_with_what_it_said(connection: sqlite3.Connection) -> None:
    story = Story()
    story.page(0, "listing")
    (entry,) = story.entries
    body, reading = pack(entry.event)
    append_rows(connection, [Row("p", "one", 1, 1, "page", 1, b"d", body, reading)])
    assert broken_at(connection) is None
    story.page(0, "help")
    other = pack(story.entries[-1].event)[1]
    assert other is not None
    connection.execute("INSERT INTO reading VALUES (?, ?)", other)
    connection.execute("UPDATE message SET reading = ?", [other[0]])
    assert broken_at(connection) == 1
