"""Evidence that the worker makes from the page of files, and takes along."""

import logging
from collections.abc import Callable

from aiohttp import hdrs, web

from server.access import DASHBOARD
from server.dashboard.addresses import HEADERS, answer, redirect
from server.dashboard.entrance import Entrance
from server.dashboard.figuring import Figuring
from server.dashboard.files import files
from server.dashboard.files_page import files_page
from server.dashboard.forms import form_of
from server.dashboard.periods import is_day
from server.dashboard.sessions import Session
from server.dashboard.words import Words
from server.outgoing import Outgoing, Ready, Wanted
from server.storage_errors import StorageError

log = logging.getLogger(__name__)


class Taking:
    """Takes the form that asks for evidence, and hands the archive out."""

    def __init__(
        self, figuring: Figuring, outgoing: Outgoing, words: Callable[[web.Request], Words]
    ) -> None:
        """Take the parts; `words` gives those for a request."""
        self._figuring = figuring
        self._outgoing = outgoing
        self._words = words

    def add_to(self, app: web.Application, entrance: Entrance) -> None:
        """Register the addresses."""
        inside = f"{DASHBOARD}{{name}}"
        app.router.add_post(f"{inside}/evidence", entrance.inside(self.make))
        app.router.add_get(f"{inside}/evidence", entrance.inside(self.back), allow_head=False)
        app.router.add_get(f"{inside}/files", entrance.inside(self.page), allow_head=False)
        app.router.add_get(f"{inside}/evidence_zip", entrance.inside(self.give), allow_head=False)

    async def page(self, request: web.Request, session: Session) -> web.StreamResponse:
        """Give the page of files."""
        return await self._page(request, session)

    async def back(self, _: web.Request, __: Session) -> web.StreamResponse:
        """Lead to the page of files: a refused form leaves its own address in the tab."""
        return redirect("files")

    async def make(self, request: web.Request, session: Session) -> web.StreamResponse:
        """Begin to make what the form asks for, and show how far it is.

        Raises:
            web.HTTPForbidden: no form of this session was sent.
        """
        typed = await form_of(request, session)
        first, last = (typed.get(name, "").strip() or None for name in ("from", "until"))
        if any(day is not None and not is_day(day) for day in (first, last)):
            return await self._page(request, session, wrong="evidence_no_day")
        if first is not None and last is not None and first > last:
            return await self._page(request, session, wrong="evidence_turned")
        language = self._words(request).texts.language
        try:
            await self._outgoing.make(Wanted(language, first, last))
        except StorageError as error:
            log.error("evidence could not be made: %s", error)
            return await self._page(request, session, wrong="evidence_no_room")
        return redirect("files")

    async def give(self, _: web.Request, __: Session) -> web.StreamResponse:
        """Give the archive; the page of files where there is none any more."""
        state = self._outgoing.state
        if not isinstance(state, Ready):
            return redirect("files")
        name = f'attachment; filename="{state.path.name}"'
        headers = {**HEADERS, hdrs.CONTENT_DISPOSITION: name, hdrs.CONTENT_TYPE: "application/zip"}
        return web.FileResponse(state.path, headers=headers)

    async def _page(
        self, request: web.Request, session: Session, wrong: str | None = None
    ) -> web.Response:
        view = await self._figuring.look(files)
        words = self._words(request)
        page = files_page(view, words, self._outgoing.state, session.form, wrong=wrong)
        return answer(page, 400 if wrong else 200)
