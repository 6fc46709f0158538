"""A text that came some other way is checked, and dangers are told on the desktop."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.support import steps
from tests.support.axe import violations
from tests.support.chromium import Chromium
from tests.support.extension import with_sites_allowed
from tests.support.hosts import WATCHED_HOST
from tests.support.scripted_server import ScriptedServer, offer
from tests.support.waiting import eventually

pytestmark = pytest.mark.browser

SITE = f"http://{WATCHED_HOST}/"
FEE = "des frais de dossier de 30 €"
MAIL = f"Bonjour, réglez {FEE} avant de commencer."
NOTICES = "chrome.notifications.getAll().then(Object.keys)"


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        running.checked = offer("page", "", "danger", (FEE,))
        yield running


@pytest.fixture(scope="module")
def browser(
    playwright: Playwright, server: ScriptedServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Chromium]:
    folder = tmp_path_factory.mktemp("check")
    extension = with_sites_allowed(folder)
    with Chromium(playwright, folder / "profile", extension) as running:
        running.context.route(
            f"{SITE}**", lambda route: route.fulfill(content_type="text/html", body="<p>Hi</p>")
        )
        yield running


def _check(page: Page, text: str) -> None:
    page.fill("#check-text", text)
    page.click("#check-button")


def test_without_a_server_that_is_said(browser: Chromium) -> None:
    page = browser.open_own("check/check.html")
    _check(page, MAIL)
    expect(page.locator("#check-status")).to_have_class("error")
    expect(page.locator("#check-status")).to_contain_text("not running")
    page.close()


def test_a_message_is_checked_and_kept_nowhere(browser: Chromium, server: ScriptedServer) -> None:
    options = steps.pair(browser, server.port, "123456")
    steps.add_site(options, SITE)
    options.close()
    page = browser.open_own("check/check.html")
    _check(page, MAIL)
    expect(page.locator("#check-result")).to_have_attribute("data-level", "danger")
    expect(page.locator("#check-result q")).to_have_text(FEE)
    assert violations(page) == []
    [asked] = server.heard("check")
    assert asked["text"] == MAIL
    kept = browser.worker.evaluate(
        """async () => JSON.stringify([await chrome.storage.session.get(null),
        await chrome.storage.local.get(null)])"""
    )
    assert "frais de dossier" not in kept
    eventually(lambda: not browser.outbox(), "empty outbox")
    _check(page, "  ")
    expect(page.locator("#check-status")).to_have_class("error")
    expect(page.locator("#check-result q")).to_have_count(0)
    page.close()


def test_the_popup_has_the_box_too(browser: Chromium, server: ScriptedServer) -> None:
    server.checked = offer("page", "")
    popup = browser.open_own(steps.POPUP)
    popup.locator("#check summary").click()
    _check(popup, "See you tomorrow")
    expect(popup.locator("#check-result")).to_have_attribute("data-level", "none")
    expect(popup.locator("#check-result h2")).to_have_text("Nothing here looks like a scam")
    assert violations(popup) == []
    popup.close()
    server.checked = offer("page", "", "danger", (FEE,))


def test_a_selection_is_checked_by_the_menu(browser: Chromium, server: ScriptedServer) -> None:
    clicked = (
        "text => chrome.contextMenus.onClicked.dispatch({menuItemId: 'check', selectionText: text})"
    )
    with browser.context.expect_page() as opened:
        browser.worker.evaluate(clicked, MAIL)
    window = opened.value
    expect(window.locator("#check-text")).to_have_value(MAIL)
    expect(window.locator("#check-result q")).to_have_text(FEE)
    window.reload()
    expect(window.locator("#check-text")).to_have_value("")
    window.close()


def test_a_danger_is_told_on_the_desktop_once(browser: Chromium, server: ScriptedServer) -> None:
    page = browser.open(SITE)
    tab = browser.tab(page)
    eventually(lambda: server.heard("page"), "page")
    server.warn(tab, "deadline", "caution")
    warning = server.warn(tab, "scam", "danger", params={"title": "Data entry"})
    name = f"warning:{tab}:{warning}"
    told = eventually(lambda: browser.worker.evaluate(NOTICES), "notification")
    assert told == [name]
    browser.worker.evaluate("id => chrome.notifications.clear(id)", name)
    server.warn(tab, "scam", "danger", id=warning)
    browser.wait_for_banner(page)
    assert browser.worker.evaluate(NOTICES) == []
    page.close()
