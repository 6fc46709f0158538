"""The threads in which pages are read, and offers judged and time reckoned, off the event loop.

All of it is pure and in memory; what it needs is handed in and what it found is handed out.
"""

import asyncio
import logging
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from functools import partial
from typing import ParamSpec, TypeVar

import msgspec
from msgspec import Struct

from server.events import Entry, Event
from server.incoming import Refusal
from server.journal import Row
from server.kept import digest_of, pack
from server.messages import Check, Clock, Data, Day, Feedback, Page, Seen, Stored, Verdict
from server.parts import Parts
from server.pipeline import Pipeline, RaisedWarning, Step
from server.preferences import PipelineSettings
from server.rates import convert
from server.reading.model import Reading
from server.seeing import UNREAD, see
from server.vocabulary import Millis

P = ParamSpec("P")
T = TypeVar("T")
WARM_PAGE = "<h1>Tasks</h1><ul>" + "<li><a href=/t>Task</a> $0.10 for 5 minutes</li>" * 3 + "</ul>"
log = logging.getLogger(__name__)

_canonical = msgspec.json.Encoder(decimal_format="string", order="sorted").encode


class Closed(Exception):  # noqa: N818 - a state, not a mistake
    """The worker was closed while it worked."""


class Prepared(Struct, frozen=True):
    """A message that was read: how it is stored, and what happened."""

    row: Row
    entry: Entry


class Advice(Struct, frozen=True):
    """What is thought of a page; with `held` something about it waits for the morning."""

    verdict: Verdict | None
    warnings: tuple[RaisedWarning, ...]
    held: bool


class Worker:
    """Owns the pipeline and the thread it runs in, and one for reading pages.

    Reading asks nothing of the pipeline: what a page says is stored however long that is at work.
    """

    def __init__(
        self,
        parts: Parts,
        settings: PipelineSettings,
        history: Callable[[], Iterable[Entry]],
        *,
        keep_pages: bool = False,
    ) -> None:
        """Take the parts and `history`, which reads every entry that is on disk.

        With `keep_pages` pages are stored beside what they say.
        """
        self._parts = parts
        self._history = history
        self._keep_pages = keep_pages
        self._pipeline = parts.pipeline(settings, history)
        self._closing = False
        self._at_work: set[object] = set()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="worker")
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="reader")

    async def prepare(
        self, messages: Sequence[Stored], client: str, received_at: int
    ) -> list[Prepared | Refusal]:
        """Read messages that a client sent and make them ready to be stored."""
        if not any(isinstance(message, Page | Data) for message in messages):
            # Too little work to be worth the way to the other thread.
            return [self.prepare_now(message, client, received_at) for message in messages]
        return await self._run_in(
            self._reader,
            lambda: [self.prepare_now(message, client, received_at) for message in messages],
        )

    def prepare_now(self, message: Stored, client: str, received_at: int) -> Prepared | Refusal:
        """Make one message ready to be stored, in this thread: of a page that takes long."""
        try:
            return self._ready(message, client, received_at)
        except (RecursionError, ValueError, TypeError, OverflowError) as error:
            # JSON that could be read need not be writable: it may be nested just too deep.
            log.error("a message could not be kept: %s", type(error).__name__)
            return Refusal("bad_message", "unkeepable", id=message.id)

    async def add(self, entries: Sequence[Entry]) -> list[Step]:
        """Give entries that are on disk to the pipeline, and what each of them leads to."""
        return await self._run(lambda: self._pipeline.add_all(entries))

    async def rebuild(self, settings: PipelineSettings) -> Step:
        """Start the pipeline anew from all that is on disk, and give where that leads.

        Raises:
            StorageError: the journal cannot be read.
            Closed: the worker was closed meanwhile.
        """

        def run() -> Step:
            fresh = self._parts.pipeline(settings, self._history)
            step = fresh.rebuild(self._until_closed())
            self._pipeline = fresh
            return step

        return await self._run(run)

    async def advise(self, entries: Sequence[Entry]) -> list[Advice]:
        """Give verdicts and warnings on pages that the pipeline knows already."""
        return await self._run(lambda: [self._advise(entry) for entry in entries])

    async def warm(self) -> None:
        """Do once what is slow the first time: the worker's first page shall not wait for it."""
        page = Page(id="warm", at=0, tab=-1, url="http://localhost/", title="", html=WARM_PAGE)

        def run() -> None:
            entry = Entry(client="", event=self._read(page))
            self._parts.judge.verdict(entry)
            convert(Decimal(1), "EUR", "USD", 0)

        await self._run(run)

    async def clock(self, now: Millis) -> Clock:
        """Give the running clock at `now`, or at the last entry where that is later."""
        return await self._run(lambda: self._pipeline.clock(max(now, self._pipeline.latest)))

    async def day(self, now: Millis) -> Day:
        """Give the local day of `now`, or of the last entry where that is later."""
        return await self._run(lambda: self._pipeline.day(max(now, self._pipeline.latest)))

    async def tasks(self) -> int:
        """Give how many tasks there are."""
        return await self._run(self._pipeline.count)

    async def ask(self, question: Callable[[Pipeline], T]) -> T:
        """Have a question answered from the pipeline, in its thread; it changes nothing there."""
        return await self._run(lambda: question(self._pipeline))

    async def check(self, check: Check) -> Verdict:
        """Judge a text that the worker asks about."""
        return await self._run(self._parts.judge.check, check)

    @property
    def busy(self) -> bool:
        """Whether a thread is working on something right now."""
        return bool(self._at_work)

    def close(self) -> None:
        """Take no more work, without waiting for what is being done; what waits is dropped."""
        self._closing = True
        for thread in (self._thread, self._reader):
            thread.shutdown(wait=False, cancel_futures=True)

    def _until_closed(self) -> Iterator[Entry]:
        for entry in self._history():
            if self._closing:
                raise Closed
            yield entry

    async def _run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._run_in(self._thread, partial(function, *args, **kwargs))

    async def _run_in(self, thread: ThreadPoolExecutor, function: Callable[[], T]) -> T:
        def run() -> T:
            token = object()
            self._at_work.add(token)
            try:
                return function()
            finally:
                self._at_work.discard(token)

        return await asyncio.get_running_loop().run_in_executor(thread, run)

    def _ready(self, message: Stored, client: str, received_at: int) -> Prepared:
        event = self._read(message)
        body, reading = pack(event)
        row = Row(
            id=message.id,
            client=client,
            received_at=received_at,
            at=received_at if isinstance(message, Seen) else message.at,
            type=str(message.__struct_config__.tag),
            tab=getattr(message, "tab", None),
            digest=digest_of(_canonical(message)),
            body=body,
            reading=reading,
            page=self._page(message),
            # Who judges a warning has seen it.
            seen=message.warning if isinstance(message, Seen | Feedback) else None,
        )
        return Prepared(row, Entry(client=client, event=event))

    def _page(self, message: Stored) -> bytes | None:
        if not self._keep_pages or not isinstance(message, Page | Data):
            return None
        return zlib.compress(_canonical(message), 6)

    def _read(self, message: Stored) -> Event:
        return see(
            message,
            partial(self._reading, self._parts.read_page),
            partial(self._reading, self._parts.read_data),
        )

    def _advise(self, entry: Entry) -> Advice:
        verdict, warnings = self._pipeline.advise(entry)
        return Advice(verdict, warnings, self._pipeline.holds(entry.event.id))

    @staticmethod
    def _reading(read: Callable[[T], Reading], message: T) -> Reading:
        try:
            return read(message)
        except Exception as error:  # noqa: BLE001 - no page may stop the stream
            log.error("a page could not be read: %s", type(error).__name__)
            return UNREAD
