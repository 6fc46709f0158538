"""The options: what pay is compared with, what is shown and when, the language, what is kept."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.support import steps
from tests.support.axe import violations
from tests.support.chromium import Chromium
from tests.support.extension import messages, with_sites_allowed
from tests.support.server import VigiclicServer

pytestmark = pytest.mark.browser

OVER = """() => [...document.querySelectorAll('body *')].filter(e => e.checkVisibility()
    && e.getBoundingClientRect().right > innerWidth + 0.5).map(e => e.outerHTML)"""


@pytest.fixture(scope="module", params=["en-US", "fr-FR"])
def browser(
    request: pytest.FixtureRequest,
    playwright: Playwright,
    server: VigiclicServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Chromium]:
    folder = tmp_path_factory.mktemp("options")
    extension = with_sites_allowed(folder)
    with Chromium(playwright, folder / "profile", extension, locale=request.param) as running:
        running.context.grant_permissions(["clipboard-read", "clipboard-write"])
        first = steps.pair(running, server.port, server.new_code())
        # What the server says is there as soon as it is connected, without loading the page anew.
        expect(first.locator("#country")).to_be_enabled()
        expect(first.locator("#kept")).to_contain_text(str(server.data_dir))
        expect(first.locator("#pay-status")).to_be_empty()
        first.close()
        yield running


@pytest.fixture
def options(browser: Chromium) -> Iterator[Page]:
    page = steps.open_options(browser)
    expect(page.locator("#language option")).not_to_have_count(0)
    expect(page.locator("#country")).to_be_enabled()
    yield page
    page.close()


def _save(page: Page, form: str) -> None:
    page.click(f"#{form}-save")
    expect(page.locator(f"#{form}-status")).to_have_class("good")


def test_what_pay_is_compared_with_is_kept_by_the_server(options: Page) -> None:
    options.select_option("#country", "BE")
    options.fill("#floor", "9,50")
    options.select_option("#currency", "EUR")
    options.fill("#idle", "90")
    _save(options, "pay")
    options.reload()
    expect(options.locator("#floor")).to_have_value("9.50")
    expect(options.locator("#country")).to_have_value("BE")
    expect(options.locator("#idle")).to_have_value("90")
    options.fill("#idle", "2")
    options.click("#pay-save")
    expect(options.locator("#pay-status")).to_have_class("error")
    options.fill("#idle", "60")
    options.fill("#floor", "")
    _save(options, "pay")
    options.reload()
    expect(options.locator("#idle")).to_have_value("60")
    expect(options.locator("#floor")).to_have_value("")


def test_alerts_and_quiet_hours_are_kept(options: Page) -> None:
    options.uncheck("#marks")
    options.uncheck("#notify")
    options.select_option("#quiet-from", "22")
    options.click("#view-save")
    expect(options.locator("#view-status")).to_have_class("error")
    options.select_option("#quiet-to", "7")
    _save(options, "view")
    options.reload()
    expect(options.locator("#quiet-to")).to_have_value("7")
    expect(options.locator("#marks")).not_to_be_checked()
    expect(options.locator("#notify")).not_to_be_checked()
    told = options.evaluate("chrome.runtime.sendMessage({call: 'server-settings'})")
    assert (told["settings"]["night_from"], told["settings"]["night_to"]) == (22, 7)
    options.check("#marks")
    options.check("#notify")
    options.select_option("#quiet-from", "")
    options.select_option("#quiet-to", "")
    _save(options, "view")


def test_the_language_is_the_worker_s(options: Page) -> None:
    before = options.locator("html").get_attribute("lang")
    other = "fr" if before == "en" else "en"
    options.select_option("#language", other)
    options.click("#view-save")
    expect(options.locator("h1")).to_have_text(messages(other)["options_title"])
    assert options.locator("html").get_attribute("lang") == other
    expect(options.locator("#language option[value='']")).to_have_count(1)
    options.select_option("#language", "")
    options.click("#view-save")
    expect(options.locator("h1")).to_have_text(messages(str(before))["options_title"])


def test_it_says_what_is_kept_and_gives_the_commands(options: Page, server: VigiclicServer) -> None:
    expect(options.locator("#kept")).to_contain_text(str(server.data_dir))
    line = options.locator("[data-command='vigiclic forget --all']")
    expect(line.locator("code")).to_have_text("vigiclic forget --all")
    line.locator("button").click()
    assert options.evaluate("navigator.clipboard.readText()") == "vigiclic forget --all"


def test_the_dashboard_opens(options: Page, browser: Chromium) -> None:
    with browser.context.expect_page() as opened:
        options.click("#open-dashboard")
    opened.value.wait_for_url("**/dashboard/**")
    opened.value.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_breaks_no_rule_of_accessibility(options: Page, scheme: str) -> None:
    options.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    assert violations(options) == []


def test_nothing_is_cut_off_in_a_narrow_window(options: Page) -> None:
    options.set_viewport_size({"width": 320, "height": 700})
    assert options.evaluate(OVER) == []
