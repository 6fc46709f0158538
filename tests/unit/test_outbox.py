import asyncio
from typing import Any, cast

import pytest
from aiohttp import WSMsgType, web

from server import outbox
from server.messages import Ack, decode_server
from server.outbox import Outbox


class Socket:
    """A peer that reads only while its gate is open."""

    def __init__(self) -> None:
        self.frames: list[bytes] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.broken = False

    async def send_frame(self, frame: bytes, kind: WSMsgType) -> None:
        assert kind is WSMsgType.TEXT
        await self.gate.wait()
        if self.broken:
            raise ConnectionResetError
        self.frames.append(frame)


class Transport:
    def __init__(self, buffered: int = 1) -> None:
        self.aborted = 0
        self.buffered = buffered

    def get_write_buffer_size(self) -> int:
        return self.buffered

    def abort(self) -> None:
        self.aborted += 1


def make(socket: Socket, transport: Transport) -> Outbox:
    return Outbox(cast(web.WebSocketResponse, socket), cast(Any, transport))


async def test_messages_are_written_in_order() -> None:
    socket, transport = Socket(), Transport()
    box = make(socket, transport)
    messages = [Ack(ids=[str(number)]) for number in range(100)]
    for message in messages:
        box.send(message)
    await box.drained(1)
    assert [decode_server(frame) for frame in socket.frames] == messages
    await box.close()
    assert transport.aborted == 0


async def test_a_client_that_does_not_read_is_dropped() -> None:
    socket, transport = Socket(), Transport()
    socket.gate.clear()
    box = make(socket, transport)
    for _ in range(outbox.MAX_MESSAGES + 2):
        box.send(Ack(ids=["a"]))
        await asyncio.sleep(0)
    assert transport.aborted == 1
    box.send(Ack(ids=["b"]))
    await box.drained(1)
    await box.close()
    assert socket.frames == []


async def test_a_client_that_reads_too_little_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "MAX_BYTES", 1_000)
    socket, transport = Socket(), Transport()
    socket.gate.clear()
    box = make(socket, transport)
    box.send(Ack(ids=["x" * 900]))
    await asyncio.sleep(0)
    assert transport.aborted == 0
    box.send(Ack(ids=["x" * 1_000]))
    assert transport.aborted == 1
    await box.close()


async def test_a_socket_that_breaks_ends_the_writing() -> None:
    socket, transport = Socket(), Transport()
    socket.broken = True
    box = make(socket, transport)
    box.send(Ack(ids=["a"]))
    await box.drained(1)
    box.send(Ack(ids=["b"]))
    await box.close()
    assert socket.frames == []


async def test_a_message_that_finds_the_way_free_is_written_at_once() -> None:
    socket, transport = Socket(), Transport(buffered=0)
    box = make(socket, transport)
    box.send(Ack(ids=["a"]))
    assert [decode_server(frame) for frame in socket.frames] == [Ack(ids=["a"])]
    # It overtakes nothing: neither what waits in the transport nor what waits here.
    transport.buffered = 1
    box.send(Ack(ids=["b"]))
    transport.buffered = 0
    box.send(Ack(ids=["c"]))
    assert len(socket.frames) == 1
    await box.drained(1)
    told = [decode_server(frame) for frame in socket.frames]
    assert told == [Ack(ids=[name]) for name in "abc"]
    # What is too large for the transport's buffer goes the long way.
    box.send(Ack(ids=["d" * outbox.SMALL]))
    assert len(socket.frames) == 3
    await box.drained(1)
    assert len(socket.frames) == 4
    await box.close()


@pytest.mark.parametrize("how", ["broken", "stuck"])
async def test_a_client_whose_socket_fails_at_once_is_given_up(how: str) -> None:
    socket, transport = Socket(), Transport(buffered=0)
    socket.broken = how == "broken"
    if how == "stuck":
        socket.gate.clear()
    box = make(socket, transport)
    box.send(Ack(ids=["a"]))
    assert transport.aborted == 1
    box.send(Ack(ids=["b"]))
    await box.drained(1)
    await box.close()
    assert socket.frames == []
