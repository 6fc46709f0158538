"""Mechanical Turk's pages, by its platform file."""

import html
import json
from decimal import Decimal
from typing import Any

import pytest

from server.messages import Action, Amount, Data, Frame, Page
from server.reading import action_task, meaning, read_data, read_page
from server.reading.model import Reading
from server.vocabulary import Stage
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


ACCEPTED = {
    "task_id": "3TASK",
    "assignment_id": "3ASSIGN",
    "accepted_at": "2026-09-01T10:00:00.000Z",
    "deadline": "2026-09-01T11:00:00.000Z",
    "time_to_deadline_in_seconds": 3000,
    "state": "Assigned",
    "question": {"value": "https://tasks.example/", "type": "ExternalURL", "attributes": {}},
    "project": {
        "hit_set_id": SET,
        "title": "Name the plant",
        "description": "Look at a photo.",
        "requester_name": "Plant Lab",
        "assignment_duration_in_seconds": 3600,
        "monetary_reward": {"amount_in_dollars": 0.15, "currency_code": "USD"},
    },
    "task_url": f"/projects/{SET}/tasks/3TASK?assignment_id=3ASSIGN",
    "expired_task_action_url": f"/projects/{SET}/tasks/3TASK",
}


def fetched(path: str, value: Any) -> Reading:
    return read_data(Data("d", AT, 1, SITE + "/", SITE + path, value))


def queue_page() -> Reading:
    return read("/tasks", react("taskQueueTable/TaskQueueTable", {"bodyData": [ACCEPTED]}))


@pytest.mark.parametrize(
    "reading",
    [queue_page, lambda: fetched("/tasks?format=json", {"tasks": [ACCEPTED]})],
    ids=["page", "json"],
)
def test_queue_of_accepted_tasks(reading: Any) -> None:
    got = reading()
    assert (got.stage, got.task, got.unparsed) == ("listing", None, {})
    (offer,) = got.offers
    # The same key as on its working page, so that the pay is known there.
    assert (offer.key, offer.title) == ("mturk:assignment:3ASSIGN", "Name the plant")
    assert offer.reward == Amount(Decimal("0.15"), "USD")
    assert (offer.minutes, offer.minutes_source) == (Decimal(60), "allotted")
    assert offer.url == f"{SITE}/projects/{SET}/tasks/3TASK?assignment_id=3ASSIGN"
    assert read(TASK, MODAL).task is not None
    assert read(TASK, MODAL).task.key == offer.key  # type: ignore[union-attr]


def test_empty_queue_misses_nothing() -> None:
    reading = read("/tasks", react("taskQueueTable/TaskQueueTable", {"bodyData": []}))
    assert (reading.offers, reading.unparsed) == ((), {})


def test_queue_after_a_task_was_returned() -> None:
    alert = react("alert/Alert", {"header": "HIT Returned", "type": "success"})
    table = react("taskQueueTable/TaskQueueTable", {"bodyData": [ACCEPTED]})
    reading = read("/tasks", alert + table)
    assert (reading.stage, len(reading.offers)) == ("returned", 1)


@pytest.mark.parametrize("path", ["/", "/projects", f"/projects/{SET}/tasks", "/tasks"])
def test_alert_after_a_submit_stands_on_any_page(path: str) -> None:
    message = "The HIT has been successfully submitted."
    alert = react("alert/Alert", {"header": "", "message": message, "type": "success"})
    assert read(path, alert).stage == "submitted"


def test_accept_that_came_too_late_is_no_preview() -> None:
    message = "There are no more of these HITs available"
    alert = react("alert/Alert", {"header": message, "message": "", "type": "warning"})
    reading = read(f"/projects/{SET}/tasks", alert)
    assert (reading.stage, reading.task, reading.unparsed) == ("listing", None, {})


def test_search_as_json() -> None:
    hit_set = {
        "hit_set_id": SET,
        "title": "Name the plant",
        "requester_name": "Plant Lab",
        "assignable_hits_count": 250,
        "assignment_duration_in_seconds": 600,
        "monetary_reward": {"amount_in_dollars": 0.15, "currency_code": "USD"},
        "requesterInfo": {"activityLevel": "High", "taskApprovalRate": "97%"},
    }
    reading = fetched("/?page_size=100&format=json", {"results": [hit_set], "num_results": 1})
    (offer,) = reading.offers
    assert (offer.key, offer.places) == (f"mturk:set:{SET}", 250)
    assert offer.approval_rate == Decimal("0.97")
    assert reading.unparsed == {}


def test_day_of_the_history_as_json() -> None:
    row = {
        "assignment_id": "3A",
        "hit_id": "3H",
        "requester_name": "Plant Lab",
        "requester_feedback": None,
        "reward": {"amount_in_dollars": 0.15, "currency_code": "USD"},
        "state": "Approved",
        "title": "Name the plant",
    }
    reading = fetched("/status_details/2026-09-01?format=json", {"results": [row]})
    (found,) = reading.history
    assert (found.key, found.outcome) == ("mturk:assignment:3A", "approved")
    assert found.reward == Amount(Decimal("0.15"), "USD")
    # Only the day is known: no moment is made up from it.
    assert found.at is None


def test_state_that_nobody_knows_is_counted() -> None:
    rows = [{"assignment_id": "3A", "title": "Name it", "state": "Frozen", "reward": 0.15}]
    reading = fetched("/status_details/2026-09-01?format=json", {"results": rows})
    assert reading.history[0].outcome is None
    assert reading.unparsed == {"outcome": 1}


def test_dashboard_as_json() -> None:
    told = {
        "available_earnings": {"amount_in_dollars": 12.34, "currency_code": "USD"},
        "hits_overview": {"approved": 10, "pending": 2, "rejected": 0},
        "daily_hit_statistics_overview": [],
    }
    balance = fetched("/dashboard?format=json", told).balance
    assert balance is not None
    assert (balance.available, balance.currency) == (Decimal("12.34"), "USD")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (
            "/dashboard",
            "<div id=dashboard-available-earnings><div class=row><div class=col-xs-7>Current"
            " Earnings</div><div class=col-xs-5>$12.34</div></div></div>",
        ),
        ("/earnings", "<h2>Other</h2><h2>Current Earnings: $12.34</h2>"),
    ],
)
def test_money_that_waits(path: str, body: str) -> None:
    balance = read(path, body).balance
    assert balance is not None
    assert (balance.available, balance.pending) == (Decimal("12.34"), None)


@pytest.mark.parametrize(
    ("label", "target", "stage", "means"),
    [
        ("Accept & Work", f"/projects/{SET}/tasks/accept_random", "listing", "accept"),
        ("Anything", f"/projects/{SET}/tasks/accept_random", "other", "accept"),
        ("Accept HIT", "/mturk/accept", "preview", "accept"),
        ("Return", f"/projects/{SET}/tasks/3TASK", "working", "return"),
        ("Return", "/dashboard", "listing", None),
        ("Skip", f"/projects/{SET}/tasks", "preview", "skip"),
        ("", "/mturk/externalSubmit", "working", "submit"),
        ("Submit HIT", "", "working", "submit"),
    ],
)
def test_buttons(label: str, target: str, stage: Stage, means: str | None) -> None:
    url = SITE + target if target else None
    action = Action("a", AT, 1, SITE + "/", "click", label, url)
    assert meaning("mturk", action, stage) == means
    assert action_task("mturk", action, stage) is None


@pytest.mark.parametrize(
    ("path", "stage"),
    [
        ("/mturk/status", "history"),
        ("/mturk/statusdetail", "history"),
        ("/mturk/dashboard", "earnings"),
        ("/mturk/youraccount", "account"),
        ("/mturk/findquals", "qualification"),
        ("/mturk/help", "help"),
        ("/mturk/welcome", "other"),
    ],
)
def test_pages_of_the_old_site(path: str, stage: str) -> None:
    page = Page("p", AT, 1, "https://www.mturk.com" + path, "", "<p>words</p>")
    assert read_page(page).stage == stage


@pytest.mark.shared
def test_every_field_of_a_real_search() -> None:
    rows = json.loads(shared("data/mturk_hit_sets/hit_sets_2021-03-10.json").read_text("utf-8"))
    reading = fetched("/?format=json", {"results": rows})
    assert (len(rows), len(reading.offers)) == (997, 997)
    assert reading.unparsed == {}
    for row, offer in zip(rows, reading.offers, strict=True):
        assert offer.key == f"mturk:set:{row['hit_set_id']}"
        assert offer.reward is not None
        assert offer.reward.amount == Decimal(str(row["monetary_reward"]["amount_in_dollars"]))
        assert offer.places == row["assignable_hits_count"]
        assert offer.minutes == Decimal(row["assignment_duration_in_seconds"]) / 60


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
