"""While nobody takes the messages: how many are kept, what goes first, and that it is said."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Playwright, expect

from tests.support import steps
from tests.support.chromium import Chromium
from tests.support.extension import messages, with_sites_allowed
from tests.support.hosts import WATCHED_HOST
from tests.support.scripted_server import ScriptedServer
from tests.support.waiting import eventually

pytestmark = pytest.mark.browser

SITE = f"http://{WATCHED_HOST}/"
MOST = 12


@pytest.fixture(scope="module")
def browser(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    """A browser whose server has gone, and whose outbox is small enough to be filled."""
    folder = tmp_path_factory.mktemp("outbox")
    extension = with_sites_allowed(folder)
    outbox = extension / "background" / "outbox.js"
    told = outbox.read_text("utf-8")
    assert "LIMITS = { messages: 20_000, bytes: 64 * 1024 * 1024 }" in told
    outbox.write_text(told.replace("messages: 20_000", f"messages: {MOST}"), "utf-8")
    with Chromium(playwright, folder / "profile", extension) as running:
        running.context.route(
            f"{SITE}**",
            lambda route: route.fulfill(
                content_type="text/html", body="<!doctype html><p>Hi</p><button>Next</button>"
            ),
        )
        with ScriptedServer() as server:
            options = steps.pair(running, server.port, "123456")
            steps.add_site(options, SITE)
            options.close()
        yield running


def _wait_for(browser: Chromium, url: str) -> None:
    def there() -> bool:
        return any(one["type"] == "page" and one["url"] == url for one in browser.outbox())

    eventually(there, f"page {url}")


def test_a_full_outbox_gives_up_the_oldest_pages_first_and_says_so(browser: Chromium) -> None:
    page = browser.page
    page.goto(f"{SITE}0")
    page.bring_to_front()
    # Before a page is read, nothing is noted of what the worker does on it.
    _wait_for(browser, f"{SITE}0")
    for number in range(1, 9):
        page.click("button")
        page.goto(f"{SITE}{number}")
        _wait_for(browser, f"{SITE}{number}")
    # For a moment there is the new message and the one that it takes the place of.
    kept = eventually(
        lambda: told if len(told := browser.outbox()) <= MOST else None, f"{MOST} messages at most"
    )
    clicks = [one for one in kept if one["type"] == "action"]
    assert len(clicks) == 8, "a click is worth more than a page"
    pages = [one["url"] for one in kept if one["type"] == "page"]
    assert f"{SITE}0" not in pages
    popup = steps.popup(browser, page)
    waiting = popup.locator("#waiting")
    expect(waiting).to_be_visible()
    lost = messages("en")["popup_lost"].split("$")[0].strip()
    expect(waiting).to_contain_text(lost)
    popup.close()


def test_what_is_kept_is_told_once_when_the_server_is_back(browser: Chromium) -> None:
    # What still happens may take the place of a page, and of nothing else.
    kept = [one["id"] for one in browser.outbox() if one["type"] != "page"]
    assert kept
    with ScriptedServer() as server:
        browser.worker.evaluate(
            """port => new Promise(resolve => {
              const opening = indexedDB.open('vigiclic');
              opening.onsuccess = () => {
                const change = opening.result.transaction('settings', 'readwrite');
                change.objectStore('settings').put(port, 'port');
                change.oncomplete = () => { opening.result.close(); resolve(); };
              };
            })""",
            server.port,
        )
        # It comes back by itself: nobody presses anything.
        eventually(lambda: not browser.outbox(), "empty outbox", seconds=120)
        told = [one["id"] for one in server.told if one.get("id") in set(kept)]
        assert told == kept
