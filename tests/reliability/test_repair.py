"""`vigiclic doctor --repair`: a damaged journal is made whole from what is left and from copies."""

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from server import repairing
from server.__main__ import main
from server.backups import REPAIRED, WEEKLY, backups, copies, copy_to
from server.datadir import DATABASE
from server.events import Entry
from server.evidence.stored import broken_at
from server.journal import append_rows, entries_in
from server.merging import links
from server.messages import Leave
from tests.benchmarks.rebuild import events
from tests.reliability.pages import flip, kinds, settle, spoil
from tests.support.journals import keep, row_of

COUNT = 1_200
NOW = 1_790_000_000_000
LONG = "n" * 40_000


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound journal with every kind of page in it."""
    folder = tmp_path_factory.mktemp("whole")
    entries = [Entry("first", event) for event in events(COUNT)]
    entries.append(Entry(LONG, Leave("long", entries[-1].event.at + 1, 1)))  # type: ignore[union-attr]
    path = keep(folder, entries)
    with closing(sqlite3.connect(path)) as connection, connection:
        row = (b"t" * 32, "chrome-extension://a", 1, "{}")
        connection.execute(
            "INSERT INTO client (token, origin, created_at, info) VALUES (?, ?, ?, ?)", row
        )
        connection.execute("INSERT INTO setting VALUES ('settings', '{}')")
        connection.execute(
            "INSERT INTO warning (id, identity, client, at, tab, body)"
            " VALUES ('w', 'w', 'first', 1, 1, x'7b7d')"
        )
    settle(path)
    return path


@pytest.fixture
def path(whole: Path, tmp_path: Path) -> Path:
    made = tmp_path / "data" / DATABASE
    made.parent.mkdir(mode=0o700)
    shutil.copy(whole, made)
    return made


def everything(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Give all rows of all tables, in order."""
    with closing(sqlite3.connect(path)) as connection:
        tables = ("message", "reading", "warning", "client", "setting", "unjudged", "forgotten")
        return {
            name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr)
            for name in tables
        }


def repaired(path: Path) -> repairing.Repaired:
    assert not repairing.is_sound(path)
    found = repairing.repair(path.parent, NOW)
    assert repairing.is_sound(path)
    return found


def test_the_journal_has_every_kind_of_page(whole: Path) -> None:
    assert set(kinds(whole)) == {
        "header",
        "table leaf",
        "table interior",
        "index leaf",
        "index interior",
        "overflow or free",
    }
    assert repairing.is_sound(whole)


def pages_to_spoil() -> Iterator[tuple[str, int]]:
    for kind in ("header", "table interior", "table leaf", "index leaf", "index interior"):
        yield kind, 0
        if kind in ("table leaf", "index leaf"):
            yield from ((kind, place) for place in (3, -1))
    yield "overflow or free", 0


@pytest.mark.parametrize(("kind", "place"), [*pages_to_spoil()])
def test_with_a_copy_a_spoilt_page_costs_nothing(
    path: Path, whole: Path, kind: str, place: int
) -> None:
    copy_to(path.with_name(f"{WEEKLY}2026-09-01"), path)
    spoil(path, kinds(path)[kind][place])
    found = repaired(path)
    assert (found.missing, found.silent, found.changed_at) == (0, 0, None)
    assert everything(path) == everything(whole)
    assert found.messages == COUNT + 1


@pytest.mark.parametrize("kind", ["header", "table interior"])
def test_without_a_copy_a_page_that_only_leads_to_others_costs_nothing(
    path: Path, whole: Path, kind: str
) -> None:
    for number in kinds(path)[kind]:
        spoil(path, number, number)
    found = repaired(path)
    assert (found.from_copies, found.missing, found.changed_at) == (0, 0, None)
    assert everything(path)["message"] == everything(whole)["message"]


def test_without_a_copy_a_spoilt_page_costs_its_own_rows_alone(path: Path, whole: Path) -> None:
    before = {row[0]: row for row in everything(whole)["message"]}
    pages = kinds(path)["table leaf"]
    spoil(path, pages[len(pages) // 2])
    found = repaired(path)
    left = {row[0]: row for row in everything(path)["message"]}
    assert 0 < found.missing <= 64
    assert len(left) == len(before) - found.missing
    assert all(before[seq] == row for seq, row in left.items())
    assert len(list(entries_in(path))) == len(left)
    assert found.changed_at is not None, "a gap shows in the chain"


@pytest.mark.parametrize("seed", range(16))
def test_a_bit_that_has_turned_is_found_and_put_right(path: Path, whole: Path, seed: int) -> None:
    copy_to(path.with_name(f"{WEEKLY}2026-09-01"), path)
    flip(path, seed)
    if repairing.is_sound(path):
        # It was in the free space of a page, or in a value that the chain does not cover.
        assert everything(path)["message"] == everything(whole)["message"]
        return
    assert repairing.repair(path.parent, NOW).missing == 0
    assert everything(path) == everything(whole)


def test_what_is_in_the_log_alone_is_found_too(path: Path, whole: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        more = [Entry("second", event) for event in list(events(COUNT + 300))[COUNT:]]
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        keep_more(connection, more)
        aside = path.parent.parent / "crashed"
        shutil.copytree(path.parent, aside)
    crashed = aside / DATABASE
    assert crashed.with_name(f"{DATABASE}-wal").stat().st_size > 100_000
    wanted = everything(path)["message"]
    spoil(crashed, 1)
    found = repairing.repair(aside, NOW)
    assert (found.missing, found.changed_at) == (0, None)
    assert everything(crashed)["message"] == wanted
    assert len(wanted) == COUNT + 301


def keep_more(connection: sqlite3.Connection, entries: list[Entry]) -> None:
    connection.execute("BEGIN")
    append_rows(connection, [row_of(entry) for entry in entries])
    connection.execute("COMMIT")


def test_a_damaged_link_is_put_right_and_a_changed_body_is_not_passed_over(path: Path) -> None:
    wanted = everything(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE message SET chain = zeroblob(32) WHERE seq = 600")
    assert repaired(path).changed_at is None
    assert everything(path) == wanted
    with closing(sqlite3.connect(path)) as connection, connection:
        body = connection.execute("SELECT body FROM message WHERE seq = 703").fetchone()[0]
        other = body.replace(b'"tab":1', b'"tab":2')
        assert other != body
        connection.execute("UPDATE message SET body = ? WHERE seq = 703", (other,))
        assert links(connection).suspects == {703}
    found = repairing.repair(path.parent, NOW + 1000)
    assert found.changed_at == 703
    assert found.missing == 0


def test_what_was_forgotten_does_not_come_back(path: Path) -> None:
    copy_to(path.with_name(f"{WEEKLY}2026-09-01"), path)
    day = ["forget", "--day", "2026-01-01", "--yes", "--data-dir", str(path.parent)]
    assert main(day) == 0
    assert copies(path.parent) == []
    with closing(sqlite3.connect(path)) as connection:
        gone = connection.execute("SELECT COUNT(*) FROM forgotten").fetchone()[0]
        left = everything(path)["message"]
    assert gone > 100
    settle(path)
    spoil(path, 1)
    found = repaired(path)
    assert (found.missing, found.changed_at) == (0, None)
    assert everything(path)["message"] == left
    with closing(sqlite3.connect(path)) as connection:
        assert broken_at(connection) is None


def test_the_numbers_of_lost_warnings_are_not_given_again(path: Path) -> None:
    spoil(path, 1)
    repaired(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        number = connection.execute(
            "INSERT INTO warning (id, identity, client, at, tab, body)"
            " VALUES ('x', 'x', 'first', 1, 1, x'7b7d') RETURNING number"
        ).fetchone()[0]
    assert number > 1_000


def test_the_command(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(path.parent)
    assert main(["doctor", "--repair", "--data-dir", folder]) == 0
    before = path.read_bytes()
    copy_to(path.with_name(f"{WEEKLY}2026-09-01"), path)
    path.write_bytes(b"no data base at all" * 1000)
    assert main(["doctor", "--repair", "--json", "--data-dir", folder]) == 0
    told = json.loads(capsys.readouterr().out.split("\n", 1)[1])["repaired"]
    assert (told["messages"], told["from_copies"], told["missing"]) == (COUNT + 1, COUNT + 1, 0)
    assert Path(told["kept"]).read_bytes().startswith(b"no data base at all")
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(before) > 0
    path.unlink()
    assert main(["doctor", "--repair", "--data-dir", folder]) == 0
    assert len(list(entries_in(path))) == COUNT + 1
    for copy in backups(path.parent):
        copy.unlink()
    path.unlink()
    assert main(["doctor", "--repair", "--data-dir", folder]) == 1


@pytest.mark.parametrize("linked", [True, False])
def test_there_is_a_journal_at_every_moment(
    path: Path, whole: Path, monkeypatch: pytest.MonkeyPatch, linked: bool
) -> None:
    spoil(path, kinds(path)["index leaf"][-1])
    damaged = path.read_bytes()
    there: list[bool] = []
    put_in_place = Path.replace

    def replacing(source: Path, target: Path) -> Path:
        if source.name == REPAIRED:
            there.append(path.exists())
        return put_in_place(source, target)

    def no_links(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "replace", replacing)
    if not linked:
        monkeypatch.setattr(os, "link", no_links)
    found = repairing.repair(path.parent, NOW)
    assert there == [linked]
    assert found.kept is not None
    assert found.kept.read_bytes() == damaged
    assert everything(path)["message"] == everything(whole)["message"]
