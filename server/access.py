"""Who may talk to the server: `Host`, `Origin` and the kind of request, before anything is done.

A page in the worker's own browser can reach every port of this machine. What keeps it out is, in
this order: the `Host` must be ours (a rebound name is not), the `Origin` must be an extension that
was paired, and behind that a token. A stranger learns nothing from an answer: it has no body.
"""

import asyncio
import hmac
import re
from collections.abc import Iterable

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler, Middleware

from server import clients
from server.clients import Client

MAX_BODY = 64 * 1024
BODY_WITHIN_S = 5.0
EXTENSION = re.compile(r"(?:chrome|moz)-extension://[A-Za-z0-9._-]{1,128}")
PAIRING_PATH = "/v1/pair"
DASHBOARD = "/dashboard/"
"""Below this are the pages for a person; all else is for programs."""
WITHOUT_ORIGIN = (None, "none", "same-origin")


class Access:
    """Knows the paired clients, the tokens of this run, and the names that are ours."""

    def __init__(self, paired: Iterable[Client] = ()) -> None:
        """Take the stored pairings; call `serve_on` once the port is known."""
        self.clients = list(paired)
        self.control = clients.new_token()
        self._visitors: list[str] = []
        self._hosts: frozenset[str] = frozenset()
        self._own: frozenset[str] = frozenset()

    def serve_on(self, port: int) -> None:
        """Set the port that requests must name."""
        names = ("127.0.0.1", "localhost", "[::1]")
        # A browser leaves the port out when it is the scheme's own.
        self._hosts = frozenset(names if port == 80 else (f"{name}:{port}" for name in names))
        self._own = frozenset(f"http://{host}" for host in self._hosts)

    def is_our_host(self, hosts: list[str]) -> bool:
        """Tell whether there is exactly one `Host` and it is ours."""
        return len(hosts) == 1 and hosts[0].lower() in self._hosts

    def admits(self, origins: list[str], site: str | None, path: str) -> bool:
        """Tell whether a request with these `Origin` headers may go on to `path`.

        Chromium leaves `Origin` out of an extension's GET, Firefox too: then `Sec-Fetch-Site` must
        say that no other site is behind it. Only the pairing is open to an extension not yet known,
        and only the dashboard to its own pages.
        """
        if not origins:
            return site in WITHOUT_ORIGIN
        if path.startswith(DASHBOARD):
            return len(origins) == 1 and origins[0] in self._own
        if len(origins) > 1 or not EXTENSION.fullmatch(origins[0]):
            return False
        return path == PAIRING_PATH or any(known.origin == origins[0] for known in self.clients)

    def visit(self) -> str:
        """Make a token for a terminal of this machine's user; it ends with this run."""
        token = clients.new_token()
        self._visitors = [*self._visitors, token][-32:]
        return token

    def is_visitor(self, token: str) -> bool:
        """Tell whether a token was given to a terminal in this run."""
        return any(hmac.compare_digest(known.encode(), _bytes(token)) for known in self._visitors)

    def is_control(self, token: str) -> bool:
        """Tell whether a token is the one in the private note for the other commands."""
        return hmac.compare_digest(self.control.encode(), _bytes(token))

    def client(self, token: str, origin: str | None) -> Client | None:
        """Give the paired client of a token, sent from the Origin it was paired with or from none.

        A program that is no browser sends no Origin; it runs as the same user and has the token.
        """
        found = clients.find(self.clients, token)
        return found if found is not None and origin in (None, found.origin) else None


def bearer(request: web.Request) -> str | None:
    """Give the token of an `Authorization: Bearer` header."""
    values = request.headers.getall(hdrs.AUTHORIZATION, [])
    if len(values) != 1:
        return None
    scheme, _, token = values[0].partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None


def guard(access: Access) -> Middleware:
    """Make the middleware that every request passes, those for unknown addresses included."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        # The header itself: `request.host` falls back to the socket's address. What is asked for by
        # its whole address must name us there, too.
        if not access.is_our_host(request.headers.getall(hdrs.HOST, [])) or not access.is_our_host(
            [request.url.raw_authority]
        ):
            return web.Response(status=421)
        origins = request.headers.getall(hdrs.ORIGIN, [])
        # Two of them are not what a browser says: together they are none of the admitted words.
        site = ",".join(request.headers.getall("Sec-Fetch-Site", [])) or None
        if not access.admits(origins, site, request.path):
            return web.Response(status=403)
        try:
            return await handler(request)
        except web.HTTPException as answer:
            allow = answer.headers.get(hdrs.ALLOW)
            return web.Response(status=answer.status, headers={hdrs.ALLOW: allow} if allow else {})

    return middleware


async def read_json_body(request: web.Request) -> bytes:
    """Give the body of a request that must be JSON and small.

    Raises:
        web.HTTPUnsupportedMediaType: it is not `application/json` (a form or a plain-text post
            needs no preflight: any page can send those).
        web.HTTPRequestEntityTooLarge: it is larger than 64 KiB.
        web.HTTPBadRequest: it is not what its headers promise, or does not come.
    """
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType
    if (request.content_length or 0) > MAX_BODY:
        raise web.HTTPRequestEntityTooLarge(MAX_BODY)
    try:
        async with asyncio.timeout(BODY_WITHIN_S):
            return await request.read()
    except (TimeoutError, web.RequestPayloadError) as error:
        raise web.HTTPBadRequest from error


async def hide_server(_: web.Request, response: web.StreamResponse) -> None:
    """Take the name of the software out of an answer, and keep it out of caches."""
    response.headers.popall(hdrs.SERVER, None)
    response.headers[hdrs.CACHE_CONTROL] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"


def _bytes(token: str) -> bytes:
    return token.encode("utf-8", "replace")
