"""A terminal client of the stream, on a library that the server does not use: `websockets`."""

import asyncio
import sys
import uuid
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Literal, Protocol

import msgspec
from rich.console import Console
from rich.text import Text
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidHandshake, WebSocketException
from websockets.typing import Subprotocol

from server import __version__, runtime
from server.advice import say
from server.control import Unanswered, ask
from server.messages import (
    MAX_FRAME,
    PROTOCOL,
    SUBPROTOCOL,
    ClientInfo,
    Error,
    Hello,
    ServerMessage,
    Welcome,
    decode_server,
    encoder,
)
from server.messages import Warning as Alert
from server.runtime import Runtime
from server.texts import Texts
from server.vocabulary import Level

State = Literal["waiting", "connected", "lost"]
RETRY_S = 1.0
STYLES: dict[Level, str] = {"danger": "bold red", "caution": "yellow", "info": "cyan", "none": ""}


class Show(Protocol):
    """Where what comes is shown."""

    def state(self, state: State, url: str) -> None:
        """Say that the connection has changed."""

    def alert(self, alert: Alert) -> None:
        """Show a warning."""

    def error(self, error: Error) -> None:
        """Show what the server refused."""


async def watch(folder: Path, show: Show) -> None:
    """Show what the server on a data folder has to say; waits for one that is away, for ever."""
    since = 0
    state: State | None = None
    while True:
        server = runtime.find(folder)
        if server is not None:
            with suppress(Unanswered, OSError, WebSocketException, InvalidHandshake):
                async for message in _told(server, since):
                    if isinstance(message, Welcome):
                        state = "connected"
                        show.state(state, server.url)
                    elif isinstance(message, Alert):
                        since = message.number
                        show.alert(message)
                    elif isinstance(message, Error):
                        show.error(message)
        now: State = "waiting" if state in (None, "waiting") else "lost"
        if now != state:
            state = now
            show.state(state, "")
        await asyncio.sleep(RETRY_S)


async def _told(server: Runtime, since: int) -> AsyncIterator[ServerMessage]:
    answer = await asyncio.to_thread(ask, server, "POST", "/v1/control/watch")
    hello = Hello(
        protocol=PROTOCOL,
        token=answer["token"],
        since=since,
        client=ClientInfo(id=f"watch-{uuid.uuid4()}", browser="terminal", extension=__version__),
    )
    async with connect(
        f"ws://127.0.0.1:{server.port}/v1/stream",
        subprotocols=[Subprotocol(SUBPROTOCOL)],
        compression=None,
        max_size=MAX_FRAME,
        proxy=None,
    ) as socket:
        await socket.send(encoder.encode(hello), text=True)
        async for frame in socket:
            with suppress(msgspec.DecodeError):
                yield decode_server(frame)


class Lines:
    """One JSON object a line, for other programs: warnings as they came, and the connection."""

    def state(self, state: State, url: str) -> None:
        """Write a line of type `connection`."""
        line = {"type": "connection", "state": state, **({"url": url} if url else {})}
        self._write(msgspec.json.encode(line))

    def alert(self, alert: Alert) -> None:
        """Write the warning as the stream has it."""
        self._write(encoder.encode(alert))

    def error(self, error: Error) -> None:
        """Write the error as the stream has it."""
        self._write(encoder.encode(error))

    @staticmethod
    def _write(line: bytes) -> None:
        sys.stdout.write(line.decode() + "\n")
        sys.stdout.flush()


class People:
    """Words in the interface's language; in colour on a terminal, plain when piped."""

    def __init__(self, texts: Texts, console: Console | None = None) -> None:
        """Take the texts, and a console where it is not to be standard output."""
        self._texts = texts
        self._console = console or Console(highlight=False, soft_wrap=True)

    def state(self, state: State, url: str) -> None:
        """Say it in one line."""
        self._console.print(Text(self._texts(f"watch.{state}", url=url), "dim"))

    def alert(self, alert: Alert) -> None:
        """Say level and warning, with its quoted reasons."""
        level = self._texts("warning.about", title=self._texts(f"level.{alert.level}"))
        line = Text(f"{level} ", STYLES[alert.level])
        line.append(printable(say(alert.code, alert.params, alert.reasons, self._texts)), "")
        self._console.print(line)

    def error(self, error: Error) -> None:
        """Say what was refused."""
        self._console.print(Text(printable(error.message), "red"))


def printable(text: str) -> str:
    """Give a page's words without what would steer the terminal or turn the reading direction."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
