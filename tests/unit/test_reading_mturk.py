"""Mechanical Turk's pages, by its platform file."""

import html
import json
from decimal import Decimal
from typing import Any

import pytest

from server.messages import Amount, Frame, Page
from server.reading import read_page
from server.reading.model import Reading
from tests.support.shared import shared

AT = 1_700_000_000_000
SITE = "https://worker.mturk.com"
SET = "3ABCDEFGHIJKLMNOPQRSTUVWXYZ012"
TASK = f"/projects/{SET}/tasks/3TASK?assignment_id=3ASSIGN&auto_accept=true"


def react(component: str, props: dict[str, Any]) -> str:
    name = f"require('reactComponents/{component}')['default']"
    return (
        f'<div data-react-class="{name}" data-react-props="{html.escape(json.dumps(props))}"></div>'
    )


def read(path: str, body: str, *frames: str) -> Reading:
    inner = [Frame("https://tasks.example/", frame) for frame in frames]
    return read_page(Page("p", AT, 1, SITE + path, "", f"<body>{body}</body>", frames=inner))


MODAL = react(
    "common/ShowModal",
    {
        "modalOptions": {
            "requesterName": "Plant Lab",
            "projectTitle": "Name the plant",
            "description": "Look at a photo and name the plant in it.",
            "assignmentDurationInSeconds": 3600,
            "monetaryReward": {"amountInDollars": 0.15, "currencyCode": "USD"},
        }
    },
)


def test_list_in_the_properties_of_a_table() -> None:
    hit_set = {
        "hit_set_id": SET,
        "title": "Name the plant",
        "description": "Look at a photo.",
        "requester_name": "Plant Lab",
        "assignable_hits_count": 250,
        "assignment_duration_in_seconds": 600,
        "monetary_reward": {"amount_in_dollars": 0.15, "currency_code": "USD"},
        "project_tasks_url": f"/projects/{SET}/tasks?ref=w_pl_prvw",
    }
    bare = {"hit_set_id": "3B", "title": "Bare", "monetary_reward": None}
    reading = read("/", react("hitSetTable/HitSetTable", {"bodyData": [hit_set, bare, {}]}))
    assert (reading.platform, reading.stage) == ("mturk", "listing")
    assert reading.unparsed == {"title": 1}
    first, second = reading.offers
    assert (first.key, first.title) == (f"mturk:set:{SET}", "Name the plant")
    assert first.text == "Name the plant\nLook at a photo."
    assert first.reward == Amount(Decimal("0.15"), "USD")
    assert (first.minutes, first.minutes_source) == (Decimal(10), "allotted")
    assert (first.places, first.requester) == (250, "Plant Lab")
    assert (second.reward, second.minutes, second.minutes_source) == (None, None, None)


def test_list_without_sets_is_empty_and_misses_nothing() -> None:
    reading = read("/projects", react("hitSetTable/HitSetTable", {"bodyData": []}))
    assert (reading.stage, reading.offers, reading.unparsed) == ("listing", (), {})


def test_accepted_task() -> None:
    timer = react("CompletionTimer", {"timeRemainingInSeconds": 1500})
    reading = read(TASK, MODAL + timer, "<p>What plant is this?</p>")
    assert reading.stage == "working"
    assert reading.task is not None
    assert (reading.task.key, reading.task.title) == ("mturk:assignment:3ASSIGN", "Name the plant")
    assert reading.task.reward == Amount(Decimal("0.15"), "USD")
    assert reading.task.requester == "Plant Lab"
    assert reading.task.deadline_at == AT + 1_500_000
    assert "What plant is this?" in reading.offers[0].text


def test_preview() -> None:
    reading = read(f"/projects/{SET}/tasks?ref=w_pl_prvw", MODAL)
    assert (reading.stage, reading.task) == ("preview", None)
    assert reading.offers[0].key == f"mturk:set:{SET}"


@pytest.mark.parametrize(
    ("header", "stage"),
    [("HIT Submitted", "submitted"), ("HIT Returned", "returned"), ("", "listing")],
)
def test_alert_tells_what_became_of_the_task(header: str, stage: str) -> None:
    alert = react("alert/Alert", {"header": header, "message": None, "type": "success"})
    assert read("/projects", alert).stage == stage


def test_alert_on_the_next_task_does_not_end_it() -> None:
    alert = react("alert/Alert", {"header": "HIT Submitted", "type": "success"})
    assert read(TASK, MODAL + alert).stage == "working"


def test_day_of_the_history() -> None:
    rows = [
        {"assignment_id": "3A", "title": "Name the plant", "state": "Approved", "reward": 0.15},
        {"assignment_id": "3B", "title": "Name it", "state": "Rejected", "reward": 0.1},
        {"assignment_id": "3C", "title": "Sort it", "state": "Submitted", "reward": 1},
        {"assignment_id": "3D", "title": "Pay it", "state": "Paid", "reward": 2},
    ]
    reading = read(
        "/status_details/2026-09-01",
        react("hitStatusDetailsTable/HitStatusDetailsTable", {"bodyData": rows}),
    )
    assert reading.stage == "history"
    assert [(row.key, row.outcome) for row in reading.history] == [
        ("mturk:assignment:3A", "approved"),
        ("mturk:assignment:3B", "rejected"),
        ("mturk:assignment:3C", "submitted"),
        ("mturk:assignment:3D", "approved"),
    ]
    assert reading.history[1].reward == Amount(Decimal("0.1"), "USD")


@pytest.mark.parametrize(
    ("path", "stage"),
    [
        ("/tasks", "listing"),
        ("/dashboard", "earnings"),
        ("/earnings", "earnings"),
        ("/qualifications/assigned", "qualification"),
        ("/contact_requester/hit_type_messages/new", "messages"),
        ("/requesters/A1/projects", "listing"),
        ("/nowhere", "other"),
    ],
)
def test_other_pages(path: str, stage: str) -> None:
    assert read(path, "<p>words</p>").stage == stage


@pytest.mark.shared
def test_every_field_of_a_real_list_of_the_old_site() -> None:
    page = shared("pages/mturk2012_hitslist.html").read_text("utf-8")
    url = "https://www.mturk.com/mturk/findhits?match=true"
    reading = read_page(Page("p", AT, 1, url, "", page))
    assert (reading.stage, len(reading.offers)) == ("listing", 10)
    # Sets for which the worker is not qualified carry no link, and so no number.
    assert reading.unparsed == {"key": 4}
    for offer in reading.offers:
        assert offer.reward is not None
        assert offer.requester
        assert offer.description
        assert offer.places
        assert (offer.minutes is not None, offer.minutes_source) == (True, "allotted")
        assert "state=" not in (offer.url or "")


@pytest.mark.shared
def test_real_preview_of_the_old_site() -> None:
    page = shared("pages/mturk2012_hitsgroupdetails.html").read_text("utf-8")
    url = "https://www.mturk.com/mturk/preview?groupId=1KGWDNQTSR0FB89GSJBO6L92HKK01N"
    reading = read_page(Page("p", AT, 1, url, "", page))
    assert reading.stage == "preview"
    (offer,) = reading.offers
    assert (offer.title, offer.reward) == (
        "Classify this advertiser",
        Amount(Decimal("0.03"), "USD"),
    )
    assert (offer.requester, offer.places) == ("Classify It", 8447)
