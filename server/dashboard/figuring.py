"""Looks into the running pipeline: the figures are brought up to it in its own thread."""

import asyncio
import logging
from collections.abc import Callable
from typing import TypeVar

from server.dashboard.figures import AT_ONCE, Figures
from server.dashboard.looking import Look
from server.dashboard.warned import Verdicts
from server.journal import Journal
from server.pipeline import Pipeline
from server.storage_errors import StorageError
from server.worker import Closed, Worker

T = TypeVar("T")
log = logging.getLogger(__name__)


class Figuring:
    """Keeps the figures of the pipeline that is in use."""

    def __init__(self, worker: Worker, journal: Journal, now: Callable[[], int]) -> None:
        """Take the parts; `now` gives epoch ms."""
        self._worker = worker
        self._journal = journal
        self._now = now
        self._of: Pipeline | None = None
        self._figures = Figures("UTC", "EUR")
        self._verdicts = Verdicts()
        self._warming: asyncio.Task[None] | None = None

    async def look(self, question: Callable[[Look], T]) -> T:
        """Have a question answered from figures that are up to date."""

        def ask(pipeline: Pipeline) -> T:
            self._take_up(pipeline, None)
            now = max(self._now(), pipeline.latest)
            return question(Look(self._figures, pipeline.state, pipeline.settings, now))

        return await self._worker.ask(ask)

    async def verdicts(self) -> Verdicts:
        """Give what the worker has said of warnings so far.

        Raises:
            StorageError: the journal cannot be read.
        """
        while not await self._journal.read(self._verdicts.read):
            pass
        return self._verdicts

    def warm(self) -> None:
        """Begin to count what is not counted yet, a little at a time, behind whatever comes now."""
        if self._warming is None or self._warming.done():
            self._warming = asyncio.get_running_loop().create_task(self._warm())

    async def stop(self) -> None:
        """Count no more."""
        if self._warming is not None:
            self._warming.cancel()
            await asyncio.gather(self._warming, return_exceptions=True)

    async def _warm(self) -> None:
        try:
            while not await self._worker.ask(lambda pipeline: self._take_up(pipeline, AT_ONCE)):
                await asyncio.sleep(0)
            await self.verdicts()
        except (StorageError, Closed, RuntimeError) as error:
            log.warning("the dashboard's figures could not be prepared: %s", type(error).__name__)

    def _take_up(self, pipeline: Pipeline, most: int | None) -> bool:
        if pipeline is not self._of:
            # The worker reckons with other settings now: nothing of the earlier figures holds.
            settings = pipeline.settings
            self._of, self._figures = pipeline, Figures(settings.timezone, settings.currency)
        return self._figures.update(pipeline.state, most)
