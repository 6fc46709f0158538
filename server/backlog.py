"""What is committed and not worked out yet: taken all at once, pages without delay."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Generic, TypeVar

T = TypeVar("T")

COMPANY_S = 0.05
MOST = 4096


class Backlog(Generic[T]):
    """A queue whose taker gets everything that waits.

    Working out a hundred inputs costs hardly more than one, and nobody sees their effect on the
    clock a twentieth of a second sooner; so what is not urgent waits that long for company.
    """

    def __init__(self, company_s: float = COMPANY_S, most: int = MOST) -> None:
        """Take how long (s) to wait for company, and how many items fill the backlog."""
        self._company_s = company_s
        self._most = most
        self._items: list[T] = []
        self._wake = asyncio.Event()
        self._urgent = asyncio.Event()
        self._room = asyncio.Event()
        self._idle = asyncio.Event()
        self._room.set()
        self._idle.set()

    async def room(self) -> None:
        """Wait until there is room: who has more to add waits for it before, not in the middle."""
        await self._room.wait()

    @property
    def has_room(self) -> bool:
        """Whether `room` would not wait."""
        return self._room.is_set()

    def put(self, items: Sequence[T], *, urgent: bool) -> None:
        """Add items, in order."""
        self._items += items
        self._idle.clear()
        self._wake.set()
        if urgent:
            self._urgent.set()
        if len(self._items) >= self._most:
            self._room.clear()
            self._urgent.set()

    async def take(self) -> list[T]:
        """Give everything that waits, at least one item; `done` tells that it is worked out."""
        await self._wake.wait()
        if not self._urgent.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._urgent.wait(), self._company_s)
        self._wake.clear()
        self._urgent.clear()
        items, self._items = self._items, []
        self._room.set()
        return items

    def done(self) -> None:
        """Say that what was taken last is worked out."""
        if not self._items:
            self._idle.set()

    async def idle(self) -> None:
        """Wait until nothing waits and nothing is being worked out."""
        await self._idle.wait()

    async def join(self) -> None:
        """Wait until everything is worked out; nothing waits for company any more."""
        self._company_s = 0
        self._urgent.set()
        await self._idle.wait()
