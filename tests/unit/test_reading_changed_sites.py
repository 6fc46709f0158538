"""Selectors that find nothing any more on a page whose stage is known: the field is counted."""

import pytest

from server.messages import Page
from server.reading import reader, registry
from server.reading.model import Reading
from server.reading.platform import compile_platform

FILE = """
name = "moved"
title = "Moved"
hosts = ["moved.example"]
evidence = {}

[[pages]]
path = "/jobs"
stage = "listing"

[[pages]]
path = "/past"
stage = "history"

[[pages]]
path = "/job/{job}"
stage = "working"

[read.listing.offers]
rows = "li"
key = "{job}"
parts.job = "@id"
title = "h3"
reward = ".pay"
minutes = ".time"
requester = { select = ".by", optional = true }

[read.history.history]
rows = "li"
key = "{job}"
parts.job = "@id"
title = "h3"
outcome = ".state"

[read.working.task]
key = "{job}"
title = "h1"
reward = ".pay"
"""
LINE = "<li id=j{n}><h3>Job {n}</h3><b class=pay>${n}</b><i class=time>{n} min</i></li>"


@pytest.fixture(autouse=True)
def _registry(monkeypatch: pytest.MonkeyPatch) -> None:
    platform = compile_platform("moved.toml", FILE)
    monkeypatch.setattr(registry, "platforms", lambda: (platform,))


def read(html: str, path: str = "/jobs") -> Reading:
    return reader.read_page(Page("p", 0, 1, f"https://moved.example{path}", "", html))


def listing(rows: int) -> str:
    return "<ul>" + "".join(LINE.format(n=n) for n in range(1, rows + 1)) + "</ul>"


def test_a_page_as_the_file_knows_it() -> None:
    assert read(listing(12)).unparsed == {}


@pytest.mark.parametrize(
    ("change", "rows", "unparsed"),
    [
        (("pay", "price"), 3, {"reward": 3}),
        (("pay", "price"), 2, {}),
        (("time", "span"), 12, {"minutes": 12}),
        (("time", "span"), 3, {}),
        (("h3", "h4"), 3, {"title": 3}),
        (("<li id=", "<li data-id="), 3, {"key": 3}),
        (("li", "div"), 3, {"offers": 1}),
    ],
)
def test_what_the_site_has_moved(
    change: tuple[str, str], rows: int, unparsed: dict[str, int]
) -> None:
    assert read(listing(rows).replace(*change)).unparsed == unparsed


def test_one_row_that_has_it_is_enough() -> None:
    assert read(listing(12) + LINE.format(n=13).replace("pay", "price")).unparsed == {}


def test_outcomes_that_are_gone() -> None:
    assert read(listing(3), "/past").unparsed == {"outcome": 3}


def test_a_page_of_one_task_may_state_no_pay() -> None:
    assert read("<h1>Sort</h1>", "/job/7").unparsed == {}
    assert read("<h2>Sort</h2>", "/job/7").unparsed == {"title": 1}
