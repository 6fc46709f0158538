"""Browsers end an extension's background after 30 s of quiet: not while a platform is open."""

import contextlib
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.support import steps
from tests.support.chromium import Chromium
from tests.support.extension import with_sites_allowed
from tests.support.firefox import Firefox
from tests.support.hosts import WATCHED_HOST
from tests.support.server import VigiclicServer
from tests.support.turkle_site import TurkleSite
from tests.support.waiting import eventually

pytestmark = pytest.mark.browser

QUIET_SECONDS = 42
LOOK_SECONDS = 0.05
ALARM = "ALARM_MINUTES = 0.5"


def _without_alarm(folder: Path) -> Path:
    """Give the extension without its safety net, which would wake a background that has died."""
    extension = with_sites_allowed(folder)
    keepalive = extension / "background" / "keepalive.js"
    code = keepalive.read_text("utf-8")
    assert ALARM in code
    keepalive.write_text(code.replace(ALARM, "ALARM_MINUTES = 60"), "utf-8")
    return extension


@contextlib.contextmanager
def _bare_chromium(
    playwright: Playwright, folder: Path, server: VigiclicServer, address: str
) -> Iterator[None]:
    """Run Chromium with nobody attached, for a debugger keeps its workers alive."""
    with Chromium(playwright, folder / "profile", _without_alarm(folder)) as browser:
        steps.add_site(steps.pair(browser, server.port, server.new_code()), address)
        browser.page.goto(address)
        command = browser.bare_command(address)
    log = (folder / "chromium.log").open("wb")
    with log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            yield
        finally:
            process.terminate()


@contextlib.contextmanager
def _firefox(folder: Path, server: VigiclicServer, address: str) -> Iterator[None]:
    with Firefox(folder, _without_alarm(folder)) as browser:
        browser.pair(server.port, server.new_code(), address)
        browser.goto(address)
        yield


def test_the_background_lives_while_a_platform_is_open(
    playwright: Playwright, site: TurkleSite, tmp_path: Path
) -> None:
    address = site.url(WATCHED_HOST, "/login/")
    with contextlib.ExitStack() as stack:
        servers = {}
        for name in ("chromium", "firefox"):
            running = VigiclicServer(tmp_path / name / "data")
            servers[name] = stack.enter_context(running)
        tokens = {name: server.pair(client_id="watcher") for name, server in servers.items()}
        stack.enter_context(
            _bare_chromium(playwright, tmp_path / "chromium", servers["chromium"], address)
        )
        stack.enter_context(_firefox(tmp_path / "firefox", servers["firefox"], address))

        def connections() -> dict[str, int]:
            return {
                name: int(server.status(tokens[name])["connections"])
                for name, server in servers.items()
            }

        eventually(lambda: all(connections().values()), "connection of each browser")
        fewest = connections()
        until = time.monotonic() + QUIET_SECONDS
        while time.monotonic() < until:
            time.sleep(LOOK_SECONDS)
            fewest = {name: min(fewest[name], now) for name, now in connections().items()}
        assert fewest == {"chromium": 1, "firefox": 1}
