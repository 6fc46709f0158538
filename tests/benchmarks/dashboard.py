"""From a click to the dashboard's first plot, in Chromium, over a year of 10 thousand to 1 million.

Each journal holds as many events as it says, in one year; the server that serves it is the real
one. The clock is the page's own: from the navigation to the frame after the one in which the plot
(or, on a page without one, the first table) is in the document.
"""

import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import Browser, Page, sync_playwright
from rich.table import Table

from tests.benchmarks.figures import Figure, take
from tests.support.server import VigiclicServer
from tests.support.stream import now_ms
from tests.support.visitor import ticket
from tests.support.work_year import DAY_MS, write_work
from tools.browsers import find_chromium

SIZES = (10_000, 100_000, 1_000_000)
TIMES = 40
PAGES = ("day", "week", "month", "payers", "pending", "tasks", "tasks?text=receipts&sort=hour")
START_WITHIN_S = 900.0
LIMIT_MS = 300
WATCH = """
window.plotAt = new Promise(resolve => {
  const look = () => {
    if (!document.querySelector('.plot, main table')) return requestAnimationFrame(look);
    requestAnimationFrame(() => resolve(performance.now()));
  };
  look();
});
"""


@dataclass
class Looked:
    """How long it took until something was to be seen, by page, in milliseconds.

    `first` is the first look after the server's start, `ready_s` how long that start took.
    """

    events: int
    tasks: int
    ready_s: float
    first: float = 0.0
    pages: dict[str, list[float]] = field(default_factory=dict)


def look(folder: Path, events: int, browser: Browser) -> Looked:
    """Measure every page over a year of so many events."""
    data = folder / str(events)
    written = write_work(data, events, end=(now_ms() // DAY_MS + 1) * DAY_MS)
    started = time.perf_counter()
    with VigiclicServer(data, timeout=START_WITHIN_S) as server:
        ready = time.perf_counter() - started
        token = server.pair()
        found = Looked(written, server.status(token)["counts"]["tasks"], ready)
        page = browser.new_page()
        page.add_init_script(WATCH)
        page.goto(f"{server.url}{ticket(server)}")
        found.first = page.evaluate("window.plotAt")
        base = page.url.rpartition("/")[0]
        for name in PAGES:
            found.pages[name] = [_one(page, f"{base}/{name}") for _ in range(TIMES)]
        page.close()
    return found


def _one(page: Page, url: str) -> float:
    page.goto(url)
    return float(page.evaluate("window.plotAt"))


def run(folder: Path) -> Table:
    """Measure all sizes, and give the table."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(find_chromium()), args=["--headless=new", "--no-sandbox"]
        )
        found = [look(folder, events, browser) for events in SIZES]
        browser.close()
    table = Table(title=f"Dashboard: ms from the click to the first plot (limit {LIMIT_MS})")
    table.add_column("page")
    for one in found:
        table.add_column(f"{one.events:,} events\n{one.tasks:,} tasks\np50 / p95", justify="right")
    table.add_row("first after the start", *(f"{one.first:.0f}" for one in found))
    largest = found[-1]
    events = f"{largest.events:,} events"
    first = f"dashboard, first page after the start, {events}"
    take(Figure("dashboard", first, largest.first, unit="ms"))
    for name in PAGES:
        figures = [one.pages[name] for one in found]
        first_plot = f"dashboard, {name}, click to first plot, p95, {events}"
        take(Figure("dashboard", first_plot, _p95(figures[-1]), unit="ms", goal=LIMIT_MS))
        table.add_row(name, *(f"{median(times):.0f} / {_p95(times):.0f}" for times in figures))
    return table


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]
