"""Firefox: killed with messages waiting, and every page of ours with no rule broken."""

import threading
from collections import Counter
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.support import books
from tests.support.axe import AXE
from tests.support.extension import READ_OUTBOX, with_sites_allowed
from tests.support.firefox import Firefox
from tests.support.hosts import WATCHED_HOST
from tests.support.server import VigiclicServer
from tests.support.waiting import eventually

pytestmark = pytest.mark.browser

OWN = (
    "popup/popup.html",
    "options/options.html",
    "welcome/welcome.html",
    "welcome/demo.html",
    "check/check.html",
)
RUN_AXE = """
;const axe = window.axe;
const { passes, violations } = await axe.run(document);
if (!passes.length) return ["nothing was looked at"];
return violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html}`));
"""


class _Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = f"<!doctype html><title>Tasks</title><h1>Page {self.path}</h1>".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://{WATCHED_HOST}:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join(5)


@pytest.mark.parametrize("path", OWN)
def test_no_rule_of_accessibility_is_broken(own_pages: Firefox, path: str) -> None:
    own_pages.goto(f"{own_pages.origin}/{path}")
    own_pages.find("h1")
    eventually(lambda: own_pages.text("h1"), "title")
    assert own_pages.ask_own_page(AXE.read_text("utf-8") + RUN_AXE) == []


@pytest.fixture(scope="module")
def own_pages(
    server: VigiclicServer, site: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Firefox]:
    folder = tmp_path_factory.mktemp("firefox-own")
    with Firefox(folder, with_sites_allowed(folder)) as running:
        running.pair(server.port, server.new_code(), site)
        yield running


def test_a_killed_browser_loses_nothing(server: VigiclicServer, site: str, tmp_path: Path) -> None:
    extension = with_sites_allowed(tmp_path)
    with Firefox(tmp_path / "first", extension) as browser:
        browser.pair(server.port, server.new_code(), site)
        first = browser.window
        server.kill()
        own = browser.open_own("options/options.html")

        def kept(path: str) -> str | None:
            told = browser.ask_own_page(READ_OUTBOX)
            url = f"{site}{path}"
            return next(
                (one["id"] for one in told if one["type"] == "page" and one["url"] == url), None
            )

        waiting = set()
        for path in ("/one", "/two"):
            browser.switch(first)
            browser.goto(f"{site}{path}")
            # A page that is left before it is written down was never seen by anybody.
            browser.switch(own)
            waiting.add(eventually(partial(kept, path), f"page {path} in the outbox"))
        browser.switch(first)
        left = browser.kill()
    server.start()
    with Firefox(tmp_path / "second", extension, profile=left):

        def arrived() -> Counter[str] | None:
            ids = Counter(entry.event.id for entry in books.entries(server.data_dir))
            return ids if waiting <= ids.keys() else None

        ids = eventually(arrived, "what the killed browser had kept")
        assert all(ids[one] == 1 for one in waiting)
