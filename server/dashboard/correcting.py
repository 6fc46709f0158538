"""A correction that the worker sends from the page of a task."""

import logging
from collections.abc import Callable

from aiohttp import web

from server.access import DASHBOARD
from server.dashboard.addresses import answer, redirect
from server.dashboard.correction import Wrong, correction
from server.dashboard.entrance import Entrance
from server.dashboard.figuring import Figuring
from server.dashboard.files_page import word_page
from server.dashboard.forms import form_of
from server.dashboard.frame import address
from server.dashboard.sessions import Session
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
        typed = await form_of(request, session)
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
