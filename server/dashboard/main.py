"""The dashboard put together."""

import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from aiohttp import hdrs, web

from server.access import Access
from server.dashboard import asking
from server.dashboard.correcting import Correcting
from server.dashboard.entrance import Entrance
from server.dashboard.figuring import Figuring
from server.dashboard.sessions import Door
from server.dashboard.showing import Showing
from server.dashboard.taking import Taking
from server.dashboard.words import Words
from server.hub import Hub
from server.journal import Journal
from server.outgoing import Outgoing
from server.settings import Settings
from server.storage_errors import StorageError
from server.texts import Texts
from server.times import steady_ms
from server.worker import Worker

log = logging.getLogger(__name__)


class Dashboard:
    """The pages of one running server."""

    def __init__(
        self,
        access: Access,
        journal: Journal,
        worker: Worker,
        hub: Hub,
        *,
        folder: Path,
        settings: Callable[[], Settings],
        texts: Texts,
        now: Callable[[], int],
    ) -> None:
        """Take the parts; `folder` is the data folder, `now` gives epoch ms."""
        self._hub = hub
        self._settings = settings
        self._texts = {texts.language: texts}
        self._otherwise = texts.language
        self._figuring = Figuring(worker, journal, now)
        self._entrance = Entrance(access, Door(steady_ms), self._words)
        self._outgoing = Outgoing(folder, steady_ms)
        self._taking = Taking(self._figuring, self._outgoing, self._words)
        self._showing = Showing(self._figuring, journal, self._words)
        self._correcting = Correcting(
            self._figuring, journal, worker, hub, words=self._words, now=now
        )

    def add_to(self, app: web.Application) -> None:
        """Register every address."""
        self._entrance.add_to(app)
        self._correcting.add_to(app, self._entrance)
        # Before what shows any page that has a name.
        self._taking.add_to(app, self._entrance)
        self._showing.add_to(app, self._entrance)

    def warm(self) -> None:
        """Prepare the figures, behind whatever else there is to do."""
        self._figuring.warm()

    def nothing_to_take(self) -> AbstractAsyncContextManager[None]:
        """Keep away what is made to be taken along while a part of it is forgotten.

        Raises:
            StorageError: it cannot be removed.
        """
        return self._outgoing.without()

    async def stop(self) -> None:
        """Prepare nothing any more, and leave nothing behind."""
        await self._figuring.stop()
        await self.tidy()

    async def tidy(self) -> None:
        """Remove what was made to be taken along; a server that was killed left it behind."""
        try:
            await self._outgoing.drop()
        except StorageError as error:
            log.error("what was made to be taken along could not be removed: %s", error)

    def _words(self, request: web.Request) -> Words:
        accepted = request.headers.get(hdrs.ACCEPT_LANGUAGE, "")
        language = asking.language(accepted, self._settings().language, self._otherwise)
        if language not in self._texts:
            self._texts[language] = Texts(language)
        return Words(self._texts[language], self._hub.settings.timezone)
