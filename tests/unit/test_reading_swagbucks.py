"""Swagbucks' pages: known by their addresses, read by structure and words."""

from decimal import Decimal

import pytest

from server.messages import Action, Page
from server.reading import meaning, read_page, registry
from server.reading.model import Reading

SITE = "https://www.swagbucks.com"


def read(path: str, html: str = "<p>words</p>") -> Reading:
    return read_page(Page("p", 0, 1, SITE + path, "Swagbucks", html))


@pytest.mark.parametrize(
    ("path", "stage"),
    [
        ("/surveys", "listing"),
        ("/surveys?p=1", "listing"),
        ("/surveys/prescreener-v2?tid=456", "qualification"),
        ("/g/paid-surveys", "listing"),
        ("/discover/featured", "listing"),
        ("/discover/offer-walls/151/any", "listing"),
        ("/g/inbox", "messages"),
        ("/p/login", "account"),
        ("/elsewhere", "other"),
    ],
)
def test_pages_by_their_address(path: str, stage: str) -> None:
    reading = read(path)
    assert (reading.platform, reading.stage) == ("swagbucks", stage)


@pytest.mark.parametrize(
    "path", ["/surveys", "/g/paid-surveys", "/discover/featured", "/anything-else"]
)
def test_offers_by_structure_under_the_platforms_name(path: str) -> None:
    html = "".join(
        f"<li><h3><a href='/d/{n}'>{name}</a></h3><p>Earn $0.{n}0</p></li>"
        for n, name in ((4, "Reach level 9"), (6, "Try a planner"))
    )
    reading = read(path, f"<ul>{html}</ul>")
    assert [offer.title for offer in reading.offers] == ["Reach level 9", "Try a planner"]
    assert all(offer.key.startswith("swagbucks:") for offer in reading.offers)


def test_points_and_what_a_button_does() -> None:
    platform = registry.named("swagbucks")
    assert platform is not None
    assert (platform.file.currency, platform.file.terms.points_per_unit) == (
        "POINTS",
        Decimal(100),
    )
    action = Action("a", 0, 1, f"{SITE}/surveys", "click", "Start Survey", None)
    assert meaning("swagbucks", action, "listing") == "accept"
    assert meaning("swagbucks", action, "working") is None
