"""`GET /v1/stream`: opens connections, knows which are open, and ends them in good order."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from aiohttp import WSCloseCode, WSMsgType, hdrs, web

from server import clients
from server.access import Access
from server.connection import Connection
from server.greeting import Speaker, greet
from server.hub import Hub
from server.incoming import Refusal
from server.journal import Journal
from server.messages import PROTOCOL, SUBPROTOCOL, ClientInfo, Error, Settings, Welcome, encoder
from server.storage_errors import StorageError
from server.texts import Texts
from server.worker import Worker

HEARTBEAT_S = 30.0
CLOSE_WITHIN_S = 0.5
# Above the protocol's limit: what is a little too large is refused with a word, not a hang-up.
SOCKET_LIMIT = 32 * 1024 * 1024
UNKNOWN_AT_MOST = 8
CONNECTIONS_AT_MOST = 128
log = logging.getLogger(__name__)


class Stream:
    """All connections, and what they share."""

    def __init__(
        self,
        journal: Journal,
        worker: Worker,
        hub: Hub,
        access: Access,
        texts: Texts,
        *,
        now: Callable[[], int],
        arrived: Callable[[ClientInfo], Awaitable[Settings]],
        server: str,
    ) -> None:
        """Take the parts.

        `now` gives epoch ms, `arrived` the settings for a client that has just said hello, and
        `server` is the name and version for `welcome`.
        """
        self._journal = journal
        self._worker = worker
        self._hub = hub
        self._access = access
        self._texts = texts
        self._now = now
        self._arrived = arrived
        self._server = server
        self._unknown = 0
        self._open: set[Connection] = set()

    @property
    def browsers(self) -> int:
        """How many connections of paired browsers are open."""
        return sum(1 for connection in self._open if connection.speakers is not None)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection from its handshake to its end.

        Raises:
            web.HTTPBadRequest: no WebSocket, or only other subprotocols are offered.
            web.HTTPServiceUnavailable: too many connections are open.
        """
        offered = [
            name.strip()
            for value in request.headers.getall(hdrs.SEC_WEBSOCKET_PROTOCOL, [])
            for name in value.split(",")
        ]
        if offered and SUBPROTOCOL not in offered:
            raise web.HTTPBadRequest
        if self._unknown >= UNKNOWN_AT_MOST or len(self._open) >= CONNECTIONS_AT_MOST:
            raise web.HTTPServiceUnavailable
        socket = web.WebSocketResponse(
            protocols=(SUBPROTOCOL,),
            heartbeat=HEARTBEAT_S,
            max_msg_size=SOCKET_LIMIT,
            compress=False,
            decode_text=False,
            timeout=CLOSE_WITHIN_S,
        )
        self._unknown += 1
        try:
            await socket.prepare(request)
            speaker = await greet(socket, request, self._access, self._now)
        finally:
            self._unknown -= 1
        if isinstance(speaker, Speaker):
            await self._serve(socket, request, speaker)
        elif speaker is not None:
            await socket.send_frame(encoder.encode(self.word(speaker)), WSMsgType.TEXT)
            await socket.close(code=WSCloseCode.POLICY_VIOLATION)
        return socket

    async def close(self) -> None:
        """Work off what was received on every connection, then say goodbye."""
        await asyncio.gather(*(connection.finish() for connection in self._open))

    def word(self, refusal: Refusal) -> Error:
        """Put a refusal into words."""
        text = self._texts(f"refusal.{refusal.text}", detail=refusal.detail)
        return Error(code=refusal.code, message=text, id=refusal.id)

    async def _serve(
        self, socket: web.WebSocketResponse, request: web.Request, speaker: Speaker
    ) -> None:
        settings = await self._arrived(speaker.info)
        if (client := speaker.client) is not None:
            try:
                await self._journal.write(lambda connection: clients.met(connection, client))
            except StorageError as error:
                log.warning("who spoke last could not be stored: %s", error)
        connection = Connection(
            socket,
            request.transport,
            speaker,
            journal=self._journal,
            worker=self._worker,
            hub=self._hub,
            word=self.word,
            now=self._now,
        )
        connection.send(Welcome(protocol=PROTOCOL, server=self._server, settings=settings))
        self._open.add(connection)
        log.info("a client connected (%d open)", len(self._open))
        try:
            await connection.run()
        finally:
            self._open.discard(connection)
            log.info("a client left (%d open)", len(self._open))
