"""`vigiclic watch` beside a real server."""

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.server import REPOSITORY, VigiclicServer
from tests.support.stream import new_id, page_message
from tests.support.waiting import PATIENCE_SECONDS, eventually

FEE = (
    "<h1>Data entry from home</h1><p>Earn 500 USD an hour typing short texts. "
    "\x1b[31mBefore the first task you pay a registration fee of 25 USD in gift cards.</p>"
)


class Watch:
    """The command as a child process, its lines as they come."""

    def __init__(self, server: VigiclicServer, *arguments: str) -> None:
        command = [sys.executable, "-m", "server", "watch", "--data-dir", str(server.data_dir)]
        self.process = subprocess.Popen(
            [*command, *arguments],
            cwd=REPOSITORY,
            env=server.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._collect, daemon=True)
        self._reader.start()

    def line(self) -> str:
        return self._lines.get(timeout=PATIENCE_SECONDS)

    def _collect(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))

    def end(self) -> tuple[int, str]:
        self.process.terminate()
        status = self.process.wait(PATIENCE_SECONDS)
        self._reader.join(5)
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        errors = self.process.stderr.read()
        self.process.stdout.close()
        self.process.stderr.close()
        return status, errors


@pytest.fixture
def server(tmp_path: Path) -> Iterator[VigiclicServer]:
    with VigiclicServer(tmp_path / "data") as running:
        yield running


def test_it_shows_warnings_of_every_browser_and_the_connection_as_it_changes(
    server: VigiclicServer,
) -> None:
    token = server.pair()
    server.stop()
    watch = Watch(server, "--json")
    assert json.loads(watch.line()) == {"type": "connection", "state": "waiting"}
    server.start()
    connected = {"type": "connection", "state": "connected", "url": server.url}
    assert json.loads(watch.line()) == connected
    with server.connect(token) as stream:
        stream.send(page_message(html=FEE))
        sent = stream.receive("warning")
        assert json.loads(watch.line()) == sent
    server.kill()
    lines = [json.loads(watch.line())]
    while lines[-1]["type"] == "warning":
        lines.append(json.loads(watch.line()))
    assert lines[-1] == {"type": "connection", "state": "lost"}
    server.start()
    # What was shown is not shown again.
    assert json.loads(watch.line()) == connected
    assert watch.end()[1] == ""


def test_people_get_a_line_of_words_that_cannot_steer_their_terminal(
    server: VigiclicServer,
) -> None:
    token = server.pair()
    with server.connect(token) as stream:
        stream.send(page_message(html=FEE))
        stream.receive("warning")
    watch = Watch(server)
    assert watch.line() == f"connected to {server.url}"
    line = watch.line()
    assert line.startswith(("danger: ", "caution: "))
    assert "\x1b" not in line
    watch.end()


def test_it_ends_when_nobody_reads_it(server: VigiclicServer) -> None:
    watch = Watch(server, "--json")
    assert watch.line()
    watch.end()
    token = server.pair()
    command = f"{sys.executable} -m server watch --json --data-dir '{server.data_dir}' | head -1"
    with (
        server.connect(token) as stream,
        subprocess.Popen(
            command,
            shell=True,
            cwd=REPOSITORY,
            env=server.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as first,
    ):

        def ended() -> bool:
            # Both first lines may be in the pipe before `head` has read one: then it is the next
            # that finds nobody. Another site each time, for the same warning is given once.
            stream.send(page_message(html=FEE, url=f"https://{new_id()}.example/"))
            stream.receive("warning")
            return first.poll() is not None

        eventually(ended, "end of what nobody reads")
        said, errors = first.communicate()
    assert json.loads(said)["type"] == "connection"
    assert errors == ""
