import asyncio
import json
from typing import Any, cast

import pytest
from aiohttp import WSCloseCode, WSMessage, WSMsgType
from aiohttp.http_websocket import WS_CLOSING_MESSAGE

from server.connection import Connection
from server.greeting import Speaker
from server.inbox import MAX_FRAMES
from server.messages import ClientInfo
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

    async def prepare(self, *_: object) -> list[Any]:
        raise RuntimeError("broken")


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
    await asyncio.wait_for(connection.run(), 10)
    assert socket.code == WSCloseCode.INTERNAL_ERROR
