"""Fifty connections at full speed, slow readers among them, and a worker in the middle of it.

The crowd is a process of its own: `python -m tests.reliability.crowd PORT TOKEN SECONDS COUNT`.
"""

import asyncio
import json
import random
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import psutil

from tests.reliability.traffic import GONE, Browser, daytime, live
from tests.support.server import REPOSITORY, VigiclicServer
from tests.support.stream import input_message, new_id, page_message

CONNECTIONS = 50
PAUSE_S = 1.0
TRIES = 5
FEE = (
    "<h1>Data entry from home</h1><p>Earn 500 USD an hour typing short texts. Before the first task"
    " you pay a registration fee of {fee} USD in gift cards to office@hire.example.</p>"
)


@dataclass
class Outcome:
    """What the crowd came to: MB, seconds from page to warning, messages."""

    megabytes: list[float] = field(default_factory=list)
    banners: list[float] = field(default_factory=list)
    acknowledged: int = 0
    dropped: int = 0
    caught_up: int = 0
    stored: int = 0
    seconds: float = 0

    def __str__(self) -> str:
        """Say it in one line."""
        banners = sorted(self.banners)
        late = banners[int(len(banners) * 0.99)] if banners else 0
        return (
            f"{self.acknowledged:,} messages in {self.seconds:.0f} s, {self.stored:,} stored;"
            f" slow readers dropped {self.dropped}, caught up {self.caught_up};"
            f" memory {self.megabytes[0]:.0f} MB at the start, {max(self.megabytes):.0f} at most,"
            f" {self.megabytes[-1]:.0f} at the end; {len(banners)} banners:"
            f" p50 {median(banners) * 1000:.0f} ms, p99 {late * 1000:.0f} ms,"
            f" slowest {banners[-1] * 1000:.0f} ms"
        )


def crowd(folder: Path, seconds: float, connections: int = CONNECTIONS) -> Outcome:
    """Let a crowd talk for so long; gives the figures, all messages being there once.

    Raises:
        AssertionError: a message was refused, or is not there, or there twice.
    """
    found = Outcome()
    with VigiclicServer(folder / "data") as server:
        token = server.pair()
        process = psutil.Process(server.process.pid)
        before = server.status(token)["counts"]["messages"]
        began = time.monotonic()
        command = [sys.executable, "-m", "tests.reliability.crowd"]
        with subprocess.Popen(
            [*command, str(server.port), token, str(seconds), str(connections)],
            cwd=REPOSITORY,
            stdout=subprocess.PIPE,
            text=True,
        ) as others:
            slow = SlowReader(server, token)
            slow.start()
            with server.connect(token, hello=False) as stream:
                stream.hello(token, client_id="worker", timezone=daytime())
                while others.poll() is None:
                    found.megabytes.append(process.memory_info().rss / 2**20)
                    sent = time.perf_counter()
                    html = FEE.format(fee=20 + len(found.banners))
                    # Another site each time: the same warning on the same offer is given once.
                    url = f"https://{new_id()}.example/"
                    stream.send(page_message(html=html, url=url))
                    while stream.receive("warning", 60)["code"] != "scam":
                        pass
                    found.banners.append(time.perf_counter() - sent)
                    stream.waiting.clear()
                    time.sleep(PAUSE_S)
            assert others.stdout is not None
            found.acknowledged = int(others.stdout.read())
            assert others.returncode == 0
        slow.join(200)
        found.seconds = time.monotonic() - began
        found.dropped, found.caught_up = slow.dropped, slow.caught_up
        told = found.acknowledged + len(found.banners) + slow.caught_up
        found.stored = server.status(token)["counts"]["messages"] - before
        assert found.stored == told, f"{told} acknowledged, {found.stored} stored"
        found.megabytes.append(process.memory_info().rss / 2**20)
    return found


class SlowReader(threading.Thread):
    """Says a lot and reads nothing until it is dropped; then comes back for what it is owed."""

    def __init__(self, server: VigiclicServer, token: str) -> None:
        """Take the server."""
        super().__init__(daemon=True)
        self.dropped = self.caught_up = 0
        self._server = server
        self._token = token

    def run(self) -> None:
        """Be dropped once, and catch up."""
        owed = [input_message() for _ in range(50)]
        with suppress(*GONE), self._server.connect(self._token, hello=False) as stream:
            stream.hello(self._token, client_id="slow", timezone=daytime())
            for message in owed:
                stream.send(message)
            while True:
                stream.send_raw('{"type": "nothing that anybody knows"}' * 3)
        self.dropped += 1
        with self._server.connect(self._token, hello=False) as stream:
            stream.hello(self._token, client_id="slow", timezone=daytime())
            for message in owed:
                stream.send(message)
            stream.acknowledged({message["id"] for message in owed}, 60)
        self.caught_up = len(owed)


async def _talk(port: int, token: str, seconds: float, count: int) -> int:
    until = time.monotonic() + seconds
    # The seeds of another crowd on the same server must not give the same ids.
    seeds = random.SystemRandom().sample(range(2**40), count)
    browsers = [Browser(f"crowd-{place}", live(seed, 2_000)) for place, seed in enumerate(seeds)]
    await asyncio.gather(*(browser.talk(port, token, until) for browser in browsers))
    for browser in browsers:
        browser.coming, browser.at_end = iter(()), True
    for _ in range(TRIES):
        # On a busy machine a handshake may take too long: an extension tries again, too.
        await asyncio.gather(*(each.talk(port, token) for each in browsers if not each.done))
    assert all(browser.done for browser in browsers)
    return sum(len(browser.acknowledged) for browser in browsers)


def main(port: str, token: str, seconds: str, count: str) -> Any:
    """Be the crowd, and print how many messages were acknowledged."""
    print(json.dumps(asyncio.run(_talk(int(port), token, float(seconds), int(count)))))


if __name__ == "__main__":
    main(*sys.argv[1:])
