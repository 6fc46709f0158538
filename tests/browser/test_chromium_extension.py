"""What the extension promises by itself, on a site of three pages, with a real server."""

import contextlib
import time
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import psutil
import pytest
from playwright.sync_api import Error, Page, Playwright, Route, expect

from server.events import Event, PageSeen
from server.ledger import Line
from server.messages import Amount, Attention, Feedback, Input, Leave
from tests.support import books, steps
from tests.support.chromium import Chromium
from tests.support.extension import with_sites_allowed
from tests.support.hosts import OTHER_HOST, WATCHED_HOST
from tests.support.server import VigiclicServer
from tests.support.waiting import PATIENCE_SECONDS, eventually

pytestmark = pytest.mark.browser

E = TypeVar("E", bound=Event)
T = TypeVar("T")

SITE = f"http://{WATCHED_HOST}"
PAGES = {
    "/": "<title>List</title><h1>Tasks</h1><a href='/next'>Next</a><button>Press</button>",
    "/next": "<title>Next</title><h1>Another page</h1><a href='/'>Back</a>",
    "/frame": "<title>Frame</title><iframe srcdoc='<p>From the inside</p>'></iframe>",
}


def _serve(route: Route) -> None:
    path = "/" + route.request.url.split("/", 3)[3]
    if path in PAGES:
        route.fulfill(content_type="text/html", body=f"<!doctype html>{PAGES[path]}")
    else:
        route.fulfill(status=404, body="")


@contextlib.contextmanager
def _browser(playwright: Playwright, folder: Path) -> Iterator[Chromium]:
    extension = folder / "extension"
    if not extension.exists():
        with_sites_allowed(folder)
    with Chromium(playwright, folder / "profile", extension) as running:
        for host in (WATCHED_HOST, OTHER_HOST):
            running.context.route(f"http://{host}/**", _serve)
        yield running


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("extension")


@pytest.fixture(scope="module")
def browser(playwright: Playwright, server: VigiclicServer, folder: Path) -> Iterator[Chromium]:
    with _browser(playwright, folder) as running:
        options = steps.pair(running, server.port, server.code)
        steps.add_site(options, SITE)
        options.close()
        yield running


@pytest.fixture
def page(browser: Chromium) -> Iterator[Page]:
    opened = browser.open(f"{SITE}/")
    yield opened
    opened.close()


def _told(server: VigiclicServer, kind: type[E]) -> list[E]:
    """Give the journal's events of one kind, in order of arrival."""
    told = [entry.event for entry in books.entries(server.data_dir)]
    return [event for event in told if isinstance(event, kind)]


def _pages(server: VigiclicServer, tab: int) -> list[PageSeen]:
    return [page for page in _told(server, PageSeen) if page.tab == tab]


def _left(server: VigiclicServer, tab: int) -> list[Leave]:
    return [left for left in _told(server, Leave) if left.tab == tab]


def _wait(page: Page, look: Callable[[], T | None], what: str) -> T:
    return eventually(look, what, pause=lambda seconds: page.wait_for_timeout(seconds * 1000))


def test_wrong_codes_and_absent_servers_are_said(browser: Chromium, server: VigiclicServer) -> None:
    options = browser.open_own(steps.OPTIONS)
    status = options.locator("#pair-status")
    expect(options.locator("#port")).to_have_value(str(server.port))
    options.fill("#code", "12")
    options.click("#pair")
    expect(status).to_contain_text("6 digits")
    options.fill("#code", "123456")
    options.click("#pair")
    expect(status).to_have_attribute("data-state", "none_out")
    expect(status).to_contain_text("vigiclic pair")
    code = server.new_code()
    wrong = "999999" if code != "999999" else "111111"
    options.fill("#code", wrong)
    options.click("#pair")
    expect(status).to_have_attribute("data-state", "code")
    options.fill("#port", "1")
    options.click("#pair")
    expect(status).to_have_attribute("data-state", "absent")
    expect(status).to_contain_text("vigiclic serve")
    options.fill("#port", str(server.port))
    options.fill("#code", f"{code[:3]} {code[3:]}")
    options.click("#pair")
    expect(status).to_have_attribute("data-state", "paired")
    options.close()


def test_what_is_no_site_is_not_added(browser: Chromium) -> None:
    options = browser.open_own(steps.OPTIONS)
    rows = options.locator("#site-list li")
    expect(rows).to_have_count(1)
    for typed in ("two words", "chrome://settings", ""):
        options.fill("#site", typed)
        options.click("#add-site")
        expect(options.locator("#site-status")).to_have_class("error")
    expect(rows).to_have_count(1)
    options.close()


def test_a_frame_s_words_come_with_the_page(
    browser: Chromium, server: VigiclicServer, page: Page
) -> None:
    page.goto(f"{SITE}/frame")
    tab = browser.tab(page)

    def seen() -> bool:
        return any("From the inside" in shown.reading.text for shown in _pages(server, tab))

    _wait(page, seen, "the frame's words")


def test_attention_follows_the_worker(
    browser: Chromium, server: VigiclicServer, page: Page
) -> None:
    tab = browser.tab(page)

    def looked() -> list[int | None]:
        tabs = [attention.tab for attention in _told(server, Attention)]
        return tabs[tabs.index(tab) :] if tab in tabs else []

    def wait_for(looks: int) -> None:
        # The browser is asked what is in front: only while it is there can it say so.
        _wait(page, lambda: len(looked()) >= looks, f"look {looks}")

    wait_for(1)
    other = browser.open(f"http://{OTHER_HOST}/")
    wait_for(2)
    for looks, shown in ((3, page), (4, other), (5, page)):
        shown.bring_to_front()
        wait_for(looks)
    page.goto(f"http://{OTHER_HOST}/")

    _wait(page, lambda: _left(server, tab) or None, "the tab's end")
    assert looked()[:5] == [tab, None, tab, None, tab]
    other.close()


def test_a_closed_tab_is_left(browser: Chromium, server: VigiclicServer, page: Page) -> None:
    closing = browser.open(f"{SITE}/next")
    tab = browser.tab(closing)
    _wait(page, lambda: _pages(server, tab) or None, "page")
    closing.close()
    [left] = _wait(page, lambda: _left(server, tab) or None, "leave")
    assert left.at <= time.time() * 1000


def test_the_last_sign_before_a_tab_closes_is_told(
    browser: Chromium, server: VigiclicServer, page: Page
) -> None:
    closing = browser.open(f"{SITE}/next")
    tab = browser.tab(closing)
    _wait(page, lambda: _pages(server, tab) or None, "page")
    before = time.time() * 1000
    closing.keyboard.press("a")
    closing.close(run_before_unload=False)
    [left] = _wait(page, lambda: _left(server, tab) or None, "leave")
    [sign] = _wait(
        page,
        lambda: (
            [one for one in _told(server, Input) if one.tab == tab and one.at >= before] or None
        ),
        "sign",
    )
    assert sign.at <= left.at


def test_while_paused_nothing_is_read(
    browser: Chromium, server: VigiclicServer, page: Page
) -> None:
    tab = browser.tab(page)
    _wait(page, lambda: _pages(server, tab) or None, "page")
    popup = steps.popup(browser, page)
    popup.click("#pause")
    expect(popup.locator("#connection")).to_have_attribute("data-state", "paused")
    page.bring_to_front()
    page.click("button")
    page.click("a")
    page.wait_for_url("**/next")
    page.goto(f"{SITE}/")
    page.wait_for_timeout(1_000)
    # What was on its way when the pause began may still be under way on a slow machine.
    _wait(page, lambda: not browser.outbox(), "empty outbox")
    assert [shown.url for shown in _pages(server, tab)] == [f"{SITE}/"]
    popup.bring_to_front()
    popup.click("#pause")
    expect(popup.locator("#connection")).to_have_attribute("data-state", "connected")
    _wait(page, lambda: len(_pages(server, tab)) > 1, "the page after the pause")
    popup.close()


def test_the_worker_s_verdict_on_a_page_is_kept(
    browser: Chromium, server: VigiclicServer, page: Page
) -> None:
    popup = steps.popup(browser, page)
    popup.click("#fine")
    expect(popup.locator("#judged")).to_have_text("Thank you, noted.")

    [feedback] = _wait(page, lambda: _told(server, Feedback) or None, "feedback")
    assert feedback.label == "legit"
    assert feedback.page is not None
    popup.close()


def test_a_task_is_started_and_finished_by_hand(
    browser: Chromium, server: VigiclicServer, page: Page
) -> None:
    tab = browser.tab(page)
    popup = steps.popup(browser, page)
    popup.click("#marks summary")
    expect(popup.locator("#mark-finish")).to_be_disabled()
    popup.fill("#mark-price", "a lot")
    popup.click("#mark-start")
    expect(popup.locator("#marked")).to_have_class("error")
    popup.fill("#mark-price", "0,25")
    popup.select_option("#mark-currency", "USD")
    popup.click("#mark-start")
    expect(popup.locator("#marked")).to_contain_text("Started at")
    expect(popup.locator("#mark-price")).to_have_value("")
    expect(popup.locator("#mark-start")).to_be_disabled()
    _work(server, page, tab, 2_000)
    popup.bring_to_front()
    expect(popup.locator("#clock-title")).to_have_text("List")
    tasks, pending = popup.locator("#day-tasks"), popup.locator("#day-pending")
    expect(tasks).to_have_text("0")
    before = pending.inner_text()
    popup.click("#mark-finish")
    expect(popup.locator("#marked")).to_contain_text("Finished at")
    expect(tasks).to_have_text("1")
    expect(pending).not_to_have_text(before)
    expect(popup.locator("#mark-currency")).to_have_value("USD")

    [line] = _wait(popup, lambda: _by_hand(server, "submitted") or None, "what was finished")
    assert (line.title, line.reward) == ("List", Amount(Decimal("0.25"), "USD"))
    assert line.active_ms is not None
    assert line.elapsed_ms is not None
    assert 2_000 <= line.active_ms <= line.elapsed_ms

    popup.click("#mark-start")
    _work(server, page, tab, 500)
    popup.bring_to_front()
    popup.click("#mark-give-up")
    expect(popup.locator("#marked")).to_contain_text("Given up at")
    [returned] = _wait(page, lambda: _by_hand(server, "returned") or None, "what was given up")
    assert returned.reward is None
    expect(tasks).to_have_text("2")
    popup.close()


def _work(server: VigiclicServer, page: Page, tab: int, ms: int) -> None:
    def looks() -> int:
        return len([look for look in _told(server, Attention) if look.tab == tab])

    before = looks()
    page.bring_to_front()
    # A slow machine tells late of what came to the front: the time counts from there.
    _wait(page, lambda: looks() > before, "look at the page")
    page.mouse.move(30, 30)
    page.wait_for_timeout(ms)


def _by_hand(server: VigiclicServer, outcome: str) -> list[Line]:
    lines = [line for line in books.tasks(server.data_dir) if "mark:" in line.key]
    return [line for line in lines if line.outcome == outcome]


def test_where_nothing_is_read_nothing_is_timed_by_hand(
    browser: Chromium, server: VigiclicServer
) -> None:
    stranger = browser.open(f"http://{OTHER_HOST}/")
    popup = steps.popup(browser, stranger)
    expect(popup.locator("#no-warnings")).to_be_visible()
    expect(popup.locator("#marks")).to_be_hidden()
    asked = "tab => chrome.runtime.sendMessage({call: 'mark', tab, kind: 'start', reward: null})"
    assert popup.evaluate(asked, browser.tab(stranger)) is False
    popup.close()
    stranger.close()


def test_a_tab_that_was_open_is_read_when_its_site_is_added(
    browser: Chromium, server: VigiclicServer
) -> None:
    early = browser.open(f"http://{OTHER_HOST}/")
    early.wait_for_timeout(300)
    options = browser.open_own(steps.OPTIONS)
    expect(options.locator("#site-list li")).to_have_count(1)
    steps.add_site(options, f"http://{OTHER_HOST}/")
    tab = browser.tab(early)
    _wait(early, lambda: _pages(server, tab) or None, "the page that was open")
    options.locator(f"#site-list li[data-site='{OTHER_HOST}'] button").click()
    expect(options.locator("#site-list li")).to_have_count(1)
    _wait(early, lambda: _left(server, tab) or None, "leave")
    early.bring_to_front()
    early.reload()
    early.wait_for_timeout(500)
    assert len(_pages(server, tab)) == 1
    options.close()
    early.close()


def test_a_killed_browser_loses_nothing(
    playwright: Playwright, server: VigiclicServer, tmp_path: Path
) -> None:
    with _browser(playwright, tmp_path) as browser:
        options = steps.pair(browser, server.port, server.new_code())
        steps.add_site(options, SITE)
        server.kill()
        page = browser.open(f"{SITE}/")
        # A page that is left before it is written down was never seen by anybody.
        _wait(page, lambda: _is_kept(browser, f"{SITE}/"), "the first page in the outbox")
        page.click("a")
        page.wait_for_url("**/next")
        _wait(page, lambda: _is_kept(browser, f"{SITE}/next"), "the second page in the outbox")
        waiting = browser.outbox()
        assert "action" in {message["type"] for message in waiting}
        popup = steps.popup(browser, page)
        expect(popup.locator("#connection")).to_have_attribute("data-state", "lost")
        expect(popup.locator("#waiting")).to_contain_text("kept here")
        _kill(tmp_path / "profile")
        with contextlib.suppress(Error):
            browser.context.close()
    server.start()
    with _browser(playwright, tmp_path) as browser:
        page = browser.page
        wanted = {message["id"] for message in waiting}

        def arrived() -> Counter[str] | None:
            ids = Counter(entry.event.id for entry in books.entries(server.data_dir))
            return ids if wanted <= ids.keys() else None

        ids = _wait(page, arrived, "what the killed browser had kept")
        assert all(ids[one] == 1 for one in wanted)
        # The content scripts are registered for good: the site is read without a visit to options.
        again = browser.open(f"{SITE}/next")
        tab = browser.tab(again)
        _wait(again, lambda: _pages(server, tab) or None, "page")


def _is_kept(browser: Chromium, url: str) -> bool:
    """Tell whether a page waits in the outbox."""
    kept = [message for message in browser.outbox() if message["type"] == "page"]
    return any(message["url"] == url for message in kept)


def _kill(profile: Path) -> None:
    """Kill the browser that runs on this profile, which nobody else has."""
    killed = []
    for process in psutil.process_iter(["cmdline"]):
        if f"--user-data-dir={profile}" in (process.info["cmdline"] or []):
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
                killed.append(process)
    psutil.wait_procs(killed, PATIENCE_SECONDS)
    for name in ("SingletonLock", "SingletonSocket", "SingletonCookie"):
        (profile / name).unlink(missing_ok=True)
