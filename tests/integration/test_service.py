"""`vigiclic service` in a session: systemd's own where one can be had, else its stand-in."""

import json
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from server import runtime
from server.service.starting import Start
from server.service.systemd import unit
from tests.support.server import VigiclicServer
from tests.support.stream import input_message
from tests.support.user_session import (
    Session,
    has_systemd,
    stand_in_session,
    systemd_session,
    until_gone,
)
from tests.support.waiting import eventually

Maker = Callable[[Path], AbstractContextManager[Session]]
MAKERS: dict[str, Maker] = {"stand-in": stand_in_session, "systemd": systemd_session}

# As awkward as the name of a folder can be.
AWKWARD = 'Ma%h "mais\'on" $HOME \\ é'
NOTHING = "Vigiclic does not start with your session: nothing to do."


def a_home(tmp_path: Path) -> Path:
    home = tmp_path / AWKWARD
    home.mkdir()
    return home


@pytest.fixture(params=MAKERS)
def session(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Session]:
    if request.param == "systemd" and not has_systemd():
        pytest.skip("no user manager of systemd can be started here: only its stand-in was asked")
    with MAKERS[request.param](a_home(tmp_path)) as made:
        yield made


@pytest.fixture
def stand_in(tmp_path: Path) -> Iterator[Session]:
    with stand_in_session(a_home(tmp_path)) as made:
        yield made


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / f"data {AWKWARD}"


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def say(session: Session, what: str, data: Path | None = None, *more: str) -> tuple[int, str]:
    folder = () if data is None else ("--data-dir", str(data))
    done = session.vigiclic("service", what, *folder, *more)
    said = (done.stdout + done.stderr).strip()
    assert said.count("\n") == 0
    return done.returncode, said


def running(data: Path) -> runtime.Runtime:
    found = runtime.find(data)
    assert found is not None
    return found


def test_it_is_installed_kept_running_and_removed(session: Session, data: Path, port: int) -> None:
    assert say(session, "status", data)[0] == 1
    status, said = say(session, "install", data, "--port", str(port))
    assert (status, f"http://127.0.0.1:{port}" in said) == (0, True), said
    assert_sound(session)
    first = running(data)
    status, said = say(session, "status")
    assert (status, first.url in said) == (0, True), said
    # Again: nothing is done, and what runs goes on.
    status, said = say(session, "install")
    assert (status, "nothing to do" in said) == (0, True), said
    assert running(data).pid == first.pid
    assert_it_works(data, port)
    second = after_a_kill(session, data, port)
    status, said = say(session, "remove")
    assert (status, str(data) in said) == (0, True), said
    until_gone(second.pid)
    assert runtime.find(data) is None
    assert (data / "journal.db").is_file()
    assert not units(session)
    assert say(session, "remove", data) == (0, NOTHING)
    assert say(session, "status", data)[0] == 1


def units(session: Session) -> list[Path]:
    return [path for path in session.config.rglob("*") if "vigiclic" in path.name]


def assert_sound(session: Session) -> None:
    """See that systemd finds nothing wrong, or else that it was told what it has to be told."""
    [file] = session.config.glob("systemd/user/*.service")
    if session.calls is None:
        found = session.run("systemd-analyze", "--user", "verify", str(file))
        assert (found.returncode, found.stdout, found.stderr) == (0, "", "")
        return
    told = session.calls.read_text().splitlines()
    changing = [call.split()[1] for call in told if "is-" not in call]
    assert changing == ["daemon-reload", "enable", "reset-failed", "restart"]


def assert_it_works(data: Path, port: int) -> None:
    server = VigiclicServer(data, port=port)
    token = server.pair()
    message = input_message()
    with server.connect(token) as stream:
        stream.send(message)
        assert stream.receive("ack")["ids"] == [message["id"]]


def after_a_kill(session: Session, data: Path, port: int) -> runtime.Runtime:
    first = running(data)
    os.kill(first.pid, signal.SIGKILL)
    if session.calls is not None:
        # The stand-in does not start anew: status says so, and what to do.
        until_gone(first.pid)
        status, said = say(session, "status", data)
        assert (status, "vigiclic service install" in said) == (1, True), said
        assert say(session, "install")[0] == 0

    def another() -> runtime.Runtime | None:
        found = runtime.find(data)
        return found if found is not None and found.pid != first.pid else None

    found = eventually(another, "server after the kill", seconds=60)
    assert found.port == port
    return found


def test_a_changed_one_is_started_anew(stand_in: Session, data: Path, port: int) -> None:
    assert say(stand_in, "install", data, "--port", "0")[0] == 0
    first = running(data)
    status, said = say(stand_in, "install", data, "--port", str(port))
    assert (status, f":{port} " in said) == (0, True), said
    assert running(data).pid != first.pid
    # What an upgrade leaves running is of the version before.
    note = json.loads((data / runtime.NOTE).read_text())
    (data / runtime.NOTE).write_text(json.dumps({**note, "version": "0.0.9"}))
    second = running(data)
    assert say(stand_in, "install", data, "--port", str(port))[0] == 0
    assert running(data).pid != second.pid


def test_a_server_that_was_started_by_hand_is_not_pushed_aside(
    stand_in: Session, data: Path
) -> None:
    with VigiclicServer(data) as server:
        status, said = say(stand_in, "install", data)
        assert (status, str(server.process.pid) in said) == (1, True), said
        status, said = say(stand_in, "status", data)
        assert (status, server.url in said) == (1, True), said
    assert not units(stand_in)


def test_where_nothing_starts_with_a_session_that_is_said(tmp_path: Path, data: Path) -> None:
    with stand_in_session(a_home(tmp_path)) as session:
        (tmp_path / AWKWARD / "programs" / "systemctl").write_text(
            "#!/bin/sh\necho 'Failed to connect to bus: No medium found' >&2\nexit 1\n"
        )
        for what in ("install", "status", "remove"):
            status, said = say(session, what, data)
            assert (status, "No medium found" in said, "vigiclic serve" in said) == (1, True, True)
        assert not units(session)


def test_words_reach_the_program_as_they_are(session: Session, tmp_path: Path) -> None:
    words = (AWKWARD, "${HOME}", "%h", "", "x'y", "\\x41", "$$")
    program = tmp_path / f"program {AWKWARD}"
    target = tmp_path / "told"
    program.write_text(
        f"#!{sys.executable}\nimport json, os, sys\n"
        f"told = json.dumps([sys.argv[1:], os.environ['WORD']])\n"
        f"open({str(target)!r}, 'w').write(told)\n"
    )
    program.chmod(0o755)
    start = Start((str(program), *words), {"WORD": AWKWARD}, tmp_path)
    folder = session.config / "systemd" / "user"
    folder.mkdir(parents=True)
    (folder / "words.service").write_text(unit(start), "utf-8")
    session.run("systemctl", "--user", "daemon-reload")
    session.run("systemctl", "--user", "restart", "words.service")
    eventually(lambda: target.is_file() and target.read_text(), "word from the program")
    assert json.loads(target.read_text()) == [list(words), AWKWARD]
