"""What is to be sent on one connection: in order, bounded, written by one task."""

import asyncio
import logging
from collections import deque

from aiohttp import WSMsgType, web

from server.messages import ServerMessage, encoder

MAX_MESSAGES = 1024
MAX_BYTES = 16 * 1024 * 1024
SMALL = 16 * 1024
"""A frame of so many bytes fits into the empty buffer of any transport."""
log = logging.getLogger(__name__)


class Outbox:
    """Holds what a client has not taken yet; one that does not read is dropped, not waited for."""

    def __init__(self, socket: web.WebSocketResponse, transport: asyncio.Transport | None) -> None:
        """Take the open socket and the transport under it."""
        self._socket = socket
        self._transport = transport
        self._waiting: deque[bytes] = deque()
        self._bytes = 0
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._task = asyncio.create_task(self._write())

    def send(self, message: ServerMessage) -> None:
        """Queue a message; gives the client up when too much is waiting for it."""
        if self._transport is None:
            return
        frame = encoder.encode(message)
        if (
            not self._waiting
            and len(frame) <= SMALL
            and not self._transport.get_write_buffer_size()
        ):
            self._send_at_once(frame)
            return
        self._waiting.append(frame)
        self._bytes += len(frame)
        if len(self._waiting) > MAX_MESSAGES or self._bytes > MAX_BYTES:
            log.warning("a client that does not read was dropped")
            self._drop()
            return
        self._idle.clear()
        self._wake.set()

    async def drained(self, timeout: float) -> None:
        """Wait until all is written, for `timeout` seconds at most."""
        try:
            await asyncio.wait_for(self._idle.wait(), timeout)
        except TimeoutError:
            log.info("a client did not read its last messages")

    async def close(self) -> None:
        """End the writing task; what was not written is lost, and the client asks for it again."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    def _send_at_once(self, frame: bytes) -> None:
        """Write a frame that finds the transport empty: it need not wait, so neither need we."""
        writing = self._socket.send_frame(frame, WSMsgType.TEXT)
        try:
            writing.send(None)
        except StopIteration:
            return
        except (ConnectionError, RuntimeError):
            self._drop()
            return
        # It waits all the same: whether the frame was written nobody knows.
        writing.close()
        self._drop()

    def _drop(self) -> None:
        self._waiting.clear()
        if self._transport is not None:
            self._transport.abort()
            self._transport = None
        self._idle.set()

    async def _write(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                frame = self._waiting.popleft()
                self._bytes -= len(frame)
                try:
                    await self._socket.send_frame(frame, WSMsgType.TEXT)
                except (ConnectionError, RuntimeError):
                    # The socket is closing: its own task sees that and ends this one.
                    self._drop()
                    return
            self._idle.set()
