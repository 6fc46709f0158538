"""A browser's messages in fast motion, and the client that sends them and minds the answers."""

import asyncio
import json
import random
import time
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin, Subprotocol

from server.messages import SUBPROTOCOL
from tests.support.stream import ORIGIN, now_ms

Message = dict[str, Any]
GONE = (OSError, WebSocketException, EOFError)
"""What a connection ends with, however the other end went."""
DAY_MS = 8 * 60 * 60 * 1000
KINDS = 200


def day(seed: int, pages: int, messages: int, start: int) -> Iterator[Message]:
    """Give a worker's day: so many messages, so many of them pages, from `start` (epoch ms) on."""
    moments = (start + number * DAY_MS // messages for number in range(messages))
    return _happening(seed, messages // pages, moments)


def live(seed: int, every: int) -> Iterator[Message]:
    """Give messages without an end, each of the moment in which it is asked for.

    Every so-and-so-many of them is a page.
    """
    return _happening(seed, every, iter(now_ms, None))


def _happening(seed: int, every: int, moments: Iterable[int]) -> Iterator[Message]:
    drawn = random.Random(seed)
    for number, at in enumerate(moments):
        if number % every == 0:
            yield page(number // every, at, drawn)
        elif number % every == 1:
            yield _told("attention", at, drawn, tab=1, reason="focus")
        else:
            yield _told("input", at, drawn, tab=1, kind=drawn.choice(["key", "pointer", "scroll"]))


def page(number: int, at: int, drawn: random.Random) -> Message:
    """Give a list of offers, one of some hundred different ones, or a page of work."""
    kind = number % KINDS
    rows = "".join(
        f"<li class='job'><h3><a href='/jobs/{kind}-{row}'>Describe photo {kind}-{row}</a></h3>"
        f"<p>Write two sentences on the place, the people and what they do.</p>"
        f"<span>$0.{10 + row}</span> <span>{1 + row % 5} min</span></li>"
        for row in range(6)
    )
    return _told(
        "page",
        at,
        drawn,
        tab=1,
        url=f"https://jobs.example/list?page={kind}",
        title=f"Jobs, page {kind}",
        html=f"<html><body><h1>Jobs</h1><ul>{rows}</ul></body></html>",
    )


def _told(type_: str, at: int, drawn: random.Random, **fields: Any) -> Message:
    identifier = str(uuid.UUID(int=drawn.getrandbits(128), version=4))
    return {"type": type_, "id": identifier, "at": at} | fields


def daytime() -> str:
    """Give a time zone in which it is about noon: at night some warnings wait for the morning."""
    ahead = 12 - datetime.now(UTC).hour
    # Etc counts westwards.
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


@dataclass
class Browser:
    """Sends again, after every break, what was not acknowledged: as the extension's outbox does."""

    name: str
    coming: Iterator[Message]
    window: int = 64
    waiting: dict[str, Message] = field(default_factory=dict)
    acknowledged: set[str] = field(default_factory=set)
    asked: dict[str, float] = field(default_factory=dict)
    latencies: list[float] = field(default_factory=list)
    """Seconds from a page that was sent to the verdict on it."""
    at_end: bool = False

    @property
    def done(self) -> bool:
        """Whether all there is to say was acknowledged."""
        return self.at_end and not self.waiting

    async def talk(self, port: int, token: str, until: float = float("inf")) -> None:
        """Talk on one connection until it ends, all is said, or the time (monotonic s) has come."""
        try:
            async with connect(
                f"ws://127.0.0.1:{port}/v1/stream",
                origin=Origin(ORIGIN),
                subprotocols=[Subprotocol(SUBPROTOCOL)],
                compression=None,
                max_size=None,
                proxy=None,
                close_timeout=1,
            ) as connection:
                await self._hello(connection, token)
                for message in list(self.waiting.values()):
                    await self._send(connection, message)
                while not self.done and time.monotonic() < until:
                    await self._more(connection)
                    self._hear(json.loads(await asyncio.wait_for(connection.recv(), 60)))
        except GONE:
            self.asked.clear()

    async def _hello(self, connection: ClientConnection, token: str) -> None:
        client = {"id": self.name, "timezone": daytime()}
        hello = {"type": "hello", "protocol": 1, "token": token, "client": client}
        await connection.send(json.dumps(hello))
        await connection.recv()

    async def _more(self, connection: ClientConnection) -> None:
        while len(self.waiting) < self.window and not self.at_end:
            message = next(self.coming, None)
            if message is None:
                self.at_end = True
                return
            self.waiting[message["id"]] = message
            await self._send(connection, message)

    async def _send(self, connection: ClientConnection, message: Message) -> None:
        if message["type"] == "page":
            self.asked[message["id"]] = time.perf_counter()
        await connection.send(json.dumps(message))

    def _hear(self, answer: Message) -> None:
        if answer["type"] == "ack":
            for identifier in answer["ids"]:
                self.waiting.pop(identifier, None)
                self.acknowledged.add(identifier)
        elif answer["type"] == "verdict" and answer["page"] in self.asked:
            self.latencies.append(time.perf_counter() - self.asked.pop(answer["page"]))
        elif answer["type"] == "error":
            raise AssertionError(f"refused: {answer}")
