"""Signs in the rows of a page that a legend on the same page explains in words."""

import pytest

from server.messages import Page
from server.reading import reader, registry
from server.reading.model import Reading
from server.reading.platform import compile_platform
from server.reading.platform_file import PlatformFileError

FILE = """
name = "signs"
title = "Signs"
hosts = ["signs.example"]
evidence = {}

[[pages]]
path = "/past"
stage = "history"

[read.history.history]
rows = "tr"
key = "{job}"
title = "td"
outcome = { select = "td.state", sign = ["svg @data-icon", "i @class"], legend = "ul.legend li" }
parts.job = "@data-job"

[outcomes]
approved = ["Paid"]
rejected = ["Not paid"]
"""
LEGEND = "<ul class=legend><li><svg data-icon=yes></svg> Paid<li><i class=no></i> Not paid</ul>"


def history(*states: str) -> Reading:
    rows = "".join(
        f"<tr data-job=j{n}><td>Job {n}<td class=state>{state}" for n, state in enumerate(states)
    )
    html = f"<table>{rows}</table>{LEGEND}"
    return reader.read_page(Page("p", 0, 1, "https://signs.example/past", "", html))


@pytest.fixture
def _signs(monkeypatch: pytest.MonkeyPatch) -> None:
    platform = compile_platform("signs.toml", FILE)
    monkeypatch.setattr(registry, "platforms", lambda: (platform,))


@pytest.mark.usefixtures("_signs")
def test_signs_mean_what_the_legend_says() -> None:
    reading = history("<svg data-icon=yes></svg>", "<i class=no></i>", "Paid")
    assert [row.outcome for row in reading.history] == ["approved", "rejected", "approved"]
    assert reading.unparsed == {}


@pytest.mark.usefixtures("_signs")
def test_sign_without_an_explanation_is_counted() -> None:
    reading = history("<svg data-icon=maybe></svg> Paid", "")
    assert [row.outcome for row in reading.history] == [None, None]
    assert reading.unparsed == {"outcome": 1}


def test_sign_needs_its_legend() -> None:
    with pytest.raises(PlatformFileError, match=r"line 15: .*go together"):
        compile_platform("signs.toml", FILE.replace(', legend = "ul.legend li"', ""))
