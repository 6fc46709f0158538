"""A year of heavy work, derived anew from its journal: seconds, memory, and how both grow.

The journal is written as the server writes it: some two hundred and forty tasks a day on a crowd
platform, and its history now and then. Each rebuild runs in a process of its own:
`python -m tests.benchmarks.rebuild FOLDER` does one and prints what it took.
"""

import asyncio
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import quantiles

from rich.table import Table

from server import reading
from server.datadir import DATABASE
from server.events import Event, PageSeen
from server.journal import Journal, Row, entries_in
from server.judge import Judge
from server.kept import digest_of, pack
from server.messages import Action, Amount, Attention, Input
from server.pipeline import Pipeline
from server.preferences import PipelineSettings
from server.reading.model import HistoryRow, Offer, Reading, TaskSeen
from tests.benchmarks.figures import Figure, take
from tests.support.judging import FeeScorer
from tests.support.server import REPOSITORY

SIZES = (10_000, 100_000, 1_000_000)
QUERIES = 20
TASKS_A_DAY = 240
SITE = "http://crowd.example"

_START = 1_767_250_800_000  # 2026-01-01 07:00 UTC
_DAY_MS = 86_400_000
_TASK_MS = 120_000
_ROWS_A_COMMIT = 10_000
_OFFERS = 20
_HISTORY_EVERY = 40
_WORDS = "Please copy the name of the shop and the total as they are printed on the receipt. " * 8


def events(count: int) -> Iterator[Event]:
    """Give so many events of heavy work, in the order in which they happened."""
    return islice(_work(), count)


def _work() -> Iterator[Event]:
    number = 0
    while True:
        day, place = divmod(number, TASKS_A_DAY)
        at = _START + day * _DAY_MS + place * _TASK_MS
        yield from _task(number, at)
        number += 1
        if number % _HISTORY_EVERY == 0:
            yield _page(f"h{number}", at + _TASK_MS - 5_000, "/history/", _history(number))


def _task(number: int, at: int) -> Iterator[Event]:
    name = f"e{number}"
    path = f"/task/{number}/assignment/{number}/"
    target = f"{SITE}/batch/{number % 50}/accept_next_task/"
    yield _page(f"{name}l", at, "/", _listing(number))
    yield Attention(f"{name}a", at, 1, "focus")
    yield Action(f"{name}b", at + 3_000, 1, SITE + "/", "click", "Accept next Task", target)
    yield Action(f"{name}c", at + 3_001, 1, SITE + "/", "submit", "Accept next Task", target)
    yield _page(f"{name}w", at + 3_300, path, _working(number))
    for second in (8, 15, 22):
        yield Input(f"{name}k{second}", at + second * 1_000, 1, "key")
    yield Attention(f"{name}d", at + 30_000, None, "switch")
    yield Attention(f"{name}f", at + 41_000, 1, "switch")
    for second in (45, 52, 60):
        yield Input(f"{name}k{second}", at + second * 1_000, 1, "pointer")
    yield Action(f"{name}s", at + 70_000, 1, SITE + path, "click", "Submit", SITE + path)
    yield Action(f"{name}t", at + 70_001, 1, SITE + path, "submit", "Submit", SITE + path)


def _page(name: str, at: int, path: str, seen: Reading) -> PageSeen:
    return PageSeen(name, at, 1, SITE + path, "Crowd", seen)


def _listing(number: int) -> Reading:
    offers = tuple(
        Offer(
            key=f"turkle:crowd.example:batch:{batch}",
            title=f"Receipts / batch {batch}",
            text=f"Receipts / batch {batch}",
            requester=f"Requester {batch % 60}",
            reward=Amount(Decimal(5 + batch % 40) / 100, "USD"),
            places=12 + number % 9,
        )
        for batch in range(number % 50, number % 50 + _OFFERS)
    )
    return Reading(platform="turkle", stage="listing", offers=offers, text=_WORDS)


def _working(number: int) -> Reading:
    seen = TaskSeen(
        key=f"turkle:crowd.example:assignment:{number}",
        title=f"Receipts / batch {number % 50}",
        requester=f"Requester {number % 60}",
        reward=Amount(Decimal(5 + number % 40) / 100, "USD"),
    )
    offer = Offer(key=seen.key, title=seen.title, text=_WORDS, reward=seen.reward)
    return Reading(platform="turkle", stage="working", task=seen, offers=(offer,), text=_WORDS)


def _history(number: int) -> Reading:
    rows = tuple(
        HistoryRow(
            key=f"turkle:crowd.example:assignment:{task}",
            title=f"Receipts / batch {task % 50}",
            outcome="rejected" if task % 97 == 0 else "approved",
        )
        for task in range(number - _HISTORY_EVERY, number)
    )
    return Reading(platform="turkle", stage="history", history=rows, text=_WORDS)


def write(folder: Path, count: int) -> float:
    """Write a journal of so many events; gives its size in megabytes."""
    folder.mkdir(parents=True)
    asyncio.run(_fill(folder, count))
    return (folder / DATABASE).stat().st_size / 2**20


async def _fill(folder: Path, count: int) -> None:
    journal = Journal.open_in(folder)
    coming = (_row(event) for event in events(count))
    while rows := list(islice(coming, _ROWS_A_COMMIT)):
        await journal.append(rows)
    journal.close()


def _row(event: Event) -> Row:
    body, seen = pack(event)
    return Row(
        id=event.id,
        client="first",
        received_at=getattr(event, "at", 0),
        at=getattr(event, "at", 0),
        type=str(event.__struct_config__.tag),
        tab=getattr(event, "tab", None),
        digest=digest_of(body),
        body=body,
        reading=seen,
    )


def rebuild(folder: Path) -> dict[str, float]:
    """Derive everything from the journal of a folder; gives seconds, megabytes and milliseconds.

    `busy` is the processor's time, which others on the same machine lengthen less.
    """
    path = folder / DATABASE
    before = _peak()
    history = partial(entries_in, path, in_time=True)
    settings = PipelineSettings(timezone="Europe/Paris")
    pipeline = Pipeline(
        settings, Judge(FeeScorer()), reading.meaning, history, task_of=reading.action_task
    )
    start, busy = time.perf_counter(), time.process_time()
    pipeline.rebuild(history())
    found = {
        "seconds": time.perf_counter() - start,
        "busy": time.process_time() - busy,
        "megabytes": _peak() - before,
        "tasks": len(pipeline.tasks()),
    }
    now = pipeline.latest
    return found | {
        "day": _p95(lambda: pipeline.day(now)),
        "clock": _p95(lambda: pipeline.clock(now)),
        "summary": _p95(pipeline.summary),
    }


def _p95(ask: Callable[[], object]) -> float:
    taken = []
    for _ in range(QUERIES):
        start = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - start) * 1000)
    return quantiles(taken, n=20, method="inclusive")[-1]


def _peak() -> float:
    """Give the most memory that this process has held, in megabytes."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held / (2**20 if sys.platform == "darwin" else 2**10)


def _in_a_process_of_its_own(folder: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.rebuild", str(folder)],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def run(folder: Path) -> Table:
    """Rebuild journals of each size, and give the table."""
    table = Table(title="A journal derived anew; queries on what was derived, p95")
    columns = ("events", "journal", "tasks", "rebuild", "processor", "an event", "memory")
    for name in (*columns, "day", "clock", "all tasks and sums"):
        table.add_column(name, justify="right")
    each = []
    for size in SIZES:
        megabytes = write(folder / str(size), size)
        found = _in_a_process_of_its_own(folder / str(size))
        each.append(found)
        table.add_row(
            f"{size:,}",
            f"{megabytes:,.0f} MB",
            f"{found['tasks']:,.0f}",
            f"{found['seconds']:.2f} s",
            f"{found['busy']:.2f} s",
            f"{found['busy'] / size * 1e6:.1f} µs",
            f"{found['megabytes']:,.0f} MB",
            *(f"{found[name]:.2f} ms" for name in ("day", "clock", "summary")),
        )
    times = each[-1]["busy"] / each[0]["busy"]
    more = SIZES[-1] // SIZES[0]
    grown = f"a rebuild's processor time, {more} times the events"
    take(Figure("rebuild", grown, times / more, beside="so many times as long", goal=1.1))
    for query in ("day", "clock", "summary"):
        asked = f"{query}, p95, on {SIZES[-1]:,} events"
        take(Figure("rebuild", asked, each[-1][query], unit="ms", goal=50))
    table.caption = f"{more} times the events keep the processor busy {times:.0f} times as long"
    return table


if __name__ == "__main__":
    print(json.dumps(rebuild(Path(sys.argv[1]))))
