"""The example of docs/adding-a-platform.md does what that page says."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from server.messages import Action, Amount, Page
from server.reading import meaning, reader, registry
from server.reading.platform import compile_platform
from server.reading.platform_file import FieldRule

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "adding-a-platform.md").read_text("utf-8")


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture(autouse=True)
def _registry(monkeypatch: pytest.MonkeyPatch) -> None:
    platform = compile_platform("jobs_example.toml", block("toml"))
    monkeypatch.setattr(registry, "platforms", lambda: (platform,))
    monkeypatch.setattr(registry, "named", lambda name: platform if name == platform.name else None)


def test_the_file_reads_the_list() -> None:
    page = Page("p", 0, 1, "https://jobs.example/list", "", block("html"))
    reading = reader.read_page(page)
    assert (reading.platform, reading.stage, reading.unparsed) == ("jobs_example", "listing", {})
    first, second = reading.offers
    assert (first.key, first.title, first.url) == (
        "jobs_example:4711",
        "Describe a picture",
        "https://jobs.example/job/4711",
    )
    assert (first.reward, first.minutes, first.places) == (
        Amount(Decimal("0.08"), "USD"),
        Decimal(2),
        28,
    )
    assert (second.key, second.places) == ("jobs_example:4712", 7)


def test_the_file_knows_the_task_and_its_button() -> None:
    html = "<h1>Describe a picture</h1><p>Reward: $0.08</p>"
    task = reader.read_page(Page("p", 0, 1, "https://jobs.example/job/4711", "", html)).task
    assert task is not None
    assert (task.key, task.reward) == ("jobs_example:4711", Amount(Decimal("0.08"), "USD"))
    url = "https://jobs.example/job/4711"
    action = Action("a", 0, 1, url, "submit", "Go", target=f"{url}/send")
    assert meaning("jobs_example", action, "working") == "submit"


def test_every_key_of_a_field_is_told() -> None:
    for name in FieldRule.__struct_fields__:
        assert f"`{name}" in GUIDE, name
