"""The server as a process: pairing, the stream, durability, its end."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.server import REPOSITORY, VigiclicServer
from tests.support.stream import input_message, page_message
from tests.support.waiting import PATIENCE_SECONDS


@pytest.fixture
def server(tmp_path: Path) -> Iterator[VigiclicServer]:
    with VigiclicServer(tmp_path / "data") as running:
        yield running


def test_it_says_where_it_is_and_offers_a_code_while_nothing_is_paired(
    server: VigiclicServer,
) -> None:
    assert re.fullmatch(r"\d{6}", server.code)
    assert f"ready {server.url}" in server.stdout_lines
    server.pair(code=server.code)
    server.stop()
    server.start()
    server.stop()
    assert not [line for line in server.stdout_lines if line.startswith("pairing code")]


def test_a_message_is_acknowledged_and_counted_once(server: VigiclicServer) -> None:
    token = server.pair()
    message = input_message()
    with server.connect(token) as stream:
        for _ in range(2):
            stream.send(message)
            assert stream.receive("ack")["ids"] == [message["id"]]
    assert server.status(token)["counts"]["messages"] == 1


def test_what_was_acknowledged_outlives_a_kill(server: VigiclicServer) -> None:
    token = server.pair()
    ids = set()
    with server.connect(token) as stream:
        for _ in range(500):
            message = input_message()
            ids.add(message["id"])
            stream.send(message)
        stream.acknowledged(ids)
        server.kill()
    server.start()
    assert server.status(token)["counts"]["messages"] == 500


def test_sigterm_ends_it_in_time_in_the_middle_of_the_largest_pages(
    server: VigiclicServer,
) -> None:
    token = server.pair()
    rows = "<li><a href='/j'>Describe a photo</a> <span>$0.10</span> <span>5 min</span></li>"
    with server.connect(token) as stream:
        message = input_message()
        stream.send(message)
        stream.acknowledged({message["id"]})
        for _ in range(3):
            stream.send(page_message(html=f"<ul>{rows * 90_000}</ul>"))
        begin = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - begin < 5
    server.start()
    assert server.status(token)["counts"]["messages"] >= 1


def test_ctrl_c_ends_it_as_well(server: VigiclicServer) -> None:
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(PATIENCE_SECONDS) == 0
    assert not (server.data_dir / "runtime.json").exists()


def test_sigterm_ends_it_in_time_with_everything_received_on_disk(server: VigiclicServer) -> None:
    token = server.pair()
    with server.connect(token) as stream:
        message = input_message()
        stream.send(message)
        stream.acknowledged({message["id"]})
        assert server.stop() == 0
    server.start()
    assert server.status(token)["counts"]["messages"] == 1


def test_the_guide_says_how_to_load_the_extension(tmp_path: Path) -> None:
    with VigiclicServer(tmp_path / "data", arguments=("--guide",)) as server:
        said = "\n".join(server.stdout_lines)
    assert str(REPOSITORY / "extension") in said
    assert "chrome://extensions" in said
    assert "about:debugging" in said


def test_serving_needs_neither_scikit_learn_nor_pandas() -> None:
    code = "import sys, server.commands.serve; print(*sys.modules)"
    modules = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True
    ).stdout.split()
    assert "server.worker" in modules
    assert not {"sklearn", "pandas", "scipy", "joblib"} & set(modules)
