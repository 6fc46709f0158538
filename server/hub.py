"""From the disk to the people: committed entries -> pipeline -> stored warnings -> every client."""

import asyncio
import contextlib
import logging
import sqlite3
from collections.abc import Callable, Coroutine, Sequence
from typing import Protocol

from msgspec import Struct

from server import erasing
from server.backlog import Backlog
from server.backups import remove_copies
from server.bringing_in import CLIENT, Stored, counted, rows_of
from server.days import day_end
from server.erasing import Loss
from server.events import BroughtIn, DataSeen, Entry, PageSeen
from server.forgetting import What
from server.incoming import Refusal
from server.journal import Journal
from server.messages import Clock, Day, ServerMessage
from server.pipeline import RaisedWarning, Step
from server.preferences import PipelineSettings
from server.raising import raised, said
from server.storage_errors import StorageError
from server.worker import Advice, Worker

DAY_EVERY_S = 1.0
DAY_BACK_S = 5.0
"""After so long with what happened on an earlier day it is today again."""
DAY_LOOK_S = 3_600.0
"""A machine that slept may have slept over midnight: it is looked at least this often."""
CAUGHT_UP_AT_ONCE = 4
SOON = 500
"""A journal of so many messages is worked out in no time: what is wrong with it shows at once."""
log = logging.getLogger(__name__)


class Listener(Protocol):
    """A connection, as the hub sees it."""

    def send(self, message: ServerMessage) -> None:
        """Queue a message for the client."""

    def refuse(self, refusal: Refusal) -> None:
        """Tell the client what was not taken, and why."""

    def listens_to(self, client: str) -> bool:
        """Tell whether what was raised for a client's pages is for this connection."""


class Committed(Struct, frozen=True):
    """An entry that is on disk, and who sent it; a `known` one was there before."""

    entry: Entry
    sender: Listener
    known: bool

    @property
    def is_page(self) -> bool:
        """Whether somebody waits for a verdict."""
        return isinstance(self.entry.event, PageSeen | DataSeen)


class Hub:
    """Knows who is connected and what they were told last."""

    def __init__(
        self,
        journal: Journal,
        worker: Worker,
        settings: PipelineSettings,
        *,
        now: Callable[[], int],
    ) -> None:
        """Take the journal and the worker; `now` gives epoch ms. `start` it before it is used."""
        self._journal = journal
        self._worker = worker
        self._settings = settings
        self._retuning = asyncio.Lock()
        self._now = now
        self._listeners: set[Listener] = set()
        self._backlog: Backlog[Committed] = Backlog()
        self._clock: Clock | None = None
        self._day: Day | None = None
        self._day_timer: asyncio.TimerHandle | None = None
        self._idle_timer: asyncio.TimerHandle | None = None
        self._midnight: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._rebuilding: asyncio.Task[None] | None = None

    @property
    def settings(self) -> PipelineSettings:
        """What the figures depend on besides the events."""
        return self._settings

    async def start(self) -> None:
        """Begin to work: what the journal says comes first, pages that a crash left unjudged last.

        Of a large journal it does not wait for the end: what comes meanwhile is stored at once
        and worked in after it (see `rebuilt`).

        Raises:
            StorageError: the journal cannot be read or written.
        """
        unjudged = await self._journal.unjudged()
        self._rebuilding = self._begin(self._rebuild_first())
        if self._journal.messages <= SOON:
            await self.rebuilt()
        self._begin(self._settle())
        self._begin(self._catch_up(unjudged))

    async def rebuilt(self) -> None:
        """Wait until what the journal said at the start is worked out.

        Raises:
            StorageError: the journal cannot be read or written.
        """
        if self._rebuilding is not None:
            await asyncio.shield(self._rebuilding)

    async def _rebuild_first(self) -> None:
        step = await self._worker.rebuild(self._settings)
        self._clock, self._day = step.clock, await self._worker.day(self._now())
        self._watch_midnight()
        await self._warn(step.warnings, step.released)
        self._begin(self._worker.warm())

    async def retune(self, settings: PipelineSettings) -> None:
        """Reckon everything anew with other settings, if they differ.

        Raises:
            StorageError: the journal cannot be read.
        """
        # One after the other: what was asked for last is what is in force at the end.
        async with self._retuning:
            if settings == self._settings:
                return
            step = await self._worker.rebuild(settings)
            self._settings = settings
            self._tell_time(step.clock, step.day, always=False)
            await self._warn(step.warnings, step.released)

    async def retune_soon(self, settings: PipelineSettings) -> None:
        """Do the same, but of a large journal do not wait for it; what goes wrong is logged."""
        retuning = self._begin(self._retune_or_log(settings))
        if self._journal.messages <= SOON:
            await asyncio.shield(retuning)

    async def _retune_or_log(self, settings: PipelineSettings) -> None:
        try:
            await self.retune(settings)
        except StorageError as error:
            log.error("the time zone could not be taken over: %s", error)

    async def bring_in(self, events: Sequence[BroughtIn]) -> Stored:
        """Store what files tell, in one transaction, and work it in.

        Raises:
            StorageError: nothing was stored.
        """
        rows = await asyncio.to_thread(rows_of, events, self._now())
        outcomes = await self._journal.append(rows)
        fresh = [
            Entry(CLIENT, event)
            for event, outcome in zip(events, outcomes, strict=True)
            if outcome == "new"
        ]
        if fresh:
            steps = await self._worker.add(fresh)
            self._tell_time(steps[-1].clock, steps[-1].day, always=False)
            await self._warn(*said(steps))
        return counted(outcomes)

    async def rebuild(self) -> None:
        """Work everything out anew from the journal, and tell it.

        Raises:
            StorageError: the journal cannot be read.
        """
        # Else it could be by the settings that were in force before those now taken over.
        async with self._retuning:
            step = await self._worker.rebuild(self._settings)
            self._tell_time(step.clock, step.day, always=True)

    async def forget(self, what: What | None) -> Loss:
        """Forget a site, a day or (None) everything, on disk and in all that is derived.

        Raises:
            StorageError: nothing was forgotten, or the files could not be made smaller yet.
            OSError: a copy of an earlier version could not be removed.
        """
        # Else a warning about what is forgotten could still be stored after it.
        await self._backlog.idle()
        folder, now = self._journal.path.parent, self._now()

        def job(connection: sqlite3.Connection) -> tuple[Loss, int]:
            loss, instead = erasing.erase(connection, what, folder, now)
            return loss, instead - loss.messages

        loss = await self._journal.change(job)
        await self.rebuild()
        await asyncio.to_thread(remove_copies, folder)
        await self._journal.tidy(erasing.shrink)
        return loss

    async def stop(self, timeout: float) -> None:
        """Finish what was committed, for `timeout` seconds at most: a rebuild knows the rest."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._backlog.join(), timeout)
        for timer in (self._day_timer, self._idle_timer, self._midnight):
            if timer is not None:
                timer.cancel()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def join(self, listener: Listener) -> None:
        """Tell a connection from now on what changes."""
        self._listeners.add(listener)

    async def tell_how_things_stand(self, listener: Listener) -> None:
        """Tell a new connection the clock and the day as they are now."""
        now = self._now()
        listener.send(await self._worker.clock(now))
        listener.send(await self._worker.day(now))

    def leave(self, listener: Listener) -> None:
        """Forget a connection."""
        self._listeners.discard(listener)

    async def room(self) -> None:
        """Wait until it can take more: whoever stores more waits for that first."""
        await self._backlog.room()

    @property
    def has_room(self) -> bool:
        """Whether `room` would not wait."""
        return self._backlog.has_room

    def committed(self, items: Sequence[Committed]) -> None:
        """Take entries that are on disk, in order; known ones are only judged again."""
        if items:
            self._backlog.put(items, urgent=any(item.is_page for item in items))

    async def work_in(self, item: Committed) -> None:
        """Take one entry that is on disk, and wait until it is worked in."""
        self._backlog.put([item], urgent=True)
        await self._backlog.idle()

    def _begin(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _settle(self) -> None:
        await self.rebuilt()
        while True:
            items = await self._backlog.take()
            try:
                await self._work_out(items)
            except StorageError as error:
                # The pages stay unjudged: the next start raises their warnings.
                log.error("warnings could not be stored: %s", error)
            except Exception:
                log.exception("what was committed could not be worked out")
            finally:
                self._backlog.done()

    async def _work_out(self, items: Sequence[Committed]) -> None:
        fresh = [item for item in items if not item.known]
        known = [item for item in items if item.known and item.is_page]
        advice: list[tuple[Committed, Step | Advice]] = []
        released: list[str] = []
        if fresh:
            steps = await self._worker.add([item.entry for item in fresh])
            advice += zip(fresh, steps, strict=True)
            released += [page for step in steps for page in step.released]
            for item, step in zip(fresh, steps, strict=True):
                if step.refused is not None:
                    why = f"second_{step.refused}"
                    item.sender.refuse(Refusal("bad_message", why, id=item.entry.event.id))
            shown = any(item.is_page for item in fresh)
            self._tell_time(steps[-1].clock, steps[-1].day, always=shown)
        if known:
            again = await self._worker.advise([item.entry for item in known])
            advice += zip(known, again, strict=True)
        for item, given in advice:
            if given.verdict is not None:
                item.sender.send(given.verdict)
        # A page of which something waits for the morning is judged again after a restart.
        judged = [item.entry.event.id for item, said in advice if item.is_page and not said.held]
        warnings = [warning for _, said in advice for warning in said.warnings]
        await self._warn(warnings, [*judged, *released])

    async def _catch_up(self, unjudged: Sequence[str]) -> None:
        """Judge pages that a crash left without, a few at a time, behind whatever comes now."""
        await self.rebuilt()
        for start in range(0, len(unjudged), CAUGHT_UP_AT_ONCE):
            await self._backlog.idle()
            ids = unjudged[start : start + CAUGHT_UP_AT_ONCE]
            try:
                entries = await self._journal.entries_with(ids)
                advice = await self._worker.advise(entries)
                pairs = zip(entries, advice, strict=True)
                held = {entry.event.id for entry, given in pairs if given.held}
                await self._warn(
                    [warning for given in advice for warning in given.warnings],
                    [page for page in ids if page not in held],
                )
            except StorageError as error:
                log.error("pages of the last run could not be judged: %s", error)
            except Exception:
                log.exception("pages of the last run could not be judged")

    async def _warn(self, warnings: Sequence[RaisedWarning], judged: Sequence[str]) -> None:
        if not warnings and not judged:
            return
        stored = [raised(warning) for warning in warnings]
        clients = {item.alert.id: item.client for item in stored}
        for alert in await self._journal.judge(stored, judged):
            for listener in self._listeners:
                if listener.listens_to(clients[alert.id]):
                    listener.send(alert)

    def _tell_time(self, clock: Clock, day: Day, *, always: bool) -> None:
        before, self._clock = self._clock, clock
        if always or before is None or _face(before) != _face(clock):
            self._tell(clock)
        self._watch_idle(clock)
        earlier, self._day = self._day, day
        if earlier != day and self._day_timer is None:
            # Once a second is enough, and the last word is never held back.
            loop = asyncio.get_running_loop()
            self._day_timer = loop.call_later(DAY_EVERY_S, self._tell_day)
        self._watch_midnight()

    def _tell_day(self) -> None:
        self._day_timer = None
        if self._day is not None:
            self._tell(self._day)

    def _watch_midnight(self) -> None:
        """See to it that the day which was told last makes way for today, when it is over."""
        if self._midnight is not None:
            self._midnight.cancel()
        if self._day is None:
            return
        over_ms = day_end(self._day.date, self._settings.timezone) - self._now()
        wait_s = min(max(over_ms / 1000, DAY_BACK_S), DAY_LOOK_S)
        self._midnight = asyncio.get_running_loop().call_later(
            wait_s, lambda: self._begin(self._tell_today())
        )

    async def _tell_today(self) -> None:
        day = await self._worker.day(self._now())
        if self._day is not None and self._day.date != day.date:
            self._day = day
            self._tell(day)
        self._watch_midnight()

    def _watch_idle(self, clock: Clock) -> None:
        """See to it that a clock which runs is stopped, should no further sign come."""
        if self._idle_timer is not None:
            self._idle_timer.cancel()
            self._idle_timer = None
        if clock.running:
            left_ms = clock.at + self._settings.idle_ms - self._now()
            self._idle_timer = asyncio.get_running_loop().call_later(
                max(0, left_ms) / 1000, lambda: self._begin(self._look_again())
            )

    async def _look_again(self) -> None:
        clock = await self._worker.clock(self._now())
        if clock.running:
            # A sign came with the last entry or before it: its time is not up yet.
            self._idle_timer = asyncio.get_running_loop().call_later(
                DAY_EVERY_S, lambda: self._begin(self._look_again())
            )
        elif self._clock is None or _face(clock) != _face(self._clock):
            self._clock = clock
            self._tell(clock)

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
