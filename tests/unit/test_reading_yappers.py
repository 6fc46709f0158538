"""Yappers' pages: known by their address, read by structure and words."""

from decimal import Decimal

import pytest

from server.messages import Amount, Data, Page
from server.reading import read_data, read_page

SITE = "https://app.yappers.club"
PROJECTS = "".join(
    f"<li><h3><a href='/Project/Details/{n}'>{name}</a></h3><p>0,{n} €</p></li>"
    for n, name in ((20, "Lire des phrases"), (35, "Décrire une image"))
)


@pytest.mark.parametrize("path", ["/Project", "/Project/Index", "/anywhere"])
def test_projects_by_structure(path: str) -> None:
    reading = read_page(Page("p", 0, 1, SITE + path, "", f"<ul>{PROJECTS}</ul>"))
    assert (reading.platform, reading.stage) == ("yappers", "listing")
    assert [(offer.title, offer.reward) for offer in reading.offers] == [
        ("Lire des phrases", Amount(Decimal("0.20"), "EUR")),
        ("Décrire une image", Amount(Decimal("0.35"), "EUR")),
    ]


def test_price_of_which_nothing_tells_the_unit_is_not_read() -> None:
    source = f"{SITE}/Project/GetProjectsJson?Take=9&Skip=0"
    reading = read_data(Data("d", 0, 1, f"{SITE}/Project", source, [{"PriceByTask": 120}]))
    assert (reading.platform, reading.stage) == ("yappers", "listing")
    assert (reading.offers, reading.unparsed) == ((), {})


def test_other_pages() -> None:
    assert read_page(Page("p", 0, 1, SITE + "/x", "", "<p>words</p>")).stage == "other"
