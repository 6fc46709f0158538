"""The clock beside a script that knows what was worked, on a real crowd platform in a browser.

Every task is played as written: work, pauses, looks at other tabs, another task in between, a nap.
The page itself notes when it begins and when its form is sent; the moment of a switch of tabs is
the middle of the driver's call, which lasts some hundredths of a second. Turkle's own record tells
the time from accept to submission.
"""

import random
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Literal, NamedTuple

from playwright.sync_api import Page, sync_playwright
from rich.table import Table

from server.ledger import Line
from tests.benchmarks.figures import Figure, take
from tests.support import books, stamps, steps
from tests.support.chromium import Chromium
from tests.support.extension import with_sites_allowed
from tests.support.hosts import OTHER_HOST, WATCHED_HOST
from tests.support.server import VigiclicServer
from tests.support.turkle_projects import TRANSCRIPTION
from tests.support.turkle_site import TurkleSite
from tests.support.waiting import eventually

TASKS = 100
ACTIVE_MS = 250
ACTIVE_SHARE = 0.01
ELAPSED_MS = 1_000
"""What an error may be: of active time the larger of the two, of elapsed time."""

IDLE_MS = 60_000
_SIGN_EVERY_MS = 5_000
_SEED = 11

Kind = Literal["plain", "pause", "detour", "detours", "list", "queue", "nap"]
KINDS: tuple[Kind, ...] = ("plain", "pause", "detour", "detours", "list", "queue")

NOTE_KEYS = """
addEventListener('keydown', () => { parent.lastKey = Date.now(); }, true);
"""


@dataclass(frozen=True)
class Plan:
    """One task as it is to be worked on: seconds of work, and of what comes between them."""

    kind: Kind
    work: tuple[float, ...]
    between: tuple[float, ...] = ()


@dataclass(frozen=True)
class Worked:
    """What the script knows of a task: turkle's number of it, and the work that was done.

    How far the driver's own word on the turns to other tabs may be out is `blur_ms`.
    """

    kind: Kind
    assignment: int
    active_ms: float
    blur_ms: float


@dataclass(frozen=True)
class Compared:
    """One task, as the script and turkle know it and as our books tell it, in milliseconds."""

    worked: Worked
    told_ms: int
    elapsed_ms: int
    turkle_ms: int

    @property
    def error_ms(self) -> float:
        """How much more active time our books tell."""
        return self.told_ms - self.worked.active_ms

    @property
    def allowed_ms(self) -> float:
        """How large the error may be."""
        return max(ACTIVE_MS, ACTIVE_SHARE * self.worked.active_ms)

    @property
    def elapsed_error_ms(self) -> int:
        """How much longer the task was from accept to submission by our books."""
        return self.elapsed_ms - self.turkle_ms


def plans(tasks: int, *, naps: int = 0, pace: float = 1.0) -> list[Plan]:
    """Write the script of so many tasks; the same every time. A task in a queue counts, too.

    With half the `pace` everything takes half the time.
    """
    draw = random.Random(_SEED)
    found: list[Plan] = []
    while (left := tasks - sum(2 if plan.kind == "queue" else 1 for plan in found)) > 0:
        kind = KINDS[len(found) % len(KINDS)]
        if kind == "queue" and left == 1:
            kind = "plain"
        parts = {"plain": 1, "detours": 3}.get(kind, 2)
        work = tuple(draw.uniform(1, 4) * pace for _ in range(parts))
        found.append(Plan(kind, work, tuple(draw.uniform(0.5, 3) * pace for _ in work[1:])))
    for number in range(naps):
        found[number * len(found) // naps] = Plan("nap", (2.0, 2.0), (6.0 + number,))
    return found


class Player:
    """Plays the script in a browser with three tabs: the work, the list, and another site."""

    def __init__(self, browser: Chromium, site: TurkleSite) -> None:
        """Take a browser that is paired and logged in, on the platform's list."""
        self._site = site
        self._second = browser.open(site.url(WATCHED_HOST))
        self._other = browser.open(site.url(OTHER_HOST, "/help/"))
        self._page = browser.page

    def play(self, script: Sequence[Plan]) -> Iterator[Worked]:
        """Work on each task; gives what was done as each is sent."""
        for plan in script:
            yield from self._work(self._page, plan)

    def _work(self, page: Page, plan: Plan) -> Iterator[Worked]:
        page.bring_to_front()
        page.goto(self._site.url(WATCHED_HOST))
        steps.accept(page, TRANSCRIPTION)
        found = re.search(r"/assignment/(\d+)/", page.url)
        assert found is not None
        frame = page.frame_locator(steps.TASK)
        noting = f"() => {{ {stamps.NOTE_SUBMIT} {NOTE_KEYS} }}"
        frame.locator("body").evaluate(noting)
        shown = float(page.evaluate(stamps.SHOWN))
        apart_ms = blur_ms = 0.0
        for number, seconds in enumerate(plan.work):
            if number:
                between = plan.between[number - 1]
                if plan.kind == "queue":
                    away = _turn_to(self._second)
                    yield from self._work(self._second, Plan("queue", (between + 1,)))
                    passed = _between(away, _turn_to(page))
                else:
                    passed = self._pass(page, plan.kind, between)
                apart_ms += passed.ms
                blur_ms += passed.blur_ms
            _type(page, seconds)
        frame.get_by_role("button", name="Submit").click()
        page.wait_for_url(self._site.url(WATCHED_HOST))
        sent = float(page.evaluate(stamps.read("sent")))
        yield Worked(plan.kind, int(found[1]), sent - shown - apart_ms, blur_ms)

    def _pass(self, page: Page, kind: Kind, seconds: float) -> "Span":
        """Let the time between two stretches of work pass; gives what of it is no work."""
        if kind == "nap":
            return Span(_nap(page, seconds), 0.0)
        elsewhere = {"detour": self._other, "detours": self._other, "list": self._second}.get(kind)
        if elsewhere is None:
            page.wait_for_timeout(seconds * 1000)
            return Span(0.0, 0.0)
        away = _turn_to(elsewhere)
        elsewhere.wait_for_timeout(seconds * 1000)
        return _between(away, _turn_to(page))


class Span(NamedTuple):
    """A time, or a moment of the epoch, in ms, and by how much more or less it may be."""

    ms: float
    blur_ms: float


def _turn_to(page: Page) -> Span:
    """Look at a tab, and give when."""
    before = time.time()
    page.bring_to_front()
    after = time.time()
    return Span((before + after) * 500, (after - before) * 500)


def _between(away: Span, back: Span) -> Span:
    return Span(back.ms - away.ms, back.blur_ms + away.blur_ms)


def _type(page: Page, seconds: float) -> None:
    field = page.frame_locator(steps.TASK).locator("#shop")
    field.click()
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        field.press("a")
        page.wait_for_timeout(min(left, 0.4) * 1000)


def _nap(page: Page, seconds: float) -> float:
    """Press one key and do nothing for a minute and `seconds`; gives what of that is idle.

    A browser tells of a key at most every five seconds: this one comes after a longer pause, so
    that it is the sign from which the minute counts.
    """
    field = page.frame_locator(steps.TASK).locator("#shop")
    page.wait_for_timeout(_SIGN_EVERY_MS + 1_000)
    field.press("a")
    page.wait_for_timeout(IDLE_MS + seconds * 1000)
    last = float(page.evaluate("window.lastKey"))
    field.press("a")
    return float(page.evaluate("window.lastKey")) - last - IDLE_MS


def compare(worked: Sequence[Worked], lines: Sequence[Line], site: TurkleSite) -> list[Compared]:
    """Lay what the script knows beside our books and turkle's.

    Raises:
        AssertionError: a task stands not, twice or without its times in one of them.
    """
    turkle = {item.id: item for item in site.assignments()}
    found = []
    for each in worked:
        own = [line for line in lines if line.key.endswith(f":{each.assignment}")]
        assert len(own) == 1, f"assignment {each.assignment} stands {len(own)} times in the books"
        [line] = own
        assert line.outcome == "submitted", f"assignment {each.assignment} is {line.outcome}"
        assert line.active_ms is not None
        assert line.elapsed_ms is not None
        told = turkle[each.assignment].elapsed_ms
        found.append(Compared(each, line.active_ms, line.elapsed_ms, told))
    return found


def measure(
    browser: Chromium, site: TurkleSite, server: VigiclicServer, script: Sequence[Plan]
) -> list[Compared]:
    """Play the script, wait until the server knows all of it, and compare."""
    tasks = sum(2 if plan.kind == "queue" else 1 for plan in script)
    site.repeat(TRANSCRIPTION, tasks)
    worked = list(Player(browser, site).play(script))

    def done() -> list[Line] | None:
        lines = books.tasks(server.data_dir)
        sent = {line.key.rsplit(":", 1)[-1] for line in lines if line.outcome == "submitted"}
        return lines if {str(each.assignment) for each in worked} <= sent else None

    return compare(worked, eventually(done, "end of every task in the books"), site)


def run(folder: Path) -> Table:
    """Play a hundred tasks, two of them with a nap, and give the distribution of the errors."""
    with (
        TurkleSite(folder / "turkle") as site,
        VigiclicServer(folder / "data") as server,
        sync_playwright() as playwright,
        Chromium(playwright, folder / "profile", with_sites_allowed(folder)) as browser,
    ):
        options = steps.pair(browser, server.port, server.code)
        steps.add_site(options, site.url(WATCHED_HOST))
        options.close()
        browser.page.bring_to_front()
        steps.log_in(browser.page, site, WATCHED_HOST)
        return _table(measure(browser, site, server, plans(TASKS, naps=2)))


def _table(found: Sequence[Compared]) -> Table:
    right = sum(
        abs(each.error_ms) <= each.allowed_ms and abs(each.elapsed_error_ms) <= ELAPSED_MS
        for each in found
    )
    table = Table(
        title=f"The clock beside the script, {len(found)} tasks on turkle in Chromium:"
        f" {right} within {ACTIVE_MS} ms or {ACTIVE_SHARE:.0%}, and {ELAPSED_MS / 1000:.0f} s of"
        " turkle's own record"
    )
    table.add_column("tasks")
    for name in ("number", "median", "p90", "p99", "largest", "elapsed, largest"):
        table.add_column(name, justify="right")
    by_kind = [("all", found)] + [
        (kind, [each for each in found if each.worked.kind == kind]) for kind in (*KINDS, "nap")
    ]
    for name, some in by_kind:
        if some:
            errors = sorted(abs(each.error_ms) for each in some)
            cuts = quantiles(errors, n=100, method="inclusive") if len(errors) > 1 else errors * 99
            elapsed = max(abs(each.elapsed_error_ms) for each in some)
            if some is found:
                largest = "largest error of a task's active time"
                take(Figure("clock_accuracy", largest, errors[-1], unit="ms"))
            table.add_row(
                name,
                str(len(some)),
                *(f"{value:.0f} ms" for value in (median(errors), cuts[89], cuts[98], errors[-1])),
                f"{elapsed} ms",
            )
    share = right / len(found)
    take(Figure("clock_accuracy", "tasks within the limits", share, better="more", goal=1.0))
    total = sum(each.worked.active_ms for each in found)
    bias = sum(each.error_ms for each in found)
    table.caption = f"All work together: {total / 1000:.1f} s, told {bias / total:+.2%}"
    return table
