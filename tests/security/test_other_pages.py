"""Pages of others in the worker's own browser: none reads, writes, pairs or learns the name."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error, Page, Playwright, sync_playwright

from tests.security.other_pages import HARMLESS, TRY_ALL, nothing_was_gained
from tests.support.chromium import Chromium
from tests.support.server import VigiclicServer

pytestmark = pytest.mark.browser

REBOUND = "evil.test"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VigiclicServer]:
    with VigiclicServer(tmp_path_factory.mktemp("others") / "data") as running:
        yield running


@pytest.fixture(scope="module")
def token(server: VigiclicServer) -> str:
    return server.pair()


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def browser(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    folder = tmp_path_factory.mktemp("plain")
    with Chromium(playwright, folder / "profile", hosts=(REBOUND, "public.test")) as running:
        yield running


def try_all(where: Any, base: str, token: str) -> dict[str, str]:
    """Try everything from inside a page or a frame."""
    return {name: str(told) for name, told in where.evaluate(TRY_ALL, [base, token])}


def page_at(browser: Chromium, url: str, html: str = "<p>A page") -> Page:
    page = browser.context.new_page()
    page.route(url, lambda route: route.fulfill(content_type="text/html", body=html))
    page.goto(url)
    return page


@pytest.mark.parametrize("site", ["http://public.test/", "http://127.0.0.1:1/", "http://[::1]:1/"])
@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_a_page_of_another_site_gains_nothing(
    browser: Chromium, server: VigiclicServer, token: str, site: str, name: str
) -> None:
    page = page_at(browser, site)
    nothing_was_gained(try_all(page, f"http://{name}:{server.port}", token), server, token)
    page.close()


def test_a_rebound_name_gains_nothing(
    browser: Chromium, server: VigiclicServer, token: str
) -> None:
    url = f"http://{REBOUND}:{server.port}/"
    page = page_at(browser, url)
    nothing_was_gained(try_all(page, url.rstrip("/"), token), server, token)
    # Now the name leads to us, as after a rebinding.
    page.unroute(url)
    with page.expect_response(url) as answered, pytest.raises(Error, match="RESPONSE_CODE"):
        page.goto(url)
    told = answered.value.headers
    assert answered.value.status == 421
    assert told["content-length"] == "0"
    assert set(told) <= {"content-length", "content-type", "date", *HARMLESS}
    page.close()


def test_a_frame_without_an_origin_gains_nothing(
    browser: Chromium, server: VigiclicServer, token: str
) -> None:
    frame = '<iframe sandbox="allow-scripts" srcdoc="<p>Inside"></iframe>'
    page = page_at(browser, "http://public.test/", frame)
    inner = page.frames[1]
    inner.wait_for_selector("p")
    assert inner.evaluate("origin") == "null"
    nothing_was_gained(try_all(inner, f"http://127.0.0.1:{server.port}", token), server, token)
    page.close()


OTHER_EXTENSION = """{
  "manifest_version": 3, "name": "Other", "version": "1",
  "background": {"service_worker": "worker.js"}, "host_permissions": ["<all_urls>"]
}"""


def test_another_extension_gains_nothing(
    playwright: Playwright, tmp_path: Path, server: VigiclicServer, token: str
) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    (folder / "manifest.json").write_text(OTHER_EXTENSION)
    (folder / "worker.js").write_text("self.onmessage = () => {};")
    with Chromium(playwright, tmp_path / "profile", folder) as browser:
        told = try_all(browser.worker, f"http://127.0.0.1:{server.port}", token)
    # Pairing is open to an extension that knows the code, so it hears that this was none. A GET
    # comes without an origin: the token alone decides, and that one was stolen.
    assert told.pop("token").startswith("basic 200")
    assert told.pop("settings").startswith("basic 200")
    assert " 404 " in told.pop("pair")
    nothing_was_gained(told, server, token)
