"""Neevo's pages: a task is known by its address, the rest is read by structure and words."""

from decimal import Decimal

import pytest

from server.messages import Amount, Page
from server.reading import read_page
from server.reading.model import Reading

SITE = "https://neevo.definedcrowd.com"


def read(path: str, html: str) -> Reading:
    return read_page(Page("p", 0, 1, SITE + path, "Neevo", html))


def test_task_by_the_number_in_its_address() -> None:
    html = "<h1>Read ten sentences aloud</h1><p>Reward: $0.30</p><p>Estimated time: 4 min</p>"
    for path in ("/en-us/crowd-tasks/task/881", "/fr-fr/crowd-tasks/task/881/instructions"):
        reading = read(path, html)
        assert (reading.platform, reading.stage, reading.unparsed) == ("neevo", "working", {})
        assert reading.task is not None
        assert (reading.task.key, reading.task.title) == (
            "neevo:task:881",
            "Read ten sentences aloud",
        )
        assert reading.task.reward == Amount(Decimal("0.30"), "USD")
        assert reading.task.minutes == Decimal(4)


def test_task_that_says_no_pay_has_none() -> None:
    reading = read("/en-us/crowd-tasks/task/881", "<h2>Read aloud</h2>")
    assert reading.task is not None
    assert (reading.task.title, reading.task.reward, reading.task.minutes) == (
        "Read aloud",
        None,
        None,
    )


@pytest.mark.parametrize(
    ("path", "stage"), [("/en-us/account/register/", "account"), ("/en-us/elsewhere", "other")]
)
def test_other_pages(path: str, stage: str) -> None:
    assert read(path, "<p>words</p>").stage == stage


def test_available_jobs_by_structure() -> None:
    html = "".join(
        f"<li><h3><a href='/en-us/crowd-tasks/task/{n}'>{name}</a></h3><p>Earn $0.{n}</p></li>"
        for n, name in ((10, "Record ten short sentences"), (20, "Sort the sounds you hear"))
    )
    reading = read("/en-us/dashboard", f"<ul>{html}</ul>")
    assert (reading.stage, reading.platform) == ("listing", "neevo")
    assert [offer.title for offer in reading.offers] == [
        "Record ten short sentences",
        "Sort the sounds you hear",
    ]
