import asyncio
import time

from server.backlog import Backlog


async def test_what_is_not_urgent_waits_for_company() -> None:
    backlog: Backlog[int] = Backlog(company_s=0.2)
    begin = time.monotonic()
    taking = asyncio.create_task(backlog.take())
    backlog.put([1], urgent=False)
    await asyncio.sleep(0.01)
    assert not taking.done()
    backlog.put([2, 3], urgent=False)
    assert await taking == [1, 2, 3]
    assert time.monotonic() - begin >= 0.19


async def test_what_is_urgent_takes_the_others_along() -> None:
    backlog: Backlog[int] = Backlog(company_s=3600)
    backlog.put([1], urgent=False)
    taking = asyncio.create_task(backlog.take())
    await asyncio.sleep(0)
    backlog.put([2], urgent=True)
    assert await taking == [1, 2]
    # Being urgent does not rub off on what comes later.
    later = asyncio.create_task(backlog.take())
    backlog.put([3], urgent=False)
    await asyncio.sleep(0.01)
    assert not later.done()
    later.cancel()


async def test_a_full_backlog_is_taken_at_once_and_makes_the_next_wait() -> None:
    backlog: Backlog[int] = Backlog(company_s=3600, most=3)
    backlog.put([1, 2, 3], urgent=False)
    assert not _has_room(backlog)
    waiting = asyncio.create_task(backlog.room())
    await asyncio.sleep(0)
    assert not waiting.done()
    assert await backlog.take() == [1, 2, 3]
    await waiting
    assert _has_room(backlog)
    backlog.put([4], urgent=True)
    assert await backlog.take() == [4]


async def test_it_is_idle_once_everything_taken_is_done() -> None:
    backlog: Backlog[int] = Backlog(company_s=3600)
    await backlog.idle()
    backlog.put([1], urgent=True)
    idle = asyncio.create_task(backlog.idle())
    assert await backlog.take() == [1]
    backlog.put([2], urgent=True)
    backlog.done()
    await asyncio.sleep(0)
    assert not idle.done()
    assert await backlog.take() == [2]
    backlog.done()
    await idle


async def test_at_the_end_nothing_waits_for_company() -> None:
    backlog: Backlog[int] = Backlog(company_s=3600)
    backlog.put([1], urgent=False)
    ending = asyncio.create_task(backlog.join())
    assert await backlog.take() == [1]
    backlog.done()
    await ending


def _has_room(backlog: Backlog[int]) -> bool:
    return backlog.has_room
