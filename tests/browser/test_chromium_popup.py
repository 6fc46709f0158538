"""The popup: this page's offers, the last task put right, pausing; by keyboard, in any window."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.support import steps
from tests.support.axe import violations
from tests.support.chromium import Chromium
from tests.support.hosts import WATCHED_HOST
from tests.support.scripted_server import ScriptedServer, offer
from tests.support.stream import now_ms
from tests.support.waiting import eventually
from tests.support.working import on_a_made_up_site

pytestmark = pytest.mark.browser

SITE = f"http://{WATCHED_HOST}/"
FEE = "a registration fee of 20 euros"
LIST = f"""<!doctype html><title>Tasks</title><h1>Tasks</h1><ul>
<li><a href="/1">Copy 20 receipts</a> 0.50 €</li>
<li><a href="/2">Data entry at home</a> <p>There is {FEE} to begin.</p></li>
<li><a href="/3">Label photos</a> 0.10 €</li></ul>"""
OFFERS = [
    offer("1", "Copy 20 receipts", amount="0.50", currency="EUR", minutes="4", per_hour="7.50"),
    offer("2", "Data entry at home", "danger", (FEE,), amount="50", currency="EUR"),
    offer(
        "3",
        "Label photos",
        amount="0.10",
        currency="EUR",
        minutes="1.5",
        per_hour="4",
        minutes_source="own",
    ),
]
TASK = {
    "key": "crowd:12",
    "platform": "generic",
    "title": "Copy 20 receipts",
    "stage": "working",
    "reward": {"amount": "0.50", "currency": "EUR"},
    "accepted_at": 0,
    "deadline_at": None,
    "active_ms": 300_000,
}


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        running.offers = OFFERS
        yield running


@pytest.fixture(scope="module", params=["en-US", "fr-FR"])
def browser(
    request: pytest.FixtureRequest,
    playwright: Playwright,
    server: ScriptedServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Chromium]:
    folder = tmp_path_factory.mktemp("popup")
    with on_a_made_up_site(playwright, folder, server, request.param, html=LIST) as running:
        yield running


@pytest.fixture
def page(browser: Chromium, server: ScriptedServer) -> Iterator[Page]:
    server.told.clear()
    opened = browser.open(SITE)
    yield opened
    opened.close()


@pytest.fixture
def popup(browser: Chromium, page: Page) -> Iterator[Page]:
    browser.verdict(page)
    opened = steps.popup(browser, page)
    opened.set_viewport_size({"width": 380, "height": 700})
    expect(opened.locator("#offers li")).to_have_count(3)
    yield opened
    opened.close()


def _is_english(browser: Chromium) -> bool:
    return browser.locale.startswith("en")


def test_each_offer_says_how_safe_it_is_and_what_it_pays(popup: Page, browser: Chromium) -> None:
    rows = popup.locator("#offers li")
    keys = [rows.nth(index).get_attribute("data-offer") for index in range(3)]
    assert keys == ["2", "1", "3"], "the gravest first"
    bad = popup.locator("#offers li[data-offer='2']")
    expect(bad).to_have_attribute("data-level", "danger")
    expect(bad.locator("q")).to_be_hidden()
    bad.locator("summary").click()
    expect(bad.locator("q")).to_have_text(FEE)
    own = popup.locator("#offers li[data-offer='3']")
    own.locator("summary").click()
    if _is_english(browser):
        expect(bad.locator(".per-hour")).to_have_text("pay per hour unknown")
        expect(own.locator(".per-hour")).to_have_text("about €4.00 an hour")
        expect(own.locator(".known")).to_have_text("pays €0.10 · from your own times: 1.5 min")


def test_one_offer_is_judged_by_the_keyboard_alone(
    popup: Page, browser: Chromium, server: ScriptedServer, page: Page
) -> None:
    popup.locator("#offers li[data-offer='2'] summary").focus()
    popup.keyboard.press("Enter")
    popup.keyboard.press("Tab")
    popup.keyboard.press("Tab")
    popup.keyboard.press("Enter")
    told = eventually(lambda: server.heard("feedback"), "feedback")
    page_id = server.heard("page")[-1]["id"]
    [said] = told
    assert {name: said[name] for name in ("label", "page", "offer")} == {
        "label": "legit",
        "page": page_id,
        "offer": "2",
    }
    row = popup.locator("#offers li[data-offer='2']")
    expect(row).to_have_attribute("data-level", "none")
    expect(row).to_have_attribute("data-said", "legit")
    expect(popup.locator("#warnings li")).to_have_count(0)
    eventually(lambda: browser.badge(page) == "", "badge without a mark")


def test_what_was_warned_of_is_judged_as_the_warning(
    popup: Page, browser: Chromium, server: ScriptedServer, page: Page
) -> None:
    reasons = OFFERS[1]["reasons"]
    params = {"offer": "2", "title": "Data entry at home"}
    warning = server.warn(browser.tab(page), params=params, reasons=reasons)
    page.bring_to_front()
    browser.wait_for_banner(page)
    popup.bring_to_front()
    row = popup.locator("#offers li[data-offer='2']")
    row.locator("summary").click()
    row.locator("button").nth(1).click()
    [said] = eventually(lambda: server.heard("feedback"), "feedback")
    assert (said["label"], said["warning"]) == ("legit", warning)
    expect(popup.locator("#warnings li")).to_have_count(0)
    eventually(lambda: browser.banner(page) is None, "the banner's end")


def test_the_last_task_is_put_right(popup: Page, server: ScriptedServer) -> None:
    now = now_ms()
    server.say({"type": "clock", "task": TASK, "running": True, "at": now})
    expect(popup.locator("#clock-title")).to_have_text("Copy 20 receipts")
    server.say({"type": "clock", "task": None, "running": False, "at": now + 60_000})
    popup.locator("#correct summary").click()
    expect(popup.locator("#correct-minutes")).to_have_value("6")
    popup.click("#correct-save")
    expect(popup.locator("#corrected")).not_to_be_empty()
    assert server.heard("correct") == []
    popup.fill("#correct-minutes", "a while")
    popup.click("#correct-save")
    expect(popup.locator("#corrected")).to_have_class("error")
    popup.fill("#correct-minutes", "4,5")
    popup.select_option("#correct-outcome", "rejected")
    popup.fill("#correct-price", "0,60")
    popup.click("#correct-save")
    expect(popup.locator("#corrected")).to_have_class("good")
    [said] = eventually(lambda: server.heard("correct"), "correction")
    assert {name: said[name] for name in said if name not in {"id", "at", "type"}} == {
        "task": "crowd:12",
        "platform": "generic",
        "active_ms": 270_000,
        "outcome": "rejected",
        "reward": {"amount": "0.60", "currency": "EUR"},
    }


@pytest.mark.parametrize("button", ["#pause-hour", "#pause-day"])
def test_a_pause_may_end_by_itself(
    popup: Page, page: Page, browser: Chromium, server: ScriptedServer, button: str
) -> None:
    popup.click(button)
    expect(popup.locator("#connection")).to_have_attribute("data-state", "paused")
    expect(popup.locator("#paused-until")).to_be_visible()
    expect(popup.locator("#pause")).to_be_focused()
    ends = browser.worker.evaluate("chrome.alarms.get('pause-ends').then(a => a.scheduledTime)")
    hours = (ends - now_ms()) / 3_600_000
    assert 0.99 < hours <= 1 if button == "#pause-hour" else 0 < hours <= 24.1
    seen = len(server.heard("page"))
    page.reload()
    page.wait_for_timeout(300)
    assert len(server.heard("page")) == seen
    popup.click("#pause")
    expect(popup.locator("#connection")).to_have_attribute("data-state", "connected")
    expect(popup.locator("#paused-until")).to_be_hidden()
    assert browser.worker.evaluate("chrome.alarms.get('pause-ends')") is None


def test_a_pause_that_is_over_ends(popup: Page) -> None:
    popup.evaluate("chrome.runtime.sendMessage({call: 'pause-until', until: Date.now() + 1500})")
    expect(popup.locator("#connection")).to_have_attribute("data-state", "paused")
    # Chromium lets an alarm go off half a minute later at the earliest.
    expect(popup.locator("#connection")).to_have_attribute(
        "data-state", "connected", timeout=60_000
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_breaks_no_rule_of_accessibility(popup: Page, scheme: str) -> None:
    popup.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for summary in popup.locator("summary:visible").all():
        summary.click()
    assert violations(popup) == []


@pytest.mark.parametrize("width", [320, 190])
def test_nothing_is_cut_off_in_a_narrow_window(popup: Page, width: int) -> None:
    popup.set_viewport_size({"width": width, "height": 700})
    for summary in popup.locator("summary:visible").all():
        summary.click()
    # A window of 380 at 200 % is one of 190 points.
    over = popup.evaluate(
        """() => [...document.querySelectorAll('body *')].filter(e => e.checkVisibility()
        && e.getBoundingClientRect().right > innerWidth + 0.5).map(e => e.outerHTML)"""
    )
    assert over == []


def test_it_opens_as_a_tab(browser: Chromium, popup: Page) -> None:
    expect(popup.locator("#as-tab")).to_be_hidden()
    small = browser.open_own(steps.POPUP)
    with browser.context.expect_page() as opened:
        small.click("#as-tab")
    assert "?tab=" in opened.value.url
    expect(opened.value.locator("#connection")).to_have_attribute("data-state", "connected")
    opened.value.close()


def test_offers_are_marked_in_the_page_until_the_worker_says_fine(
    browser: Chromium, server: ScriptedServer, page: Page
) -> None:
    page.wait_for_selector("[data-vigiclic-marks='3']", state="attached")
    painted = "[...CSS.highlights.get('vigiclic-danger') ?? []].map(String)"
    assert page.evaluate(painted) == [FEE]
    small = steps.popup(browser, page)
    small.locator("#offers li[data-offer='2'] summary").click()
    small.locator("#offers li[data-offer='2'] button").nth(1).click()
    eventually(lambda: server.heard("feedback"), "feedback")
    page.bring_to_front()
    page.wait_for_function(f"!({painted}).length")
    small.close()
