"""`/v1/settings`: what the worker has set, what is kept, and changing a setting while it runs."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from aiohttp import hdrs, web
from msgspec import Struct

from server import settings as stored
from server.access import Access, bearer, read_json_body
from server.floors import minimum_wages
from server.journal import Journal
from server.preferences import PipelineSettings
from server.settings import Settings
from server.storage_errors import StorageError

ADDRESS = "/v1/settings"
log = logging.getLogger(__name__)


class Kept(Struct, frozen=True):
    """How much there is of the worker's data, and where: a folder of this machine."""

    messages: int
    bytes: int
    folder: str


class Told(Struct, frozen=True):
    """The settings in force, what is kept, and the countries whose minimum wage is known."""

    settings: Settings
    kept: Kept
    countries: list[str]


class Tuning:
    """Holds the settings in force; a change is stored before it counts."""

    def __init__(
        self,
        settings: Settings,
        access: Access,
        journal: Journal,
        *,
        retune: Callable[[PipelineSettings], Awaitable[None]],
        timezone: Callable[[], str],
    ) -> None:
        """Take the stored settings and the parts.

        `retune` has everything reckoned anew, `timezone` gives the browser's (IANA).
        """
        self.settings = settings
        self._access = access
        self._journal = journal
        self._retune = retune
        self._timezone = timezone

    def add_to(self, app: web.Application) -> None:
        """Register the addresses."""
        app.router.add_get(ADDRESS, self.tell, allow_head=False)
        app.router.add_post(ADDRESS, self.change)

    async def tell(self, request: web.Request) -> web.Response:
        """Give the settings and what is kept, to a paired browser alone."""
        self._need_browser(request)
        return self._answer()

    async def change(self, request: web.Request) -> web.Response:
        """Set what the body names, and give all settings; null sets the default.

        A value that is not allowed is answered with 400, and nothing is changed.
        """
        self._need_browser(request)
        body = await read_json_body(request)
        try:
            changes = msgspec.json.decode(body, type=dict[str, Any])
            wanted = self._with(changes)
        except (msgspec.MsgspecError, UnicodeDecodeError, ValueError, RecursionError):
            return web.Response(status=400)
        try:
            await self._journal.write(lambda connection: stored.store(connection, wanted))
            self.settings = wanted
            await self._retune(wanted.for_pipeline(self._timezone()))
        except StorageError as error:
            log.error("the settings could not be stored: %s", error)
            return web.Response(status=507)
        return self._answer()

    def _with(self, changes: dict[str, Any]) -> Settings:
        fields: dict[str, Any] = {**msgspec.to_builtins(self.settings), **changes}
        told = {name: value for name, value in fields.items() if value is not None}
        wanted = msgspec.convert(told, Settings, strict=True)
        if (wanted.night_from is None) != (wanted.night_to is None):
            raise ValueError("a night has two ends")
        if wanted.floor is not None and wanted.floor.amount < 0:
            raise ValueError("a floor is not below nothing")
        return wanted

    def _need_browser(self, request: web.Request) -> None:
        token = bearer(request)
        if token is None or not self._access.client(token, request.headers.get(hdrs.ORIGIN)):
            raise web.HTTPUnauthorized

    def _answer(self) -> web.Response:
        path = self._journal.path
        size = sum(file.stat().st_size for file in path.parent.glob(f"{path.name}*"))
        kept = Kept(messages=self._journal.messages, bytes=size, folder=str(path.parent))
        countries = sorted({wage.country[:2] for wage in minimum_wages()})
        told = Told(settings=self.settings, kept=kept, countries=countries)
        encoder = msgspec.json.Encoder(decimal_format="string")
        return web.Response(body=encoder.encode(told), content_type="application/json")
