"""The machine around the server: put to sleep, its clock set, its disk read-only or gone bad."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.datadir import DATABASE
from server.journal import entries_in
from tests.reliability.pages import kinds, settle, spoil
from tests.support.server import REPOSITORY, VigiclicServer
from tests.support.stream import input_message, now_ms, page_message

HOUR_MS = 3_600_000


@pytest.fixture
def server(tmp_path: Path) -> Iterator[VigiclicServer]:
    with VigiclicServer(tmp_path / "data") as running:
        yield running


def stored(server: VigiclicServer) -> list[str]:
    return sorted(entry.event.id for entry in entries_in(server.data_dir / DATABASE))


def test_a_laptop_that_sleeps_with_messages_on_their_way(server: VigiclicServer) -> None:
    token = server.pair()
    messages = [input_message() for _ in range(400)]
    with server.connect(token) as stream:
        for message in messages[:200]:
            stream.send(message)
        server.process.send_signal(signal.SIGSTOP)
        for message in messages[200:]:
            stream.send(message)
        time.sleep(1.5)
        server.process.send_signal(signal.SIGCONT)
        stream.acknowledged({message["id"] for message in messages})
        stream.send(page_message(id="after"))
        assert stream.receive("verdict")["page"] == "after"
    assert stored(server) == sorted(["after", *(message["id"] for message in messages)])


def test_a_clock_that_jumps_both_ways(server: VigiclicServer) -> None:
    token = server.pair()
    now = now_ms()
    jumps = (0, 3 * HOUR_MS, -48 * HOUR_MS, 20 * HOUR_MS, -1, 5 * HOUR_MS, -5 * HOUR_MS)
    sent = [input_message(at=now + jump + step) for jump in jumps for step in range(20)]
    with server.connect(token) as stream:
        for message in sent:
            stream.send(message)
        stream.acknowledged({message["id"] for message in sent})
        # Over a day ahead is no clock: it is refused, and nothing else is for it.
        stream.send(input_message(id="far", at=now + 30 * HOUR_MS))
        error = stream.receive("error")
        assert (error["code"], error["id"]) == ("bad_time", "far")
        stream.send(page_message(id="then"))
        assert stream.receive("verdict")["page"] == "then"
    wanted = sorted(["then", *(message["id"] for message in sent)])
    assert stored(server) == wanted
    server.kill()
    server.start()
    assert stored(server) == wanted
    assert server.status(token)["counts"]["messages"] == len(wanted)


def test_a_file_system_that_takes_no_files_is_named() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "server", "serve", "--port", "0", "--data-dir", "/proc/vigiclic"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
        env=VigiclicServer(Path("/proc/vigiclic")).environment,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    [line] = done.stderr.splitlines()
    assert "/proc/vigiclic" in line
    assert "--data-dir" in line


@pytest.mark.parametrize("kind", ["header", "table interior", "index leaf"])
def test_a_disk_gone_bad_is_said_and_repaired_in_one_line(
    server: VigiclicServer, kind: str
) -> None:
    token = server.pair()
    messages = [input_message() for _ in range(600)]
    with server.connect(token) as stream:
        for message in messages:
            stream.send(message)
        stream.acknowledged({message["id"] for message in messages})
    server.stop()
    path = server.data_dir / DATABASE
    settle(path)
    spoil(path, kinds(path)[kind][-1])
    refused = server.vigiclic("serve", "--port", "0", check=False)
    assert refused.returncode == 1
    assert refused.stdout == ""
    [line] = refused.stderr.splitlines()
    assert "vigiclic doctor --repair" in line
    said = server.vigiclic("doctor", "--repair").stdout
    assert "Messages: 600" in said
    server.start()
    assert server.status(token)["counts"]["messages"] == 600
    assert stored(server) == sorted(message["id"] for message in messages)
    # Who tries it while the server runs is told so.
    running = server.vigiclic("doctor", "--repair", check=False)
    assert running.returncode == 1
    assert str(server.process.pid) in running.stderr
