"""The application: its parts, their start and their end, in that order and back."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from server import __version__
from server.access import MAX_BODY, Access, guard, hide_server
from server.clients import Client
from server.hub import Hub
from server.journal import Journal
from server.messages import ClientInfo
from server.messages import Settings as ToldSettings
from server.pairing import PairingDesk
from server.parts import Parts
from server.routes import Routes
from server.settings import Settings
from server.stream import Stream
from server.texts import Texts
from server.worker import Worker

SETTLE_S = 1.0
log = logging.getLogger(__name__)


def create_app(
    journal: Journal,
    parts: Parts,
    access: Access,
    *,
    desk: PairingDesk,
    settings: Settings,
    texts: Texts,
    now: Callable[[], int],
    on_paired: Callable[[Client], None],
    keep_pages: bool = False,
) -> web.Application:
    """Put the application together; nothing runs before it is started.

    It takes over the journal and closes it at its end. `now` gives epoch ms.
    """
    worker = Worker(parts, keep_pages=keep_pages)
    hub = Hub(journal, worker)

    async def arrived(info: ClientInfo) -> ToldSettings:
        return settings.for_extension(
            sites=parts.sites,
            language=info.locale.split("-")[0] or texts.language,
            thresholds=parts.thresholds,
            floor=None,
        )

    stream = Stream(
        journal,
        worker,
        hub,
        access,
        texts,
        now=now,
        arrived=arrived,
        server=f"vigiclic {__version__}",
    )
    routes = Routes(
        access,
        desk,
        journal,
        stream,
        texts,
        now=now,
        tasks=lambda: 0,
        model=lambda: parts.model,
        on_paired=on_paired,
    )

    @asynccontextmanager
    async def running(_: web.Application) -> AsyncIterator[None]:
        try:
            await hub.start()
            yield
            await hub.stop(SETTLE_S)
        finally:
            await asyncio.to_thread(worker.close)
            await asyncio.to_thread(journal.close)

    async def end_connections(_: web.Application) -> None:
        await stream.close()

    app = web.Application(middlewares=[guard(access)], client_max_size=MAX_BODY)
    app.on_response_prepare.append(hide_server)
    app.on_shutdown.append(end_connections)
    app.cleanup_ctx.append(running)
    routes.add_to(app)
    return app
