"""How long the server takes until it is ready, and the memory it holds."""

import time
from pathlib import Path
from typing import Any

import psutil
from rich.table import Table

from tests.benchmarks.figures import Figure, take
from tests.support.server import VigiclicServer
from tests.support.stream import Stream, new_id, now_ms

PAGES = 1000
IN_FLIGHT = 20
SETTLE_SECONDS = 2.0
STARTS = 5


def started(server: VigiclicServer) -> float:
    """Start it, and give the seconds until it says that it is ready."""
    begin = time.perf_counter()
    server.start()
    return time.perf_counter() - begin


def memory(server: VigiclicServer) -> float:
    """Give the megabytes in memory of the server and of what it has started."""
    process = psutil.Process(server.process.pid)
    family = [process, *process.children(recursive=True)]
    return float(sum(member.memory_info().rss for member in family)) / 2**20


def send_pages(stream: Stream, count: int) -> float:
    """Stream so many pages, each another list of offers, and give the seconds it took."""
    begin = time.perf_counter()
    waiting: set[str] = set()
    for number in range(count):
        page = _page(number)
        waiting.add(page["id"])
        stream.send(page)
        while len(waiting) >= IN_FLIGHT:
            waiting -= set(stream.receive("ack", 60)["ids"])
        stream.waiting.clear()
    while waiting:
        waiting -= set(stream.receive("ack", 60)["ids"])
    return time.perf_counter() - begin


def _page(number: int) -> dict[str, Any]:
    rows = "".join(
        f"<li class='job'><h3><a href='/jobs/{number}-{row}'>Describe photograph {number}-{row}"
        f"</a></h3><p>Write two sentences about what the photograph shows: the place, the people"
        f" and what they do. Photograph {row} of set {number}.</p>"
        f"<span>$0.{10 + row}</span> <span>{1 + row % 5} min</span></li>"
        for row in range(30)
    )
    return {
        "type": "page",
        "id": new_id(),
        "at": now_ms(),
        "tab": 1,
        "url": f"https://jobs.example/list?page={number}",
        "title": f"Jobs, page {number}",
        "html": f"<html><body><h1>Jobs</h1><ul>{rows}</ul></body></html>",
    }


def run(folder: Path) -> Table:
    """Measure, and give the table."""
    server = VigiclicServer(folder / "data")
    first = started(server)
    token = server.pair()
    server.stop()
    later = []
    for _ in range(STARTS):
        later.append(started(server))
        time.sleep(SETTLE_SECONDS / STARTS)
        server.stop()
    server.start()
    time.sleep(SETTLE_SECONDS)
    idle = memory(server)
    with server.connect(token) as stream:
        seconds = send_pages(stream, PAGES)
    time.sleep(SETTLE_SECONDS)
    busy = memory(server)
    server.stop()
    rebuilt = started(server)
    server.stop()

    for name, value, unit, goal in (
        ("start until ready, slowest", max(later), "s", 1.0),
        ("memory, idle", idle, "MB", 100.0),
        (f"memory after {PAGES:,} pages of 30 offers", busy, "MB", 100.0),
        (f"start with {PAGES:,} pages in the journal", rebuilt, "s", 1.0),
    ):
        take(Figure("footprint", name, value, unit=unit, goal=goal))
    table = Table(title="Start and memory")
    table.add_column("what")
    table.add_column("measured", justify="right")
    table.add_column("goal", justify="right")
    table.add_row("first start until ready", f"{first:.2f} s", "")
    table.add_row(f"later starts, slowest of {STARTS}", f"{max(later):.2f} s", "< 1 s")
    table.add_row("memory, idle", f"{idle:.0f} MB", "< 100 MB")
    table.add_row(f"memory after {PAGES:,} pages of 30 offers", f"{busy:.0f} MB", "< 100 MB")
    table.add_row("such pages a second, acknowledged", f"{PAGES / seconds:,.0f}", "")
    table.add_row(f"start with {PAGES:,} pages in the journal", f"{rebuilt:.2f} s", "< 1 s")
    return table
