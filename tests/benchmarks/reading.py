"""Reading a long list, beside the bare parse of the same page; and what each platform file finds.

Each round parses the page alone, reads it by its platform's file, and reads it by structure and
words, one after the other, so that all three meet the same machine. The parse is selectolax's, of
the same text with its own defaults.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from rich.console import Group
from rich.table import Table
from selectolax.lexbor import LexborHTMLParser

from server.messages import Page
from server.reading import registry
from server.reading.checking import Check, check, owner
from server.reading.knowledge import known
from server.reading.platform_file import Source
from server.reading.reader import read_page
from tests.benchmarks.figures import Figure, take
from tests.support.long_list import long_list
from tests.support.shared import FOLDER

ROUNDS = 40
LIST_URL = "https://sproutgigs.com/jobs.php"
PAGES = (
    ("sproutgigs_jobs.html", LIST_URL),
    ("sproutgigs_worker.html", "https://sproutgigs.com/worker.php"),
    ("sproutgigs_index.html", "https://sproutgigs.com/"),
    ("sproutgigs_faq.html", "https://sproutgigs.com/faq.php"),
    ("sproutgigs_login.html", "https://sproutgigs.com/login.php"),
    ("mturk2012_hitslist.html", "https://www.mturk.com/mturk/viewhits"),
    ("mturk2012_hitsgroupdetails.html", "https://www.mturk.com/mturk/preview?groupId=2"),
    ("mturk2012_mainpage.html", "https://www.mturk.com/mturk/welcome"),
)


def run(_folder: Path) -> Group:
    """Measure the long list, the real one too where it is at hand, and tell what files find."""
    return Group(_speed(), _coverage())


def _speed() -> Table:
    table = Table(
        title=f"Reading a list of 100 offers, against the bare parse (best of {ROUNDS} rounds)"
    )
    table.add_column("page")
    for column in ("kB", "bare parse ms", "by file ms", "x parse", "by structure ms", "x parse"):
        table.add_column(column, justify="right")
    pages = {"made": long_list()}
    real = FOLDER / "pages" / "sproutgigs_jobs.html"
    if real.exists():
        pages["real"] = real.read_text("utf-8")
    for name, html in pages.items():
        page = Page("p", 0, 1, LIST_URL, "", html)
        for use_platforms in (True, False):
            offers = len(read_page(page, use_platforms=use_platforms).offers)
            if offers != 100:
                raise AssertionError(f"{offers} offers on the {name} list")
        bare, file, structure = _best(
            lambda html=html: LexborHTMLParser(html),  # type: ignore[misc]
            lambda page=page: read_page(page),  # type: ignore[misc]
            lambda page=page: read_page(page, use_platforms=False),  # type: ignore[misc]
        )
        size = f"{len(html.encode()) / 1000:.0f}"
        for how, taken_ms, goal in (("its file", file, 2.0), ("structure", structure, None)):
            listed = f"reading the {name} list of 100 offers by {how}"
            take(Figure("reading", listed, taken_ms / bare, beside="the bare parse", goal=goal))
        ratios = (
            f"{file:.1f}",
            f"{file / bare:.2f}",
            f"{structure:.1f}",
            f"{structure / bare:.1f}",
        )
        table.add_row(name, size, f"{bare:.1f}", *ratios)
    return table


def _best(*works: Callable[[], object]) -> list[float]:
    times: list[list[float]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for work, into in zip(works, times, strict=True):
            # The processor's time: what else runs on the machine changes it less than the clock's.
            start = time.process_time()
            work()
            into.append(1000 * (time.process_time() - start))
    return [min(each) for each in times]


def _coverage() -> Table:
    table = Table(title="What the platform files find on the pages at hand", show_lines=True)
    for column in ("platform", "evidence: stages", "page", "stage", "fields found of present"):
        table.add_column(column)
    checks = dict(_checks())
    for platform in registry.platforms():
        told = known(platform)
        graded: dict[str, list[str]] = {}
        for each in told.stages:
            graded.setdefault(each.evidence, []).append(each.stage)
        evidence = "\n".join(f"{grade}: {', '.join(names)}" for grade, names in graded.items())
        mine = {name: made for name, made in checks.items() if made.platform == told.name}
        first = (told.title, evidence)
        for name, made in mine.items() or {"none at hand": None}.items():
            table.add_row(*first, name, made.stage if made else "", _found(made) if made else "")
            first = ("", "")
    return table


def _checks() -> Iterator[tuple[str, Check]]:
    for name, url in PAGES:
        path = FOLDER / "pages" / name
        if not path.exists():
            continue
        page = Page("p", 0, 1, url, "", path.read_text("utf-8", "replace"))
        platform = owner(page)
        if platform is not None:
            file = registry.FOLDER / f"{platform.name}.toml"
            yield name, check(platform, Source(file.name, file.read_text("utf-8")), page)


def _found(made: Check) -> str:
    lines = []
    for group in made.groups:
        fields = ", ".join(f"{each.field} {each.found}/{each.present}" for each in group.fields)
        lines.append(f"{group.what} {group.rows}: {fields}")
    return "\n".join(lines) or "nothing is read there"
