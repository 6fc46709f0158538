"""What is made to be taken along: one at a time, and gone when it is to go."""

import asyncio
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from server import outgoing
from server.outgoing import FOLDER, Failed, Outgoing, Ready, Underway, Wanted, pack
from server.threads import Stopped

WANTED = Wanted("en")
NEVER_READY = "import time; print('{\"read\": 1}', flush=True); time.sleep(600)"
MAKES = """
import json, pathlib, sys
folder = pathlib.Path(sys.argv[1], "evidence")
folder.mkdir()
(folder / "page.html").write_text("<p>Evidence</p>")
print(json.dumps({"read": 3}))
print(json.dumps({"folder": str(folder), "fingerprint": "f"}))
"""


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], list[str]]:
    """Have a program stand in for the command; what it is given is a list of its starts."""
    started: list[str] = []
    begin = asyncio.create_subprocess_exec

    def stand_in(program: str) -> list[str]:
        async def start(*_: str, **options: object) -> asyncio.subprocess.Process:
            started.append(program)
            words = (sys.executable, "-c", program, str(tmp_path / FOLDER))
            return await begin(*words, **options)  # type: ignore[arg-type]

        monkeypatch.setattr(asyncio, "create_subprocess_exec", start)
        return started

    return stand_in


def made(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*"))


async def ended(maker: Outgoing) -> outgoing.State:
    while isinstance(maker.state, Underway):
        await asyncio.sleep(0.01)
    return maker.state


async def test_it_is_packed_kept_and_dropped(
    tmp_path: Path, command: Callable[[str], list[str]]
) -> None:
    command(MAKES)
    maker = Outgoing(tmp_path, lambda: 0)
    await maker.make(WANTED)
    ready = await ended(maker)
    assert isinstance(ready, Ready)
    assert (ready.path.stat().st_mode & 0o777, ready.fingerprint) == (0o600, "f")
    assert made(tmp_path / FOLDER) == ["evidence.zip"]
    await maker.drop()
    assert maker.state is None
    assert made(tmp_path) == []


async def test_two_that_ask_at_once_have_one_made(
    tmp_path: Path, command: Callable[[str], list[str]]
) -> None:
    started = command(NEVER_READY)
    maker = Outgoing(tmp_path, lambda: 0)
    await asyncio.gather(maker.make(WANTED), maker.make(WANTED), maker.make(WANTED))
    while maker.state != Underway(1):
        await asyncio.sleep(0.01)
    assert len(started) == 1
    await maker.drop()
    assert maker.state is None


@pytest.mark.parametrize("said", ["no JSON", "{}", "[" * 70_000])
async def test_a_command_that_says_something_else_is_a_failure_and_may_be_tried_again(
    said: str, tmp_path: Path, command: Callable[[str], list[str]]
) -> None:
    command(f"print({said!r})")
    maker = Outgoing(tmp_path, lambda: 0)
    await maker.make(WANTED)
    assert await ended(maker) == Failed("")
    assert made(tmp_path) == []
    command(MAKES)
    await maker.make(WANTED)
    assert isinstance(await ended(maker), Ready)
    await maker.drop()


async def test_the_last_line_says_why_it_failed(
    tmp_path: Path, command: Callable[[str], list[str]]
) -> None:
    command("import sys; print('a detail', file=sys.stderr); sys.exit('vigiclic: no room')")
    maker = Outgoing(tmp_path, lambda: 0)
    await maker.make(WANTED)
    assert await ended(maker) == Failed("no room")
    await maker.drop()


async def test_nothing_is_begun_while_something_is_forgotten(
    tmp_path: Path, command: Callable[[str], list[str]]
) -> None:
    started = command(NEVER_READY)
    maker = Outgoing(tmp_path, lambda: 0)
    await maker.make(WANTED)
    async with maker.without():
        before = len(started)
        assert made(tmp_path) == []
        asking = asyncio.create_task(maker.make(WANTED))
        done, _ = await asyncio.wait([asking], timeout=0.05)
        assert (done, maker.state, len(started)) == (set(), None, before)
    await asking
    while len(started) == before:
        await asyncio.sleep(0.01)
    assert isinstance(maker.state, Underway)
    await maker.drop()


async def test_packing_has_ended_when_it_is_dropped(
    tmp_path: Path, command: Callable[[str], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, seen = threading.Event(), []

    def packing(_: Path, archive: Path, stop: threading.Event) -> Path:
        begun.set()
        stop.wait()
        archive.write_bytes(b"late")
        seen.append(archive.name)
        raise Stopped

    monkeypatch.setattr(outgoing, "pack", packing)
    command(MAKES)
    maker = Outgoing(tmp_path, lambda: 0)
    await maker.make(WANTED)
    await asyncio.to_thread(begun.wait)
    await maker.drop()
    assert seen == ["evidence.zip"]
    assert made(tmp_path) == []


def test_packing_stops_when_it_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "evidence"
    folder.mkdir()
    (folder / "journal.jsonl").write_bytes(b"line\n")
    stop = threading.Event()
    stop.set()
    with pytest.raises(Stopped):
        pack(folder, tmp_path / "evidence.zip", stop)
    assert (folder / "journal.jsonl").exists()
