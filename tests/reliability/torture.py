"""`kill -9` at random moments under load, again and again."""

import asyncio
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from server.datadir import DATABASE
from server.evidence.stored import broken_at
from tests.reliability.traffic import Browser, day
from tests.support.server import REPOSITORY, VigiclicServer
from tests.support.stream import now_ms

BROWSERS = 3
LONGEST_S = 0.8
TRIES = 3
STARTING = 0.15
"""How many of the kills come while the server is starting."""


@dataclass
class Outcome:
    """What the kills came to."""

    kills: int = 0
    while_starting: int = 0
    acknowledged: int = 0
    stored: int = 0


def torture(folder: Path, kills: int, seed: int = 1) -> Outcome:
    """Kill a server so often; every time, look in a copy of its files for what was acknowledged.

    Raises:
        AssertionError: something acknowledged is not there, is there twice, or is not as it was.
    """
    drawn = random.Random(seed)
    start = now_ms() - 9 * 60 * 60 * 1000
    browsers = [
        Browser(f"browser-{number}", day(seed + number, 50_000, 1_000_000, start))
        for number in range(BROWSERS)
    ]
    found = Outcome()
    server = VigiclicServer(folder / "data")
    with server:
        token = server.pair()
    while found.kills < kills:
        found.kills += 1
        if drawn.random() < STARTING:
            found.while_starting += 1
            _kill_while_starting(server, drawn.uniform(0, 3))
        else:
            server.start()
            asyncio.run(_talk_until_killed(server, token, browsers, drawn.uniform(0, LONGEST_S)))
        acknowledged = set().union(*(browser.acknowledged for browser in browsers))
        tenth = found.kills % 10 == 0
        _look(folder, acknowledged, chain=tenth or found.kills == kills)
        if tenth:
            print(f"{found.kills} kills, {len(acknowledged)} acknowledged, all there", flush=True)
    with server:
        for browser in browsers:
            # Nothing new: only what is still on its way.
            browser.coming, browser.at_end = iter(()), True
            for _ in range(TRIES):
                asyncio.run(browser.talk(server.port, token))
            assert browser.done
    acknowledged = set().union(*(browser.acknowledged for browser in browsers))
    stored = _look(folder, acknowledged, chain=True)
    assert stored == acknowledged, "something is there that nobody has sent"
    found.acknowledged, found.stored = len(acknowledged), len(stored)
    return found


async def _talk_until_killed(
    server: VigiclicServer, token: str, browsers: list[Browser], seconds: float
) -> None:
    talking = [asyncio.create_task(browser.talk(server.port, token)) for browser in browsers]
    await asyncio.sleep(seconds)
    await asyncio.to_thread(server.kill)
    await asyncio.gather(*talking)


def _kill_while_starting(server: VigiclicServer, seconds: float) -> None:
    command = [sys.executable, "-m", "server", "serve", "--port", "0"]
    starting = subprocess.Popen(
        [*command, "--data-dir", str(server.data_dir)],
        cwd=REPOSITORY,
        env=server.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(seconds)
    starting.send_signal(signal.SIGKILL)
    starting.wait()


def _look(folder: Path, acknowledged: set[str], *, chain: bool) -> set[str]:
    """Look into a copy, as the next start would find the files; give the ids that are there."""
    copy = folder / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir()
    for name in (DATABASE, f"{DATABASE}-wal"):
        if (folder / "data" / name).exists():
            shutil.copy(folder / "data" / name, copy / name)
    with closing(sqlite3.connect(copy / DATABASE)) as connection:
        ids = [row[0] for row in connection.execute("SELECT id FROM message")]
        assert connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
        if chain:
            assert broken_at(connection) is None
    stored = set(ids)
    assert len(ids) == len(stored), "something is there twice"
    assert acknowledged <= stored, f"{len(acknowledged - stored)} acknowledged messages are lost"
    return stored
