"""Frames that a connection has received and that are not worked on yet: in order and bounded."""

import asyncio
from collections import deque

MAX_FRAMES = 2048
MAX_BYTES = 16 * 1024 * 1024
BATCH_FRAMES = 256
BATCH_BYTES = 256 * 1024


class Inbox:
    """A queue between the task that receives and the task that works.

    A full one makes the receiver wait, which the sender feels as a socket that takes no more.
    """

    def __init__(self) -> None:
        """Start empty and open."""
        self._frames: deque[bytes] = deque()
        self._bytes = 0
        self._closed = False
        self._at_work = False
        self._changed = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()

    @property
    def idle(self) -> bool:
        """Whether nothing waits, and who takes has come back for more."""
        return not (self._frames or self._at_work or self._closed)

    async def put(self, frame: bytes) -> None:
        """Add a frame, waiting for room; a single frame always finds room in an empty inbox.

        A closed inbox drops it: it is not acknowledged, so it comes again.
        """
        while self._frames and not self._closed and not self._fits(frame):
            self._room.clear()
            await self._room.wait()
        if self._closed:
            return
        self._frames.append(frame)
        self._bytes += len(frame)
        self._changed.set()

    async def take(self) -> list[bytes]:
        """Give what waits, up to a batch, waiting for at least one; empty once closed and drained.

        A batch ends after the frame that makes it large: a page holds up only what follows it.
        """
        self._at_work = False
        while not self._frames:
            if self._closed:
                return []
            self._changed.clear()
            await self._changed.wait()
        batch: list[bytes] = []
        size = 0
        while self._frames and len(batch) < BATCH_FRAMES and size < BATCH_BYTES:
            frame = self._frames.popleft()
            batch.append(frame)
            size += len(frame)
        self._bytes -= size
        self._at_work = True
        self._room.set()
        return batch

    def close(self) -> None:
        """Take no frame from now on, nor make anybody wait; what is in it can still be taken."""
        self._closed = True
        self._changed.set()
        self._room.set()

    def _fits(self, frame: bytes) -> bool:
        return len(self._frames) < MAX_FRAMES and self._bytes + len(frame) <= MAX_BYTES
