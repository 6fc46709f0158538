import asyncio

from server.inbox import BATCH_BYTES, BATCH_FRAMES, MAX_BYTES, Inbox


async def test_frames_come_out_in_order_and_in_batches() -> None:
    inbox = Inbox()
    frames = [bytes([number % 256]) for number in range(BATCH_FRAMES + 5)]
    for frame in frames:
        await inbox.put(frame)
    assert await inbox.take() == frames[:BATCH_FRAMES]
    assert await inbox.take() == frames[BATCH_FRAMES:]


async def test_a_large_frame_ends_its_batch() -> None:
    inbox = Inbox()
    for frame in (b"a", b"x" * BATCH_BYTES, b"b"):
        await inbox.put(frame)
    assert await inbox.take() == [b"a", b"x" * BATCH_BYTES]
    assert await inbox.take() == [b"b"]


async def test_a_full_inbox_makes_the_sender_wait() -> None:
    inbox = Inbox()
    await inbox.put(b"x" * (MAX_BYTES + 1))  # alone, even the largest fits
    waiting = asyncio.create_task(inbox.put(b"y"))
    await asyncio.sleep(0)
    assert not waiting.done()
    assert len(await inbox.take()) == 1
    await waiting
    assert await inbox.take() == [b"y"]


async def test_a_taker_waits_for_the_first_frame() -> None:
    inbox = Inbox()
    waiting = asyncio.create_task(inbox.take())
    await asyncio.sleep(0)
    assert not waiting.done()
    await inbox.put(b"a")
    assert await waiting == [b"a"]


async def test_what_was_put_before_the_end_is_still_taken() -> None:
    inbox = Inbox()
    await inbox.put(b"a")
    inbox.close()
    assert await inbox.take() == [b"a"]
    assert await inbox.take() == []


async def test_closing_wakes_a_waiting_taker() -> None:
    inbox = Inbox()
    waiting = asyncio.create_task(inbox.take())
    await asyncio.sleep(0)
    inbox.close()
    assert await waiting == []


async def test_closing_wakes_a_waiting_sender_and_drops_what_it_brings() -> None:
    inbox = Inbox()
    await inbox.put(b"x" * MAX_BYTES)
    waiting = asyncio.create_task(inbox.put(b"y"))
    await asyncio.sleep(0)
    inbox.close()
    await waiting
    assert len(await inbox.take()) == 1
    assert await inbox.take() == []


async def test_it_is_idle_while_its_taker_waits_for_more() -> None:
    inbox = Inbox()

    def idle() -> bool:
        return inbox.idle

    taking = asyncio.create_task(inbox.take())
    await asyncio.sleep(0)
    assert idle()
    await inbox.put(b"a")
    assert not idle()
    await taking
    assert not idle()  # it is being worked on
    again = asyncio.create_task(inbox.take())
    await asyncio.sleep(0)
    assert idle()
    inbox.close()
    assert not idle()
    await again
