"""axe-core, the accessibility checker, run in a page."""

from playwright.sync_api import Page

from tests.support.server import REPOSITORY

AXE = REPOSITORY / "node_modules" / "axe-core" / "axe.min.js"


def violations(page: Page) -> list[str]:
    """Give what axe-core finds wrong with a page, a line each; nothing is left out of its rules."""
    # A page of the extension's own takes scripts of its own only: it is run past that.
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("async () => (await axe.run(document)).violations")
    return [
        f"{one['id']}: {node['html'][:120]} {node['failureSummary'][:200]}"
        for one in found
        for node in one["nodes"]
    ]
