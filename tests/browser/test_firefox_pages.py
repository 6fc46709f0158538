"""The popup's offers, the marks in the page and the demonstration, in Firefox: the short form."""

from collections.abc import Iterator

import pytest

from tests.support.firefox import Firefox
from tests.support.hosts import WATCHED_HOST
from tests.support.server import VigiclicServer
from tests.support.turkle_projects import FEE, FEE_PHRASE
from tests.support.turkle_site import TurkleSite
from tests.support.waiting import eventually
from tests.support.working import on_a_platform_in_firefox

pytestmark = pytest.mark.browser

MARKS = "document.querySelectorAll('[data-vigiclic-marks]').length"
PAINTED = "[...(CSS.highlights?.get('vigiclic-danger') ?? [])].map(String).join(' ')"


@pytest.fixture(scope="module")
def browser(
    site: TurkleSite, server: VigiclicServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Firefox]:
    folder = tmp_path_factory.mktemp("firefox-pages")
    with on_a_platform_in_firefox(folder, site, server) as running:
        yield running


@pytest.fixture
def list_page(browser: Firefox, site: TurkleSite) -> Firefox:
    """The worker's first tab, on the platform's list."""
    browser.keep_only_first()
    browser.goto(site.url(WATCHED_HOST))
    return browser


def test_offers_are_marked_in_the_list(list_page: Firefox) -> None:
    eventually(lambda: list_page.evaluate(MARKS), "marks in the list")


def test_the_phrase_is_painted_in_its_frame(list_page: Firefox) -> None:
    browser = list_page
    browser.click_in_row("#batchTable tbody tr", FEE.title, "Preview next Task")
    browser.wait_for_banner()
    with browser.frame("#task_assignment_iframe"):
        painted = eventually(lambda: browser.evaluate(PAINTED), "painted phrase")
    assert FEE_PHRASE in painted


def test_the_demonstration_flags_its_scam(browser: Firefox) -> None:
    browser.goto(f"{browser.origin}/welcome/demo.html")
    browser.find("#demo-status[data-state=shown]")
    banner = browser.wait_for_banner()
    assert banner.level == "danger"
    assert "gift card" in banner.text
