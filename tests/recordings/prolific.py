"""What Prolific's pages hold and fetch, in words of our own."""

from datetime import UTC, datetime
from typing import Any

from tests.recordings.scene import START

APP = "https://app.prolific.com"
API = "https://internal-api.prolific.com/api/v1"
STUDY = "65a1b2c3d4e5f60718293a4b"
TITLE = "Name the plants"


def moment(second: float) -> str:
    """Give a second of the scene as the site writes it."""
    return datetime.fromtimestamp(START / 1000 + second, UTC).isoformat().replace("+00:00", "Z")


def sum_of(cents: int) -> dict[str, Any]:
    """Give an amount in pounds."""
    return {"amount": cents, "currency": "GBP"}


def study(cents: int, minutes: int, key: str = STUDY, title: str = TITLE) -> dict[str, Any]:
    """Give one study of the list."""
    return {
        "id": key,
        "name": title,
        "description": "Look at photographs and write what grows there.",
        "study_reward": sum_of(cents),
        "estimated_completion_time": minutes,
        "researcher": {"id": "r1", "name": "Plant Lab"},
    }


def submission(status: str, at: float) -> dict[str, Any]:
    """Give the worker's place in the study as it is now; it was taken at second `at`."""
    return {
        "id": "s1",
        "status": status,
        "started_at": moment(at),
        "study": {"id": STUDY, "name": TITLE},
    }


def row(
    status: str, cents: int, ended: float, title: str = TITLE, number: str = "s1"
) -> dict[str, Any]:
    """Give one line of the worker's own submissions."""
    return {
        "id": number,
        "status": status,
        "study": {"id": STUDY, "name": title},
        "completed_at": moment(ended),
        "submission_reward": sum_of(cents),
    }


def card(price: str, minutes: int, button: str = "") -> str:
    """Give a study's own page."""
    return (
        f"<div data-testid='study-{STUDY}'><h3 data-testid=title>{TITLE}</h3>"
        "<span data-testid=host>By Plant Lab</span>"
        f"<span data-testid='study-tag-reward'>{price}</span>"
        f"<span data-testid='study-tag-completion-time'>{minutes} mins</span></div>{button}"
    )
