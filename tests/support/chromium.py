"""Chromium with the extension in it, driven by Playwright as a worker would use it.

Other sites are this machine under other names: the browser is told that they live on 127.0.0.1.
"""

import contextlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from playwright.sync_api import BrowserContext, CDPSession, Page, Playwright, Worker

from tests.support.banner import HOST_ATTRIBUTE, Banner
from tests.support.extension import READ_OUTBOX, READ_VERDICT
from tests.support.hosts import OTHER_HOST, WATCHED_HOST
from tests.support.waiting import PATIENCE_SECONDS, eventually
from tools.browsers import find_chromium


class Chromium:
    """A browser with a fresh profile and the unpacked extension; a context manager."""

    def __init__(
        self,
        playwright: Playwright,
        profile: Path,
        extension: Path | None = None,
        *,
        locale: str = "en-US",
        hosts: Sequence[str] = (WATCHED_HOST, OTHER_HOST),
    ) -> None:
        """Take the folders of the profile and of the extension (None: no extension at all)."""
        self._playwright = playwright
        self.profile = profile
        self.extension = extension
        self.locale = locale
        self.hosts = hosts
        self.context: BrowserContext
        self.worker: Worker

    def __enter__(self) -> Self:
        """Start the browser and wait for the extension's worker."""
        self.context = self._playwright.chromium.launch_persistent_context(
            str(self.profile),
            executable_path=str(find_chromium()),
            headless=False,
            args=self._arguments(),
            ignore_default_args=["--disable-extensions"],
            env=self._environment(),
            locale=self.locale,
            viewport={"width": 1280, "height": 860},
        )
        self.context.set_default_timeout(PATIENCE_SECONDS * 1_000)
        if self.extension:
            workers = self.context.service_workers
            self.worker = workers[0] if workers else self.context.wait_for_event("serviceworker")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the browser."""
        self.context.close()

    @property
    def origin(self) -> str:
        """The extension's own origin, `chrome-extension://ID`."""
        return "/".join(self.worker.url.split("/")[:3])

    @property
    def page(self) -> Page:
        """The first tab."""
        return self.context.pages[0]

    def open(self, url: str) -> Page:
        """Open an address in a new tab, which comes to the front."""
        page = self.context.new_page()
        page.goto(url)
        return page

    def open_own(self, path: str) -> Page:
        """Open one of the extension's own pages in a new tab."""
        return self.open(f"{self.origin}/{path}")

    def tab(self, page: Page) -> int:
        """Give the browser's number of the tab that shows `page`."""
        return int(
            self.worker.evaluate(
                "async url => (await chrome.tabs.query({})).find(tab => tab.url === url).id",
                page.url,
            )
        )

    def note_turns(self) -> None:
        """Have the browser note from now on when another tab comes to the front."""
        self.worker.evaluate(
            "globalThis.turns = [];"
            "chrome.tabs.onActivated.addListener(() => globalThis.turns.push(Date.now()))"
        )

    def turns(self, count: int) -> list[int]:
        """Wait for so many turns to another tab, and give their times in epoch milliseconds."""

        def noted() -> list[int] | None:
            told: list[int] = self.worker.evaluate("globalThis.turns")
            return told if len(told) >= count else None

        return eventually(noted, f"{count} turns to another tab")

    def badge(self, page: Page) -> str:
        """Give what the extension's badge says for the tab."""
        told = self.worker.evaluate(
            "tabId => chrome.action.getBadgeText({tabId})",
            self.tab(page),
        )
        return str(told)

    def outbox(self) -> list[dict[str, Any]]:
        """Give the messages that the server has not acknowledged yet, in their order."""
        return list(self.worker.evaluate(f"async () => {{ {READ_OUTBOX} }}"))

    def verdict(self, page: Page) -> dict[str, Any]:
        """Wait for what the server says of the offers on the page, and give it."""
        script = f"async (...args) => {{ {READ_VERDICT} }}"

        def look() -> dict[str, Any] | None:
            told = self.worker.evaluate(script, self.tab(page))
            return told if told and told["offers"] else None

        return eventually(look, f"verdict on {page.url}")

    def banner(self, page: Page) -> Banner | None:
        """Give the warning that stands in the page; a page cannot read it, a debugger can."""
        with self._debugger(page) as debugger:
            document = debugger.send("DOM.getDocument", {"depth": -1, "pierce": True})
        for node in _nodes(document["root"]):
            if HOST_ATTRIBUTE in _attributes(node):
                inside = [part for root in node.get("shadowRoots", []) for part in _nodes(root)]
                said: dict[str, str] = {}
                for part in inside:
                    said |= _attributes(part)
                code, level = said.get("data-code", ""), said.get("data-level", "")
                return Banner(code, level, tuple(_texts(inside)))
        return None

    def wait_for_banner(self, page: Page) -> Banner:
        """Wait until a warning stands in the page, and give it."""
        return eventually(
            lambda: self.banner(page), "banner", pause=lambda s: page.wait_for_timeout(s * 1000)
        )

    def press_in_banner(self, page: Page, label: str) -> None:
        """Click the banner's button with this text, as the worker's mouse does."""
        with self._debugger(page) as debugger:
            document = debugger.send("DOM.getDocument", {"depth": -1, "pierce": True})
            [button] = [
                node
                for node in _nodes(document["root"])
                if node["nodeName"] == "BUTTON" and " ".join(_texts(_nodes(node))) == label
            ]
            box = debugger.send("DOM.getBoxModel", {"nodeId": button["nodeId"]})
        xs, ys = box["model"]["content"][::2], box["model"]["content"][1::2]
        page.mouse.click(sum(xs) / 4, sum(ys) / 4)

    def bare_command(self, url: str) -> list[str]:
        """Give the command that starts this browser again on this profile, with nobody attached."""
        return [
            str(find_chromium()),
            *self._arguments(),
            "--disable-features=DisableLoadExtensionCommandLineSwitch",
            "--password-store=basic",
            f"--user-data-dir={self.profile}",
            url,
        ]

    def screenshots(self, folder: Path) -> list[Path]:
        """Save a picture of each tab that can be pictured, and give the files."""
        folder.mkdir(parents=True, exist_ok=True)
        saved = []
        for number, page in enumerate(self.context.pages):
            path = folder / f"{number}.png"
            # A tab that hangs must not hide the failure that is being pictured.
            with contextlib.suppress(Exception):
                page.screenshot(path=str(path), timeout=5_000)
                saved.append(path)
        return saved

    @contextlib.contextmanager
    def _debugger(self, page: Page) -> Iterator[CDPSession]:
        session = self.context.new_cdp_session(page)
        try:
            yield session
        finally:
            session.detach()

    def _arguments(self) -> list[str]:
        rules = ", ".join(f"MAP {host} 127.0.0.1" for host in self.hosts)
        extension = (
            [
                f"--disable-extensions-except={self.extension}",
                f"--load-extension={self.extension}",
            ]
            if self.extension
            else []
        )
        return [
            "--headless=new",
            "--no-sandbox",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            f"--host-resolver-rules={rules}",
            f"--lang={self._language}",
            *extension,
        ]

    @property
    def _language(self) -> str:
        # `--lang` knows the region of some languages only: "fr-FR" would be English.
        return self.locale if self.locale.startswith("en") else self.locale.split("-")[0]

    def _environment(self) -> dict[str, str | float | bool]:
        region = self.locale.replace("-", "_")
        return {**os.environ, "LANGUAGE": self._language, "LANG": f"{region}.UTF-8"}


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for name in ("children", "shadowRoots"):
        for child in node.get(name, []):
            yield from _nodes(child)
    if document := node.get("contentDocument"):
        yield from _nodes(document)


def _attributes(node: dict[str, Any]) -> dict[str, str]:
    pairs = node.get("attributes", [])
    return dict(zip(pairs[::2], pairs[1::2], strict=True))


def _texts(nodes: Sequence[dict[str, Any]] | Iterator[dict[str, Any]]) -> list[str]:
    listed = list(nodes)
    unseen = {
        part["nodeId"]
        for node in listed
        if node["nodeName"] in {"STYLE", "SCRIPT"}
        for part in _nodes(node)
    }
    return [
        text
        for node in listed
        if node["nodeName"] == "#text" and node["nodeId"] not in unseen
        if (text := node["nodeValue"].strip())
    ]
