"""The dashboard's requests, once somebody is let in: pages, a form, a file."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import cast

from aiohttp import hdrs, web

from server.access import DASHBOARD
from server.dashboard import asking
from server.dashboard.addresses import HEADERS, answer
from server.dashboard.entrance import Entrance
from server.dashboard.figuring import Figuring
from server.dashboard.files import table_of
from server.dashboard.files_page import word_page
from server.dashboard.payers_page import payers_page
from server.dashboard.payers_view import payers
from server.dashboard.pending_page import pending_page
from server.dashboard.pending_view import pending
from server.dashboard.period_page import period_page
from server.dashboard.period_view import look_at
from server.dashboard.periods import Kind
from server.dashboard.sessions import Session
from server.dashboard.task_page import task_page
from server.dashboard.tasks_page import tasks_page
from server.dashboard.tasks_view import matching, task, tasks
from server.dashboard.warned import WarningsView, read_page, warned
from server.dashboard.warnings_page import warnings_page
from server.dashboard.words import Words
from server.journal import Journal
from server.storage_errors import StorageError

STATIC = Path(__file__).with_name("static")
KINDS = {".css": "text/css", ".js": "text/javascript", ".png": "image/png"}
log = logging.getLogger(__name__)

Page = Callable[[web.Request, Words], Awaitable[str]]


class Showing:
    """The handlers that only show."""

    def __init__(
        self, figuring: Figuring, journal: Journal, words: Callable[[web.Request], Words]
    ) -> None:
        """Take the figures, the journal and the words for a request."""
        self._figuring = figuring
        self._journal = journal
        self._words = words
        self._static = {
            path.name: path.read_bytes() for path in STATIC.iterdir() if path.suffix in KINDS
        }
        self._pages: dict[str, Page] = {
            "day": self._period,
            "week": self._period,
            "month": self._period,
            "payers": self._payers,
            "pending": self._pending,
            "warnings": self._warnings,
            "tasks": self._tasks,
        }

    def add_to(self, app: web.Application, entrance: Entrance) -> None:
        """Register the addresses of all that is shown."""
        inside = f"{DASHBOARD}{{name}}"
        for path, show in (
            (f"{inside}/static/{{file}}", self.static),
            (f"{inside}/tasks_csv", self.table),
            (f"{inside}/task", self.task),
            (f"{inside}/{{page}}", self.page),
        ):
            app.router.add_get(path, entrance.inside(show), allow_head=False)

    async def static(self, request: web.Request, _: Session) -> web.Response:
        """Give the style sheet or the script.

        Raises:
            web.HTTPNotFound: there is no such file.
        """
        name = request.match_info["file"]
        if name not in self._static:
            raise web.HTTPNotFound
        kind = KINDS[Path(name).suffix]
        charset = "utf-8" if kind.startswith("text/") else None
        return web.Response(
            body=self._static[name], content_type=kind, charset=charset, headers=HEADERS
        )

    async def page(self, request: web.Request, _: Session) -> web.Response:
        """Give a page, or say that there is none of this name."""
        words = self._words(request)
        show = self._pages.get(request.match_info["page"])
        if show is None:
            return answer(word_page(words, words("no_page"), words("no_page_how")), 404)
        try:
            return answer(await show(request, words))
        except StorageError as error:
            log.error("the dashboard could not read: %s", error)
            return answer(word_page(words, words("unreadable"), words("unreadable_how")), 503)

    async def task(self, request: web.Request, session: Session) -> web.Response:
        """Give the page of one task."""
        words, asked = self._words(request), request.query
        platform, key = asked.get("platform", ""), asked.get("key", "")
        line = await self._figuring.look(lambda look: task(look, platform, key))
        if line is None:
            return answer(word_page(words, words("no_task"), words("no_task_how")), 404)
        saved = asked.get("saved") == "1"
        return answer(task_page(line, words, session.form, saved=saved))

    async def table(self, request: web.Request, _: Session) -> web.Response:
        """Give the tasks that are asked for as a file for a table program."""
        query = asking.tasks(request.query)
        lines = await self._figuring.look(lambda look: matching(look, query))
        body = await asyncio.to_thread(table_of, lines)
        headers = {**HEADERS, hdrs.CONTENT_DISPOSITION: 'attachment; filename="vigiclic.csv"'}
        return web.Response(body=body, content_type="text/csv", charset="utf-8", headers=headers)

    async def _period(self, request: web.Request, words: Words) -> str:
        kind = cast(Kind, request.match_info["page"])
        asked = dict(request.query)
        view = await self._figuring.look(
            lambda look: look_at(look, asking.period(kind, asked, look.today))
        )
        return await asyncio.to_thread(period_page, view, words)

    async def _payers(self, request: web.Request, words: Words) -> str:
        asked = dict(request.query)
        span, order, page = asking.span(asked), asking.order(asked), asking.page(asked)
        view = await self._figuring.look(lambda look: payers(look, span, order, page))
        return await asyncio.to_thread(payers_page, view, words)

    async def _pending(self, _: web.Request, words: Words) -> str:
        view = await self._figuring.look(pending)
        return await asyncio.to_thread(pending_page, view, words)

    async def _warnings(self, request: web.Request, words: Words) -> str:
        asked = asking.page(request.query)
        verdicts = await self._figuring.verdicts()
        stored, page, count = await self._journal.read(
            lambda connection: read_page(connection, asked)
        )
        told = await self._figuring.look(lambda look: warned(look, stored, verdicts.labels))
        return warnings_page(WarningsView(told, page, count), words)

    async def _tasks(self, request: web.Request, words: Words) -> str:
        query = asking.tasks(request.query)
        view = await self._figuring.look(lambda look: tasks(look, query))
        return await asyncio.to_thread(tasks_page, view, words)
