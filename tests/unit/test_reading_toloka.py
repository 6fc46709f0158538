"""Toloka's addresses and the JSON that its pages fetch, by its platform file."""

from decimal import Decimal
from typing import Any

import pytest

from server.messages import Amount, Data, Page
from server.reading import read_data, read_page
from server.reading.model import Reading

SITE = "https://toloka.yandex.com"


def fetched(path: str, value: Any) -> Reading:
    return read_data(Data("d", 0, 1, f"{SITE}/tasks", SITE + path, value))


POOL = {
    "projectId": 7,
    "title": "Sort photos",
    "description": "Cats or dogs?",
    "pools": [{"id": 12, "reward": 0.02, "assignmentMaxDurationSeconds": 600}],
    "requesterInfo": {"name": {"EN": "Plant Lab"}, "trusted": True},
    "trainingDetails": {"training": False},
    "projectStats": {"averageSubmitTimeSec": 90, "moneyAvgHourly": 0.8},
}


@pytest.mark.parametrize(
    "path", ["/api/task-suite-pool-groups?userLangs=EN", "/api/i-v2/task-suite-pool-groups"]
)
def test_pools(path: str) -> None:
    bare = {"title": "Bare", "pools": [{"id": 13}]}
    reading = fetched(path, [POOL, bare])
    assert (reading.platform, reading.stage, reading.unparsed) == ("toloka", "listing", {})
    first, second = reading.offers
    assert (first.key, first.title) == ("toloka:pool:12", "Sort photos")
    assert (first.reward, first.requester) == (Amount(Decimal("0.02"), "USD"), "Plant Lab")
    # What others needed, not the ten minutes that are allotted.
    assert (first.minutes, first.minutes_source) == (Decimal("1.5"), "stated")
    assert (second.reward, second.minutes, second.requester) == (None, None, None)


def test_pools_as_the_later_address_gives_them() -> None:
    pool = {
        "lightweightTec": {
            "poolId": 12,
            "projectId": 7,
            "title": "Sort photos",
            "assignmentConfig": {"reward": 0.02},
            "requesterInfo": {"name": {"RU": "Лаборатория"}},
        },
        "availability": {"available": True},
    }
    (offer,) = fetched("/api/i-v3/task-suite-pools?userLangs=EN", [pool]).offers
    assert (offer.key, offer.requester) == ("toloka:pool:12", "Лаборатория")
    assert offer.reward == Amount(Decimal("0.02"), "USD")


@pytest.mark.parametrize("answer", [[], {"code": "ACCESS_DENIED"}])
def test_no_pools_are_none_missed(answer: Any) -> None:
    reading = fetched("/api/task-suite-pool-groups", answer)
    assert (reading.stage, reading.offers, reading.unparsed) == ("listing", (), {})


def test_money_that_waits() -> None:
    balance = fetched("/api/users/current/worker", {"balance": 3.5, "blockedBalance": 1.25}).balance
    assert balance is not None
    assert (balance.available, balance.pending) == (Decimal("3.5"), Decimal("1.25"))
    assert (balance.minimum, balance.currency) == (None, "USD")


def test_income_by_day_is_no_history_of_tasks() -> None:
    log = [{"date": "2023-02-01", "assignments": [{"income": 0.2, "blockedIncome": 0}]}]
    reading = fetched("/api/worker/finance/income-log?page=0", log)
    assert (reading.stage, reading.history, reading.unparsed) == ("earnings", (), {})


def test_task() -> None:
    page = Page("p", 0, 1, f"{SITE}/task/12/00000aa1", "Sort photos", "<p>Cat or dog?</p>")
    reading = read_page(page)
    assert (reading.stage, reading.unparsed) == ("working", {})
    assert reading.task is not None
    assert (reading.task.key, reading.task.title) == ("toloka:assignment:00000aa1", "Sort photos")
    assert (reading.task.reward, reading.task.deadline_at) == (None, None)


@pytest.mark.parametrize(
    ("path", "stage"),
    [
        ("/task/12", "preview"),
        ("/tasks", "listing"),
        ("/tasks/active", "listing"),
        ("/profile/history", "history"),
        ("/profile/money", "earnings"),
        ("/messages/inbox", "messages"),
        ("/nowhere", "other"),
    ],
)
def test_other_pages(path: str, stage: str) -> None:
    reading = read_page(Page("p", 0, 1, SITE + path, "", "<p>words</p>"))
    assert (reading.platform, reading.stage, reading.unparsed) == ("toloka", stage, {})
