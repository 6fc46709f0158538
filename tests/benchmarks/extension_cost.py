"""What the extension costs a page, in Chromium, beside the same page without it.

The figures come from Chromium's own tracing: the processor's time of the page's main thread, so a
busy machine moves them little. With and without take turns within one run.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright
from rich.table import Table

from tests.benchmarks.figures import Figure, take
from tests.support import steps
from tests.support.chromium import Chromium
from tests.support.extension import with_sites_allowed
from tests.support.hosts import WATCHED_HOST
from tests.support.long_list import long_list
from tests.support.scripted_server import ScriptedServer, offer

LOADS = 11
IDLE_SECONDS = 10
MANY_PAGES = 500
WARM_PAGES = 20
SETTLE_MS = 1_500
URL = f"http://{WATCHED_HOST}/"
ROWS = 110
"""So many offers make about 460 kB."""
SHORT_ROWS = 3
LONGEST_MS = 5
CATEGORIES = "toplevel,devtools.timeline"
TASK = "ThreadControllerImpl::RunTask"
SHIFTS = """() => new Promise(resolve => {
  let sum = 0;
  const watcher = new PerformanceObserver(list => {
    for (const entry of list.getEntries()) sum += entry.value;
  });
  watcher.observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => resolve(sum), 200);
})"""


@dataclass(frozen=True)
class Cost:
    """Milliseconds of the page's main thread."""

    total: float
    """Of everything that ran in it."""
    own: float
    """Of the functions that are the extension's."""
    longest: float
    """Of the longest of these."""


def run(folder: Path) -> Table:
    """Measure, and give the table."""
    html = long_list(ROWS)
    short = long_list(SHORT_ROWS)
    table = Table(title=f"The cost of the extension, Chromium, a page of {len(html) // 1000} kB")
    for name, side in (("what", "left"), ("with", "right"), ("without", "right")):
        table.add_column(name, justify="left" if side == "left" else "right")
    table.add_column("goal")
    with ScriptedServer() as server, sync_playwright() as playwright:
        watched = Chromium(playwright, folder / "with", with_sites_allowed(folder))
        alone = Chromium(playwright, folder / "without", None)
        with watched, alone:
            for browser in (watched, alone):
                _serve(browser, f"{URL}**", html)
                _serve(browser, f"{URL}memory/**", short)
            options = steps.pair(watched, server.port, "000000")
            steps.add_site(options, URL)
            options.close()
            _loads(table, watched, alone)
            server.offers = [
                offer(str(row), title, amount="0.10", currency="USD", per_hour="6")
                for row, title in enumerate(_titles(watched.page))
            ]
            _shifts(table, watched, alone)
            _idle(table, watched, alone)
            _memory(table, watched, alone)
    return table


def _serve(browser: Chromium, pattern: str, html: str) -> None:
    browser.context.route(
        pattern,
        lambda route: route.fulfill(content_type="text/html; charset=utf-8", body=html),
    )


def _loads(table: Table, watched: Chromium, alone: Chromium) -> None:
    ours, bare = [], []
    for number in range(LOADS):
        ours.append(cost(watched.page, f"{URL}{number}"))
        bare.append(cost(alone.page, f"{URL}{number}"))
    more = median(a.total - b.total for a, b in zip(ours, bare, strict=True))
    total, other = (median(one.total for one in costs) for costs in (ours, bare))
    table.add_row("a load, all of the main thread", f"{total:.1f} ms", f"{other:.1f} ms", "")
    table.add_row("what the extension adds (median of the pairs)", f"{more:.1f} ms", "0", "< 5 ms")
    own = median(one.own for one in ours)
    table.add_row("the extension's own functions, in sum", f"{own:.1f} ms", "0", "< 5 ms")
    longest = median(one.longest for one in ours)
    for name, ms in (
        ("what a page of 460 kB costs its main thread more", more),
        ("the extension's own functions on a page of 460 kB", own),
        ("the longest of the extension's functions there", longest),
    ):
        take(Figure("extension_cost", name, ms, unit="ms", goal=LONGEST_MS))
    table.add_row("the longest of them", f"{longest:.1f} ms", "0", "< 5 ms")


def _shifts(table: Table, watched: Chromium, alone: Chromium) -> None:
    found = []
    for browser in (watched, alone):
        browser.page.bring_to_front()
        browser.page.goto(f"{URL}shift")
        browser.page.wait_for_timeout(SETTLE_MS)
        found.append(browser.page.evaluate(SHIFTS))
    marks = watched.page.locator("[data-vigiclic-marks]").count()
    what = f"layout shift (CLS), {'with' if marks else 'WITHOUT'} marks on the offers"
    take(Figure("extension_cost", "layout shift of a page with marks", found[0], unit="", goal=0))
    table.add_row(what, f"{found[0]:.4f}", f"{found[1]:.4f}", "0")


def _idle(table: Table, watched: Chromium, alone: Chromium) -> None:
    spent = []
    for browser in (watched, alone):
        browser.page.bring_to_front()
        # What a load leaves behind is swept when the page has been idle for a while.
        heap(browser.page)
        with tracing(browser.page) as events:
            browser.page.wait_for_timeout(IDLE_SECONDS * 1000)
        spent.append(_cost(events))
    what = f"{IDLE_SECONDS} s of an idle page, the extension's own functions"
    take(Figure("extension_cost", what, spent[0].own, unit="ms", goal=0))
    table.add_row(what, f"{spent[0].own:.2f} ms", "0", "0")
    what = f"{IDLE_SECONDS} s of an idle page, all of the main thread"
    table.add_row(what, f"{spent[0].total:.1f} ms", f"{spent[1].total:.1f} ms", "")


def _memory(table: Table, watched: Chromium, alone: Chromium) -> None:
    found = []
    for browser in (watched, alone):
        heaps = []
        for pages in (WARM_PAGES, MANY_PAGES):
            for number in range(pages):
                browser.page.goto(f"{URL}memory/{pages}/{number}", wait_until="domcontentloaded")
            browser.page.wait_for_timeout(SETTLE_MS)
            heaps.append(heap(browser.page))
        found.append((heaps[1] - heaps[0]) / 2**20)
    what = f"growth of the page's JavaScript heap over {MANY_PAGES} pages"
    take(Figure("extension_cost", what, found[0], unit="MB", goal=0.5))
    table.add_row(what, f"{found[0]:+.2f} MB", f"{found[1]:+.2f} MB", "none")


def heap(page: Page) -> int:
    """Give the bytes in use on the JavaScript heap of the page, all its worlds, once swept."""
    session = page.context.new_cdp_session(page)
    try:
        for _ in range(3):
            session.send("HeapProfiler.collectGarbage")
        return int(session.send("Runtime.getHeapUsage")["usedSize"])
    finally:
        session.detach()


def cost(page: Page, url: str) -> Cost:
    """Load a page with tracing on, and give what that cost."""
    page.bring_to_front()
    page.goto("about:blank")
    with tracing(page) as events:
        page.goto(url)
        page.wait_for_timeout(SETTLE_MS)
    return _cost(events)


@contextmanager
def tracing(page: Page) -> Iterator[list[dict[str, Any]]]:
    """Trace the browser; the events are there when the block has ended."""
    session: CDPSession = page.context.new_cdp_session(page)
    events: list[dict[str, Any]] = []
    over: list[object] = []

    def end(told: object) -> None:
        over.append(told)

    session.on("Tracing.dataCollected", lambda part: events.extend(part["value"]))
    session.on("Tracing.tracingComplete", end)
    session.send("Tracing.start", {"categories": CATEGORIES, "transferMode": "ReportEvents"})
    try:
        yield events
    finally:
        session.send("Tracing.end")
        while not over:
            page.wait_for_timeout(20)
        session.detach()


def _cost(events: list[dict[str, Any]]) -> Cost:
    mains = {
        (one["pid"], one["tid"])
        for one in events
        if one["name"] == "thread_name" and one["args"]["name"] == "CrRendererMain"
    }
    # The page's process is the one that has something of the page in it; an idle one has not.
    pages = {one["pid"] for one in events if WATCHED_HOST in json.dumps(one.get("args", ""))}
    pages = pages or {pid for pid, _ in mains}
    spans = sorted(
        (
            one
            for one in events
            if one["ph"] == "X" and one["pid"] in pages and (one["pid"], one["tid"]) in mains
        ),
        key=lambda one: one["ts"],
    )
    total = sum(one.get("tdur", 0) for one in spans if one["name"] == TASK)
    own, longest, end = 0.0, 0.0, 0.0
    for one in spans:
        if one["ts"] < end or "chrome-extension://" not in json.dumps(one.get("args", "")):
            continue
        end = one["ts"] + one["dur"]
        own += one.get("tdur", 0)
        longest = max(longest, one.get("tdur", 0))
    return Cost(total / 1000, own / 1000, longest / 1000)


def _titles(page: Page) -> list[str]:
    return list(page.locator(".js-job-item-name").all_inner_texts())
