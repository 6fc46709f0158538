"""SproutGigs' pages, by its platform file."""

from decimal import Decimal

import pytest

from server.messages import Action, Amount, Page
from server.reading import meaning, read_page
from server.reading.model import Reading
from tests.support.shared import shared

SITE = "https://sproutgigs.com"
FIRST = "6717a1b2c3d4e5f601020304"

CARD = """<a href="/jobs/submit-task.php?Id={id}" class="job-bar" data-job-id="{id}">
<h3 class="job-bar__heading"><span class="js-job-item-name mr-1">{title}</span>
<span class="symbol symbol--premium">FEATURED</span></h3>
<div class="job-bar__progress"><p><strong>{left}</strong> of <strong>90</strong> remaining</p>
<div class="progress"><div class="progress-bar {bar}" aria-valuenow="{rate}"></div></div></div>
<div class="job-bar__rate"><div class="job-bar__price"><small>$</small>
<span class="text-xl">{price}</span>{struck}</div><p>7 days rate</p></div></a>"""


def card(**changes: str) -> str:
    values = {
        "id": FIRST,
        "title": "Photo: name the plant",
        "left": "12",
        "bar": "bg-primary",
        "rate": "93",
        "price": "0.150",
        "struck": "",
    }
    return CARD.format(**(values | changes))


def read(path: str, html: str) -> Reading:
    return read_page(Page("p", 0, 1, SITE + path, "", html))


def test_card() -> None:
    reading = read("/jobs.php?category=10", f"<div class=job-list>{card()}</div>")
    assert (reading.platform, reading.stage, reading.unparsed) == ("sproutgigs", "listing", {})
    (offer,) = reading.offers
    assert offer.key == f"sproutgigs:{FIRST}"
    assert offer.title == "Photo: name the plant"
    assert offer.reward == Amount(Decimal("0.150"), "USD")
    assert (offer.places, offer.approval_rate) == (12, Decimal("0.93"))
    assert offer.url == f"{SITE}/jobs/submit-task.php?Id={FIRST}"
    assert (offer.minutes, offer.requester) == (None, None)


def test_price_before_the_fee_and_a_rate_that_is_none() -> None:
    (offer,) = read(
        "/jobs.php",
        card(price="2.550", struck='<br><s class="small">$3.000</s>', bar="bg-info", rate="8"),
    ).offers
    assert offer.reward == Amount(Decimal("2.550"), "USD")
    assert offer.approval_rate is None


def test_list_that_is_neither_cards_nor_empty_says_so() -> None:
    assert read("/jobs.php", "<div class=new-layout></div>").unparsed == {"offers": 1}


def test_job_page_is_the_work() -> None:
    html = """<h1 class="headline">Photo: name the plant</h1><span class="job-header__price">$0.150
    </span><form action="/jobs/task-submitted.php"><textarea name="proof_1"></textarea></form>"""
    reading = read(f"/jobs/submit-task.php?Id={FIRST}", html)
    assert reading.stage == "working"
    assert reading.task is not None
    assert reading.task.key == f"sproutgigs:{FIRST}"
    assert reading.task.reward == Amount(Decimal("0.150"), "USD")


@pytest.mark.parametrize(
    ("path", "stage"),
    [
        ("/jobs/task-submitted.php", "submitted"),
        ("/worker.php?filter=PENDING", "history"),
        ("/wallet.php", "earnings"),
        ("/wallet/transactions.php", "earnings"),
        ("/faq.php", "help"),
        ("/account.php", "account"),
        ("/browse-gigs.php", "other"),
    ],
)
def test_other_pages(path: str, stage: str) -> None:
    assert read(path, "<p>words</p>").stage == stage


def test_balance_in_the_head_of_the_wallet() -> None:
    html = """<a href="/worker.php?filter=SATISFIED"><span>$1.2300</span></a>
    <a href="/worker.php?filter=PENDING"><span>$0.4500</span></a>"""
    balance = read("/wallet.php", html).balance
    assert balance is not None
    assert (balance.available, balance.pending) == (Decimal("1.2300"), Decimal("0.4500"))


def test_sent_proof_is_the_submission() -> None:
    url = f"{SITE}/jobs/submit-task.php?Id={FIRST}"
    sent = Action("a", 0, 1, url, "submit", "", f"{SITE}/jobs/task-submitted.php")
    hidden = Action("a", 0, 1, url, "click", "hide this job", f"{SITE}/jobs/hide.php")
    assert meaning("sproutgigs", sent, "working") == "submit"
    assert meaning("sproutgigs", hidden, "working") is None


@pytest.mark.shared
def test_every_field_of_a_real_list() -> None:
    html = shared("pages/sproutgigs_jobs.html").read_text("utf-8")
    reading = read("/jobs.php?category=10&sub_category=1000", html)
    assert (len(reading.offers), reading.unparsed) == (100, {})
    assert len({offer.key for offer in reading.offers}) == 100
    assert all(offer.reward and offer.places is not None for offer in reading.offers)
    assert sum(offer.approval_rate is None for offer in reading.offers) == 36


@pytest.mark.shared
def test_real_history_without_a_task() -> None:
    html = shared("pages/sproutgigs_worker.html").read_text("utf-8")
    reading = read("/worker.php", html)
    assert (reading.stage, reading.history, reading.unparsed) == ("history", (), {})
