"""A hostile page in Firefox: its closed shadow tree is read, its hiding of a warning is told."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.browser.test_chromium_hiding import PAGES
from tests.support.extension import with_sites_allowed
from tests.support.firefox import Firefox
from tests.support.hosts import WATCHED_HOST
from tests.support.server import VigiclicServer
from tests.support.waiting import eventually

pytestmark = pytest.mark.browser

TITLE = """
const tab = (await browser.tabs.query({})).find(({url}) => url === args[0]);
return tab ? await browser.action.getTitle({tabId: tab.id}) : '';
"""


class _Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = PAGES.get(self.path, "").encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Pages) as serving:
        thread = threading.Thread(target=serving.serve_forever)
        thread.start()
        yield f"http://{WATCHED_HOST}:{serving.server_port}"
        serving.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def browser(
    site: str, server: VigiclicServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Firefox]:
    folder: Path = tmp_path_factory.mktemp("firefox-hiding")
    with Firefox(folder, with_sites_allowed(folder)) as running:
        running.pair(server.port, server.code, site)
        yield running


@pytest.mark.parametrize("path", ["/open", "/closed"])
def test_words_in_a_shadow_tree_are_warned_of(browser: Firefox, site: str, path: str) -> None:
    browser.goto(f"{site}{path}")
    banner = browser.wait_for_banner()
    assert banner.level == "danger"
    assert "gift card" in banner.text


def test_a_page_that_takes_the_warning_out_is_told_of(browser: Firefox, site: str) -> None:
    browser.goto(f"{site}/removes")
    # In a tab that is out of sight nothing is put back.
    eventually(lambda: browser.evaluate("window.taken > 5"), "hiding for good")
    browser.open_own("popup/popup.html")
    page = f"{site}/removes"
    eventually(lambda: "hides" in browser.ask_own_page(TITLE, page), "word of the hiding")
