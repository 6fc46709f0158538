"""The way in: who may ask for a ticket, a ticket that becomes a cookie, and a cookie that holds."""

import logging
from collections.abc import Awaitable, Callable
from http.cookies import CookieError, SimpleCookie

import msgspec
from aiohttp import hdrs, web

from server.access import DASHBOARD, Access, bearer, read_json_body
from server.dashboard.addresses import COOKIE, answer, is_guess, is_look, redirect
from server.dashboard.frame import document
from server.dashboard.markup import el
from server.dashboard.sessions import LONGEST_MS, Door, Session
from server.dashboard.words import Words

TICKETS = "/v1/dashboard"
FIRST_PAGE = "day"
log = logging.getLogger(__name__)

Shown = Callable[[web.Request, Session], Awaitable[web.StreamResponse]]


class Entrance:
    """Lets in who comes with a ticket, and then with the cookie that it became."""

    def __init__(self, access: Access, door: Door, words: Callable[[web.Request], Words]) -> None:
        """Take who may speak to the server, the door, and the words for a request."""
        self._access = access
        self._door = door
        self._words = words

    def add_to(self, app: web.Application) -> None:
        """Register the addresses of the way in."""
        app.router.add_post(TICKETS, self.ticket)
        app.router.add_get(f"{DASHBOARD}open/{{ticket}}", self.open, allow_head=False)

    async def ticket(self, request: web.Request) -> web.Response:
        """Give a paired extension, or a command of this machine's user, an address to open.

        Raises:
            web.HTTPUnauthorized: neither of them asks.
        """
        token, origin = bearer(request), request.headers.get(hdrs.ORIGIN)
        if token is None or not (
            self._access.client(token, origin)
            or (origin is None and self._access.is_control(token))
        ):
            raise web.HTTPUnauthorized
        await read_json_body(request)
        url = f"http://{request.headers[hdrs.HOST]}{DASHBOARD}open/{self._door.ticket()}"
        return web.Response(body=msgspec.json.encode({"url": url}), content_type="application/json")

    async def open(self, request: web.Request) -> web.Response:
        """Take a ticket: the answer leads to an address without it, and brings the cookie.

        Raises:
            web.HTTPForbidden: it is no ticket of ours, or no person opens it.
        """
        if is_guess(request) or (_from_browser(request) and not is_look(request)):
            # Nobody has asked for it yet, or not in a tab: the ticket stays good.
            raise web.HTTPForbidden
        session = self._door.enter(request.match_info["ticket"])
        if session is None:
            log.warning("a dashboard's ticket was refused")
            return self._sorry(request)
        to = redirect(f"{DASHBOARD}{session.name}/{FIRST_PAGE}")
        to.set_cookie(
            COOKIE,
            session.secret,
            max_age=LONGEST_MS // 1000,
            path=f"{DASHBOARD}{session.name}/",
            httponly=True,
            samesite="Strict",
        )
        return to

    def inside(self, show: Shown) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        """Give the handler that answers who has the cookie of the session in the address."""

        async def handle(request: web.Request) -> web.StreamResponse:
            session = self._session(request)
            return self._sorry(request) if session is None else await show(request, session)

        return handle

    def _session(self, request: web.Request) -> Session | None:
        cookies = SimpleCookie()
        try:
            cookies.load(request.headers.get(hdrs.COOKIE, ""))
        except CookieError:
            return None
        cookie = cookies.get(COOKIE)
        if cookie is None:
            return None
        return self._door.session(request.match_info["name"], cookie.value)

    def _sorry(self, request: web.Request) -> web.Response:
        """Tell a person how to come in; nobody else is told whose door this is."""
        if not is_look(request):
            raise web.HTTPForbidden
        words = self._words(request)
        said = document(
            words,
            words("closed"),
            el("main", el("h1", words("closed")), el("p", words("closed_how"))),
            own=False,
        )
        return answer(said, 403)


def _from_browser(request: web.Request) -> bool:
    return "Sec-Fetch-Site" in request.headers
