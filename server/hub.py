"""From the disk to the people: committed entries -> pipeline -> stored warnings -> every client."""

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from server.events import Entry, PageSeen
from server.journal import Journal, Raised
from server.messages import Clock, Day, ServerMessage
from server.messages import Warning as Alert
from server.parts import Raising, Step
from server.storage_errors import StorageError
from server.worker import Worker

DAY_EVERY_S = 1.0
BACKLOG = 64
log = logging.getLogger(__name__)


class Listener(Protocol):
    """A connection, as the hub sees it."""

    def send(self, message: ServerMessage) -> None:
        """Queue a message for the client."""

    def listens_to(self, client: str) -> bool:
        """Tell whether what was raised for a client's pages is for this connection."""


class _Committed(Struct, frozen=True):
    entries: list[Entry]
    known: list[Entry]
    sender: Listener


class Hub:
    """Knows who is connected and what they were told last."""

    def __init__(self, journal: Journal, worker: Worker) -> None:
        """Take the journal and the worker; `start` it before the first connection."""
        self._journal = journal
        self._worker = worker
        self._listeners: set[Listener] = set()
        self._committed: asyncio.Queue[_Committed] = asyncio.Queue(BACKLOG)
        self._clock: Clock | None = None
        self._day: Day | None = None
        self._day_timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Rebuild what the journal says, store warnings that a crash left unstored, then listen.

        Raises:
            StorageError: the journal cannot be read or written.
        """
        step = await self._worker.rebuild(self._journal.entries)
        self._clock, self._day = step.clock, step.day
        await self._journal.raise_warnings([_raised(warning) for warning in step.warnings])
        self._task = asyncio.create_task(self._settle())

    async def stop(self, timeout: float) -> None:
        """Finish what was committed, for `timeout` seconds at most: a rebuild knows the rest."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._committed.join(), timeout)
        if self._day_timer is not None:
            self._day_timer.cancel()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def join(self, listener: Listener) -> None:
        """Tell a new connection where things stand, and from now on what changes."""
        self._listeners.add(listener)
        if self._clock is not None:
            listener.send(self._clock)
        if self._day is not None:
            listener.send(self._day)

    def leave(self, listener: Listener) -> None:
        """Forget a connection."""
        self._listeners.discard(listener)

    async def committed(self, entries: list[Entry], known: list[Entry], sender: Listener) -> None:
        """Take entries that are on disk; `known` ones were there before and are only judged."""
        if entries or known:
            await self._committed.put(_Committed(entries, known, sender))

    async def _settle(self) -> None:
        while True:
            item = await self._committed.get()
            try:
                await self._take(item)
            except StorageError as error:
                # The next rebuild raises these warnings again.
                log.error("warnings could not be stored: %s", error)
            except Exception:
                log.exception("what was committed could not be worked out")
            finally:
                self._committed.task_done()

    async def _take(self, item: _Committed) -> None:
        steps = await self._worker.add(item.entries)
        for step in steps:
            if step.verdict is not None:
                item.sender.send(step.verdict)
        for entry in item.known:
            verdict = await self._worker.verdict(entry)
            if verdict is not None:
                item.sender.send(verdict)
        if steps:
            self._tell_time(steps, any(isinstance(entry.event, PageSeen) for entry in item.entries))
            await self._warn([warning for step in steps for warning in step.warnings])

    async def _warn(self, warnings: Sequence[Raising]) -> None:
        raised = [_raised(warning) for warning in warnings]
        clients = {item.alert.id: item.client for item in raised}
        for alert in await self._journal.raise_warnings(raised):
            for listener in self._listeners:
                if listener.listens_to(clients[alert.id]):
                    listener.send(alert)

    def _tell_time(self, steps: Sequence[Step], always: bool) -> None:
        before, self._clock = self._clock, steps[-1].clock
        if always or before is None or _face(before) != _face(self._clock):
            self._tell(self._clock)
        day, self._day = self._day, steps[-1].day
        if day != self._day and self._day_timer is None:
            # Once a second is enough, and the last word is never held back.
            loop = asyncio.get_running_loop()
            self._day_timer = loop.call_later(DAY_EVERY_S, self._tell_day)

    def _tell_day(self) -> None:
        self._day_timer = None
        if self._day is not None:
            self._tell(self._day)

    def _tell(self, message: ServerMessage) -> None:
        for listener in self._listeners:
            listener.send(message)


def _face(clock: Clock) -> tuple[object, ...]:
    """Give what a client cannot count on by itself."""
    task = clock.task
    return (
        clock.running,
        None if task is None else (task.key, task.title, task.stage, task.reward, task.deadline_at),
    )


def _raised(warning: Raising) -> Raised:
    alert = Alert(
        id=warning.identity,
        number=0,
        at=warning.at,
        tab=warning.tab,
        code=warning.code,
        level=warning.level,
        params=warning.params,
        reasons=list(warning.reasons),
        text=warning.text,
    )
    return Raised(identity=warning.identity, client=warning.client, alert=alert)
