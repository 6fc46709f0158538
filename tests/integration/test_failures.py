"""What keeps the server from starting is said in one line, and nothing is started by half."""

import socket
import sqlite3
import stat
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
        content[start : start + 64] = bytes(range(64))
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


def test_a_folder_with_other_files_keeps_its_mode(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)
    (folder / "letter.txt").write_text("mine")
    with VigiclicServer(folder):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o755
        assert stat.S_IMODE((folder / "journal.db").stat().st_mode) == 0o600
