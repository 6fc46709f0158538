"""The same pages of others in Firefox: none reads, writes, pairs or learns the name."""

import asyncio
import json
import threading
from collections.abc import Iterator
from typing import Self

import pytest
from aiohttp import web

from tests.security.other_pages import TRY_ALL, nothing_was_gained
from tests.support.firefox import Firefox
from tests.support.server import VigiclicServer
from tests.support.waiting import PATIENCE_SECONDS

pytestmark = pytest.mark.browser

REBOUND = "evil.test"
PUBLIC = "public.test"
FRAME = '<iframe sandbox="allow-scripts" srcdoc="<p>Inside"></iframe>'
MANIFEST = {
    "manifest_version": 3,
    "name": "Other",
    "version": "1",
    "browser_specific_settings": {"gecko": {"id": "other@example.test"}},
    "host_permissions": ["<all_urls>"],
    "content_security_policy": {"extension_pages": "script-src 'self'"},
}


class Site:
    """A page of somebody else's, on a free port of this machine; a context manager."""

    def __init__(self) -> None:
        """Prepare it."""
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._runner: web.AppRunner

    def __enter__(self) -> Self:
        """Start to serve."""
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(PATIENCE_SECONDS)
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(
            PATIENCE_SECONDS
        )
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    async def _start(self) -> None:
        async def page(_: web.Request) -> web.Response:
            return web.Response(text=f"<p>A page</p>{FRAME}", content_type="text/html")

        app = web.Application()
        app.router.add_get("/{any:.*}", page)
        self._runner = web.AppRunner(app, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.port = int(self._runner.addresses[0][1])


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Site() as running:
        yield running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VigiclicServer]:
    with VigiclicServer(tmp_path_factory.mktemp("others") / "data") as running:
        yield running


@pytest.fixture(scope="module")
def token(server: VigiclicServer) -> str:
    return server.pair()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """A Firefox in which another extension with every permission is, and ours is not."""
    folder = tmp_path_factory.mktemp("firefox-others")
    other = folder / "other"
    other.mkdir()
    (other / "manifest.json").write_text(json.dumps(MANIFEST))
    (other / "page.html").write_text("<p>Another extension")
    with Firefox(folder, other, hosts=(REBOUND, PUBLIC)) as running:
        yield running


def try_all(browser: Firefox, base: str, token: str) -> dict[str, str]:
    """Try everything from the page or frame that is driven now."""
    told = browser.ask_own_page(f"return await ({TRY_ALL})(args);", base, token)
    return {name: str(answer) for name, answer in told}


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", PUBLIC])
@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_a_page_of_another_site_gains_nothing(
    browser: Firefox, site: Site, server: VigiclicServer, token: str, host: str, name: str
) -> None:
    browser.goto(f"http://{host}:{site.port}/")
    told = try_all(browser, f"http://{name}:{server.port}", token)
    assert len(told) == 11
    nothing_was_gained(told, server, token)


def test_a_frame_without_an_origin_gains_nothing(
    browser: Firefox, site: Site, server: VigiclicServer, token: str
) -> None:
    browser.goto(f"http://{PUBLIC}:{site.port}/")
    with browser.frame("iframe"):
        assert browser.evaluate("origin") == "null"
        told = try_all(browser, f"http://127.0.0.1:{server.port}", token)
    nothing_was_gained(told, server, token)


def test_a_rebound_name_gains_nothing(
    browser: Firefox, site: Site, server: VigiclicServer, token: str
) -> None:
    browser.goto(f"http://{REBOUND}:{site.port}/")
    # The name leads to us as well: what a page of that name can reach is what it could read.
    told = try_all(browser, f"http://{REBOUND}:{server.port}", token)
    nothing_was_gained(told, server, token)
    host = {"Host": f"{REBOUND}:{server.port}"}
    assert server.request("GET", "/v1/status", host)[0] == 421


def test_another_extension_gains_nothing(
    browser: Firefox, server: VigiclicServer, token: str
) -> None:
    browser.open_own("page.html")
    told = try_all(browser, f"http://127.0.0.1:{server.port}", token)
    browser.keep_only_first()
    # A GET comes without an origin: the token alone decides, and that one was stolen.
    assert told.pop("token").startswith("basic 200")
    assert told.pop("settings").startswith("basic 200")
    assert " 404 " in told.pop("pair")
    nothing_was_gained(told, server, token)
