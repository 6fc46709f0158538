"""From a page's load to the warning in it, beside a server that answers at once.

Each page is another offer that asks for money before the work, so each is warned of anew, in a page
of 2, 50 or 460 kB. The clock is the page's own: `performance.now()` when the banner's element comes
into the document, counted from the navigation. In Chromium and in Firefox, two of each: one is
paired to Vigiclic, the other to the empty server, and they load each page in turns, so that what
else this machine does meanwhile falls on both alike.
"""

import http.server
import json
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import quantiles

from playwright.sync_api import Playwright, sync_playwright
from rich.table import Table

from tests.benchmarks.figures import Figure, take
from tests.support import steps
from tests.support.banner import HOST_ATTRIBUTE
from tests.support.chromium import Chromium
from tests.support.extension import with_sites_allowed
from tests.support.firefox import Firefox
from tests.support.hosts import WATCHED_HOST
from tests.support.server import REPOSITORY, VigiclicServer
from tests.support.turkle_projects import FEE

PAGES = 100
WARM_UP = 5
SIZES_KB = (2, 50, 460)
GOALS = {50: 1.3, 99: 1.5}
"""The most that a page may take, in times of what it takes with the empty server, by percentile."""
PATIENCE_MS = 10_000
WATCH = f"""<script>
(() => {{
  const tell = (at) => fetch(location.href, {{ method: 'POST', body: JSON.stringify(at) }});
  const late = setTimeout(tell, {PATIENCE_MS}, null);
  const look = () => {{
    if (!document.querySelector('[{HOST_ATTRIBUTE}]')) return;
    watcher.disconnect();
    clearTimeout(late);
    tell(performance.now());
  }};
  const watcher = new MutationObserver(look);
  watcher.observe(document, {{ childList: true, subtree: true }});
}})();
</script>"""
NOTE = "<p>Note {}: look at the whole picture before you write, and leave out what is blurred.</p>"
WORDS = "abcdefghij"

Load = Callable[[str], object]
"""Brings an address into the browser's tab."""
Open = Callable[[Path, int, str, str], AbstractContextManager[Load]]
"""Opens a browser over a folder, paired by port and code, that watches an address."""


@dataclass
class Latency:
    """Milliseconds from the navigation to the banner, by size in kB, and pages without one."""

    taken: dict[int, list[float]] = field(default_factory=dict)
    missed: int = 0


class _Offers(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "_Server"

    def do_GET(self) -> None:
        self._answer(_page(*self.path.split("/")[-2:]).encode())

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.server.told.put((self.path, json.loads(self.rfile.read(length))))
        self._answer(b"")

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's own name
        pass


def _page(kilobytes: str, number: str) -> str:
    # Offers that differ in figures alone are one offer, warned of once.
    name = "".join(WORDS[int(digit)] for digit in number if digit.isdigit())
    if not name:
        return ""
    offer = FEE.template.replace("${list}", name)
    head = (
        f"<!DOCTYPE html><html lang='en'><head><title>List {name}</title>{WATCH}</head><body>"
        f"<h1>{FEE.title}: list {name}</h1><form action='/accept'>{offer}"
        "<button>Accept</button></form>"
    )
    room = int(kilobytes) * 1000 - len(head)
    notes = (NOTE.format(count) for count in range(max(0, room) // len(NOTE)))
    return f"{head}{''.join(notes)}</body></html>"


class _Server(http.server.ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Offers)
        self.told: queue.Queue[tuple[str, float | None]] = queue.Queue()

    def handle_error(self, request: object, client_address: object) -> None:
        # A browser that closes a connection it keeps in reserve is no error.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


@contextmanager
def offers() -> Iterator[_Server]:
    """Serve the pages, one a size in kB and a number, and hear what each of them tells."""
    server = _Server()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
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


@contextmanager
def in_chromium(
    playwright: Playwright, folder: Path, port: int, code: str, address: str
) -> Iterator[Load]:
    """Give what loads an address in a Chromium that is paired with the server at `port`."""
    with Chromium(playwright, folder / "profile", with_sites_allowed(folder)) as browser:
        options = steps.pair(browser, port, code)
        steps.add_site(options, address)
        browser.page.bring_to_front()
        # Playwright hears its browser while it waits for it: until the page has told its time.
        yield lambda url: browser.page.goto(url, wait_until="load")


@contextmanager
def in_firefox(folder: Path, port: int, code: str, address: str) -> Iterator[Load]:
    """Give what loads an address in a Firefox that is paired with the server at `port`."""
    with Firefox(folder, with_sites_allowed(folder)) as browser:
        browser.pair(port, code, address)
        yield browser.goto


@contextmanager
def _chromium() -> Iterator[Open]:
    # All browsers of one thread share what drives them.
    with sync_playwright() as playwright:
        yield partial(in_chromium, playwright)


BROWSERS: dict[str, Callable[[], AbstractContextManager[Open]]] = {
    "Chromium": _chromium,
    "Firefox": lambda: nullcontext(in_firefox),
}


class _Loader:
    """One browser that is paired to one server, and what it took in it."""

    def __init__(self, load: Load, served: _Server, root: str) -> None:
        self.found = Latency()
        self._load = load
        self._served = served
        self._root = root

    def one(self, size: int, number: int) -> float | None:
        """Load a page; gives the milliseconds to its banner, None where none came."""
        path = f"/{self._root}/{size}/{number}"
        self._load(f"http://{WATCHED_HOST}:{self._served.server_port}{path}")
        while True:
            told, at = self._served.told.get(timeout=3 * PATIENCE_MS / 1000)
            if told == path:
                return at

    def warm_up(self, size: int, number: int) -> None:
        """Load a page that does not count.

        Raises:
            AssertionError: no banner came: there is nothing to measure.
        """
        if self.one(size, number) is None:
            raise AssertionError(f"no banner on a page of {size} kB: nothing to measure")

    def count(self, size: int, number: int) -> None:
        """Load a page that counts."""
        at = self.one(size, number)
        if at is None:
            self.found.missed += 1
        else:
            self.found.taken.setdefault(size, []).append(at)


def measure(name: str, folder: Path, servers: Sequence[tuple[int, str]]) -> list[Latency]:
    """Load the pages in turns in browsers that are paired to the servers, by port and code.

    Gives what each of them took, in the order of the servers.
    """
    with ExitStack() as at_work:
        served = at_work.enter_context(offers())
        in_browser = at_work.enter_context(BROWSERS[name]())
        address = f"http://{WATCHED_HOST}:{served.server_port}"
        loaders = []
        for place, (port, code) in enumerate(servers):
            own = folder / str(place)
            own.mkdir(parents=True)
            load = at_work.enter_context(in_browser(own, port, code, address))
            loaders.append(_Loader(load, served, f"task{place}"))
        for size in SIZES_KB:
            first = size * 1_000
            for number in range(WARM_UP):
                for loader in loaders:
                    loader.warm_up(size, first + PAGES + number)
            for number in range(PAGES):
                # Who comes first may find the machine in another state than who comes second.
                for loader in loaders if number % 2 else reversed(loaders):
                    loader.count(size, first + number)
    return [loader.found for loader in loaders]


def run(folder: Path) -> Table:
    """Measure both servers in both browsers, and give the table."""
    table = Table(title=f"Page load to banner, {PAGES} pages of each size")
    for name in ("browser", "page", "quantile", "Vigiclic", "empty server", "ratio", "goal"):
        table.add_column(name, justify="left" if name in {"browser", "quantile"} else "right")
    for browser in BROWSERS:
        with VigiclicServer(folder / browser / "data") as server, empty_server() as port:
            paired = [(server.port, server.new_code()), (port, "000000")]
            ours, empty = measure(browser, folder / browser, paired)
        for size in SIZES_KB:
            for percent, goal in GOALS.items():
                a, b = (_quantile(each.taken[size], percent) for each in (ours, empty))
                name = f"page load to banner, {browser}, {size} kB, p{percent}"
                take(Figure("latency", name, a / b, beside="an empty server", goal=goal))
                figures = (f"{a:.1f} ms", f"{b:.1f} ms", f"{a / b:.2f}", f"<= {goal}")
                table.add_row(browser, f"{size} kB", f"p{percent}", *figures)
        if ours.missed or empty.missed:
            table.add_row(
                browser, "no banner", "pages", str(ours.missed), str(empty.missed), "", ""
            )
    return table


def _quantile(values: list[float], percent: int) -> float:
    return quantiles(values, n=100, method="inclusive")[percent - 1]
