"""CloudResearch Connect's dashboard, by its platform file."""

from decimal import Decimal

import pytest

from server.messages import Amount, Page
from server.reading import read_page
from server.reading.model import Reading

SITE = "https://connect.cloudresearch.com"


def read(path: str, body: str) -> Reading:
    return read_page(Page("p", 0, 1, SITE + path, "Connect", f"<body>{body}</body>"))


def card(number: str, pay: str) -> str:
    return (
        f"<div class='project-card project-card-{number} shadow'><p>Name plants</p>"
        "<label><div><div><i></i></div><div>Plant Lab</div></div></label>"
        f"<div class='project-pay-per-hour-{number}'>{pay}</div></div>"
    )


def test_projects_on_the_dashboard() -> None:
    pay = "<span>$1.50</span><span>$12.00 per hour</span>"
    reading = read("/participant/dashboard", card("76E7", pay))
    assert (reading.platform, reading.stage, reading.unparsed) == ("connect", "listing", {})
    (offer,) = reading.offers
    assert (offer.key, offer.title) == ("connect:project:76E7", "Name plants")
    assert (offer.reward, offer.requester) == (Amount(Decimal("1.50"), "USD"), "Plant Lab")
    assert (offer.minutes, offer.places, offer.approval_rate) == (None, None, None)


def test_a_rate_alone_is_no_reward() -> None:
    reading = read("/participant/dashboard", card("76E7", "<span>$12.00 per hour</span>"))
    assert reading.offers[0].reward is None
    assert reading.unparsed == {"reward": 1}


def test_empty_dashboard_misses_nothing() -> None:
    reading = read("/participant/dashboard", "<p>Nothing for now</p>")
    assert (reading.offers, reading.unparsed) == ((), {})


@pytest.mark.parametrize(
    ("path", "stage"),
    [
        ("/participant/project/76e70db4/complete", "submitted"),
        ("/participant/login", "account"),
        ("/participant/somewhere", "other"),
    ],
)
def test_other_pages(path: str, stage: str) -> None:
    reading = read(path, "<p>words</p>")
    assert (reading.platform, reading.stage, reading.offers) == ("connect", stage, ())


def test_a_page_that_the_file_does_not_know_is_read_by_its_structure() -> None:
    rows = "".join(
        f"<li><a href='/participant/other/{number}'>Describe {number} long pictures for us</a>"
        f"<span>$0.{number}0</span><button>Start</button></li>"
        for number in (2, 3, 4)
    )
    reading = read("/participant/elsewhere", f"<ul>{rows}</ul>")
    assert (reading.platform, reading.stage, len(reading.offers)) == ("connect", "listing", 3)
    assert all(offer.key.startswith("connect:") for offer in reading.offers)
    assert reading.offers[0].reward == Amount(Decimal("0.20"), "USD")
