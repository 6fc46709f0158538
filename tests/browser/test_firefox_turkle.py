"""A worker's day on a real crowd platform, in Firefox: the short form."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support import books, stamps
from tests.support.extension import READ_OUTBOX, READ_VERDICT
from tests.support.firefox import Firefox
from tests.support.hosts import OTHER_HOST, WATCHED_HOST
from tests.support.server import VigiclicServer
from tests.support.stream import now_ms
from tests.support.turkle_projects import FEE, FEE_PHRASE, TRANSCRIPTION, Project
from tests.support.turkle_site import Assignment, TurkleSite
from tests.support.waiting import eventually
from tests.support.working import on_a_platform_in_firefox

pytestmark = pytest.mark.browser

CLOCK_MS = 250
TURKLE_MS = 1_000
TASK = "#task_assignment_iframe"
STAMPS = ("hidden", "visible", "sent")


@pytest.fixture(scope="module")
def browser(
    site: TurkleSite, server: VigiclicServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Firefox]:
    """The worker's browser: paired, the platform turned on, logged in."""
    folder = tmp_path_factory.mktemp("firefox")
    with on_a_platform_in_firefox(folder, site, server) as running:
        yield running


@pytest.fixture
def list_page(browser: Firefox, site: TurkleSite) -> Firefox:
    """The worker's first tab, on the platform's list."""
    browser.keep_only_first()
    browser.goto(site.url(WATCHED_HOST))
    return browser


def press(browser: Firefox, project: Project, button: str) -> None:
    """Press a button of the project's row in the list."""
    browser.click_in_row("#batchTable tbody tr", project.title, button)
    with browser.frame(TASK):
        browser.find("h3")


def type_until(browser: Firefox, selector: str, until_ms: float) -> None:
    with browser.frame(TASK):
        while (left := until_ms - time.time() * 1000) > 0:
            browser.type(selector, "a")
            time.sleep(min(left, 400) / 1000)


def tab_number(browser: Firefox, url: str) -> int:
    """Give the browser's number of the tab with this address, asked in a page of the extension."""
    tabs = browser.ask_own_page("return browser.tabs.query({})")
    [number] = [tab["id"] for tab in tabs if tab["url"] == url]
    return int(number)


def open_assignment(site: TurkleSite, project: Project) -> Assignment:
    return next(item for item in reversed(site.assignments(project)) if not item.completed)


def test_times_the_work_and_only_the_work(
    list_page: Firefox, site: TurkleSite, server: VigiclicServer
) -> None:
    browser = list_page
    press(browser, TRANSCRIPTION, "Accept next Task")
    assignment = open_assignment(site, TRANSCRIPTION)
    first = browser.window
    shown = browser.evaluate(stamps.SHOWN)
    browser.run(stamps.NOTE_LOOKS)
    with browser.frame(TASK):
        browser.run(stamps.NOTE_SUBMIT)
    type_until(browser, "#shop", shown + 3_000)
    away = now_ms()
    browser.open(site.url(OTHER_HOST, "/help/"))
    time.sleep(max(0.0, 2_000 - (now_ms() - away)) / 1000)
    browser.switch(first)
    type_until(browser, "#total", now_ms() + 2_000)
    with browser.frame(TASK):
        browser.click("#submitButton")
    browser.find("#batchTable")
    away, back, sent = (browser.evaluate(stamps.read(name)) for name in STAMPS)

    line = eventually(
        lambda: books.task(server.data_dir, assignment.id, "submitted"), "submitted task"
    )
    worked = (away - shown) + (sent - back)
    assert line.active_ms == pytest.approx(worked, abs=CLOCK_MS)
    [turkle] = [item for item in site.assignments() if item.id == assignment.id]
    assert turkle.completed
    assert line.elapsed_ms == pytest.approx(turkle.elapsed_ms, abs=TURKLE_MS)


def test_the_fee_is_warned_of_by_its_words(list_page: Firefox) -> None:
    browser = list_page
    press(browser, FEE, "Preview next Task")
    banner = browser.wait_for_banner()
    assert (banner.code, banner.level) == ("scam", "danger")
    assert FEE_PHRASE in banner.text
    url = browser.url
    browser.open_own("options/options.html")
    number = tab_number(browser, url)
    badge = "return browser.action.getBadgeText({tabId: args[0]})"
    assert eventually(lambda: browser.ask_own_page(badge, number), "badge") == "!"
    browser.goto(f"{browser.origin}/popup/popup.html?tab={number}")
    browser.find("#warnings li[data-code=scam] .reason q")
    assert FEE_PHRASE in browser.text("#warnings")


def test_honest_work_is_left_in_peace(list_page: Firefox) -> None:
    browser = list_page
    press(browser, TRANSCRIPTION, "Preview next Task")
    first, url = browser.window, browser.url
    browser.open_own("options/options.html")
    tab = tab_number(browser, url)
    told = eventually(lambda: browser.ask_own_page(READ_VERDICT, tab), f"verdict on {url}")
    assert told["level"] == "none"
    assert browser.ask_own_page("return browser.action.getBadgeText({tabId: args[0]})", tab) == ""
    browser.switch(first)
    assert browser.banner() is None


def test_a_killed_server_loses_nothing(
    list_page: Firefox, site: TurkleSite, server: VigiclicServer
) -> None:
    browser = list_page
    press(browser, TRANSCRIPTION, "Accept next Task")
    assignment = open_assignment(site, TRANSCRIPTION)
    first = browser.window
    type_until(browser, "#shop", now_ms() + 1_000)
    server.kill()
    with browser.frame(TASK):
        browser.click("#submitButton")
    browser.find("#batchTable")
    browser.open_own("options/options.html")

    def kept_here() -> list[dict[str, Any]] | None:
        told: list[dict[str, Any]] = browser.ask_own_page(READ_OUTBOX)
        return told if {"action", "page"} <= {message["type"] for message in told} else None

    waiting = eventually(kept_here, "messages in the outbox")
    server.start()
    eventually(lambda: not browser.ask_own_page(READ_OUTBOX), "empty outbox")
    browser.switch(first)

    eventually(lambda: books.task(server.data_dir, assignment.id, "submitted"), "submitted task")
    kept = [entry.event.id for entry in books.entries(server.data_dir)]
    assert len(kept) == len(set(kept))
    assert {message["id"] for message in waiting} <= set(kept)
