"""A platform of which little is known: its file, and the generic reader under its name."""

from decimal import Decimal

import pytest

from server.messages import Amount, Page
from server.reading import reader, registry
from server.reading.model import Reading
from server.reading.platform import compile_platform
from server.reading.platform_file import PlatformFileError

FILE = """
name = "thin"
title = "Thin Work"
hosts = ["thin.example"]
otherwise = "generic"

[evidence]
listing = "address"

[[pages]]
path = "/todo"
stage = "listing"
read = "generic"

[[pages]]
path = "/mine"
stage = "history"
read = "generic"

[[pages]]
path = "/do/{job}"
stage = "working"
read = "generic"

[[pages]]
path = "/about"
stage = "help"
"""

CARDS = "".join(
    f"<li><h3><a href=/do/{n}>Sort the {what}</a></h3><p>$0.10</p></li>"
    for n, what in enumerate(("photos", "letters"), start=1)
)
PAST = "".join(
    f"<tr><td>Sort the {what}</td><td>{state}</td><td>$0.10</td></tr>"
    for what, state in (("photos", "Approved"), ("letters", "Rejected"))
)


@pytest.fixture(autouse=True)
def _registry(monkeypatch: pytest.MonkeyPatch) -> None:
    platform = compile_platform("thin.toml", FILE)
    monkeypatch.setattr(registry, "platforms", lambda: (platform,))


def read(path: str, html: str) -> Reading:
    return reader.read_page(Page("p", 0, 1, f"https://thin.example{path}", "Sort", html))


def test_the_address_tells_the_stage_and_the_structure_the_offers() -> None:
    reading = read("/todo", CARDS)
    assert (reading.platform, reading.stage) == ("thin", "listing")
    assert [(offer.key, offer.title, offer.reward) for offer in reading.offers] == [
        ("thin:/do/1", "Sort the photos", Amount(Decimal("0.10"), "USD")),
        ("thin:/do/2", "Sort the letters", Amount(Decimal("0.10"), "USD")),
    ]


def test_a_stage_that_the_address_tells_holds_whatever_the_words() -> None:
    assert read("/todo", "<p>Nothing today").stage == "listing"
    reading = read("/do/7", "<h1>Sort</h1><p>Reward: $2</p>")
    assert reading.task is not None
    assert reading.task.key == "thin:thin.example/do/7:" + reading.task.key.rpartition(":")[2]
    assert reading.task.reward == Amount(Decimal(2), "USD")


def test_history_under_the_platforms_name() -> None:
    lines = read("/mine", f"<table>{PAST}</table>").history
    assert [line.outcome for line in lines] == ["approved", "rejected"]
    assert all(line.key.startswith("thin:") for line in lines)


def test_pages_that_the_file_does_not_name_are_read_by_structure_and_words() -> None:
    assert read("/somewhere", CARDS).stage == "listing"
    assert read("/somewhere", "<h1>Sort</h1><button>Give up</button>").stage == "working"
    assert read("/about", CARDS).offers == ()


def test_without_otherwise_they_are_other(monkeypatch: pytest.MonkeyPatch) -> None:
    strict = compile_platform("thin.toml", FILE.replace('otherwise = "generic"', ""))
    monkeypatch.setattr(registry, "platforms", lambda: (strict,))
    assert (read("/somewhere", CARDS).stage, read("/todo", CARDS).stage) == ("other", "listing")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('[read.generic.offers]\nkey = "a"\ntitle = "b"', 'read = "generic"'),
        ('[[data]]\npath = "/api"\nstage = "listing"\nread = "generic"', "no [read.generic]"),
    ],
)
def test_the_name_is_taken_and_json_has_no_structure(more: str, said: str) -> None:
    with pytest.raises(PlatformFileError, match=r"line (29|32): ") as caught:
        compile_platform("thin.toml", f"{FILE}\n{more}\n")
    assert said in str(caught.value)
