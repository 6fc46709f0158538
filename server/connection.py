"""One greeted connection: frames come in, are stored in order, and are answered."""

import asyncio
import logging
from collections.abc import Callable
from functools import partial

from aiohttp import WSCloseCode, WSMsgType, web

from server.greeting import ENDED, Speaker
from server.hub import Committed, Hub
from server.inbox import Inbox
from server.incoming import Refusal, decode
from server.journal import Journal, Outcome
from server.messages import (
    Ack,
    Check,
    ClientMessage,
    Data,
    Error,
    Hello,
    Keepalive,
    Page,
    ServerMessage,
    Stored,
)
from server.messages import Warning as Alert
from server.outbox import Outbox
from server.storage_errors import StorageError
from server.worker import Prepared, Worker

LARGE_FRAME = 256 * 1024
SMALL_FRAME = 4 * 1024
NOT_AT_ONCE = (Page, Data, Hello, Check, Keepalive, Refusal)
"""What takes long to make ready, or is not stored."""
WORK_OFF_S = 1.0
DRAIN_S = 0.5
log = logging.getLogger(__name__)


class Connection:
    """Receives into an inbox, works it off batch by batch, answers through an outbox."""

    def __init__(
        self,
        socket: web.WebSocketResponse,
        transport: asyncio.Transport | None,
        speaker: Speaker,
        *,
        journal: Journal,
        worker: Worker,
        hub: Hub,
        word: Callable[[Refusal], Error],
        now: Callable[[], int],
    ) -> None:
        """Take the open socket and who is at its other end; `now` gives epoch ms."""
        self._socket = socket
        self._speaker = speaker
        self._journal = journal
        self._worker = worker
        self._hub = hub
        self._word = word
        self._now = now
        self._inbox = Inbox()
        self._outbox = Outbox(socket, transport)
        self._working: asyncio.Task[None] | None = None
        self._held: list[Alert] | None = []
        self._alone = asyncio.Event()
        self._alone.set()
        self._failed: BaseException | None = None

    def send(self, message: ServerMessage) -> None:
        """Queue a message for the client; no warning overtakes an earlier one."""
        if self._held is not None and isinstance(message, Alert):
            self._held.append(message)
        else:
            self._outbox.send(message)

    def listens_to(self, client: str) -> bool:
        """Tell whether what was raised for a client's pages is for this connection."""
        speakers = self.speakers
        return speakers is None or client in speakers

    @property
    def speakers(self) -> list[str] | None:
        """The client ids whose warnings belong here; None is everybody's."""
        client = self._speaker.client
        return None if client is None else client.speakers

    async def run(self) -> None:
        """Serve the connection until it ends; what was received by then is still stored."""
        self._hub.join(self)
        self._working = asyncio.create_task(self._work_or_end())
        catching_up = asyncio.create_task(self._catch_up())
        try:
            await self._receive()
        finally:
            self._hub.leave(self)
            self._inbox.close()
            catching_up.cancel()
            await asyncio.gather(self._working, catching_up, return_exceptions=True)
            await self._outbox.close()

    async def finish(self) -> None:
        """Work off what was received, send what is due, and say goodbye."""
        self._inbox.close()
        if self._working is not None:
            await asyncio.wait([self._working], timeout=WORK_OFF_S)
        await self._outbox.drained(DRAIN_S)
        await self._socket.close(code=WSCloseCode.GOING_AWAY)

    async def _catch_up(self) -> None:
        """Send how things stand, the warnings that were missed, then those that came up meanwhile.

        It runs beside the receiving: what the client has to say need not wait for it.
        """
        try:
            missed = await self._journal.unseen(self.speakers, self._speaker.since)
        except StorageError as error:
            log.error("missed warnings could not be read: %s", error)
            missed = []
        held, self._held = self._held or [], None
        last = max((alert.number for alert in missed), default=0)
        for alert in [*missed, *(alert for alert in held if alert.number > last)]:
            self.send(alert)
        await self._hub.tell_how_things_stand(self)

    async def _receive(self) -> None:
        while True:
            frame = await self._socket.receive()
            if frame.type is WSMsgType.TEXT:
                if not self._store_at_once(frame.data):
                    await self._inbox.put(frame.data)
            elif frame.type is WSMsgType.BINARY:
                self.refuse(Refusal("bad_message", "binary"))
            elif frame.type in ENDED:
                return

    async def _work_or_end(self) -> None:
        try:
            await self._work()
        except Exception:
            # Else it would take messages for ever that nobody stores: let the client come again.
            log.exception("what a client said could not be worked off")
            self._inbox.close()
            await self._socket.close(code=WSCloseCode.INTERNAL_ERROR)

    async def _work(self) -> None:
        while frames := await self._inbox.take():
            await self._alone.wait()
            await self._hub.room()
            messages: list[Stored] = []
            for frame in frames:
                message = await self._decode(frame)
                if isinstance(message, Refusal):
                    self.refuse(message)
                elif isinstance(message, Hello):
                    self.refuse(Refusal("protocol", "hello_twice"))
                elif isinstance(message, Check):
                    # What came before it is not to wait until the worker has time for a question.
                    await self._store(messages)
                    messages = []
                    self.send(await self._worker.check(message))
                elif not isinstance(message, Keepalive):
                    messages.append(message)
            await self._store(messages)
        await self._alone.wait()
        if self._failed is not None:
            raise self._failed

    async def _decode(self, frame: bytes) -> ClientMessage | Refusal:
        if len(frame) > LARGE_FRAME:
            return await asyncio.to_thread(decode, frame, self._now())
        return decode(frame, self._now())

    async def _store(self, messages: list[Stored]) -> None:
        if not messages:
            return
        prepared: list[Prepared] = []
        for item in await self._worker.prepare(messages, self._speaker.info.id, self._now()):
            if isinstance(item, Refusal):
                self.refuse(item)
            else:
                prepared.append(item)
        try:
            outcomes = await self._journal.append([item.row for item in prepared])
        except StorageError as error:
            self._refuse_all(prepared, error)
        else:
            self._acknowledge(prepared, outcomes)

    def _store_at_once(self, frame: bytes) -> bool:
        """Store a small message that comes alone, without the way over the working task.

        Gives False, and does nothing, with anything else.
        """
        if not (
            self._inbox.idle
            and self._alone.is_set()
            and len(frame) <= SMALL_FRAME
            and self._hub.has_room
        ):
            return False
        now = self._now()
        message = decode(frame, now)
        if isinstance(message, NOT_AT_ONCE):
            return False
        prepared = self._worker.prepare_now(message, self._speaker.info.id, now)
        if isinstance(prepared, Refusal):
            return False
        self._alone.clear()
        self._journal.append_soon(prepared.row, partial(self._stored_alone, prepared))
        return True

    def _stored_alone(self, prepared: Prepared, outcome: Outcome | BaseException) -> None:
        self._alone.set()
        if isinstance(outcome, StorageError):
            self._refuse_all([prepared], outcome)
        elif isinstance(outcome, BaseException):
            # The working task ends the connection, as it does where it fails itself.
            self._failed = outcome
            self._inbox.close()
        else:
            self._acknowledge([prepared], [outcome])

    def _refuse_all(self, prepared: list[Prepared], error: StorageError) -> None:
        for item in prepared:
            self.refuse(Refusal("storage", f"storage_{error.kind}", id=item.row.id))

    def _acknowledge(self, prepared: list[Prepared], outcomes: list[Outcome]) -> None:
        """Say what is on disk, and have it worked in."""
        kept: list[Committed] = []
        for item, outcome in zip(prepared, outcomes, strict=True):
            if outcome != "conflict":
                kept.append(Committed(item.entry, self, known=outcome == "again"))
        if kept:
            self.send(Ack(ids=[item.entry.event.id for item in kept]))
        for item, outcome in zip(prepared, outcomes, strict=True):
            if outcome == "conflict":
                self.refuse(Refusal("conflict", "conflict", id=item.row.id))
        self._hub.committed(kept)

    def refuse(self, refusal: Refusal) -> None:
        """Tell the client what was not taken, and why."""
        self.send(self._word(refusal))
