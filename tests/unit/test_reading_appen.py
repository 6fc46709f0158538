"""Appen's pages, those of Figure Eight before it and of CrowdGen after it, by its platform file."""

import html
import json
from decimal import Decimal
from typing import Any

import pytest

from server.messages import Data, Page
from server.reading import read_data, read_page
from server.reading.model import Reading

LIST = "https://account.appen.com/channels/feca/tasks"


def tasks(rows: list[list[Any]]) -> Reading:
    attribute = html.escape(json.dumps(rows))
    body = f'<div id=content><table id="task-listing-datatable" data-tasks="{attribute}"></table>'
    return read_page(Page("p", 0, 1, LIST, "Tasks", body))


def test_list_of_figure_eight() -> None:
    row = [2311307, "Sort products", 1, "", 5, 120, 0, 0, 0, 0, 0, 0, "secret"]
    reading = tasks([row])
    assert (reading.platform, reading.stage, reading.unparsed) == ("appen", "listing", {})
    (offer,) = reading.offers
    assert (offer.key, offer.title, offer.places) == ("appen:task:2311307", "Sort products", 120)
    # Nothing says whether the pay counts cents or dollars.
    assert (offer.reward, offer.minutes) == (None, None)
    assert offer.url == f"{LIST}/2311307"
    assert "secret" not in repr(reading)


def test_empty_list() -> None:
    assert (tasks([]).offers, tasks([]).unparsed) == ((), {})


def test_task_has_the_number_of_the_list() -> None:
    page = Page("p", 0, 1, f"{LIST}/2311307?secret=abc", "Sort products", "<form></form>")
    reading = read_page(page)
    assert (reading.stage, reading.unparsed) == ("working", {})
    assert reading.task is not None
    assert (reading.task.key, reading.task.title) == ("appen:task:2311307", "Sort products")


def fetched(source: str, value: Any) -> Reading:
    return read_data(Data("d", 0, 1, "https://app.crowdgen.com/", source, value))


@pytest.mark.parametrize(
    "path", ["projects/available", "projects/active", "projects/match", "adap/contributorProjects"]
)
def test_projects_of_crowdgen_are_not_guessed(path: str) -> None:
    answer = [{"id": 5, "name": "Robin", "rate": 3}]
    reading = fetched(f"https://api.crowdgen.com/api/v1/{path}", answer)
    assert (reading.platform, reading.stage, reading.offers) == ("appen", "listing", ())
    assert reading.unparsed == {}


def test_money_that_waits() -> None:
    source = "https://feca-proxy.appen.com/v1/users/payments_summary"
    balance = fetched(source, {"available": 1234}).balance
    assert balance is not None
    assert (balance.available, balance.currency) == (Decimal("12.34"), "USD")


def test_other_pages() -> None:
    page = Page("p", 0, 1, "https://app.crowdgen.com/dashboard", "", "<p>words</p>")
    reading = read_page(page)
    assert (reading.platform, reading.stage) == ("appen", "other")
