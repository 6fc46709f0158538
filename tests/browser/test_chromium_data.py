"""JSON that a page fetches becomes offers, a task and its pay, and the page notices nothing."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright, Route

from server.events import DataSeen
from server.messages import Amount
from tests.support import books, steps
from tests.support.chromium import Chromium
from tests.support.extension import with_sites_allowed
from tests.support.server import VigiclicServer
from tests.support.study_site import (
    APP,
    BAIT_TITLE,
    HOSTS,
    SECRETS,
    STUDY,
    SUBMISSION,
    TITLE,
    StudySite,
)
from tests.support.waiting import eventually

pytestmark = pytest.mark.browser

ORIGIN = f"https://{APP}"


@pytest.fixture(scope="module")
def studies() -> StudySite:
    return StudySite()


@pytest.fixture(scope="module")
def browser(
    playwright: Playwright, studies: StudySite, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Chromium]:
    folder = tmp_path_factory.mktemp("data")

    def serve(route: Route) -> None:
        status, kind, body = studies.answer(route.request.method, route.request.url)
        headers = {"Content-Type": kind, "Access-Control-Allow-Origin": "*"}
        route.fulfill(status=status, headers=headers, body=body)

    with Chromium(playwright, folder / "profile", with_sites_allowed(folder)) as running:
        for host in HOSTS:
            running.context.route(f"https://{host}/**", serve)
        yield running


@pytest.fixture(scope="module")
def before(browser: Chromium) -> Any:
    """What a page finds while nobody reads it."""
    return _probed(browser)


@pytest.fixture(scope="module")
def early(browser: Chromium) -> Page:
    """A page of the site that is open before it is read."""
    return browser.open(f"{ORIGIN}/submissions")


@pytest.fixture(scope="module")
def watching(browser: Chromium, server: VigiclicServer, before: Any, early: Page) -> Chromium:
    """The browser, paired, with the site turned on after the page was probed without it."""
    assert before
    assert early.url
    options = steps.pair(browser, server.port, server.code)
    steps.add_site(options, ORIGIN)
    options.close()
    return browser


def _probed(browser: Chromium) -> Any:
    page = browser.open(f"{ORIGIN}/probe")
    page.wait_for_function("document.getElementById('found').textContent !== ''")
    found = json.loads(page.locator("#found").inner_text())
    page.close()
    assert "rejected" in found, found
    return found


def _data(server: VigiclicServer) -> list[DataSeen]:
    told = [entry.event for entry in books.entries(server.data_dir)]
    return [event for event in told if isinstance(event, DataSeen)]


def _wait(page: Page, look: Any, what: str) -> Any:
    return eventually(look, what, pause=lambda seconds: page.wait_for_timeout(seconds * 1000))


def test_a_study_from_the_list_to_its_pay(
    watching: Chromium, studies: StudySite, server: VigiclicServer
) -> None:
    studies.requests.clear()
    page = watching.open(f"{ORIGIN}/studies")

    def listed() -> DataSeen | None:
        told = [one for one in _data(server) if one.tab == watching.tab(page)]
        return next((one for one in told if one.reading.stage == "listing"), None)

    data = _wait(page, listed, "the list that the page fetched")
    assert data.url == f"{ORIGIN}/studies"
    assert [offer.title for offer in data.reading.offers] == [TITLE, BAIT_TITLE]
    banner = watching.wait_for_banner(page)
    assert (banner.code, banner.level) == ("scam", "danger")
    assert BAIT_TITLE in banner.text

    def task(outcome: str) -> Any:
        lines = [line for line in books.tasks(server.data_dir) if line.platform == "prolific"]
        assert len(lines) <= 1, f"one study is one task: {lines}"
        return next((line for line in lines if line.outcome == outcome), None)

    page.click(f"[id='{STUDY}']")
    page.wait_for_selector("#done")
    open_task = _wait(page, lambda: task("open"), "the task that was taken")
    assert open_task.title == TITLE
    popup = steps.popup(watching, page)
    popup.locator("#clock-title", has_text=TITLE).wait_for()
    popup.close()
    page.bring_to_front()
    page.mouse.move(40, 40)
    page.wait_for_timeout(1_500)
    page.mouse.move(60, 60)
    page.click("#done")
    sent = _wait(page, lambda: task("submitted"), "the task that was sent")
    assert 1_500 <= sent.active_ms <= sent.elapsed_ms < 60_000
    assert sent.reward == Amount(Decimal("2.5"), "GBP")
    page.wait_for_selector(f"[id='{SUBMISSION}']")
    studies.approve()
    page.reload()
    approved = _wait(page, lambda: task("approved"), "the task that was approved")
    assert approved.active_ms == sent.active_ms

    # The page's own requests, and none besides.
    assert studies.requests == [
        "GET /api/v1/participant/studies/",
        "POST /api/v1/submissions/reserve/",
        "POST /api/v1/submissions/75a1b2c3d4e5f60718293a4d/transition/",
        "GET /api/v1/participant/submissions/?ordering=-started_at",
        "GET /api/v1/participant/submissions/?ordering=-started_at",
    ]
    page.close()


def test_nothing_of_the_worker_is_stored(server: VigiclicServer) -> None:
    assert _data(server)
    for secret in SECRETS:
        holding = [
            name for name, value in books.everything(server.data_dir) if secret.encode() in value
        ]
        assert holding == [], secret


def test_the_page_finds_its_fetching_as_it_was(
    watching: Chromium, server: VigiclicServer, before: Any
) -> None:
    after = _probed(watching)
    eventually(
        lambda: any(one.url == f"{ORIGIN}/probe" for one in _data(server)), "a copy of the probe's"
    )
    assert after.keys() == before.keys()
    for name, found in before.items():
        assert after[name] == found, name


def test_a_page_that_was_open_is_copied_from_too(
    watching: Chromium, server: VigiclicServer, early: Page
) -> None:
    tab = watching.tab(early)

    def copied() -> list[DataSeen]:
        return [one for one in _data(server) if one.tab == tab]

    def fetched_again() -> list[DataSeen]:
        # The options page is done before the copying script has reached every open tab.
        early.evaluate("get('/api/v1/participant/studies/?early')")
        return copied()

    assert not copied()
    data = _wait(early, fetched_again, "copy of what an open page fetched")
    assert [one.reading.stage for one in data] == ["listing"]
    early.close()
