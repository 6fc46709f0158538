"""The plain addresses: pairing, status, and what the other commands ask of the running server."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from aiohttp import hdrs, web
from msgspec import Struct

from server import __version__, clients
from server.access import Access, bearer, read_json_body
from server.bringing_in import Stored, handed_over
from server.clients import Client
from server.erasing import ForgetRequest, Loss, asked
from server.events import BroughtIn
from server.forgetting import What
from server.journal import Journal
from server.messages import ClientInfo
from server.model_watch import ModelWatch
from server.pairing import PairingAnswer, PairingDesk
from server.storage_errors import StorageError
from server.stream import Stream
from server.texts import Texts
from server.vocabulary import Millis

REFUSALS: dict[PairingAnswer, int] = {"wrong": 403, "spent": 403, "exhausted": 429, "none": 404}
log = logging.getLogger(__name__)


class PairRequest(Struct, frozen=True):
    """What the extension posts to be paired."""

    code: str
    client: ClientInfo | None = None


class ImportRequest(Struct, frozen=True):
    """What `vigiclic import` posts: the name of the file in the data folder that holds it."""

    spool: str


class Counts(Struct, frozen=True):
    """How much the journal holds."""

    messages: int
    tasks: int


class Status(Struct, frozen=True):
    """What `GET /v1/status` answers; times are in ms, `model` names the texts' model in use.

    `model_problem` says why what is in the model's folder is not in use, null when it is.
    `connections` are those of paired browsers that are open now, `paired` all that ever were.
    """

    version: str
    counts: Counts
    model: str
    uptime_ms: int
    started_at: Millis
    connections: int
    paired: int
    commits: int
    model_problem: str | None


class Routes:
    """The handlers, over the parts they need."""

    def __init__(
        self,
        access: Access,
        desk: PairingDesk,
        journal: Journal,
        stream: Stream,
        texts: Texts,
        *,
        now: Callable[[], int],
        tasks: Callable[[], Awaitable[int]],
        model: ModelWatch,
        on_paired: Callable[[Client], None],
        bring_in: Callable[[list[BroughtIn]], Awaitable[Stored]],
        forget: Callable[[What | None], Awaitable[Loss]],
        rebuild: Callable[[], Awaitable[None]],
        timezone: Callable[[], str],
    ) -> None:
        """Take the parts.

        `now` gives epoch ms, `tasks` how many tasks there are, `model` is the texts' model;
        `on_paired` hears of each new pairing, `bring_in` stores what files tell, `forget` forgets a
        site, a day or (None) everything, `rebuild` works everything out anew; `timezone` is the one
        that days are of.
        """
        self._access = access
        self._desk = desk
        self._journal = journal
        self._stream = stream
        self._texts = texts
        self._now = now
        self._tasks = tasks
        self._model = model
        self._on_paired = on_paired
        self._bring_in = bring_in
        self._forget = forget
        self._rebuild = rebuild
        self._timezone = timezone
        self._started_at = now()

    def add_to(self, app: web.Application) -> None:
        """Register every address."""
        app.router.add_get("/v1/stream", self._stream.handle, allow_head=False)
        app.router.add_get("/v1/status", self.status, allow_head=False)
        app.router.add_post("/v1/pair", self.pair)
        app.router.add_post("/v1/control/pair", self.control_pair)
        app.router.add_post("/v1/control/watch", self.control_watch)
        app.router.add_post("/v1/control/import", self.control_import)
        app.router.add_post("/v1/control/forget", self.control_forget)
        app.router.add_post("/v1/control/rebuild", self.control_rebuild)

    async def pair(self, request: web.Request) -> web.Response:
        """Give a token for the right code, bound to the `Origin` that asked."""
        origin = request.headers.get(hdrs.ORIGIN)
        if origin is None:
            return web.Response(status=403)
        body = await read_json_body(request)
        try:
            asked = msgspec.json.decode(body, type=PairRequest)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return self._refuse(400, "broken")
        answer = self._desk.offer(asked.code)
        if answer != "paired":
            log.warning("a pairing was refused: %s", answer)
            return self._refuse(REFUSALS[answer], answer)
        token = clients.new_token()
        now = self._now()
        try:
            client = await self._journal.write(
                lambda connection: clients.add(
                    connection, clients.hashed(token), origin, asked.client, now
                )
            )
        except StorageError as error:
            log.error("a pairing could not be stored: %s", error)
            return self._refuse(507, "storage")
        self._access.clients.append(client)
        log.info("paired client %d", client.number)
        self._on_paired(client)
        return _json({"token": token})

    async def status(self, request: web.Request) -> web.Response:
        """Say how the server is doing, to a paired client or to a command of this machine."""
        token = bearer(request)
        origin = request.headers.get(hdrs.ORIGIN)
        if token is None or not (
            self._access.client(token, origin)
            or (origin is None and self._access.is_control(token))
        ):
            raise web.HTTPUnauthorized
        if request.can_read_body:
            await read_json_body(request)
        now = self._now()
        return _json(
            Status(
                version=__version__,
                counts=Counts(messages=self._journal.messages, tasks=await self._tasks()),
                model=self._model.name,
                uptime_ms=now - self._started_at,
                started_at=self._started_at,
                connections=self._stream.browsers,
                paired=len(self._access.clients),
                commits=self._journal.commits,
                model_problem=self._model.problem,
            )
        )

    async def control_pair(self, request: web.Request) -> web.Response:
        """Put out a new pairing code for `vigiclic pair`."""
        await self._need_control(request)
        return _json({"code": self._desk.new_code()})

    async def control_watch(self, request: web.Request) -> web.Response:
        """Give `vigiclic watch` a token for the stream that ends with this run."""
        await self._need_control(request)
        return _json({"token": self._access.visit()})

    async def control_import(self, request: web.Request) -> web.Response:
        """Store what `vigiclic import` has handed over in the data folder."""
        body = await self._need_control(request)
        try:
            asked = msgspec.json.decode(body, type=ImportRequest)
            folder = self._journal.path.parent
            events = await asyncio.to_thread(handed_over, folder, asked.spool)
        except (ValueError, msgspec.MsgspecError, RecursionError):
            return web.Response(status=400)
        try:
            return _json(await self._bring_in(events))
        except StorageError as error:
            log.error("an import could not be stored: %s", error)
            return web.Response(status=507)

    async def control_forget(self, request: web.Request) -> web.Response:
        """Forget what `vigiclic forget` names."""
        body = await self._need_control(request)
        try:
            wanted = msgspec.json.decode(body, type=ForgetRequest)
            if (wanted.site is not None) + (wanted.day is not None) + wanted.all != 1:
                return web.Response(status=400)
            what = asked(wanted.site, wanted.day, self._timezone())
        except (ValueError, RecursionError):
            return web.Response(status=400)
        try:
            return _json(await self._forget(what))
        except (StorageError, OSError) as error:
            log.error("what was to be forgotten could not be: %s", error)
            return web.Response(status=507)

    async def control_rebuild(self, request: web.Request) -> web.Response:
        """Work everything out anew for `vigiclic rebuild`."""
        await self._need_control(request)
        try:
            await self._rebuild()
        except StorageError as error:
            log.error("the journal could not be worked out anew: %s", error)
            return web.Response(status=507)
        return _json({})

    async def _need_control(self, request: web.Request) -> bytes:
        token = bearer(request)
        if request.headers.get(hdrs.ORIGIN) is not None:
            raise web.HTTPForbidden
        if token is None or not self._access.is_control(token):
            raise web.HTTPUnauthorized
        return await read_json_body(request)

    def _refuse(self, status: int, why: str) -> web.Response:
        return _json({"error": why, "message": self._texts(f"pairing.{why}")}, status)


def _json(value: Any, status: int = 200) -> web.Response:
    return web.Response(
        body=msgspec.json.encode(value), status=status, content_type="application/json"
    )
