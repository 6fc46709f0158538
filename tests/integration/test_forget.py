"""`vigiclic forget`: nothing of it is in any file afterwards, and the rest is what it was."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from server import schema
from server.__main__ import main
from server.datadir import DATABASE
from server.events import Entry, PageSeen
from server.evidence.stored import broken_at
from server.journal import entries_in
from tests.recordings.scene import START
from tests.support.books import everything
from tests.support.journals import DAY_MS, keep, recorded
from tests.support.server import REPOSITORY, VigiclicServer
from tests.support.stream import Stream, new_id, page_message

SECRET = "Zwölfkampf"
HOST = "gone.example"
FEE = (
    f"<h1>Data entry from home, {SECRET}</h1><p>Earn 500 USD an hour typing short texts. Before the"
    " first task you pay a registration fee of 25 USD in gift cards to office@hire.example.</p>"
)


def traces(folder: Path, word: str) -> list[str]:
    """Give where a word still stands, compressed or not."""
    return [name for name, content in everything(folder) if word.encode() in content]


def figures(folder: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    capsys.readouterr()
    assert main(["report", "--json", *arguments, "--data-dir", str(folder)]) == 0
    return json.loads(capsys.readouterr().out)


def happened() -> list[Entry]:
    """Give three days; on the second, in between, a page of another site."""
    entries = recorded("queue_in_two_tabs", "corrected", "give_back")
    page = next(entry.event for entry in entries if isinstance(entry.event, PageSeen))
    values = {name: getattr(page, name) for name in ("tab", "reading")}
    other = PageSeen(
        **values,
        id="other",
        at=START + DAY_MS + 5_000_000,
        url=f"https://www.{HOST}/{SECRET}?q={SECRET}",
        title=SECRET,
    )
    return [*entries, Entry("recording", other)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "data"
    path = keep(made, happened())
    with closing(sqlite3.connect(path)) as connection:
        schema.back_up(connection, made / f"{DATABASE}.v1")
    return made


def test_a_site_is_gone_from_every_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert traces(folder, SECRET)
    before = figures(folder, capsys, "--from", "2026-09-01", "--to", "2026-09-01")
    assert main(["forget", "--site", HOST, "--yes", "--data-dir", str(folder)]) == 0
    assert traces(folder, SECRET) == []
    assert traces(folder, HOST) == []
    assert figures(folder, capsys, "--from", "2026-09-01", "--to", "2026-09-01") == before
    left = {entry.event.id for entry in entries_in(folder / DATABASE)}
    assert {entry.event.id for entry in happened()} - left == {"other"}
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        assert broken_at(connection) is None
        assert connection.execute("SELECT COUNT(*) FROM forgotten").fetchone() == (1,)


def test_a_day_is_gone_and_the_others_stay(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    days = [("--from", f"2026-09-0{n}", "--to", f"2026-09-0{n}") for n in (1, 2, 3)]
    before = [figures(folder, capsys, *day) for day in days]
    assert before[1]["tasks"]
    assert main(["forget", "--day", "2026-09-02", "--yes", "--data-dir", str(folder)]) == 0
    after = [figures(folder, capsys, *day) for day in days]
    assert after[2] == before[2]
    assert (after[1]["tasks"], after[1]["attention_ms"]) == ([], 0)
    # The minute after the last sign of the first day is that day's still.
    assert after[0] == before[0]
    assert "1-m0" not in (folder / DATABASE).read_bytes().decode("latin-1")


def test_everything_is_gone_and_the_file_shrinks(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIGICLIC_LANG", "en")
    keep(folder, [])
    size = (folder / DATABASE).stat().st_size
    assert main(["forget", "--all", "--yes", "--data-dir", str(folder)]) == 0
    assert "Copies of earlier versions" in capsys.readouterr().out
    assert list(entries_in(folder / DATABASE)) == []
    assert traces(folder, "crowd.example") == []
    assert not list(folder.glob(f"{DATABASE}.v*"))
    assert (folder / DATABASE).stat().st_size < size
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        rows = connection.execute("SELECT seq, leaf FROM forgotten").fetchall()
        assert rows == [(len(happened()), None)]
    keep(folder, recorded("idle"))
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        assert broken_at(connection) is None


def test_the_evidence_says_what_was_forgotten(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["forget", "--day", "2026-09-02", "--yes", "--data-dir", str(folder)]) == 0
    target = tmp_path / "out"
    export = ["export", "--evidence", "--to", str(target), "--data-dir", str(folder)]
    assert main(export) == 0
    assert main(["verify", str(target)]) == 0
    (made,) = target.iterdir()
    lines = [json.loads(line) for line in (made / "journal.jsonl").read_text("utf-8").splitlines()]
    gaps = [line for line in lines if line["line"] == "left_out"]
    assert {gap["why"] for gap in gaps} == {"forgotten"}
    manifest = json.loads((made / "manifest.json").read_text("utf-8"))
    forgotten = sum(gap["count"] for gap in gaps)
    assert manifest["chain"]["forgotten"] == forgotten > 5
    assert all(gap["forgotten_at"] > START for gap in gaps)
    # A leaf that is changed, the day it was forgotten, or that it was: each is found.
    path = made / "journal.jsonl"
    text = path.read_text("utf-8")
    path.write_text(text.replace('"why":"forgotten"', '"why":"withheld"', 1), "utf-8")
    assert main(["verify", str(target)]) == 1
    assert main(["forget", "--all", "--yes", "--data-dir", str(folder)]) == 0
    keep(folder, recorded("idle"))
    assert main([*export[:3], str(tmp_path / "later"), *export[4:]]) == 0
    assert main(["verify", str(tmp_path / "later")]) == 0


@pytest.mark.parametrize(("language", "answer"), [("en", "n\n"), ("fr", "\n"), ("en", "")])
def test_it_says_what_goes_and_asks(folder: Path, language: str, answer: str) -> None:
    command = [sys.executable, "-m", "server", "forget", "--all", "--data-dir", str(folder)]
    server = VigiclicServer(folder, environment={"VIGICLIC_LANG": language})
    done = subprocess.run(
        command,
        cwd=REPOSITORY,
        env=server.environment,
        input=answer,
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    assert done.returncode == 1
    mark = "" if language == "en" else "\u00a0"
    assert f"Messages{mark}: {len(happened())}" in done.stdout
    assert done.stderr.count("\n") == 1
    assert len(list(entries_in(folder / DATABASE))) == len(happened())


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["--day", "tomorrow"], 2),
        (["--site", "two words"], 2),
        (["--site", ""], 2),
        (["--site", "never.example"], 0),
        (["--day", "2020-01-01"], 0),
    ],
)
def test_what_is_not_there(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], status: int
) -> None:
    assert main(["forget", *arguments, "--data-dir", str(folder)]) == status
    said = capsys.readouterr()
    assert (said.err if status else said.out).count("\n") == 1
    assert len(list(entries_in(folder / DATABASE))) == len(happened())


def send(stream: Stream, **fields: Any) -> None:
    page = page_message(**fields)
    stream.send(page)
    stream.acknowledged({page["id"]})


def test_while_the_server_runs(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with VigiclicServer(folder, arguments=("--keep-pages",)) as server:
        token = server.pair()
        with server.connect(token) as stream:
            send(stream, url=f"https://{HOST}/a", html=FEE, title=SECRET)
            warning = stream.receive("warning")
            identifier = new_id()
            seen = {"type": "seen", "id": identifier, "warning": warning["id"]}
            stream.send(seen)
            stream.acknowledged({identifier})
            send(stream, url="https://stays.example/", tab=2)
            assert server.status(token)["counts"]["messages"] == 3
            assert traces(folder, SECRET)
            done = server.vigiclic("forget", "--site", f"https://{HOST}/a", "--yes")
            assert "Messages: 2 (pages: 1), warnings: " in done.stdout
            assert traces(folder, SECRET) == []
            assert server.status(token)["counts"]["messages"] == 1
            # The same connection goes on, and what was said before is worth a warning anew.
            stream.waiting.clear()
            send(stream, url=f"https://{HOST}/a", html=FEE, title=SECRET)
            assert stream.receive("warning")["number"] > warning["number"]
        server.vigiclic("forget", "--all", "--yes")
        assert server.status(token)["counts"] == {"messages": 0, "tasks": 0}
        assert traces(folder, SECRET) == []
        assert (folder / f"{DATABASE}-wal").stat().st_size == 0
        assert server.vigiclic("rebuild", "--json").stdout.startswith('{"messages":0')
        with server.connect(token) as stream:
            send(stream, tab=3)
    assert len(list(entries_in(folder / DATABASE))) == 1


def test_only_a_command_of_this_user_may_have_it_forget(tmp_path: Path) -> None:
    with VigiclicServer(tmp_path / "data") as server:
        token = server.pair()
        for path in ("/v1/control/forget", "/v1/control/rebuild"):
            assert server.post_json(path, {"all": True})[0] == 401
            bearer = {"Authorization": f"Bearer {token}"}
            assert server.post_json(path, {"all": True}, bearer)[0] == 401
        control = json.loads((tmp_path / "data" / "runtime.json").read_text("utf-8"))["control"]
        mine = {"Authorization": f"Bearer {control}"}
        bodies: tuple[object, ...] = (
            *({}, {"all": True, "day": "2026-09-01"}, {"day": "soon"}, {"site": ""}, []),
        )
        for body in bodies:
            assert server.post_json("/v1/control/forget", body, mine)[0] == 400
