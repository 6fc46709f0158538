"""What is on the disk is the owner's alone, and the log tells nothing of what was read."""

import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.server import VigiclicServer
from tests.support.stream import input_message


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
