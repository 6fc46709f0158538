"""The front door: which connections are taken, how long, and what a broken request hears."""

import asyncio
import logging
import socket

from aiohttp import hdrs, web

CONNECTIONS_AT_MOST = 256
LASTS_S = 10.0
log = logging.getLogger(__name__)
# Who asked for what is nobody's business: the library's own log of requests is not kept.
_UNHEARD = logging.Logger("requests", logging.CRITICAL)


class _Visit(web.RequestHandler):
    """One connection; what is no HTTP is answered by a bare status, as every other refusal is."""

    __slots__ = ()

    def end_when_idle(self, every_s: float) -> None:
        """Close the connection if no request is under way, else look again in `every_s` seconds."""
        if self.transport is None:
            return
        if self._waiter is not None:
            self.force_close()
        else:
            # Not `close`: what comes on an open stream would be dropped unread.
            asyncio.get_running_loop().call_later(every_s, self.end_when_idle, every_s)

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Log what went wrong, and say nothing of it."""
        super().handle_error(request, status, exc, message)
        # Without a value of ours the name and version of the library would stand there.
        answer = web.Response(status=status, headers={hdrs.SERVER: ""})
        answer.force_close()
        return answer


class _Refused(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.close()


async def open_to(
    listener: socket.socket,
    server: web.Server,
    *,
    at_most: int = CONNECTIONS_AT_MOST,
    lasts_s: float = LASTS_S,
) -> asyncio.Server:
    """Accept connections on a listening socket until the result is closed.

    One that has nothing under way ends after `lasts_s` seconds: who connects and stays silent must
    not use up the files that this process may open. A stream is under way for as long as it lives.
    """
    loop = asyncio.get_running_loop()
    full = False

    def visit() -> asyncio.Protocol:
        nonlocal full
        was_full, full = full, len(server.connections) >= at_most
        if full:
            if not was_full:
                log.warning("connections are refused: %d are open", at_most)
            return _Refused()
        taken = _Visit(server, loop=loop, access_log=_UNHEARD)
        loop.call_later(lasts_s, taken.end_when_idle, lasts_s)
        return taken

    return await loop.create_server(visit, sock=listener)
