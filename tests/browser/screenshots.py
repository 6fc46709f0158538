"""Pictures of Vigiclic at work on turkle, for the README: `make screenshots`.

They are taken in a real browser and belong to whoever changes the screen: look at them before
committing.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, Playwright, sync_playwright

from tests.support import steps
from tests.support.chromium import Chromium
from tests.support.extension import with_sites_allowed
from tests.support.hosts import WATCHED_HOST
from tests.support.server import REPOSITORY, VigiclicServer
from tests.support.turkle_projects import FEE, FRENCH_FEE, TRANSCRIPTION
from tests.support.turkle_site import TurkleSite

IMAGES = REPOSITORY / "docs" / "images"


def main() -> int:
    """Take every picture in each language and give the exit status."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        root = Path(folder)
        with TurkleSite(root / "turkle") as site:
            for locale, language in (("en-US", "en"), ("fr-FR", "fr")):
                with VigiclicServer(root / f"data-{language}") as server:
                    picture(playwright, site, server, root / language, locale)
    return 0


def picture(
    playwright: Playwright, site: TurkleSite, server: VigiclicServer, folder: Path, locale: str
) -> None:
    """Take the pictures of one language."""
    language = locale.split("-", maxsplit=1)[0]
    extension = with_sites_allowed(folder)
    with Chromium(playwright, folder / "profile", extension, locale=locale) as browser:
        options = steps.pair(browser, server.port, server.code)
        steps.add_site(options, site.url(WATCHED_HOST))
        _save(options, f"options-{language}")
        options.close()
        page = browser.page
        page.bring_to_front()
        steps.log_in(page, site, WATCHED_HOST)
        steps.accept(page, TRANSCRIPTION)
        page.wait_for_timeout(3_000)
        clock = steps.popup(browser, page)
        clock.set_viewport_size({"width": 380, "height": 640})
        clock.locator("#clock-title").wait_for()
        _save(clock, f"popup-clock-{language}")
        clock.close()
        page.goto(site.url(WATCHED_HOST))
        steps.preview(page, FEE if language == "en" else FRENCH_FEE)
        browser.wait_for_banner(page)
        _save(page, f"warning-{language}")
        popup = steps.popup(browser, page)
        popup.set_viewport_size({"width": 380, "height": 640})
        popup.locator("#warnings li").first.wait_for()
        _save(popup, f"popup-warning-{language}")


def _save(page: Page, name: str) -> None:
    path = IMAGES / f"{name}.png"
    page.screenshot(path=str(path))
    print(path.relative_to(REPOSITORY))


if __name__ == "__main__":
    sys.exit(main())
