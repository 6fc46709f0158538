"""The stream under fuzz: a whole server in a thread of its own, and clients that send it anything.

How long the server's loop stands still is measured from inside it. A gap counts as long as it was
on the clock, or as long as this process was computing in it, whichever is less: what other programs
take of the processors is not the server's doing. How much of it the loop itself was computing is
told beside it: the rest was a step of another thread that nobody could interrupt.
"""

import asyncio
import contextlib
import json
import logging
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import aiohttp
from aiohttp import WSMsgType, web

from classifier.scorer import Scorer
from server import clients, datadir
from server.access import Access
from server.app import create_app
from server.journal import Journal
from server.messages import SUBPROTOCOL
from server.pairing import PairingDesk
from server.parts import Parts, assemble
from server.serving import TURN_S
from server.settings import Settings
from server.texts import Texts
from server.times import now_ms, steady_ms
from tests.fuzz.frames import Frames
from tests.support.stream import ORIGIN, input_message

ROUND = 5_000
"""Frames that one server gets before another takes its place, over another journal."""
CONNECTIONS = 4
BATCH = 100
TICK_S = 0.005
PATIENCE_S = 300.0


@dataclass
class Told:
    """What came of it: `longest_ms` is how long the server's loop stood still at most.

    `own_ms` is how long it was computing at most between two looks at the clock.
    """

    frames: int = 0
    acknowledged: int = 0
    refused: int = 0
    verdicts: int = 0
    longest_ms: float = 0.0
    own_ms: float = 0.0

    def add(self, other: "Told") -> None:
        """Count another round in."""
        self.frames += other.frames
        self.acknowledged += other.acknowledged
        self.refused += other.refused
        self.verdicts += other.verdicts
        self.longest_ms = max(self.longest_ms, other.longest_ms)
        self.own_ms = max(self.own_ms, other.own_ms)


class _Errors(logging.Handler):
    """Counts what the server logs as its own failures."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.seen.append(self.format(record))


class Watched:
    """A server on a free port in a thread of its own, whose loop is watched."""

    def __init__(self, folder: Path, parts: Parts) -> None:
        """Prepare it over a data folder."""
        self.parts = parts
        self.longest_s = 0.0
        self.own_s = 0.0
        self.port = 0
        self.token = clients.new_token()
        self._folder = folder
        self._ready = threading.Event()
        self._stop: asyncio.Event
        self._loop: asyncio.AbstractEventLoop
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))

    def start(self) -> None:
        """Start it and wait until it accepts connections."""
        self._thread.start()
        if not self._ready.wait(60):
            raise TimeoutError("the server does not start")

    def stop(self) -> None:
        """End it in good order."""
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(60)

    def stored(self) -> int:
        """Give how many messages are in its journal."""
        journal = Journal.open_in(self._folder)
        try:
            return journal.messages
        finally:
            journal.close()

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        sys.setswitchinterval(TURN_S)  # as `vigiclic serve` has it
        datadir.prepare(self._folder)
        journal = Journal.open_in(self._folder)
        client = await journal.write(
            lambda connection: clients.add(
                connection, clients.hashed(self.token), ORIGIN, None, now_ms()
            )
        )
        access = Access([client])
        app = create_app(
            journal,
            self.parts,
            access,
            desk=PairingDesk(steady_ms),
            settings=Settings(),
            texts=Texts("en"),
            now=now_ms,
            on_paired=lambda _: None,
        )
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.port = int(runner.addresses[0][1])
        access.serve_on(self.port)
        watching = asyncio.create_task(self._watch())
        self._ready.set()
        await self._stop.wait()
        watching.cancel()
        await runner.cleanup()

    async def _watch(self) -> None:
        while True:
            start, computed, own = time.monotonic(), time.process_time(), time.thread_time()
            await asyncio.sleep(TICK_S)
            gap = min(time.monotonic() - start, time.process_time() - computed) - TICK_S
            self.longest_s = max(self.longest_s, gap)
            self.own_s = max(self.own_s, time.thread_time() - own)


class _Client:
    """One connection: sends frame after frame, and counts what is answered."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, told: Told) -> None:
        self.socket = socket
        self.told = told
        self.acknowledged: set[str] = set()
        self._arrived = asyncio.Condition()

    async def hello(self, token: str, name: str) -> None:
        who = {"id": name, "browser": "fuzz", "locale": "en", "timezone": "Europe/Paris"}
        hello = {"type": "hello", "protocol": 1, "token": token, "client": who}
        await self.socket.send_str(json.dumps(hello))

    async def send(self, frames: Frames, count: int) -> None:
        for start in range(0, count, BATCH):
            for _ in range(min(BATCH, count - start)):
                frame = frames()
                # What is no UTF-8 may come in a text frame, too: a page is not asked.
                await self.socket.send_frame(frame, WSMsgType.TEXT)
                self.told.frames += 1
            last = input_message()
            await self.socket.send_str(json.dumps(last))
            await self._wait_for(last["id"])

    async def _wait_for(self, identifier: str) -> None:
        async with self._arrived:
            await asyncio.wait_for(
                self._arrived.wait_for(lambda: identifier in self.acknowledged), PATIENCE_S
            )

    async def receive(self) -> None:
        async for frame in self.socket:
            message: dict[str, Any] = json.loads(frame.data)
            match message["type"]:
                case "ack":
                    async with self._arrived:
                        self.acknowledged.update(message["ids"])
                        self._arrived.notify_all()
                case "error":
                    self.told.refused += 1
                case "verdict":
                    self.told.verdicts += 1
        # Nothing that is sent on it may end a greeted connection.
        raise ConnectionError(f"the server hung up: {self.socket.close_code}")


async def fuzz(count: int, seed: int) -> Told:
    """Send so many frames and give what came of it.

    Raises:
        AssertionError: something that was acknowledged is not in the journal, or what is there was
            not acknowledged.
        ConnectionError, TimeoutError: the server hung up, or did not answer.
    """
    told = Told()
    parts = assemble(Scorer.load())
    for number, start in enumerate(range(0, count, ROUND)):
        told.add(await _round(min(ROUND, count - start), f"{seed}:{number}", parts))
    return told


async def _round(count: int, seed: str, parts: Parts) -> Told:
    told = Told()
    with tempfile.TemporaryDirectory() as folder, _failures() as failures:
        server = Watched(Path(folder) / "data", parts)
        server.start()
        try:
            async with contextlib.AsyncExitStack() as opened:
                session = await opened.enter_async_context(aiohttp.ClientSession())
                connected = [
                    await _connect(session, server, told, str(number))
                    for number in range(CONNECTIONS)
                ]
                receiving = [asyncio.create_task(client.receive()) for client in connected]
                sending = [
                    asyncio.create_task(
                        client.send(Frames(Random(f"{seed}:{number}")), count // CONNECTIONS)
                    )
                    for number, client in enumerate(connected)
                ]
                sent = asyncio.create_task(_all(sending))
                await asyncio.wait([sent, *receiving], return_when=asyncio.FIRST_COMPLETED)
                for task in receiving:
                    if task.done():
                        task.result()
                await sent
                for task in receiving:
                    task.cancel()
                await asyncio.gather(*receiving, return_exceptions=True)
        finally:
            await asyncio.to_thread(server.stop)
        if failures:
            raise AssertionError(
                f"{len(failures)} failures in the server; the first: {failures[0]}"
            )
        acknowledged = {one for client in connected for one in client.acknowledged}
        if len(acknowledged) != server.stored():
            raise AssertionError(f"{len(acknowledged)} acknowledged, {server.stored()} stored")
        told.acknowledged = len(acknowledged)
        told.longest_ms, told.own_ms = server.longest_s * 1000, server.own_s * 1000
    return told


async def _all(tasks: list[asyncio.Task[None]]) -> None:
    await asyncio.gather(*tasks)


async def _connect(
    session: aiohttp.ClientSession, server: Watched, told: Told, name: str
) -> _Client:
    socket = await session.ws_connect(
        f"ws://127.0.0.1:{server.port}/v1/stream",
        origin=ORIGIN,
        protocols=(SUBPROTOCOL,),
        max_msg_size=0,
        compress=0,
    )
    client = _Client(socket, told)
    await client.hello(server.token, name)
    return client


@contextlib.contextmanager
def _failures() -> Iterator[list[str]]:
    """Hear what the server logs as a failure of its own."""
    handler = _Errors()
    logger = logging.getLogger("server")
    logger.addHandler(handler)
    try:
        yield handler.seen
    finally:
        logger.removeHandler(handler)
