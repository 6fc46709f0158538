"""A French browser: every text that the extension shows is French."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.support import steps
from tests.support.chromium import Chromium
from tests.support.extension import messages, with_sites_allowed
from tests.support.hosts import OTHER_HOST, WATCHED_HOST
from tests.support.server import VigiclicServer
from tests.support.turkle_projects import FRENCH_FEE, FRENCH_FEE_PHRASE, TRANSCRIPTION
from tests.support.turkle_site import TurkleSite

pytestmark = pytest.mark.browser

# What stands for itself in any language: numbers, times, sums of money, addresses, marks.
PLAIN = re.compile(
    r"[\d\s:.,+%/–…×-]*|(\d[\d\s.,]*\s?(h|min|s|€|\$US|\$)\s*)+(/h)?|[\w.-]+\.test:\d+"
)
SAME = {"name", "level_danger", "marks_points", "pair_code", "pair_port", "per_hour"}
"""Texts that are the same words in French and English."""
TEXTS = """() => {
  const texts = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (element.closest('script, style, q, code, [data-platform]')) continue;
    if (element.checkVisibility()) texts.push(walker.currentNode.data);
  }
  for (const element of document.querySelectorAll('*')) {
    for (const name of ['title', 'placeholder', 'aria-label', 'alt']) {
      if (element.hasAttribute(name)) texts.push(element.getAttribute(name));
    }
  }
  return texts.map(text => text.replace(/\\s+/g, ' ').trim()).filter(text => text);
}"""


@pytest.fixture(scope="module")
def browser(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    folder = tmp_path_factory.mktemp("chromium-french")
    extension = with_sites_allowed(folder)
    with Chromium(playwright, folder / "profile", extension, locale="fr-FR") as running:
        yield running


@pytest.fixture(scope="module")
def worker(browser: Chromium, site: TurkleSite, server: VigiclicServer) -> Page:
    """The tab of a worker who is paired, has turned the platform on, and is logged in."""
    options = steps.pair(browser, server.port, server.new_code())
    expect(options.locator("#pair-status")).to_have_class("good")
    assert_french(options.evaluate(TEXTS))
    steps.add_site(options, site.url(WATCHED_HOST))
    options.close()
    browser.page.bring_to_front()
    steps.log_in(browser.page, site, WATCHED_HOST)
    return browser.page


@pytest.fixture
def page(worker: Page, site: TurkleSite) -> Page:
    """That tab, in front and on the platform's list."""
    worker.bring_to_front()
    worker.goto(site.url(WATCHED_HOST))
    return worker


def _patterns(locale: str) -> list[re.Pattern[str]]:
    """Give the catalogue as patterns: what is filled in may be anything."""
    return [
        re.compile("(.+)".join(map(re.escape, re.split(r"\$\d", " ".join(text.split())))))
        for text in messages(locale).values()
    ]


def assert_french(texts: list[str], quoted: tuple[str, ...] = ()) -> None:
    """Check that each text is the French catalogue's, a quote, or needs no translation."""
    french = _patterns("fr")
    assert texts
    for text in texts:
        for part in " ".join(text.split()).split(" · "):
            is_french = any(pattern.fullmatch(part) for pattern in french)
            known = is_french or part in quoted or PLAIN.fullmatch(part)
            assert known, f"not in the French catalogue: {part!r}"


def test_the_catalogues_have_the_same_texts_in_two_languages() -> None:
    french, english = messages("fr"), messages("en")
    assert french.keys() == english.keys()
    assert {name for name in french if french[name] == english[name]} == SAME


def test_welcome_is_french(browser: Chromium) -> None:
    page = browser.open_own("welcome/welcome.html")
    # The page asks the background for the language first.
    page.wait_for_function("document.documentElement.lang.startsWith('fr')")
    assert_french(page.evaluate(TEXTS))


def test_options_and_their_errors_are_french(
    browser: Chromium, site: TurkleSite, server: VigiclicServer
) -> None:
    page = steps.open_options(browser)
    page.fill("#port", str(server.port))
    page.fill("#code", "000000" if server.code != "000000" else "000001")
    page.click("#pair")
    expect(page.locator("#pair-status")).to_have_class("error")
    assert_french(page.evaluate(TEXTS))
    page.fill("#site", "no site")
    page.click("#add-site")
    expect(page.locator("#site-status")).to_have_class("error")
    steps.add_site(page, site.url(OTHER_HOST))
    assert_french(page.evaluate(TEXTS))
    page.click("#site-list button")
    expect(page.locator("#site-list li")).to_have_count(0)
    assert_french(page.evaluate(TEXTS))
    assert page.evaluate("document.documentElement.lang").startswith("fr")


def test_banner_and_popup_are_french(browser: Chromium, page: Page) -> None:
    steps.preview(page, FRENCH_FEE)
    banner = browser.wait_for_banner(page)
    assert FRENCH_FEE_PHRASE in banner.text.replace("’", "'")
    title = f"{FRENCH_FEE.title} / {FRENCH_FEE.batch}"
    quotes = [text for text in banner.texts if text in " ".join(FRENCH_FEE.template.split())]
    quoted = (title, *quotes)
    tooltip = browser.worker.evaluate("tabId => chrome.action.getTitle({tabId})", browser.tab(page))
    assert_french([tooltip])
    assert_french(list(banner.texts), quoted)

    popup = steps.popup(browser, page)
    expect(popup.locator("#warnings li")).not_to_have_count(0)
    assert_french(popup.evaluate(TEXTS), quoted)
    assert popup.evaluate("document.documentElement.lang").startswith("fr")


def test_the_running_clock_is_french(browser: Chromium, page: Page) -> None:
    steps.accept(page, TRANSCRIPTION)
    popup = steps.popup(browser, page)
    expect(popup.locator("#clock-title")).to_contain_text(TRANSCRIPTION.title)
    assert_french(popup.evaluate(TEXTS), (f"{TRANSCRIPTION.title} / {TRANSCRIPTION.batch}",))
