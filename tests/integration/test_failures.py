"""What keeps the server from starting is said in one line, and nothing is started by half."""

import json
import os
import socket
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.server import VigiclicServer
from tests.support.stream import input_message


@pytest.fixture
def stopped(tmp_path: Path) -> VigiclicServer:
    """A server that has run before and holds one message."""
    server = VigiclicServer(tmp_path / "data")
    with server:
        token = server.pair()
        with server.connect(token) as stream:
            message = input_message()
            stream.send(message)
            stream.acknowledged({message["id"]})
    return server


def fails(server: VigiclicServer, *arguments: str) -> str:
    """Start it, see that it ends at once with one line, and give that line."""
    done = server.vigiclic("serve", "--port", "0", *arguments, check=False)
    assert done.returncode not in (0, None)
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert not (server.data_dir / "runtime.json").exists()
    return done.stderr


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    server = VigiclicServer(tmp_path / "data")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        line = fails(server, "--port", str(port))
    assert str(port) in line
    assert "another program" in line
    assert "--port" in line


def test_a_port_that_another_vigiclic_uses_is_known_as_such(tmp_path: Path) -> None:
    with VigiclicServer(tmp_path / "one") as running:
        line = fails(VigiclicServer(tmp_path / "two"), "--port", str(running.port))
        assert str(running.port) in line
        assert "another Vigiclic" in line


@pytest.mark.parametrize("port", ["-1", "65536", "1000000"])
def test_a_port_that_is_none_is_refused(tmp_path: Path, port: str) -> None:
    assert port in fails(VigiclicServer(tmp_path / "data"), f"--port={port}")


def test_a_second_server_on_the_same_folder_is_told_of_the_first(tmp_path: Path) -> None:
    with VigiclicServer(tmp_path / "data") as running:
        done = running.vigiclic("serve", "--port", "0", check=False)
        assert done.returncode == 1
        assert str(running.process.pid) in done.stderr
        assert running.url in done.stderr
        # The first goes on.
        assert running.pair()


def test_a_note_left_by_a_killed_server_hinders_nobody(tmp_path: Path) -> None:
    with VigiclicServer(tmp_path / "data") as server:
        server.kill()
        assert (server.data_dir / "runtime.json").exists()
        assert server.vigiclic("pair", check=False).returncode == 1
        server.start()
        assert server.pair()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    line = fails(VigiclicServer(tmp_path / "file" / "data"))
    assert "file/data" in line
    assert "--data-dir" in line
    assert "--data-dir" in fails(VigiclicServer(tmp_path / "file"))


def test_a_data_base_that_is_none_is_refused_and_kept(stopped: VigiclicServer) -> None:
    path = stopped.data_dir / "journal.db"
    path.write_bytes(b"This is no data base. " * 1000)
    before = path.read_bytes()
    line = fails(stopped)
    assert "journal.db" in line
    assert "damaged" in line
    assert path.read_bytes() == before


def test_a_damaged_data_base_is_refused(stopped: VigiclicServer) -> None:
    path = stopped.data_dir / "journal.db"
    content = bytearray(path.read_bytes())
    for start in range(4096, len(content), 4096):
        content[start : start + 64] = os.urandom(64)
    path.write_bytes(content)
    assert "damaged" in fails(stopped)


def test_a_truncated_data_base_is_refused(stopped: VigiclicServer) -> None:
    path = stopped.data_dir / "journal.db"
    path.write_bytes(path.read_bytes()[:10_000])
    assert "damaged" in fails(stopped)


def test_a_message_that_cannot_be_understood_is_refused(stopped: VigiclicServer) -> None:
    with sqlite3.connect(stopped.data_dir / "journal.db") as connection:
        connection.execute("UPDATE message SET body = x'00'")
    connection.close()
    assert "damaged" in fails(stopped)


def test_a_data_base_of_a_newer_version_is_left_alone(stopped: VigiclicServer) -> None:
    with sqlite3.connect(stopped.data_dir / "journal.db") as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    assert "newer" in fails(stopped)


def test_a_data_base_that_a_backup_holds_is_waited_for_and_then_named(
    stopped: VigiclicServer,
) -> None:
    connection = sqlite3.connect(stopped.data_dir / "journal.db", isolation_level=None)
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("BEGIN EXCLUSIVE")
    try:
        assert "locked" in fails(stopped)
    finally:
        connection.close()
    with stopped:
        assert stopped.status(stopped.pair())["counts"]["messages"] == 1


def test_a_broken_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "manifest.json").write_text("{broken")
    server = VigiclicServer(
        tmp_path / "data", environment={"VIGICLIC_MODEL_DIR": str(tmp_path / "model")}
    )
    line = fails(server)
    assert "model" in line
    assert "vigiclic-classifier train" in line


@pytest.fixture
def loose_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("loose_umask")
def test_nobody_else_can_read_the_data(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with VigiclicServer(folder) as server:
        token = server.pair()
        with server.connect(token) as stream:
            message = input_message()
            stream.send(message)
            stream.acknowledged({message["id"]})
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
            names = {path.name for path in folder.iterdir()}
            assert {"journal.db", "journal.db-wal", "runtime.json", "vigiclic.log"} <= names
            for path in folder.iterdir():
                assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name
        folder.chmod(0o755)
        (folder / "journal.db").chmod(0o644)
        server.stop()
        server.start()
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE((folder / "journal.db").stat().st_mode) == 0o600


def test_a_folder_with_other_files_keeps_its_mode(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)
    (folder / "letter.txt").write_text("mine")
    with VigiclicServer(folder):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o755
        assert stat.S_IMODE((folder / "journal.db").stat().st_mode) == 0o600


def test_the_log_tells_no_secrets(tmp_path: Path) -> None:
    with VigiclicServer(tmp_path / "data") as server:
        token = server.pair()
        with server.connect(token) as stream:
            for frame in (
                '{"type": "secretword"}',
                '{"type": "check", "id": "secretword", "text": secretword}',
                '{"type": "leave", "id": "a", "at": -1, "tab": 1, "url": "http://secretword/"}',
            ):
                stream.send_raw(frame)
                stream.receive("error")
            page = {
                "type": "page",
                "id": "p",
                "at": 1,
                "tab": 1,
                "url": "https://secretword.example/secretword?secretword",
                "title": "secretword",
                "html": "<h1>secretword</h1>" + "<div>" * 100_000,
            }
            stream.send(page)
            stream.acknowledged({"p"})
        server.request("GET", f"/secretword?token={token}")
        server.request("GET", "/v1/status", {"Authorization": "Bearer secretword"})
        control = json.loads((server.data_dir / "runtime.json").read_text())["control"]
        server.stop()
        log = (server.data_dir / "vigiclic.log").read_text()
        assert log
        for secret in ("secretword", token, control):
            assert secret not in log
            assert not [line for line in server.stderr_lines if secret in line]
        # The token itself is nowhere in the folder: only its hash is stored.
        for path in server.data_dir.iterdir():
            assert token.encode() not in path.read_bytes()
