"""The application: its parts, their start and their end, in that order and back."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web

from server import __version__
from server.access import MAX_BODY, Access, guard, hide_server
from server.backups import Keeper
from server.clients import Client, is_in_use, last_timezone
from server.dashboard.main import Dashboard
from server.days import date_of
from server.erasing import Loss
from server.floors import floor_on
from server.forgetting import What
from server.hub import Hub
from server.journal import Journal
from server.messages import ClientInfo
from server.messages import Settings as ToldSettings
from server.model_watch import ModelWatch
from server.pairing import PairingDesk
from server.parts import Parts
from server.preferences import PipelineSettings
from server.routes import Routes
from server.settings import Settings
from server.stream import Stream
from server.texts import Texts
from server.tuning import Tuning
from server.worker import Worker

SETTLE_S = 1.0
WORKER = web.AppKey("worker", Worker)
HUB = web.AppKey("hub", Hub)


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
    model_folder: Path | None = None,
) -> web.Application:
    """Put the application together; nothing runs before it is started.

    It takes over the journal and closes it at its end. `now` gives epoch ms. Another model that is
    put into `model_folder` is taken into use.
    """
    tuned = settings.for_pipeline(last_timezone(access.clients))
    worker = Worker(parts, tuned, journal.entries, keep_pages=keep_pages)
    model = ModelWatch(model_folder, parts.manifest, parts.judge)
    hub = Hub(journal, worker, tuned, now=now)
    keeper = Keeper(journal, now=now)

    async def retune(wanted: PipelineSettings) -> None:
        await hub.retune(wanted)
        dashboard.warm()

    tuning = Tuning(
        settings,
        access,
        journal,
        retune=retune,
        timezone=lambda: last_timezone(access.clients),
    )
    dashboard = Dashboard(
        access,
        journal,
        worker,
        hub,
        folder=journal.path.parent,
        settings=lambda: tuning.settings,
        texts=texts,
        now=now,
    )

    async def forget(what: What | None) -> Loss:
        async with dashboard.nothing_to_take():
            return await hub.forget(what)

    async def arrived(info: ClientInfo) -> ToldSettings:
        if info.timezone and not is_in_use(access.clients, hub.settings.timezone, now()):
            # Who says hello does not wait until a year is reckoned anew.
            await hub.retune_soon(tuning.settings.for_pipeline(info.timezone))
            dashboard.warm()
        today = date_of(now(), hub.settings.timezone)
        return ToldSettings(
            sites=sorted({*parts.sites, *tuning.settings.sites}),
            idle_ms=tuning.settings.idle_ms,
            language=tuning.settings.language or info.locale.split("-")[0] or texts.language,
            thresholds=model.thresholds,
            floor=floor_on(today, hub.settings),
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
        tasks=worker.tasks,
        model=model,
        on_paired=on_paired,
        bring_in=hub.bring_in,
        forget=forget,
        rebuild=hub.rebuild,
        timezone=lambda: hub.settings.timezone,
    )

    @asynccontextmanager
    async def running(_: web.Application) -> AsyncIterator[None]:
        beside = [asyncio.create_task(model.run()), asyncio.create_task(keeper.run())]
        try:
            await dashboard.tidy()
            await hub.start()
            dashboard.warm()
            # What is there now stays: to look for waste in it would hold up the loop each time.
            gc.freeze()
            yield
            await dashboard.stop()
            await hub.stop(SETTLE_S)
        finally:
            for task in beside:
                task.cancel()
            worker.close()
            await asyncio.to_thread(journal.close)

    async def end_connections(_: web.Application) -> None:
        await stream.close()

    app = web.Application(middlewares=[guard(access)], client_max_size=MAX_BODY)
    app[WORKER] = worker
    app[HUB] = hub
    app.on_response_prepare.append(hide_server)
    app.on_shutdown.append(end_connections)
    app.cleanup_ctx.append(running)
    routes.add_to(app)
    tuning.add_to(app)
    dashboard.add_to(app)
    return app
