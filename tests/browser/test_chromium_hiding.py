"""What a hostile page of a watched site tries, with the whole extension and a server behind it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Playwright, Route, expect

from tests.support import steps
from tests.support.banner import HOST_ATTRIBUTE
from tests.support.chromium import Chromium
from tests.support.extension import with_sites_allowed
from tests.support.server import VigiclicServer
from tests.support.waiting import eventually

pytestmark = pytest.mark.browser

SITE = "https://crowd.test"
# The same words are warned of once: each page has its own.
BAIT = (
    "To start working on the {0} you must first pay a registration fee of $50 by gift card. Send"
    " the code of the gift card to our agent for {0} on WhatsApp and you will receive your refund"
    " after the first {0}."
)
TASK = """<!doctype html><h1>Sort the {0}</h1><p>Reward: $1.00</p>{1}
<form><input type=radio><button>Send</button></form>"""
TREE = """<div id=host>Look.</div><script>
document.querySelector('#host').attachShadow({mode: '%s'}).innerHTML = `<p>%s</p><slot></slot>`;
</script>"""
REMOVES = f"""<script>
window.taken = 0;
const take = () => {{
  const banner = document.querySelector('[{HOST_ATTRIBUTE}]');
  if (banner) window.taken += 1;
  banner?.remove();
}};
new MutationObserver(take).observe(document.documentElement, {{childList: true}});
</script>"""
PAGES = {
    "/open": TASK.format("pictures", TREE % ("open", BAIT.format("pictures"))),
    "/closed": TASK.format("letters", TREE % ("closed", BAIT.format("letters"))),
    "/removes": TASK.format("words", f"<p>{BAIT.format('words')}</p>{REMOVES}"),
    "/huge": TASK.format("signs", f"<p>{BAIT.format('signs')}</p>")
    + f"<p hidden>{'picture ' * 1_300_000}</p>",
    "/plain": TASK.format("sounds", f"<p>{BAIT.format('sounds')}</p>"),
    "/honest": TASK.format("birds", "<p>Draw a box around each bird.</p>"),
}


def _serve(route: Route) -> None:
    html = PAGES.get(route.request.url.removeprefix(SITE), "")
    route.fulfill(content_type="text/html; charset=utf-8", body=html)


@pytest.fixture(scope="module")
def browser(
    playwright: Playwright, server: VigiclicServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Chromium]:
    folder = tmp_path_factory.mktemp("hiding")
    with Chromium(playwright, folder / "profile", with_sites_allowed(folder)) as running:
        running.context.route(f"{SITE}/**", _serve)
        options = steps.pair(running, server.port, server.code)
        steps.add_site(options, SITE)
        options.close()
        yield running


@pytest.fixture
def opened(browser: Chromium, request: pytest.FixtureRequest) -> Iterator[Page]:
    page = browser.open(f"{SITE}{request.param}")
    yield page
    page.close()


@pytest.mark.parametrize("opened", ["/open", "/closed"], indirect=True)
def test_words_in_a_shadow_tree_are_warned_of(browser: Chromium, opened: Page) -> None:
    banner = browser.wait_for_banner(opened)
    assert banner.level == "danger"
    assert "gift card" in banner.text
    assert browser.badge(opened) == "!"


@pytest.mark.parametrize("opened", ["/removes"], indirect=True)
def test_a_page_that_takes_the_warning_out_is_told_of(browser: Chromium, opened: Page) -> None:
    def title() -> str | None:
        told = browser.worker.evaluate(
            "tabId => chrome.action.getTitle({tabId})", browser.tab(opened)
        )
        return told if "hides" in told else None

    said = eventually(
        title, "word of the hiding", pause=lambda s: opened.wait_for_timeout(s * 1_000)
    )
    assert said == "Vigiclic: this page hides a warning"
    assert browser.badge(opened) == "!"
    popup = steps.popup(browser, opened)
    expect(popup.locator("#covered")).to_be_visible()
    expect(popup.locator("#covered")).to_contain_text("keeps hiding")
    expect(popup.locator("#warnings li[data-code=scam] .reason q").first).to_be_visible()
    popup.close()


@pytest.mark.parametrize("opened", ["/honest"], indirect=True)
def test_nothing_is_said_of_a_page_that_hides_nothing(browser: Chromium, opened: Page) -> None:
    browser.verdict(opened)
    popup = steps.popup(browser, opened)
    expect(popup.locator("#warnings-section")).to_be_visible()
    expect(popup.locator("#covered")).to_be_hidden()
    popup.close()


@pytest.mark.parametrize("opened", ["/huge"], indirect=True)
def test_a_page_larger_than_a_frame_is_read_as_far_as_it_goes(
    browser: Chromium, server: VigiclicServer, opened: Page
) -> None:
    banner = browser.wait_for_banner(opened)
    assert banner.level == "danger"
    eventually(lambda: not browser.outbox(), "empty outbox")
    later = browser.open(f"{SITE}/plain")
    assert browser.wait_for_banner(later).level == "danger"
    later.close()
