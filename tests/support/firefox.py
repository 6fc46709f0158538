"""Firefox with the extension in it, driven over Marionette as a worker would use it.

Other sites are this machine under other names: the browser is told that they live on 127.0.0.1.
"""

import base64
import contextlib
import json
import shutil
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psutil

from tests.support.banner import HOST_ATTRIBUTE, Banner
from tests.support.hosts import OTHER_HOST, WATCHED_HOST
from tests.support.waiting import PATIENCE_SECONDS, eventually
from tools.browsers import find_firefox

# What Mozilla's own client still imports is being retired from Python: not for our tests to tell.
with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from marionette_driver import errors
    from marionette_driver.addons import Addons
    from marionette_driver.by import By
    from marionette_driver.marionette import Marionette, WebElement

IDENTITY = "vigiclic@vigiclic.org"
ADDRESS = "5c9f3a52-8f0e-4d0b-9d3f-6a1f0f6b7d11"
READ_BANNER = f"""
const host = document.querySelector('[{HOST_ATTRIBUTE}]');
if (!host) return null;
const root = host.openOrClosedShadowRoot;
const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
const texts = [];
while (walker.nextNode()) {{
  const node = walker.currentNode;
  if (!node.parentNode.closest?.('style') && node.data.trim()) texts.push(node.data.trim());
}}
const {{ code, level }} = root.querySelector('section').dataset;
return [code ?? '', level ?? '', texts];
"""


class Firefox:
    """A browser with a fresh profile and the extension as a temporary add-on; a context manager.

    Addresses, clicks and texts are those of the tab that was opened or switched to last.
    """

    def __init__(
        self,
        folder: Path,
        extension: Path,
        *,
        hosts: Sequence[str] = (WATCHED_HOST, OTHER_HOST),
        profile: Path | None = None,
    ) -> None:
        """Take a folder for profile and log, the extension's, and a profile to begin with."""
        self.folder = folder
        self._profile = profile
        self.extension = extension
        self.hosts = hosts
        self.origin = ""
        self._driver: Any = None

    def __enter__(self) -> Self:
        """Start the browser and install the extension."""
        self.folder.mkdir(parents=True, exist_ok=True)
        # The client knocks until Firefox opens its port, and leaves the sockets it knocked with.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            self._driver = self._start()
        identity = Addons(self._driver).install(str(self.extension), temp=True)
        with self._driver.using_context("chrome"):
            host = self._driver.execute_script(
                "return WebExtensionPolicy.getByID(arguments[0]).mozExtensionHostname", [identity]
            )
        self.origin = f"moz-extension://{host}"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the browser."""
        # A browser that has ended already is what was wanted.
        with contextlib.suppress(errors.MarionetteException, OSError):
            self._driver.quit()
        self._driver.cleanup()
        self._driver = None

    def kill(self) -> Path:
        """Kill the browser without a word, and give a copy of the profile that it leaves."""
        left = Path(self._driver.session_capabilities["moz:profile"])
        process = psutil.Process(self._driver.session_capabilities["moz:processID"])
        killed = [process, *process.children(recursive=True)]
        for one in killed:
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()
        psutil.wait_procs(killed, PATIENCE_SECONDS)
        copy = self.folder / "left"
        shutil.copytree(left, copy, ignore=shutil.ignore_patterns("lock", ".parentlock"))
        return copy

    @property
    def url(self) -> str:
        """The address that the tab shows."""
        return str(self._driver.get_url())

    @property
    def window(self) -> str:
        """The handle of the tab that is driven now."""
        return str(self._driver.current_window_handle)

    def goto(self, url: str) -> None:
        """Go to an address in this tab and wait for it to load."""
        self._driver.navigate(url)

    def open(self, url: str) -> str:
        """Open an address in a new tab at the front, and give the tab's handle."""
        tab = self._driver.open(type="tab", focus=True)["handle"]
        self._driver.switch_to_window(tab)
        self._driver.navigate(url)
        return str(tab)

    def open_own(self, path: str) -> str:
        """Open one of the extension's own pages in a new tab at the front."""
        return self.open(f"{self.origin}/{path}")

    def switch(self, tab: str) -> None:
        """Bring a tab to the front, and drive it from now on."""
        self._driver.switch_to_window(tab, focus=True)

    def close(self) -> None:
        """Close this tab; another must be switched to next."""
        self._driver.close()

    def keep_only_first(self) -> None:
        """Close every tab but the first, and drive that one."""
        first, *others = self._driver.window_handles
        for tab in others:
            self.switch(tab)
            self.close()
        self.switch(first)

    def pair(self, port: int, code: str, address: str) -> None:
        """Pair through the options page and turn a site on, as a person does; then close it."""
        before = self.window
        self.open_own("options/options.html")
        eventually(lambda: self.value("#port"), "options page that knows its port")
        self.replace("#port", str(port))
        self.type("#code", code)
        self.click("#pair")
        self.find("#pair-status.good")
        self.type("#site", address)
        self.click("#add-site")
        self.find("#site-list li")
        self.close()
        self.switch(before)

    def find(self, selector: str) -> WebElement:
        """Wait for the first element that matches, and give it."""
        found = eventually(lambda: self.find_all(selector), f"element {selector} on {self.url}")
        return found[0]

    def find_all(self, selector: str) -> list[WebElement]:
        """Give the elements that match now."""
        return list(self._driver.find_elements(By.CSS_SELECTOR, selector))

    def click(self, selector: str) -> None:
        """Click an element as a mouse does."""
        self.find(selector).click()

    def click_in_row(self, rows: str, text: str, label: str) -> None:
        """Click the button or link with this label in the first row that holds this text."""
        for row in self.find_all(rows):
            if text in row.text:
                for button in row.find_elements(By.CSS_SELECTOR, "a, button, input"):
                    if label in {button.text, button.get_attribute("value")}:
                        button.click()
                        return
        raise AssertionError(f"no {label!r} beside {text!r} on {self.url}")

    def type(self, selector: str, text: str) -> None:
        """Type into a field, key by key, after what stands in it."""
        self.find(selector).send_keys(text)

    def replace(self, selector: str, text: str) -> None:
        """Type into a field in place of what stands in it."""
        field = self.find(selector)
        field.clear()
        field.send_keys(text)

    def text(self, selector: str) -> str:
        """Give the visible text of an element."""
        return str(self.find(selector).text)

    def value(self, selector: str) -> str:
        """Give what stands in a field."""
        return str(self.find(selector).get_property("value"))

    def evaluate(self, expression: str) -> Any:
        """Evaluate an expression as the page (or frame) itself would, and give its value."""
        return self._driver.execute_script(f"return {expression}", sandbox=None)

    def run(self, script: str) -> None:
        """Run a script as the page (or frame) itself would."""
        self._driver.execute_script(script, sandbox=None)

    @contextlib.contextmanager
    def frame(self, selector: str) -> Iterator[None]:
        """Drive the frame inside the page instead of the page."""
        self._driver.switch_to_frame(self.find(selector))
        try:
            yield
        finally:
            self._driver.switch_to_frame()

    def ask_own_page(self, script: str, *arguments: object) -> Any:
        """Evaluate an async function body in this tab, which shows a page of the extension.

        The body returns its answer; `args` holds the arguments.
        """
        whole = (
            "const done = arguments[arguments.length - 1];"
            "const args = [...arguments].slice(0, -1);"
            f"(async () => {{ {script} }})()"
            ".then(done, trouble => done({trouble: `${trouble}`}));"
        )
        answer = self._driver.execute_async_script(whole, arguments, sandbox=None)
        if isinstance(answer, dict) and "trouble" in answer:
            raise AssertionError(answer["trouble"])
        return answer

    def banner(self) -> Banner | None:
        """Give the warning that stands in the page; a page cannot read it, a debugger can."""
        # The closed root opens to the browser's own code alone.
        told = self._driver.execute_script(READ_BANNER, sandbox="system")
        return None if told is None else Banner(told[0], told[1], tuple(told[2]))

    def wait_for_banner(self) -> Banner:
        """Wait until a warning stands in the page, and give it."""
        return eventually(self.banner, "banner")

    def screenshots(self, folder: Path) -> list[Path]:
        """Save a picture of each tab that can be pictured, and give the files."""
        folder.mkdir(parents=True, exist_ok=True)
        saved = []
        # A tab that hangs must not hide the failure that is being pictured.
        with contextlib.suppress(errors.MarionetteException, OSError):
            for number, tab in enumerate(self._driver.window_handles):
                self.switch(tab)
                path = folder / f"{number}.png"
                path.write_bytes(base64.b64decode(self._driver.screenshot(full=False)))
                saved.append(path)
        return saved

    def _start(self) -> Any:
        driver = Marionette(
            host="127.0.0.1",
            port=0,
            bin=str(find_firefox()),
            headless=True,
            startup_timeout=4 * PATIENCE_SECONDS,
            socket_timeout=4 * PATIENCE_SECONDS,
            gecko_log=str(self.folder / "gecko.log"),
            workspace=str(self.folder),
            profile=str(self._profile) if self._profile else None,
            prefs={
                "network.dns.localDomains": ",".join(self.hosts),
                "extensions.originControls.grantByDefault": True,
                "intl.accept_languages": "en-US, en",
                # A temporary add-on keeps its address, and what it stored, in the next run.
                "extensions.webextensions.uuids": json.dumps({IDENTITY: ADDRESS}),
            },
        )
        driver.start_session()
        return driver
