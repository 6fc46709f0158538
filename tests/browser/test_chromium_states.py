"""Each of our pages in each state, in every window and look: nothing cut off, no rule broken."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.support import steps
from tests.support.axe import violations
from tests.support.chromium import Chromium
from tests.support.hosts import WATCHED_HOST
from tests.support.scripted_server import ScriptedServer, offer
from tests.support.stream import now_ms
from tests.support.working import on_a_made_up_site

pytestmark = pytest.mark.browser

SITE = f"http://{WATCHED_HOST}/"
FEE = "a registration fee of 20 euros to a bank account abroad"
LONG = "Anticonstitutionnellement-long-titre-de-tache-sans-espace-" * 3
OFFERS = [
    offer("1", LONG, "caution", (FEE,), amount="12345.50", currency="EUR", per_hour="7.50"),
    offer("2", "Data entry at home", "danger", (FEE,), amount="50", currency="EUR"),
]
LIST = (
    f"<!doctype html><title>Tasks</title><ul><li>{LONG}</li><li>Data entry at home {FEE}</li></ul>"
)
DAY = {
    "type": "day",
    "date": "2026-11-21",
    "tasks": 1_234,
    "earned": "12345.67",
    "pending": "9876.54",
    "active_ms": 43_210_000,
    "unpaid_ms": 1_500_000,
    "wage": {"paid_time": "5.10", "real": "4.25", "currency": "EUR"},
    "floor": {"amount": "12.02", "currency": "EUR"},
}
TASK = {
    "key": "crowd:12",
    "platform": "generic",
    "title": LONG,
    "stage": "working",
    "reward": {"amount": "0.50", "currency": "EUR"},
    "deadline_at": None,
    "active_ms": 43_210_000,
}
CUT = """() => [...document.querySelectorAll('body *')].filter(e => {
  const { left, right } = e.getBoundingClientRect();
  return e.checkVisibility() && (right > innerWidth + 0.5 || left < -0.5);
}).map(e => e.outerHTML.slice(0, 120))"""
LOOKS = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "contrast": {"color_scheme": "light", "forced_colors": "active"},
}
WIDTHS = (1280, 640, 320)
"""640 is a window of 1280 at 200 %."""
POPUP_WIDTHS = (*WIDTHS, 190)
"""190 is the popup at 200 %."""


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        running.offers = OFFERS
        running.checked = offer("page", "", "danger", (FEE,))
        yield running


@pytest.fixture(scope="module", params=["fr-FR", "en-US"])
def browser(
    request: pytest.FixtureRequest,
    playwright: Playwright,
    server: ScriptedServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Chromium]:
    folder = tmp_path_factory.mktemp("states")
    with on_a_made_up_site(playwright, folder, server, request.param, html=LIST) as running:
        running.page.goto(SITE)
        running.page.wait_for_selector("[data-vigiclic-marks]", state="attached")
        tab = running.tab(running.page)
        server.warn(tab, params={"title": LONG, "offer": "1"}, reasons=OFFERS[0]["reasons"])
        server.say(
            {"type": "clock", "task": TASK | {"accepted_at": 0}, "running": True, "at": now_ms()}
        )
        server.say(DAY)
        yield running


def _popup(browser: Chromium) -> Page:
    page = steps.popup(browser, browser.page)
    expect(page.locator("#day-tasks")).not_to_be_empty()
    expect(page.locator("#warnings li").first).to_be_visible()
    return page


def _paused(browser: Chromium) -> Page:
    page = _popup(browser)
    page.click("#pause-hour")
    expect(page.locator("#paused-until")).to_be_visible()
    return page


def _elsewhere(browser: Chromium) -> Page:
    page = browser.open_own(steps.POPUP)
    expect(page.locator("#no-warnings")).not_to_be_empty()
    return page


def _checked(browser: Chromium) -> Page:
    page = browser.open_own("check/check.html")
    page.fill("#check-text", f"{LONG} {FEE}")
    page.click("#check-button")
    expect(page.locator("#check-result q")).to_have_text(FEE)
    return page


def _refused(browser: Chromium) -> Page:
    page = browser.open_own("check/check.html")
    page.click("#check-button")
    expect(page.locator("#check-status")).to_have_class("error")
    return page


def _own(path: str) -> Callable[[Chromium], Page]:
    def opened(browser: Chromium) -> Page:
        page = browser.open_own(path)
        expect(page.locator("h1")).not_to_be_empty()
        return page

    return opened


MISSED = """[...document.querySelectorAll('button, input, select, textarea, summary, a[href]')]
    .filter(e => e.checkVisibility() && !e.matches(':disabled, [data-reached]'))
    .map(e => e.outerHTML.slice(0, 80))"""
"""The controls that nobody has come to yet."""
STATES: dict[str, Callable[[Chromium], Page]] = {
    "popup": _popup,
    "popup paused": _paused,
    "popup elsewhere": _elsewhere,
    "check": _checked,
    "check refused": _refused,
    "options": steps.open_options,
    "welcome": _own("welcome/welcome.html"),
    "demonstration": _own("welcome/demo.html"),
}


@pytest.fixture(params=list(STATES))
def shown(request: pytest.FixtureRequest, browser: Chromium) -> Iterator[Page]:
    page = STATES[request.param](browser)
    page.evaluate("for (const folded of document.querySelectorAll('details')) folded.open = true")
    yield page
    page.evaluate("chrome.runtime.sendMessage({call: 'pause', paused: false})")
    page.close()


def test_nothing_is_cut_off_in_any_window_either_way(shown: Page) -> None:
    widths = POPUP_WIDTHS if "/popup/" in shown.url else WIDTHS
    for direction in ("ltr", "rtl"):
        shown.evaluate("way => { document.documentElement.dir = way; }", direction)
        for width in widths:
            shown.set_viewport_size({"width": width, "height": 700})
            assert shown.evaluate(CUT) == [], (direction, width)


def test_no_rule_of_accessibility_is_broken_in_any_look(shown: Page) -> None:
    for name, look in LOOKS.items():
        shown.emulate_media(**look)  # type: ignore[arg-type]
        assert violations(shown) == [], name


def test_what_stands_at_the_beginning_stands_at_the_right_from_right_to_left(shown: Page) -> None:
    first = shown.locator("h1, h2").first
    shown.evaluate("document.documentElement.dir = 'ltr'")
    left = first.bounding_box()
    shown.evaluate("document.documentElement.dir = 'rtl'")
    right = first.bounding_box()
    assert left is not None
    assert right is not None
    wide = shown.evaluate("document.documentElement.clientWidth")
    assert left["x"] == pytest.approx(wide - right["x"] - right["width"], abs=20)
    assert shown.evaluate("getComputedStyle(document.querySelector('h1, h2')).textAlign") == "start"


def test_every_control_is_reached_by_the_keyboard(shown: Page) -> None:
    shown.evaluate("document.activeElement?.blur()")
    shown.evaluate("document.addEventListener('focusin', e => e.target.dataset.reached = '')")
    # A field for a time has a stop for the hour, the minute and the half of the day each.
    for _ in range(3 * len(shown.evaluate(MISSED))):
        shown.keyboard.press("Tab")
        # What a page hides meanwhile, as one that has just connected does, need not be reached.
        if not shown.evaluate(MISSED):
            break
    assert shown.evaluate(MISSED) == []
