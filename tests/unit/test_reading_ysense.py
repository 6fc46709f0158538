"""ySense's pages, by its platform file."""

from decimal import Decimal

import pytest

from server.messages import Amount, Page
from server.reading import read_page
from server.reading.model import Reading

SITE = "https://www.ysense.com"


def read(path: str, html: str) -> Reading:
    return read_page(Page("p", 0, 1, SITE + path, "ySense", html))


LINK = """<a class="survey-link" href="/surveys/prescreener-v2?id={id}" data-survey_id="{id}"
data-survey_reward="{cents}" data-survey_loi="{minutes}"><span>Travel habits</span></a>"""
ROW = """<tr class="survey-link" data-survey_id="{id}" data-survey_reward="{cents}"
data-survey_loi="{minutes}"><td>Travel habits</td></tr>"""


@pytest.mark.parametrize(
    ("card", "frame"),
    [
        (LINK, '<div id="survey-list-body">{}</div>'),
        (ROW, '<table><tbody id="survey-list-body">{}</tbody></table>'),
    ],
)
def test_surveys_as_links_and_as_rows(card: str, frame: str) -> None:
    cards = card.format(id=41, cents=60, minutes=8) + card.format(id=42, cents=5, minutes="?")
    reading = read("/surveys?m=1&ds=39", frame.format(cards))
    assert (reading.platform, reading.stage) == ("ysense", "listing")
    first, second = reading.offers
    assert (first.key, first.title) == ("ysense:survey:41", "Survey 41")
    assert first.reward == Amount(Decimal("0.60"), "USD")
    assert (first.minutes, first.minutes_source) == (Decimal(8), "stated")
    assert "Travel habits" in first.text
    linked = f"{SITE}/surveys/prescreener-v2?id=41" if card is LINK else None
    assert first.url == linked
    assert (second.reward, second.minutes) == (Amount(Decimal("0.05"), "USD"), None)
    assert reading.unparsed == {"minutes": 1}


def test_empty_list_and_one_that_has_changed() -> None:
    assert read("/surveys", '<div id="survey-list-body"></div>').unparsed == {}
    assert read("/surveys", "<div></div>").unparsed == {"offers": 1}


def test_page_that_the_file_does_not_name_is_read_by_structure_and_words() -> None:
    html = "".join(
        f"<li><h3><a href='/offer/{n}'>{name}</a></h3><p>Earn ${n}.00</p></li>"
        for n, name in ((1, "Sort your recipes for a month"), (2, "Try a planner for a week"))
    )
    reading = read("/offers", f"<ul>{html}</ul>")
    assert (reading.stage, len(reading.offers)) == ("listing", 2)


MENU = """<ul id="ysnNavbarRight"><li><ul class="dropdown-menu" data-vigiclic-hidden>
<li><a>Level <strong>2</strong></a></li><li><a>Balance <strong>$0.57</strong></a></li></ul></li>
</ul>"""


def test_balance_in_the_menu() -> None:
    reading = read("/rewards/PayPal-EUR", MENU)
    assert (reading.stage, reading.unparsed) == ("earnings", {})
    assert reading.balance is not None
    assert (reading.balance.available, reading.balance.currency) == (Decimal("0.57"), "USD")
    assert (reading.balance.pending, reading.balance.minimum) == (None, None)


@pytest.mark.parametrize(
    ("path", "stage"),
    [
        ("/surveys/prescreener-v2?tid=1", "qualification"),
        ("/login", "account"),
        ("/?action=login", "account"),
        ("/elsewhere", "other"),
    ],
)
def test_other_pages(path: str, stage: str) -> None:
    reading = read(path, "<p>words</p>")
    assert (reading.platform, reading.stage) == ("ysense", stage)
