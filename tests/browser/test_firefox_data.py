"""JSON that a page fetches becomes a task and its pay, in Firefox, and the page notices nothing."""

import json
import time
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from server.events import DataSeen
from server.ledger import Line
from server.messages import Amount, Attention
from tests.support import books
from tests.support.extension import with_sites_allowed
from tests.support.firefox import Firefox
from tests.support.server import VigiclicServer
from tests.support.study_site import (
    BAIT_TITLE,
    HOSTS,
    QUIET,
    SECRETS,
    STUDY,
    SUBMISSION,
    TITLE,
    ServedStudySite,
    StudySite,
)
from tests.support.waiting import eventually

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def served() -> Iterator[ServedStudySite]:
    with ServedStudySite(StudySite()) as running:
        yield running


@pytest.fixture(scope="module")
def unwatched(
    served: ServedStudySite, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Firefox, Any]]:
    """The browser, and what a page finds in it while nobody reads it."""
    folder = tmp_path_factory.mktemp("firefox")
    with Firefox(folder, with_sites_allowed(folder), hosts=HOSTS) as running:
        yield running, _probed(running, served)


@pytest.fixture(scope="module")
def browser(
    unwatched: tuple[Firefox, Any], served: ServedStudySite, server: VigiclicServer
) -> Firefox:
    running, _ = unwatched
    running.pair(server.port, server.code, served.origin)
    return running


def _probed(browser: Firefox, served: ServedStudySite) -> Any:
    browser.goto(f"{served.origin}/probe")
    found = json.loads(eventually(lambda: browser.text("#found"), "what the page found"))
    assert "rejected" in found, found
    return found


def _data(server: VigiclicServer) -> list[DataSeen]:
    told = [entry.event for entry in books.entries(server.data_dir)]
    return [event for event in told if isinstance(event, DataSeen)]


def _looks(server: VigiclicServer, tab: int) -> int:
    """Give how often the worker has turned to a tab."""
    told = [entry.event for entry in books.entries(server.data_dir)]
    return len([one for one in told if isinstance(one, Attention) and one.tab == tab])


def test_a_study_from_the_list_to_its_pay(
    browser: Firefox, served: ServedStudySite, server: VigiclicServer
) -> None:
    site = served.site
    site.requests.clear()
    browser.goto(f"{served.origin}/studies")

    def listed() -> DataSeen | None:
        return next((one for one in _data(server) if one.reading.stage == "listing"), None)

    data = eventually(listed, "the list that the page fetched")
    assert data.url == f"{served.origin}/studies"
    assert [offer.title for offer in data.reading.offers] == [TITLE, BAIT_TITLE]
    assert browser.wait_for_banner().code == "scam"

    def task(outcome: str) -> Any:
        lines = [line for line in books.tasks(server.data_dir) if line.platform == "prolific"]
        assert len(lines) <= 1, f"one study is one task: {lines}"
        return next((line for line in lines if line.outcome == outcome), None)

    browser.click(f"[id='{STUDY}']")
    browser.find("#done")
    assert eventually(lambda: task("open"), "the task that was taken").title == TITLE
    time.sleep(1.5)
    browser.click("#done")
    sent = eventually(lambda: task("submitted"), "the task that was sent")
    browser.find(f"[id='{SUBMISSION}']")
    assert 1_500 <= sent.active_ms <= sent.elapsed_ms < 60_000
    site.approve()
    browser.goto(f"{served.origin}/submissions")
    approved = eventually(lambda: task("approved"), "the task that was approved")
    assert approved.reward == Amount(Decimal("2.5"), "GBP")

    # The page's own requests, and none besides.
    assert site.requests == [
        "GET /api/v1/participant/studies/",
        "POST /api/v1/submissions/reserve/",
        "POST /api/v1/submissions/75a1b2c3d4e5f60718293a4d/transition/",
        "GET /api/v1/participant/submissions/?ordering=-started_at",
        "GET /api/v1/participant/submissions/?ordering=-started_at",
    ]


def test_nothing_of_the_worker_is_stored(server: VigiclicServer) -> None:
    assert _data(server)
    for secret in SECRETS:
        holding = [
            name for name, value in books.everything(server.data_dir) if secret.encode() in value
        ]
        assert holding == [], secret


def test_the_page_finds_its_fetching_as_it_was(
    unwatched: tuple[Firefox, Any],
    browser: Firefox,
    served: ServedStudySite,
    server: VigiclicServer,
) -> None:
    _, before = unwatched
    after = _probed(browser, served)
    url = f"{served.origin}/probe"
    eventually(lambda: any(one.url == url for one in _data(server)), "a copy of the probe's")
    assert after.keys() == before.keys()
    for name, found in before.items():
        assert after[name] == found, name


def test_a_task_is_started_and_finished_by_hand(
    browser: Firefox, served: ServedStudySite, server: VigiclicServer
) -> None:
    options = browser.open_own("options/options.html")
    browser.find("#site-list li")
    browser.type("#site", served.at(QUIET))
    browser.click("#add-site")
    browser.find(f"#site-list li[data-site^='{QUIET}']")
    page = browser.open(f"{served.at(QUIET)}/")
    browser.switch(options)
    tabs = browser.ask_own_page("return browser.tabs.query({})")
    [tab] = [one["id"] for one in tabs if QUIET in one["url"]]
    browser.goto(f"{browser.origin}/popup/popup.html?tab={tab}")
    eventually(lambda: browser.find("#marks").is_displayed(), "the popup's part for marks")
    browser.click("#marks summary")
    tasks = int(eventually(lambda: browser.text("#day-tasks"), "number of tasks"))
    browser.type("#mark-price", "1.50")
    browser.type("#mark-currency", "USD")
    browser.click("#mark-start")
    browser.find("#marked.good")
    looked = _looks(server, tab)
    browser.switch(page)
    browser.click("p")
    # A slow machine tells late of what came to the front: the time counts from there.
    eventually(lambda: _looks(server, tab) > looked, "look at the page")
    time.sleep(1.5)
    browser.switch(options)
    eventually(lambda: "A survey elsewhere" in browser.text("#clock-title"), "the running task")
    browser.click("#mark-finish")
    eventually(lambda: int(browser.text("#day-tasks")) == tasks + 1, "one more task in the day")

    def by_hand() -> Line | None:
        lines = [line for line in books.tasks(server.data_dir) if "mark:" in line.key]
        return next((line for line in lines if line.outcome != "open"), None)

    line = eventually(by_hand, "the task that was finished")
    assert (line.outcome, line.title) == ("submitted", "A survey elsewhere")
    assert line.reward == Amount(Decimal("1.50"), "USD")
    assert 1_500 <= (line.active_ms or 0) <= (line.elapsed_ms or 0)
