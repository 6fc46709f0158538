"""Prolific's pages and the JSON that they fetch, by its platform file."""

from decimal import Decimal
from typing import Any

import pytest

from server.messages import Action, Amount, Data, Page
from server.reading import meaning, read_data, read_page
from server.reading.model import Reading
from server.vocabulary import Stage

AT = 1_788_300_000_000
APP = "https://app.prolific.com"
API = "https://internal-api.prolific.com/api/v1"
STUDY = "65a1b2c3d4e5f60718293a4b"
GBP = Amount(Decimal("2.50"), "GBP")


def read(path: str, body: str) -> Reading:
    return read_page(Page("p", AT, 1, APP + path, "Prolific", f"<body>{body}</body>"))


def fetched(path: str, value: Any) -> Reading:
    return read_data(Data("d", AT, 1, f"{APP}/studies", API + path, value))


def card(study: str, title: str, **tags: str) -> str:
    spans = "".join(
        f"<span data-testid='study-tag-{name.replace('_', '-')}'>{words}</span>"
        for name, words in tags.items()
    )
    return (
        f"<li class=list-item data-testid='study-{study}'><div data-testid=base-card>"
        f"<h3 data-testid=title>{title}</h3><span data-testid=host>By Plant Lab</span>{spans}"
        "</div></li>"
    )


PAID = {
    "reward": "£2.50",
    "reward_per_hour": "£10.00/hr",
    "completion_time": "15 mins",
    "places": "12 places",
}


def test_list_of_studies() -> None:
    reading = read("/studies", f"<ul>{card(STUDY, 'Name plants', **PAID)}{card('7b', 'Bare')}</ul>")
    assert (reading.platform, reading.stage, reading.unparsed) == ("prolific", "listing", {})
    first, bare = reading.offers
    assert (first.key, first.title) == (f"prolific:study:{STUDY}", "Name plants")
    assert (first.reward, first.minutes, first.minutes_source) == (GBP, Decimal(15), "stated")
    assert (first.places, first.requester) == (12, "Plant Lab")
    assert first.url == f"{APP}/studies/{STUDY}"
    assert (bare.reward, bare.minutes, bare.places) == (None, None, None)


def test_list_without_studies_misses_nothing() -> None:
    reading = read("/studies", "<main><p>No studies now</p></main>")
    assert (reading.stage, reading.offers, reading.unparsed) == ("listing", (), {})


def test_study_before_it_is_taken() -> None:
    reading = read(f"/studies/{STUDY}", card(STUDY, "Name plants", **PAID))
    assert (reading.stage, reading.task) == ("preview", None)
    (offer,) = reading.offers
    assert (offer.key, offer.reward) == (f"prolific:study:{STUDY}", GBP)


@pytest.mark.parametrize("button", ["Cancel participation", "Cancel reservation"])
def test_study_that_can_be_given_up_is_being_worked_on(button: str) -> None:
    body = card(STUDY, "Name plants", **PAID) + f"<button>{button}</button>"
    reading = read(f"/studies/{STUDY}", body)
    assert reading.stage == "working"
    assert reading.task is not None
    assert (reading.task.key, reading.task.reward) == (f"prolific:study:{STUDY}", GBP)


@pytest.mark.parametrize(
    ("path", "stage"),
    [
        ("/submissions/complete?cc=C0DE", "submitted"),
        ("/submissions", "history"),
        ("/messages/inbox", "messages"),
        ("/account/general", "account"),
        ("/about-you", "other"),
    ],
)
def test_other_pages(path: str, stage: str) -> None:
    reading = read(path, "<p>words</p>")
    assert (reading.platform, reading.stage, reading.unparsed) == ("prolific", stage, {})


def test_studies_that_the_page_fetched() -> None:
    study = {
        "id": STUDY,
        "name": "Name plants",
        "description": "Look at photos.",
        "study_reward": {"amount": 250, "currency": "GBP"},
        "study_average_reward_per_hour": {"amount": 1000, "currency": "GBP"},
        "estimated_completion_time": 15,
        "average_completion_time_in_seconds": 600,
        "total_available_places": 100,
        "places_taken": 88,
        "researcher": {"id": "r1", "name": "Plant Lab", "country": "GB"},
    }
    reading = fetched("/participant/studies/", {"results": [study, {"id": "7b", "name": "Bare"}]})
    assert (reading.stage, reading.unparsed) == ("listing", {})
    first, bare = reading.offers
    assert (first.key, first.title) == (f"prolific:study:{STUDY}", "Name plants")
    assert first.text == "Name plants\nLook at photos."
    assert (first.reward, first.minutes, first.minutes_source) == (GBP, Decimal(15), "stated")
    assert first.requester == "Plant Lab"
    # All places are no places left, and nothing says how many are.
    assert first.places is None
    assert (bare.reward, bare.minutes, bare.minutes_source) == (None, None, None)


def test_no_studies_are_an_empty_list() -> None:
    reading = fetched("/participant/studies/", {"results": []})
    assert (reading.stage, reading.offers, reading.unparsed) == ("listing", (), {})


STATUSES = [
    ("RESERVED", "open"),
    ("ACTIVE", "open"),
    ("AWAITING REVIEW", "submitted"),
    ("AWAITING_REVIEW", "submitted"),
    ("awaiting-review", "submitted"),
    ("APPROVED", "approved"),
    ("REJECTED", "rejected"),
    ("SCREENED OUT", "screened_out"),
    ("SCREENED-OUT", "screened_out"),
    ("RETURNED", "returned"),
    ("TIMED-OUT", "expired"),
    ("TIMED_OUT", "expired"),
    ("Timed out", "expired"),
]


@pytest.mark.parametrize(("status", "outcome"), STATUSES)
def test_submissions_that_the_page_fetched(status: str, outcome: str) -> None:
    row = {
        "id": "s1",
        "status": status,
        "study": {"id": STUDY, "name": "Name plants", "researcher": {"name": "Plant Lab"}},
        "started_at": "2026-03-25T16:10:53.160Z",
        "completed_at": "2026-03-25T16:15:55.062Z",
        "submission_reward": {"amount": 250, "currency": "GBP"},
        "submission_bonuses": [],
    }
    reading = fetched("/participant/submissions/?page_size=100", {"results": [row]})
    assert (reading.stage, reading.unparsed) == ("history", {})
    (found,) = reading.history
    assert (found.key, found.title) == ("prolific:submission:s1", "Name plants")
    assert (found.outcome, found.reward) == (outcome, GBP)
    assert found.at == 1_774_455_355_062


def test_times_that_are_missing_stay_unknown() -> None:
    row = {"id": "s1", "status": "RETURNED", "study": {"name": "Name plants"}, "started_at": None}
    (found,) = fetched("/participant/submissions/", {"results": [row]}).history
    assert (found.outcome, found.at, found.reward) == ("returned", None, None)


def test_status_that_nobody_knows_is_counted() -> None:
    row = {"id": "s1", "status": "FROZEN", "study": {"name": "Name plants"}}
    reading = fetched("/participant/submissions/", {"results": [row]})
    assert reading.history[0].outcome is None
    assert reading.unparsed == {"outcome": 1}


@pytest.mark.parametrize(
    ("path", "status", "stage"),
    [
        ("/submissions/reserve/", "RESERVED", "working"),
        ("/submissions/s1/transition/", "ACTIVE", "working"),
        ("/submissions/s1/transition/", "AWAITING REVIEW", "submitted"),
        ("/submissions/s1/transition/", "APPROVED", "submitted"),
        ("/submissions/s1/transition/", "RETURNED", "returned"),
        ("/submissions/s1/transition/", "TIMED_OUT", "expired"),
        ("/submissions/s1/transition/", "screened-out", "screened_out"),
    ],
)
def test_one_submission_as_it_changes(path: str, status: str, stage: str) -> None:
    told = {"id": "s1", "status": status, "study": {"id": STUDY, "name": "Name plants"}}
    reading = fetched(path, told)
    assert (reading.stage, reading.unparsed) == (stage, {})
    assert reading.task is not None
    # The key that the list and the study's page have, so that all speak of one task.
    assert (reading.task.key, reading.task.title) == (f"prolific:study:{STUDY}", "Name plants")
    assert reading.task.reward is None


@pytest.mark.parametrize("told", [{"detail": "not found"}, [], "x", None, {"status": 5}])
def test_an_answer_of_another_shape_is_none(told: Any) -> None:
    for path in ("/submissions/s1/transition/", "/participant/studies/", "/users/me/"):
        reading = fetched(path, told)
        assert (reading.platform, reading.stage, reading.task) == ("prolific", "other", None)


@pytest.mark.parametrize(
    ("label", "stage", "means"),
    [
        ("Cancel participation", "working", "return"),
        ("Cancel Reservation", "working", "return"),
        ("Return and cancel reward", "history", None),
        ("Messages", "working", None),
    ],
)
def test_buttons(label: str, stage: Stage, means: str | None) -> None:
    action = Action("a", AT, 1, f"{APP}/studies/{STUDY}", "click", label)
    assert meaning("prolific", action, stage) == means
