"""What a worker does in Chromium, click by click: the ground that the tests walk on."""

from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.support.chromium import Chromium
from tests.support.turkle_host import PASSWORD, WORKER
from tests.support.turkle_projects import Project
from tests.support.turkle_site import TurkleSite

OPTIONS = "options/options.html"
POPUP = "popup/popup.html"
TASK = "#task_assignment_iframe"


def pair(browser: Chromium, port: int, code: str) -> Page:
    """Pair through the options page as a person does, and give that page."""
    page = open_options(browser)
    page.fill("#port", str(port))
    page.fill("#code", code)
    page.click("#pair")
    expect(page.locator("#pair-status")).to_have_class("good")
    return page


def open_options(browser: Chromium) -> Page:
    """Open the options page and wait until it knows what it shows."""
    page = browser.open_own(OPTIONS)
    expect(page.locator("#port")).not_to_have_value("")
    return page


def add_site(options: Page, address: str) -> None:
    """Turn a site on in the options page."""
    options.fill("#site", address)
    options.click("#add-site")
    host = urlsplit(address).netloc
    expect(options.locator(f"#site-list li[data-site='{host}']")).to_have_count(1)


def log_in(page: Page, site: TurkleSite, host: str) -> None:
    """Log in to the crowd platform; the page then shows its list of batches."""
    page.goto(site.url(host, "/login/"))
    page.fill("#username", WORKER)
    page.fill("#password", PASSWORD)
    page.click("button.form-control")
    page.wait_for_url(site.url(host, "/"))


def accept(page: Page, project: Project) -> None:
    """Accept the next task of a project from the list, and wait until its text is there."""
    row = page.locator("#batchTable tr", has_text=project.title)
    row.get_by_role("button", name="Accept next Task").click()
    page.wait_for_url("**/assignment/**")
    wait_for_task(page)


def preview(page: Page, project: Project) -> None:
    """Look at the next task of a project without accepting it."""
    row = page.locator("#batchTable tr", has_text=project.title)
    row.get_by_role("button", name="Preview next Task").click()
    wait_for_task(page)


def wait_for_task(page: Page) -> None:
    """Wait until the frame of a task shows the task."""
    page.frame_locator(TASK).locator("h3").wait_for()


def popup(browser: Chromium, page: Page) -> Page:
    """Open the extension's popup for a tab, in a tab of its own."""
    return browser.open_own(f"{POPUP}?tab={browser.tab(page)}")
