"""Pictures of Vigiclic at work on turkle, for the README: `make screenshots`.

They are taken in a real browser and belong to whoever changes the screen: look at them before
committing.
"""

import re
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, Playwright, expect, sync_playwright

from tests.support import steps
from tests.support.chromium import Chromium
from tests.support.extension import with_sites_allowed
from tests.support.hosts import WATCHED_HOST
from tests.support.server import REPOSITORY, VigiclicServer
from tests.support.small_png import small
from tests.support.turkle_projects import FEE, FRENCH_FEE, TRANSCRIPTION, Project
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
    fee = FEE if language == "en" else FRENCH_FEE
    extension = with_sites_allowed(folder)
    with Chromium(playwright, folder / "profile", extension, locale=locale) as browser:
        welcome = browser.open_own("welcome/welcome.html")
        welcome.locator("#code").wait_for()
        _save(welcome, f"welcome-{language}", 760)
        welcome.close()
        options = steps.pair(browser, server.port, server.code)
        steps.add_site(options, site.url(WATCHED_HOST))
        expect(options.locator("#kept")).to_contain_text(str(server.data_dir))
        options.evaluate(
            "([mine, usual]) => { const kept = document.querySelector('#kept');"
            " kept.textContent = kept.textContent.replace(mine, usual); }",
            [str(server.data_dir), "~/.local/share/vigiclic"],
        )
        _save(options, f"options-{language}", 760)
        options.close()
        demo = browser.open_own("welcome/demo.html")
        browser.wait_for_banner(demo)
        demo.wait_for_selector("[data-vigiclic-marks]", state="attached")
        _save(demo, f"demonstration-{language}", 1000, 600)
        demo.close()
        page = browser.page
        page.bring_to_front()
        steps.log_in(page, site, WATCHED_HOST)
        page.wait_for_selector("[data-vigiclic-marks]", state="attached")
        _save(page, f"list-{language}", 1000, 560)
        steps.accept(page, TRANSCRIPTION)
        page.wait_for_timeout(3_000)
        _popup(browser, page, f"popup-clock-{language}")
        page.goto(site.url(WATCHED_HOST))
        steps.preview(page, fee)
        browser.wait_for_banner(page)
        _save(page, f"warning-{language}", 1000, 620)
        _popup(browser, page, f"popup-warning-{language}")
        check = browser.open_own("check/check.html")
        check.fill("#check-text", _said(fee))
        check.click("#check-button")
        check.locator("#check-result h2").wait_for()
        _save(check, f"check-{language}", 560)
        check.close()
        small = steps.popup(browser, page)
        small.click("#pause-hour")
        small.locator("#paused-until:not([hidden])").wait_for()
        _crop(small, f"popup-paused-{language}")
        small.click("#pause")
        small.close()
        server.stop()
        page.reload()
        _popup(browser, page, f"popup-away-{language}", "#waiting:not([hidden])")


def _said(project: Project) -> str:
    """Give the project's words as somebody would write them in a message."""
    paragraphs = re.findall(r"<p>([^<]+)</p>", project.template)
    return "\n".join(" ".join(one.split()) for one in paragraphs if "${" not in one)


def _popup(browser: Chromium, page: Page, name: str, ready: str = "#connection") -> None:
    popup = steps.popup(browser, page)
    popup.locator(ready).wait_for()
    popup.locator("#clock-title, #warnings li").first.wait_for()
    popup.wait_for_timeout(500)
    _crop(popup, name)
    popup.close()


def _crop(popup: Page, name: str) -> None:
    """Save the popup as high as what is in it."""
    popup.set_viewport_size({"width": 380, "height": 1_400})
    height = popup.evaluate("Math.ceil(document.querySelector('main').scrollHeight)")
    _save(popup, name, 380, height)


def _save(page: Page, name: str, width: int, height: int | None = None) -> None:
    """Save what is in the window, or the whole page where no height is given."""
    path = IMAGES / f"{name}.png"
    page.set_viewport_size({"width": width, "height": height or 700})
    if height is None:
        # Without this the room of a scroll bar is cut from the picture.
        whole = page.evaluate("Math.ceil(document.documentElement.scrollHeight)")
        page.set_viewport_size({"width": width, "height": whole})
    # The marks follow their offers a moment later.
    page.wait_for_timeout(600)
    decoder = page.context.pages[0]
    path.write_bytes(small(decoder, page.screenshot()))
    print(path.relative_to(REPOSITORY))


if __name__ == "__main__":
    sys.exit(main())
