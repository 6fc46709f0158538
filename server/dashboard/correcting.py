"""A correction that the worker sends from the page of a task."""

import logging
from collections.abc import Callable
from urllib.parse import parse_qsl

from aiohttp import hdrs, web

from server.access import DASHBOARD
from server.dashboard.addresses import answer, redirect
from server.dashboard.correction import Wrong, correction
from server.dashboard.entrance import Entrance
from server.dashboard.figuring import Figuring
from server.dashboard.files_page import word_page
from server.dashboard.frame import address
from server.dashboard.sessions import Session, is_form_of
from server.dashboard.task_page import task_page
from server.dashboard.tasks_view import task
from server.dashboard.words import Words
from server.hub import Committed, Hub
from server.incoming import Refusal
from server.journal import Journal
from server.messages import Correct, ServerMessage
from server.storage_errors import StorageError
from server.worker import Worker

CLIENT = "dashboard"
FIELDS_AT_MOST = 16
log = logging.getLogger(__name__)


class Correcting:
    """Takes corrections as the stream takes the extension's: stored first, then worked in."""

    def __init__(
        self,
        figuring: Figuring,
        journal: Journal,
        worker: Worker,
        hub: Hub,
        *,
        words: Callable[[web.Request], Words],
        now: Callable[[], int],
    ) -> None:
        """Take the parts; `words` gives those for a request, `now` epoch ms."""
        self._figuring = figuring
        self._journal = journal
        self._worker = worker
        self._hub = hub
        self._words = words
        self._now = now

    def add_to(self, app: web.Application, entrance: Entrance) -> None:
        """Register the address."""
        app.router.add_post(f"{DASHBOARD}{{name}}/task", entrance.inside(self.correct))

    async def correct(self, request: web.Request, session: Session) -> web.Response:
        """Take what the form of a task says, and show the task again.

        Raises:
            web.HTTPForbidden: no form of this session was sent.
        """
        typed = await _form(request)
        if not is_form_of(session, typed.get("form", "")):
            raise web.HTTPForbidden
        words = self._words(request)
        platform, key = typed.get("platform", ""), typed.get("key", "")
        line = await self._figuring.look(lambda look: task(look, platform, key))
        if line is None:
            return answer(word_page(words, words("no_task"), words("no_task_how")), 404)
        try:
            said = correction(line, typed, self._now())
            if said is not None:
                await self._store(said)
        except Wrong as wrong:
            again = {**typed, "problem": str(wrong)}
            return answer(task_page(line, words, session.form, wrong=again), 400)
        except StorageError as error:
            log.error("a correction could not be stored: %s", error)
            return answer(word_page(words, words("not_stored"), words("not_stored_how")), 507)
        saved = "1" if said is not None else None
        return redirect(address("task", platform=platform, key=key, saved=saved))

    async def _store(self, said: Correct) -> None:
        prepared = (await self._worker.prepare([said], CLIENT, self._now()))[0]
        if isinstance(prepared, Refusal):
            raise Wrong("wrong_amount")
        await self._journal.append([prepared.row])
        await self._hub.work_in(Committed(prepared.entry, _Nobody(), known=False))


class _Nobody:
    """Who waits for no verdict."""

    def send(self, _: ServerMessage) -> None:
        """Drop it."""

    def refuse(self, _: Refusal) -> None:
        """Drop it: what a form says was looked at before it was stored."""

    def listens_to(self, _: str) -> bool:
        """Hear of nobody's warnings."""
        return False


async def _form(request: web.Request) -> dict[str, str]:
    """Give the fields of a form that one of our own pages sent.

    Raises:
        web.HTTPForbidden: another page sent it, or none.
        web.HTTPUnsupportedMediaType: it is no form.
        web.HTTPBadRequest: it cannot be read.
        web.HTTPRequestEntityTooLarge: it is larger than any of ours.
    """
    # The guard has let pass our own origin alone, or none at all; a form always has one.
    if request.headers.get(hdrs.ORIGIN) != f"http://{request.headers[hdrs.HOST]}":
        raise web.HTTPForbidden
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        raise web.HTTPForbidden
    if request.content_type != "application/x-www-form-urlencoded":
        raise web.HTTPUnsupportedMediaType
    try:
        text = (await request.read()).decode("utf-8")
        return dict(parse_qsl(text, max_num_fields=FIELDS_AT_MOST))
    except (ValueError, web.RequestPayloadError) as error:
        raise web.HTTPBadRequest from error
