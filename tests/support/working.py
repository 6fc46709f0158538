"""Browsers of a worker who has everything set up: paired, a site turned on, and on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Playwright

from tests.support import steps
from tests.support.chromium import Chromium
from tests.support.extension import with_sites_allowed
from tests.support.firefox import Firefox
from tests.support.hosts import WATCHED_HOST
from tests.support.scripted_server import ScriptedServer
from tests.support.server import VigiclicServer
from tests.support.turkle_host import PASSWORD, WORKER
from tests.support.turkle_site import TurkleSite


@contextmanager
def on_a_platform_in_firefox(
    folder: Path, site: TurkleSite, server: VigiclicServer
) -> Iterator[Firefox]:
    """Give a Firefox that is logged in to the crowd platform and shows its list of batches."""
    with Firefox(folder, with_sites_allowed(folder)) as running:
        running.pair(server.port, server.code, site.url(WATCHED_HOST))
        running.goto(site.url(WATCHED_HOST, "/login/"))
        running.type("#username", WORKER)
        running.type("#password", PASSWORD)
        running.click("button.form-control")
        running.find("#batchTable")
        yield running


@contextmanager
def on_a_made_up_site(
    playwright: Playwright, folder: Path, server: ScriptedServer, locale: str, *, html: str
) -> Iterator[Chromium]:
    """Give a Chromium in which every address of the watched host shows the same page."""
    site = f"http://{WATCHED_HOST}/"
    extension = with_sites_allowed(folder)
    with Chromium(playwright, folder / "profile", extension, locale=locale) as running:
        running.context.route(
            f"{site}**", lambda route: route.fulfill(content_type="text/html", body=html)
        )
        options = steps.pair(running, server.port, "123456")
        steps.add_site(options, site)
        options.close()
        yield running
