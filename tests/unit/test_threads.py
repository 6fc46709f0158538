"""Work in threads that is cancelled."""

import asyncio
import threading

import pytest

from server.threads import Stopped, in_thread


async def test_it_gives_what_the_work_gives_and_raises_what_it_raises() -> None:
    assert await in_thread(lambda stop: stop.is_set()) is False
    with pytest.raises(ZeroDivisionError):
        await in_thread(lambda _: 1 // 0)


async def test_the_work_has_ended_when_it_was_cancelled() -> None:
    begun, ended = threading.Event(), []

    def work(stop: threading.Event) -> None:
        begun.set()
        stop.wait()
        ended.append(stop)
        raise Stopped

    working = asyncio.create_task(in_thread(work))
    await asyncio.to_thread(begun.wait)
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working
    assert len(ended) == 1
