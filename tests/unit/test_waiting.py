import threading
from collections.abc import Callable
from functools import partial
from typing import cast

import pytest

from server import waiting
from server.waiting import Alone, Answer, Group, Job, Queue, Waiting

NOBODY = cast(Answer, None)


def job(name: str, rows: int = 1) -> Waiting:
    return Waiting(NOBODY, rows, lambda _, items: items, name)


def names(group: Group) -> list[str]:
    return [item.item for item in group.jobs]


def later(do: Callable[[], object], seconds: float) -> threading.Timer:
    timer = threading.Timer(seconds, do)
    timer.start()
    return timer


def test_all_that_waits_is_taken_urgent_first() -> None:
    queue = Queue()
    for name in "ab":
        assert queue.put(job(name))
    assert queue.put(job("page"), urgent=True)
    assert names(queue.take()) == ["page", "a", "b"]


def test_a_group_is_bounded() -> None:
    queue = Queue()
    for name in "abc":
        queue.put(job(name, rows=waiting.ROWS // 2))
    assert names(queue.take()) == ["a", "b"]
    assert names(queue.take()) == ["c"]


def test_what_runs_alone_ends_a_group() -> None:
    queue = Queue()
    alone = Alone(NOBODY, cast(Job, None))
    queue.put(job("a"))
    queue.put(alone)
    queue.put(job("b"))
    first = queue.take()
    assert (names(first), first.alone) == (["a"], alone)
    assert queue.take().alone is None


def test_a_closed_queue_takes_nothing_and_gives_what_waits() -> None:
    queue = Queue()
    queue.put(job("a", rows=waiting.ROWS))
    queue.put(job("b"))
    queue.close()
    assert not queue.put(job("late"))
    assert not queue.take().last
    second = queue.take()
    assert (names(second), second.last) == (["b"], True)


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def queue(clock: Clock) -> Queue:
    """Two were answered by a transaction that took a second, and one has come meanwhile."""
    queue = Queue(clock)
    for name in "ab":
        queue.put(job(name))
    queue.take()
    clock.now = 1.0
    queue.put(job("c"))
    return queue


def when_waited_for(
    queue: Queue, monkeypatch: pytest.MonkeyPatch, *come: Callable[[], object]
) -> list[threading.Thread]:
    """Have them come, each in a thread of its own, once the taker waits: nobody comes too early."""
    coming = [threading.Thread(target=one) for one in come]
    wait = queue._filled.wait

    def begin(timeout: float | None = None) -> bool:
        # The taker has the lock: whoever comes gets it when the taker waits, and not before.
        for thread in coming:
            if thread.ident is None:
                thread.start()
        return wait(timeout)

    monkeypatch.setattr(queue._filled, "wait", begin)
    return coming


def test_those_who_were_just_answered_are_waited_for(
    queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "MOST_S", 30.0)
    monkeypatch.setattr(waiting, "SHARE", 30.0)
    coming = when_waited_for(queue, monkeypatch, *(partial(queue.put, job(name)) for name in "ab"))
    assert sorted(names(queue.take())) == ["a", "b", "c"]
    for thread in coming:
        thread.join()


def test_nobody_is_waited_for_who_was_answered_long_ago(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = Queue(clock)
    for name in "ab":
        queue.put(job(name))
    queue.take()
    clock.now = 1.0
    waits: list[float] = []
    monkeypatch.setattr(queue, "_wait_for_company", lambda *how: waits.append(how[1]))

    def come_late() -> None:
        clock.now = 10.0
        queue.put(job("c"))

    (coming,) = when_waited_for(queue, monkeypatch, come_late)
    assert names(queue.take()) == ["c"]
    coming.join()
    assert waits == []
    # One that is there in time finds the taker patient.
    clock.now = 11.0
    queue.put(job("d"))
    queue.take()
    assert len(waits) == 1


def test_one_that_is_urgent_or_the_end_is_not_made_to_wait(
    queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "MOST_S", 30.0)
    monkeypatch.setattr(waiting, "SHARE", 30.0)
    timer = later(lambda: queue.put(job("page"), urgent=True), 0.05)
    assert names(queue.take()) == ["page", "c"]
    timer.join()
    queue.put(job("d"))
    queue.close()
    assert names(queue.take()) == ["d"]


def test_who_does_not_come_back_is_waited_for_more_and_more_rarely(
    queue: Queue, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float | None] = []
    monkeypatch.setattr(queue._filled, "wait", waits.append)
    for _ in range(40):
        assert len(names(queue.take())) == 1
        clock.now += 1.0
        queue.put(job("x"))
    # The 1st, 3rd, 7th, 15th and 31st time.
    assert len(waits) == 5
