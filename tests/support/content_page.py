"""A page with the extension's content scripts in it and nobody behind them.

The scripts run in the page itself, before everything else, against an interface that writes down
what they ask. So each of their promises can be tested on a page made for it.
"""

import json
import re
from typing import Any

from playwright.sync_api import BrowserContext, Page, Route

from tests.support.extension import EXTENSION

ADDRESS = "https://work.test/tasks"
INTERFACE = """
globalThis.asked = [];
globalThis.orders = [];
globalThis.chrome = { runtime: {
  id: "extension",
  sendMessage: async (call) => { asked.push(call); return { read: true }; },
  onMessage: { addListener: (listener) => orders.push(listener) },
} };
"""


def content_scripts() -> str:
    """Give the content scripts in the order in which the browser runs them."""
    listed = (EXTENSION / "background" / "sites.js").read_text("utf-8")
    names = re.findall(r'"(content/\w+\.js)"', listed)
    return "\n".join(
        (EXTENSION / name).read_text("utf-8").replace('"use strict";', "", 1) for name in names
    )


class ContentPage:
    """One page, its content scripts, and what they asked."""

    def __init__(self, context: BrowserContext) -> None:
        """Open an empty tab for it."""
        self.page: Page = context.new_page()
        self.requested: list[str] = []
        self._html: dict[str, str] = {}
        self.page.route("**/*", self._serve)
        self.page.add_init_script(f"(() => {{ {INTERFACE} {content_scripts()} }})()")

    def _serve(self, route: Route) -> None:
        self.requested.append(route.request.url)
        html = self._html.get(route.request.url)
        if html is None:
            route.fulfill(status=404, body="")
        else:
            route.fulfill(content_type="text/html; charset=utf-8", body=html)

    def show(self, html: str, **frames: str) -> None:
        """Go to a page that says `html`; `frames` are the pages it can frame, by their names."""
        self._html = {ADDRESS: html}
        self._html |= {f"https://work.test/{name}": page for name, page in frames.items()}
        self.requested.clear()
        self.page.goto(ADDRESS)

    def redacted(self) -> str:
        """Give the page as it would leave the page now."""
        return str(self.page.evaluate("vigiclic.redact(vigiclic.document).html"))

    def asked(self, call: str) -> list[dict[str, Any]]:
        """Give what was asked of the background under this name."""
        return [one for one in self.page.evaluate("asked") if one["call"] == call]

    def wait_for_pages(self, count: int) -> list[dict[str, Any]]:
        """Wait until so many pages were sent, and give them."""
        self.page.wait_for_function(
            "count => asked.filter(({call}) => call === 'page').length >= count", arg=count
        )
        return self.asked("page")

    def order(self, order: dict[str, Any]) -> None:
        """Tell the content scripts something, as the background does."""
        self.page.evaluate(f"orders.forEach(order => order({json.dumps(order)}))")
