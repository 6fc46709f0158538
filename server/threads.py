"""Long work in a thread that ends when nobody waits for it any more."""

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Stopped(Exception):  # noqa: N818 - it says what is the case
    """Nobody waits for the result any more."""


async def in_thread(work: Callable[[threading.Event], T]) -> T:
    """Run `work` in a thread; the event that it is given is set when this is cancelled.

    The thread has ended when this has: nothing is done behind the back of who cancelled it.

    Raises:
        Exception: whatever `work` raises.
    """
    stop = threading.Event()
    working = asyncio.ensure_future(asyncio.to_thread(work, stop))
    try:
        return await asyncio.shield(working)
    finally:
        stop.set()
        await asyncio.gather(working, return_exceptions=True)
