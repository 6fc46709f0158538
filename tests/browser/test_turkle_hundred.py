"""The clock beside a script of tasks with pauses and tab changes; the benchmark plays a hundred."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Playwright

from tests.benchmarks import clock_accuracy
from tests.support import steps
from tests.support.chromium import Chromium
from tests.support.extension import with_sites_allowed
from tests.support.hosts import WATCHED_HOST
from tests.support.server import VigiclicServer
from tests.support.turkle_site import TurkleSite

pytestmark = pytest.mark.browser

TASKS = 12


@pytest.fixture(scope="module")
def browser(
    playwright: Playwright,
    site: TurkleSite,
    server: VigiclicServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Chromium]:
    """The worker's browser: paired, the platform turned on, logged in."""
    folder = tmp_path_factory.mktemp("hundred")
    with Chromium(playwright, folder / "profile", with_sites_allowed(folder)) as running:
        options = steps.pair(running, server.port, server.code)
        steps.add_site(options, site.url(WATCHED_HOST))
        options.close()
        running.page.bring_to_front()
        steps.log_in(running.page, site, WATCHED_HOST)
        yield running


def test_tells_the_work_that_the_script_did(
    browser: Chromium, site: TurkleSite, server: VigiclicServer
) -> None:
    script = clock_accuracy.plans(TASKS, pace=0.5)
    assert {plan.kind for plan in script} == set(clock_accuracy.KINDS)
    found = clock_accuracy.measure(browser, site, server, script)
    assert len(found) == TASKS
    for each in found:
        assert abs(each.error_ms) <= each.allowed_ms + each.worked.blur_ms, each
        assert abs(each.elapsed_error_ms) <= clock_accuracy.ELAPSED_MS, each
