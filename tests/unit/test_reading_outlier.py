"""Outlier's addresses and the JSON that its pages fetch, by its platform file."""

from typing import Any

import pytest

from server.messages import Action, Data, Page
from server.reading import meaning, read_data, read_page
from server.reading.model import Meaning, Reading
from server.vocabulary import Stage

SITE = "https://app.outlier.ai"
QUEUE = "/internal/v2/tasks/peek_queue"


def read(url: str, html: str = "<p>words</p>") -> Reading:
    return read_page(Page("p", 0, 1, url if "//" in url else SITE + url, "Tasks", html))


def fetched(value: Any, path: str = QUEUE) -> Reading:
    return read_data(Data("d", 0, 1, f"{SITE}/en/expert/dashboard", SITE + path, value))


ASSIGNMENT = {
    "type": "OUTLIER_QUALIFICATION_IN_QUEUE",
    "projectId": "66edda0f65beb7be44e8d0a7",
    "JSONResponse": {
        "name": "cooking_check",
        "displayName": "Cooking check",
        "externalDescription": "Compare two answers about cooking.",
        "qualificationEstimatedTime": 30,
        "qualificationCallToAction": {"type": "relative_url", "url": "/expert/course?id=7"},
    },
}


def test_what_waits() -> None:
    bare = {"projectId": "2", "JSONResponse": {"name": "poems"}}
    reading = fetched({"assignments": [ASSIGNMENT, bare], "isEmptyQueue": False})
    assert (reading.platform, reading.stage, reading.unparsed) == ("outlier", "listing", {})
    first, second = reading.offers
    assert first.key == "outlier:project:66edda0f65beb7be44e8d0a7"
    assert (first.title, first.description) == (
        "Cooking check",
        "Compare two answers about cooking.",
    )
    assert first.url == f"{SITE}/expert/course?id=7"
    # It names no pay, and a time without a unit.
    assert (first.reward, first.minutes) == (None, None)
    assert (second.title, second.url, second.description) == ("poems", None, None)


def test_nothing_waits_and_another_shape() -> None:
    empty = {"assignments": [], "isEmptyQueue": True, "emptyQueueEvent": {}}
    assert (fetched(empty).offers, fetched(empty).unparsed) == ((), {})
    assert fetched({"items": []}).unparsed == {"offers": 1}
    assert fetched({"assignments": [{"projectId": "3"}]}).unparsed == {"title": 1}


@pytest.mark.parametrize(
    ("path", "stage"),
    [
        ("/internal/experts/qualification/onboarding/v2", "qualification"),
        ("/internal/logged_in_user", "other"),
    ],
)
def test_other_json(path: str, stage: str) -> None:
    assert fetched({"currentState": {}}, path).stage == stage


@pytest.mark.parametrize(
    ("url", "stage"),
    [
        ("/en/expert/tasks", "working"),
        ("https://app.tryoutlier.com/en/expert/tasks", "working"),
        ("/expert/course?id=7", "qualification"),
        ("/onboarding", "qualification"),
        ("/en/expert/login", "account"),
        ("/login/verify", "account"),
        ("/en/elsewhere", "other"),
    ],
)
def test_pages_by_their_address(url: str, stage: str) -> None:
    reading = read(url)
    assert (reading.platform, reading.stage) == ("outlier", stage)


def test_page_that_the_file_does_not_name_is_read_by_structure_and_words() -> None:
    html = "<h1>Cooking check</h1><button>Start now</button>"
    assert read("/en/elsewhere", html).stage == "preview"


def test_task_is_read_by_its_words() -> None:
    task = read("/en/expert/tasks", "<h1>Cooking check</h1><p>Compare.</p>").task
    assert task is not None
    assert (task.title, task.reward) == ("Cooking check", None)
    assert task.key.startswith("outlier:app.outlier.ai/en/expert/tasks:")


@pytest.mark.parametrize(
    ("label", "stage", "means"),
    [
        ("Send back to queue", "working", "submit"),
        ("Approve with Changes", "working", "submit"),
        ("Approve with Changes", "help", None),
        ("Not Now", "working", None),
    ],
)
def test_what_buttons_do(label: str, stage: Stage, means: Meaning | None) -> None:
    action = Action("a", 0, 1, f"{SITE}/en/expert/tasks", "click", label, None)
    assert meaning("outlier", action, stage) == means
