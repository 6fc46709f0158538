"""The ground of the browser tests: a platform, a server, and a worker's browser between them."""

import time
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, sync_playwright

from tests.support.server import REPOSITORY, VigiclicServer
from tests.support.turkle_site import TurkleSite

FAILED = REPOSITORY / "screenshots" / "failed"


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
