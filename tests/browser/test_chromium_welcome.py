"""The first minute: what it does and never does, consent, connecting, a demonstration."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.support.axe import violations
from tests.support.banner import HOST_ATTRIBUTE
from tests.support.chromium import Chromium
from tests.support.extension import messages, with_sites_allowed
from tests.support.server import VigiclicServer
from tests.support.waiting import eventually

pytestmark = pytest.mark.browser

WELCOME = "welcome/welcome.html"
DEMO = "welcome/demo.html"
PAINTED = "[...CSS.highlights.get('vigiclic-danger') ?? []].map(String).join(' ')"
OVER = """() => [...document.querySelectorAll('body *')].filter(e => e.checkVisibility()
    && e.getBoundingClientRect().right > innerWidth + 0.5).map(e => e.outerHTML)"""


@pytest.fixture(scope="module", params=["en-US", "fr-FR", "es-ES"])
def browser(
    request: pytest.FixtureRequest, playwright: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Chromium]:
    folder = tmp_path_factory.mktemp("welcome")
    extension = with_sites_allowed(folder)
    with Chromium(playwright, folder / "profile", extension, locale=request.param) as running:
        yield running


@pytest.fixture
def welcome(browser: Chromium) -> Iterator[Page]:
    page = browser.open_own(WELCOME)
    expect(page.locator("#port")).not_to_have_value("")
    yield page
    page.close()


def test_nothing_can_be_turned_on_before_the_worker_agrees(welcome: Page) -> None:
    expect(welcome.locator("#pair")).to_be_disabled()
    expect(welcome.locator("[data-platform]").first).to_be_disabled()
    welcome.check("#consent")
    expect(welcome.locator("#pair")).to_be_enabled()
    welcome.reload()
    expect(welcome.locator("#consent")).to_be_checked()
    expect(welcome.locator("[data-command='make run'] code")).to_be_visible()
    welcome.uncheck("#consent")
    expect(welcome.locator("#pair")).to_be_disabled()
    welcome.check("#consent")


def test_without_a_server_the_demonstration_says_so(browser: Chromium) -> None:
    page = browser.open_own(DEMO)
    expect(page.locator("#demo-status")).to_have_attribute("data-state", "away")
    expect(page.locator("#demo-try")).to_be_visible()
    assert page.locator(f"[{HOST_ATTRIBUTE}]").count() == 0
    page.close()


@pytest.mark.parametrize("path", [WELCOME, DEMO])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_rule_of_accessibility_is_broken(browser: Chromium, path: str, scheme: str) -> None:
    page = browser.open_own(path)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    expect(page.locator("h1")).not_to_be_empty()
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate(OVER) == []
    page.close()


def test_the_first_minute(welcome: Page, browser: Chromium, server: VigiclicServer) -> None:
    texts = messages(browser.locale.split("-")[0])
    welcome.check("#consent")
    welcome.fill("#port", str(server.port))
    welcome.fill("#code", server.new_code())
    welcome.click("#pair")
    expect(welcome.locator("#pair-status")).to_have_attribute("data-state", "paired")
    expect(welcome.locator("#absent")).to_be_hidden()
    welcome.click("[data-platform='Clickworker']")
    expect(welcome.locator("#site-list li")).to_have_count(1)
    with browser.context.expect_page() as opened:
        welcome.click("#open-demo")
    demo = opened.value
    expect(demo.locator("#demo-status")).to_have_attribute("data-state", "shown")
    banner = browser.wait_for_banner(demo)
    assert banner.level == "danger"
    assert texts["demo_bad_title"] in banner.text
    place = f"getComputedStyle(document.querySelector('[{HOST_ATTRIBUTE}]')).position"
    assert demo.evaluate(place) == "fixed", "its style is allowed on our own page"
    demo.wait_for_selector("[data-vigiclic-marks='2']", state="attached")
    painted = demo.evaluate(PAINTED)
    assert painted
    assert all(word in texts["demo_bad_title"] + texts["demo_bad_text"] for word in painted.split())
    eventually(lambda: not browser.outbox(), "empty outbox")
    demo.close()
