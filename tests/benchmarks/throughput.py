"""Messages acknowledged a second with durable commits, beside ActivityWatch's server and an echo.

Both servers run alone, one after the other, on the same disk. An acknowledgement (there, an answer)
means that the message is on disk: both commit with SQLite's default or stronger durability. The
echo is a bare aiohttp server that acknowledges what it has not stored.
"""

import asyncio
import contextlib
import json
import sqlite3
import threading
import time
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path

from rich.table import Table
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from server.messages import SUBPROTOCOL
from tests.benchmarks import activitywatch
from tests.benchmarks.figures import Figure, take
from tests.benchmarks.latency import empty_server
from tests.support.server import VigiclicServer
from tests.support.stream import ORIGIN

SECONDS = 4.0
MANY = 10
CONNECTIONS = (1, MANY, 50)
TIMES_ACTIVITYWATCH = 25
SHARE_OF_ECHO = 0.6
WINDOW = 256
BATCH = 100

Work = Callable[[ClientConnection, float], Awaitable[int]]


async def one_by_one(connection: ClientConnection, until: float) -> int:
    """Send a message and wait for its acknowledgement, again and again; give how many."""
    sent = 0
    while time.perf_counter() < until:
        await connection.send(_message())
        await _acknowledged(connection)
        sent += 1
    return sent


async def pipelined(connection: ClientConnection, until: float) -> int:
    """Keep up to WINDOW messages on their way, as an extension that drains its outbox does."""
    sent = acknowledged = 0
    while acknowledged < sent or time.perf_counter() < until:
        while sent - acknowledged < WINDOW and time.perf_counter() < until:
            await connection.send(_message())
            sent += 1
        if acknowledged < sent:
            acknowledged += await _acknowledged(connection)
    return sent


def _message() -> str:
    now = time.time_ns() // 1_000_000
    return f'{{"type":"input","id":"{uuid.uuid4()}","at":{now},"tab":1,"kind":"key"}}'


async def _acknowledged(connection: ClientConnection) -> int:
    while True:
        message = json.loads(await connection.recv())
        if message["type"] == "ack":
            return len(message["ids"])
        if message["type"] == "error":
            raise AssertionError(f"refused: {message}")


async def _measure(port: int, token: str, connections: int, work: Work) -> float:
    async with contextlib.AsyncExitStack() as stack:
        opened = []
        for number in range(connections):
            connection = await stack.enter_async_context(
                connect(
                    f"ws://127.0.0.1:{port}/v1/stream",
                    origin=Origin(ORIGIN),
                    subprotocols=[Subprotocol(SUBPROTOCOL)],
                    compression=None,
                    max_size=None,
                    proxy=None,
                )
            )
            client = {"id": f"benchmark-{number}"}
            hello = {"type": "hello", "protocol": 1, "token": token, "client": client}
            await connection.send(json.dumps(hello))
            await connection.recv()
            opened.append(connection)
        start = time.perf_counter()
        counts = await asyncio.gather(*(work(each, start + SECONDS) for each in opened))
        return sum(counts) / (time.perf_counter() - start)


KINDS: dict[str, Work] = {"one by one": one_by_one, "pipelined": pipelined}


def vigiclic(folder: Path) -> dict[str, float]:
    """Give our messages a second, by how they are sent."""

    def rate(connections: int, work: Work, name: str) -> float:
        with VigiclicServer(folder / name.replace(" ", "-")) as server:
            return asyncio.run(_measure(server.port, server.pair(), connections, work))

    return _rates(rate)


def echo() -> dict[str, float]:
    """Give the messages a second that a server acknowledges which stores none."""

    def rate(connections: int, work: Work, _: str) -> float:
        with empty_server() as port:
            return asyncio.run(_measure(port, "anybody", connections, work))

    return _rates(rate)


def _rates(rate: Callable[[int, Work, str], float]) -> dict[str, float]:
    rates = {}
    for how, work in KINDS.items():
        for connections in CONNECTIONS:
            name = f"{how}, {_connections(connections)}"
            rates[name] = rate(connections, work, name)
    return rates


def activity_watch(folder: Path) -> dict[str, float]:
    """Give ActivityWatch's events a second, by how they are sent."""
    Send = Callable[[activitywatch.ActivityWatchClient], int]  # noqa: N806 - a type

    def heartbeat(client: activitywatch.ActivityWatchClient) -> int:
        client.heartbeat()
        return 1

    def insert(client: activitywatch.ActivityWatchClient) -> int:
        client.insert(1)
        return 1

    def batch(client: activitywatch.ActivityWatchClient) -> int:
        client.insert(BATCH)
        return BATCH

    kinds: list[tuple[str, Send]] = [
        ("heartbeat, one a request", heartbeat),
        ("insert, one a request", insert),
        (f"insert, {BATCH} a request", batch),
    ]
    rates = {}
    for how, send in kinds:
        for connections in (1, MANY):
            name = f"{how}, {_connections(connections)}"
            with activitywatch.ActivityWatch(folder / name.replace(" ", "-")) as server:
                rates[name] = _measure_threads(server, connections, send)
    return rates


def _measure_threads(
    server: activitywatch.ActivityWatch,
    connections: int,
    send: Callable[[activitywatch.ActivityWatchClient], int],
) -> float:
    counts: list[int] = []
    start = time.perf_counter()

    def work() -> None:
        count = 0
        with server.connect() as client:
            while time.perf_counter() < start + SECONDS:
                count += send(client)
        counts.append(count)

    threads = [threading.Thread(target=work) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(counts) != connections:
        raise AssertionError("a client of ActivityWatch's server broke off")
    return sum(counts) / (time.perf_counter() - start)


def disk(folder: Path) -> float:
    """Give how many commits a second SQLite itself manages on this disk, WAL and FULL."""
    with contextlib.closing(sqlite3.connect(folder / "disk.sqlite3")) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        database.execute("CREATE TABLE message (id INTEGER PRIMARY KEY, body TEXT)")
        commits = 0
        start = time.perf_counter()
        while time.perf_counter() < start + SECONDS / 2:
            with database:
                database.execute("INSERT INTO message (body) VALUES (?)", [_message()])
            commits += 1
        return commits / (time.perf_counter() - start)


def run(folder: Path) -> Table:
    """Measure all servers, and give the table."""
    ours, theirs, echoed = (
        vigiclic(folder / "vigiclic"),
        activity_watch(folder / "activitywatch"),
        echo(),
    )
    single = max(rate for name, rate in theirs.items() if "one a request" in name)
    table = Table(title="Durable messages a second")
    table.add_column("server")
    table.add_column("how")
    table.add_column("messages/s", justify="right")
    table.add_column("x best single-event rate of ActivityWatch", justify="right")
    for name, rates in (
        ("Vigiclic", ours),
        ("an echo that stores nothing", echoed),
        (activitywatch.version(), theirs),
    ):
        for how, rate in rates.items():
            table.add_row(name, how, f"{rate:,.0f}", f"{rate / single:.1f}")
    table.add_row("SQLite alone", "one commit a row", f"{disk(folder):,.0f}", "")
    for how, rate in ours.items():
        for beside, other, goal in (
            ("ActivityWatch, its best one by one", single, TIMES_ACTIVITYWATCH),
            ("an echo", echoed[how], SHARE_OF_ECHO),
        ):
            what = f"durable messages a second, {how}"
            ratio = rate / other
            take(Figure("throughput", what, ratio, beside=beside, better="more", goal=goal))
    return table


def _connections(number: int) -> str:
    return "1 connection" if number == 1 else f"{number} connections"
