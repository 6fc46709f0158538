"""The ground of the browser tests: a platform, a server, and a worker's browser between them."""

import time
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Playwright, expect, sync_playwright

from tests.support.content_page import ContentPage
from tests.support.server import REPOSITORY, VigiclicServer
from tests.support.turkle_site import TurkleSite
from tests.support.waiting import PATIENCE_SECONDS
from tools.browsers import find_chromium

FAILED = REPOSITORY / "screenshots" / "failed"

expect.set_options(timeout=PATIENCE_SECONDS * 1_000)


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    # For one module only: while it runs, asyncio tests cannot.
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TurkleSite]:
    with TurkleSite(tmp_path_factory.mktemp("turkle")) as running:
        yield running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VigiclicServer]:
    # Pages are kept, so that a secret in one of them would be found.
    folder = tmp_path_factory.mktemp("vigiclic") / "data"
    with VigiclicServer(folder, arguments=("--keep-pages",)) as running:
        yield running


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Picture every tab of the browser when a test of it fails."""
    report = yield
    browser = getattr(item, "funcargs", {}).get("browser")
    if call.when == "call" and report.failed and browser is not None:
        folder = FAILED / f"{item.name}-{time.strftime('%H%M%S')}"
        saved: list[Path] = browser.screenshots(folder)
        report.sections.append(("screenshots", "\n".join(map(str, saved))))
    return report


@pytest.fixture(scope="module")
def plain_context(playwright: Playwright) -> Iterator[BrowserContext]:
    """A browser without the extension."""
    browser = playwright.chromium.launch(
        executable_path=str(find_chromium()), args=["--headless=new", "--no-sandbox"]
    )
    context = browser.new_context()
    context.set_default_timeout(PATIENCE_SECONDS * 1_000)
    yield context
    browser.close()


@pytest.fixture
def content(plain_context: BrowserContext) -> Iterator[ContentPage]:
    """A page with the content scripts in it and nobody behind them."""
    made = ContentPage(plain_context)
    yield made
    made.page.close()
