"""From a page's load to the warning in it, in Chromium, beside a server that answers at once.

Each page is another offer that asks for money before the work, so each is warned of anew. The clock
is the page's own: `performance.now()` when the banner's element comes into the document, counted
from the navigation, and from DOMContentLoaded (when the extension can have read the page).
"""

import http.server
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

from playwright.sync_api import Page, sync_playwright
from rich.table import Table

from tests.support import steps
from tests.support.banner import HOST_ATTRIBUTE
from tests.support.chromium import Chromium
from tests.support.extension import with_sites_allowed
from tests.support.hosts import WATCHED_HOST
from tests.support.server import REPOSITORY, VigiclicServer
from tests.support.turkle_projects import FEE

PAGES = 200
WARM_UP = 5
PATIENCE_MS = 10_000
WATCH = f"""
window.bannerAt = new Promise(resolve => {{
  const look = () => {{
    if (!document.querySelector('[{HOST_ATTRIBUTE}]')) return;
    resolve(performance.now());
    watcher.disconnect();
  }};
  const watcher = new MutationObserver(look);
  watcher.observe(document, {{ childList: true, subtree: true }});
}});
"""
MEASURE = """async patience => {
  const late = new Promise(resolve => setTimeout(resolve, patience, null));
  const shown = await Promise.race([window.bannerAt, late]);
  const [navigation] = performance.getEntriesByType('navigation');
  return shown === null ? null : [shown, shown - navigation.domContentLoadedEventStart];
}"""


@dataclass(frozen=True)
class Latency:
    """Milliseconds of each page, from its navigation and from its DOMContentLoaded."""

    from_navigation: list[float]
    from_content: list[float]
    missed: int


class _Offers(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        number = _letters(self.path.rsplit("/", 1)[-1])
        offer = FEE.template.replace("${list}", number)
        body = (
            f"<!DOCTYPE html><html lang='en'><head><title>List {number}</title></head><body>"
            f"<h1>{FEE.title}: list {number}</h1><form action='/accept'>{offer}"
            "<button>Accept</button></form></body></html>"
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's own name
        pass


class _Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        # A browser that closes a connection it keeps in reserve is no error.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


@contextmanager
def offers() -> Iterator[int]:
    """Serve the pages, one a number, and give the port."""
    server = _Server(("127.0.0.1", 0), _Offers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def empty_server() -> Iterator[int]:
    """Run the server that answers at once, and give its port."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.empty_server"],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()


def measure(folder: Path, port: int, code: str) -> Latency:
    """Load the pages one after the other with the extension paired to the server at `port`."""
    extension = with_sites_allowed(folder)
    with (
        offers() as offers_port,
        sync_playwright() as playwright,
        Chromium(playwright, folder / "profile", extension) as browser,
    ):
        address = f"http://{WATCHED_HOST}:{offers_port}"
        options = steps.pair(browser, port, code)
        steps.add_site(options, address)
        browser.page.bring_to_front()
        browser.context.add_init_script(WATCH)
        for number in range(WARM_UP):
            if _load(browser.page, f"{address}/task/{PAGES + number}") is None:
                raise AssertionError(f"no banner on {browser.page.url}: nothing to measure")
        taken = [_load(browser.page, f"{address}/task/{number}") for number in range(PAGES)]
    seen = [times for times in taken if times]
    return Latency([a for a, _ in seen], [b for _, b in seen], len(taken) - len(seen))


def _load(page: Page, address: str) -> tuple[float, float] | None:
    page.goto(address)
    times = page.evaluate(MEASURE, PATIENCE_MS)
    return None if times is None else (times[0], times[1])


def run(folder: Path) -> Table:
    """Measure both, and give the table."""
    with VigiclicServer(folder / "data") as server:
        ours = measure(folder / "vigiclic", server.port, server.new_code())
    with empty_server() as port:
        empty = measure(folder / "empty", port, "000000")

    table = Table(title=f"Page load to banner, Chromium, {PAGES} pages (goal: at most 2 x empty)")
    for name in ("from", "quantile", "Vigiclic", "empty server", "ratio"):
        table.add_column(name, justify="left" if name in {"from", "quantile"} else "right")
    for name, mine, other in (
        ("navigation", ours.from_navigation, empty.from_navigation),
        ("DOMContentLoaded", ours.from_content, empty.from_content),
    ):
        for percent in (50, 99):
            a, b = _quantile(mine, percent), _quantile(other, percent)
            table.add_row(name, f"p{percent}", f"{a:.1f} ms", f"{b:.1f} ms", f"{a / b:.2f}")
    if ours.missed or empty.missed:
        table.add_row("no banner", "pages", str(ours.missed), str(empty.missed), "")
    return table


def _letters(number: str) -> str:
    # Offers that differ in figures alone are one offer, warned of once.
    return number.translate(str.maketrans("0123456789", "abcdefghij"))


def _quantile(values: list[float], percent: int) -> float:
    return quantiles(values, n=100, method="inclusive")[percent - 1]
