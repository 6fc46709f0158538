import asyncio
import json
from pathlib import Path
from typing import Any, cast

import pytest
from aiohttp import WSCloseCode, WSMessage, WSMsgType
from aiohttp.http_websocket import WS_CLOSING_MESSAGE

from server.connection import Connection
from server.events import Entry
from server.greeting import Speaker
from server.inbox import MAX_FRAMES
from server.incoming import Refusal
from server.journal import Row
from server.messages import Check, ClientInfo, Error, Verdict, decode_server
from server.storage_errors import StorageError
from server.worker import Prepared
from tests.support.stream import input_message


class Socket:
    """A client that sends `frames` and then waits for what comes."""

    def __init__(self, frames: int) -> None:
        self.left = frames
        self.ended = asyncio.Event()
        self.code: int | None = None

    async def receive(self) -> WSMessage:
        if self.left and not self.ended.is_set():
            self.left -= 1
            frame = json.dumps(input_message()).encode()
            return cast(WSMessage, Frame(WSMsgType.TEXT, frame))
        await self.ended.wait()
        return WS_CLOSING_MESSAGE

    async def send_frame(self, frame: bytes, kind: WSMsgType) -> None:
        pass

    async def close(self, *, code: int) -> None:
        self.code = code
        self.ended.set()


class Telling(Socket):
    """One that notes what it is told."""

    def __init__(self, frames: int) -> None:
        super().__init__(frames)
        self.told: list[Any] = []

    async def send_frame(self, frame: bytes, kind: WSMsgType) -> None:
        assert kind is WSMsgType.TEXT
        self.told.append(decode_server(frame))


class Frame:
    def __init__(self, kind: WSMsgType, data: bytes) -> None:
        self.type = kind
        self.data = data


class Parts:
    """Journal, hub and worker at once; the worker breaks."""

    def join(self, _: object) -> None: ...

    def leave(self, _: object) -> None: ...

    async def tell_how_things_stand(self, _: object) -> None: ...

    async def unseen(self, *_: object) -> list[Any]:
        return []

    has_room = True

    async def room(self) -> None: ...

    async def prepare(self, messages: Any, client: str, now: int) -> list[Any]:  # noqa: ARG002
        raise RuntimeError("broken")

    def prepare_now(self, message: Any, client: str, now: int) -> Any:  # noqa: ARG002
        return Refusal("bad_message", "unkeepable")


class Storing(Parts):
    """They work, and the journal says what it is told to say once the gate opens."""

    def __init__(self, outcome: Any) -> None:
        self.outcome = outcome
        self.gate = asyncio.Event()
        self.steps: list[str] = []

    def prepare_now(self, message: Any, client: str, now: int) -> Any:
        row = Row(message.id, client, now, now, "input", 1, b"", b"")
        return Prepared(row, Entry(client=client, event=message))

    async def prepare(self, messages: Any, client: str, now: int) -> list[Any]:
        return [self.prepare_now(message, client, now) for message in messages]

    def append_soon(self, row: Row, hear: Any) -> None:
        self.steps.append(f"alone {row.tab}")

        async def answer() -> None:
            await self.gate.wait()
            hear(self.outcome)

        self._answering = asyncio.create_task(answer())

    async def append(self, rows: Any) -> list[Any]:
        self.steps.append(f"{len(rows)} more")
        return ["new"] * len(rows)

    def committed(self, items: Any) -> None:
        self.steps.append(f"committed {len(items)}")


def connected(socket: Any, parts: Any) -> Connection:
    return Connection(
        socket,
        cast(Any, Transport()),
        Speaker(info=ClientInfo(id="c"), since=0, client=None),
        journal=parts,
        worker=parts,
        hub=parts,
        word=lambda refusal: Error(code=refusal.code, message="", id=refusal.id),
        now=lambda: 2**42,
    )


class Transport:
    def get_write_buffer_size(self) -> int:
        return 0


async def until(done: Any) -> None:
    while not done():
        await asyncio.sleep(0.001)


async def test_a_message_that_comes_alone_is_stored_at_once_and_the_next_behind_it() -> None:
    socket, parts = Telling(3), Storing("new")
    connection = connected(socket, parts)
    running = asyncio.create_task(connection.run())
    await until(lambda: not socket.left)
    assert parts.steps == ["alone 1"]
    assert socket.told == []  # nothing is acknowledged before it is on disk
    parts.gate.set()
    await until(lambda: len(socket.told) == 2)
    assert parts.steps == ["alone 1", "committed 1", "2 more", "committed 2"]
    assert [len(ack.ids) for ack in socket.told] == [1, 2]
    socket.ended.set()
    await running


class Asked(Storing):
    """The worker is at something else when it is asked."""

    async def check(self, message: Check) -> Verdict:
        self.steps.append(f"asked {message.text}")
        await self.gate.wait()
        return Verdict(page=message.id, tab=-1, url="", level="none", offers=[])


async def test_what_came_before_a_question_does_not_wait_for_the_answer() -> None:
    socket, parts = Telling(0), Asked("new")
    connection = connected(socket, parts)
    check = {"type": "check", "id": "q", "text": "?"}
    for message in (input_message(), input_message(), check, input_message()):
        await connection._inbox.put(json.dumps(message).encode())
    running = asyncio.create_task(connection.run())
    await until(lambda: "asked ?" in parts.steps)
    assert parts.steps == ["2 more", "committed 2", "asked ?"]
    parts.gate.set()
    await until(lambda: len(socket.told) == 3)
    assert [type(message).__name__ for message in socket.told] == ["Ack", "Verdict", "Ack"]
    socket.ended.set()
    await running


async def test_what_is_not_stored_is_refused() -> None:
    for outcome, code in (("conflict", "conflict"), (StorageError("full", Path()), "storage")):
        socket, parts = Telling(1), Storing(outcome)
        parts.gate.set()
        running = asyncio.create_task(connected(socket, parts).run())
        await until(lambda told=socket.told: told)
        assert [message.code for message in socket.told] == [code]
        socket.ended.set()
        await running


async def test_what_was_received_alone_is_still_stored_at_the_end() -> None:
    socket, parts = Telling(1), Storing("new")
    running = asyncio.create_task(connected(socket, parts).run())
    await until(lambda: parts.steps)
    socket.ended.set()
    await asyncio.sleep(0.01)
    assert not running.done()
    parts.gate.set()
    await running
    assert parts.steps == ["alone 1", "committed 1"]
    assert len(socket.told) == 1


async def test_a_journal_that_breaks_ends_the_connection() -> None:
    socket, parts = Telling(1), Storing(RuntimeError("broken"))
    parts.gate.set()
    await asyncio.wait_for(connected(socket, parts).run(), 60)
    assert socket.code == WSCloseCode.INTERNAL_ERROR


@pytest.mark.parametrize("frames", [1, MAX_FRAMES + 1_000])
async def test_a_connection_that_cannot_be_worked_off_is_ended(frames: int) -> None:
    socket = Socket(frames)
    parts: Any = Parts()
    connection = Connection(
        cast(Any, socket),
        cast(Any, object()),
        Speaker(info=ClientInfo(id="c"), since=0, client=None),
        journal=parts,
        worker=parts,
        hub=parts,
        word=cast(Any, None),
        now=lambda: 2**42,
    )
    await asyncio.wait_for(connection.run(), 60)
    assert socket.code == WSCloseCode.INTERNAL_ERROR
