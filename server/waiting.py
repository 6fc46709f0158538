"""Jobs that wait for the data base: in order, urgent ones first, taken a transaction at a time.

A commit costs much the same for one row and for a hundred. Clients that wait for their answers
before they go on come back within a moment, but not all in the same one: without patience one of
them gets a commit of its own while all others miss it, again and again. So the taker waits a
little for those that it has just answered.
"""

import asyncio
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol

Job = Callable[[sqlite3.Connection], Any]
Together = Callable[[sqlite3.Connection, Sequence[Any]], Sequence[Any]]

GROUP = 512
ROWS = 1_024
"""Rows a transaction, about: who waits for the next one must not wait for those of a crowd."""
SHARE = 0.5
"""How long to wait for company at most, in times of what the last transaction took."""
MOST_S = 0.005
RARELY = 6
"""After waiting in vain for the n-th time, 2^n - 1 groups are not waited for; n is at most this."""


class Answer(Protocol):
    """What hears how it went, as a future does."""

    def get_loop(self) -> asyncio.AbstractEventLoop: ...  # noqa: D102
    def done(self) -> bool: ...  # noqa: D102
    def set_result(self, result: Any, /) -> None: ...  # noqa: D102
    def set_exception(self, exception: BaseException, /) -> None: ...  # noqa: D102


class Waiting(NamedTuple):
    """Work for the next transaction, and about how many rows it writes.

    `together` does it, along with the items of those that stand beside it and name the same.
    """

    answer: Answer
    rows: int
    together: Together
    item: Any


class Alone(NamedTuple):
    """A job that runs in no transaction, with nothing else: VACUUM cannot be in one."""

    answer: Answer
    job: Job


class Group(NamedTuple):
    """What is to be done next: one transaction, then a job alone; `last` when nothing follows."""

    jobs: list[Waiting]
    alone: Alone | None
    last: bool


class Queue:
    """Filled from any thread, emptied by one."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Start empty and open; `clock` gives seconds."""
        self._clock = clock
        self._urgent: deque[Waiting] = deque()
        self._waiting: deque[Waiting | Alone] = deque()
        self._filled = threading.Condition(threading.Lock())
        self._wanted = 1
        self._closed = False
        self._answered = 0
        self._taken_at = 0.0
        self._in_vain = 0
        self._without = 0

    def put(self, item: Waiting | Alone, *, urgent: bool = False) -> bool:
        """Add an item; gives False, and does not, once the queue is closed."""
        with self._filled:
            if self._closed:
                return False
            if urgent and isinstance(item, Waiting):
                self._urgent.append(item)
            else:
                self._waiting.append(item)
            if urgent or isinstance(item, Alone) or len(self._waiting) >= self._wanted:
                self._filled.notify()
        return True

    def close(self) -> None:
        """Take nothing more; what waits can still be taken."""
        with self._filled:
            self._closed = True
            self._filled.notify()

    def take(self) -> Group:
        """Give what to do next, waiting for it; what was taken before is done by now."""
        began = self._clock()
        took = began - self._taken_at
        with self._filled:
            wanted = self._answered + len(self._waiting)
            while not (self._urgent or self._waiting or self._closed):
                self._filled.wait()
            if self._clock() < began + took:
                self._wait_for_company(wanted, min(took * SHARE, MOST_S))
            group = self._next()
        self._taken_at = self._clock()
        return group

    def _wait_for_company(self, wanted: int, at_most_s: float) -> None:
        if self._urgent or self._closed or len(self._waiting) >= min(wanted, GROUP):
            return
        if self._without:
            self._without -= 1
            return
        self._wanted = wanted
        self._filled.wait(at_most_s)
        self._wanted = 1
        if self._urgent or self._closed:
            return
        # Who does not come back that soon is waited for more and more rarely.
        self._in_vain = 0 if len(self._waiting) >= wanted else min(self._in_vain + 1, RARELY)
        self._without = 2**self._in_vain - 1

    def _next(self) -> Group:
        jobs: list[Waiting] = []
        rows = self._answered = 0
        while len(jobs) < GROUP and rows < ROWS:
            if self._urgent:
                item: Waiting | Alone = self._urgent.popleft()
            elif self._waiting:
                item = self._waiting.popleft()
                self._answered += 1
            else:
                break
            if isinstance(item, Alone):
                return Group(jobs, item, last=False)
            jobs.append(item)
            rows += item.rows
        return Group(jobs, None, last=self._closed and not (self._urgent or self._waiting))
