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
    empty = read("/jobs.php", '<div class="job-list jobs__items"><p>Nothing fits</p></div>')
    assert (empty.stage, empty.offers, empty.unparsed) == ("listing", (), {})


ITEM = """<a href="/jobs/submit-task.php?Id={id}" class="jobs__item jobs__item--client-starter"
data-job-id="{id}"><span class="js-job-item-name">Photo: name the plant</span>
<div class="jobs__item-cell jobs__item-cell--emp small"><span data-tippy-content="level">3</span>
<span data-tippy-content="buyer">plantlab</span></div>
<div class="jobs__item-cell jobs__item-cell--done small">12 / 90</div>
<div class="jobs__item-cell jobs__item-cell--success text-center p-0">{stats}</div>
<div class="jobs__item-cell jobs__item-cell--payment">{price}</div>
<div class="jobs__item-cell jobs__item-cell--ttr">7 days</div></a>"""


def test_the_other_layout() -> None:
    items = ITEM.format(id=FIRST, stats="213 / 90%", price="$0.150")
    items += ITEM.format(id="0" * 24, stats='<i class="fas fa-lock"></i>', price="ask")
    reading = read("/jobs.php?sort=NEWEST", f'<div class="jobs__items">{items}</div>')
    first, second = reading.offers
    assert (first.key, first.title) == (f"sproutgigs:{FIRST}", "Photo: name the plant")
    assert (first.reward, first.requester) == (Amount(Decimal("0.150"), "USD"), "plantlab")
    assert first.approval_rate == Decimal("0.9")
    assert first.url == f"{SITE}/jobs/submit-task.php?Id={FIRST}"
    assert (second.reward, second.approval_rate) == (None, None)
    assert reading.unparsed == {"reward": 1}


QUICK = """<div class="side-popup {state}" id="jobWindowSidePopup"><div class="job-header">
<h1 class="headline">Photo: name the plant</h1><div class="job-header__price"><small>$</small>
<span class="text-xl">0.150</span></div>
<a class="py-0 text-decoration-none fw-light text-inherit" href="/u/plantlab">plantlab</a></div>
<p>Look at the leaves.</p><a href="/jobs/submit-task.php?Id={id}">Start</a></div>"""


def test_quick_view_is_a_preview_of_one_job_while_it_is_open() -> None:
    popup = QUICK.format(state="side-popup--visible", id=FIRST)
    reading = read("/jobs.php", card(id="0" * 24, title="Other") + popup)
    assert (reading.stage, reading.unparsed) == ("preview", {})
    (offer,) = reading.offers
    assert (offer.key, offer.title) == (f"sproutgigs:{FIRST}", "Photo: name the plant")
    assert (offer.reward, offer.requester) == (Amount(Decimal("0.150"), "USD"), "plantlab")
    assert "Look at the leaves." in offer.text
    assert "Other" not in offer.text
    closed = read("/jobs.php", card() + QUICK.format(state="", id=FIRST))
    assert (closed.stage, len(closed.offers)) == ("listing", 1)
    assert read("/jobs.php", card() + '<div id="jobWindowSidePopup"></div>').stage == "listing"


def test_job_details_by_their_address() -> None:
    html = QUICK.format(state="", id=FIRST)
    (offer,) = read(f"/jobs/job-details.php?Id={FIRST}", html).offers
    assert (offer.key, offer.requester) == (f"sproutgigs:{FIRST}", "plantlab")


PARTNER = """<div class="offer-card"><a href="#" class="offer-card__inner"><div><h4
title="Reach level 9">Reach level 9</h4><p class="text-gray-light">Torox</p>
<div class="offer-card__price"><small>$</small><span>{price}</span></div></div></a></div>"""


def test_offers_of_the_partners() -> None:
    reading = read("/surveys-offers.php", PARTNER.format(price="1.44") + PARTNER.format(price="-"))
    first, second = reading.offers
    assert (first.key, first.title) == ("sproutgigs:offer:Reach level 9", "Reach level 9")
    assert (first.reward, first.requester) == (Amount(Decimal("1.44"), "USD"), "Torox")
    assert second.reward is None
    assert reading.unparsed == {"reward": 1}


def test_job_page_is_the_work() -> None:
    html = """<h1 class="headline">Photo: name the plant</h1><div class="job-header__price"><small>$
    </small><span>0.150</span></div><ul id="job-instructions"><li>Look.</li><li>Write.</li></ul>
    <form action="/jobs/task-submitted.php"><textarea name="proof_1"></textarea></form>"""
    reading = read(f"/jobs/submit-task.php?Id={FIRST}", html)
    assert (reading.stage, reading.unparsed) == ("working", {})
    assert reading.task is not None
    assert reading.task.key == f"sproutgigs:{FIRST}"
    assert reading.task.reward == Amount(Decimal("0.150"), "USD")
    assert reading.task.description == "Look.\nWrite."
    assert reading.offers[0].text.startswith("Photo: name the plant")


DONE = """<table class="table table-big"><tbody id="tasks-list"><tr class="table-row">
<td><a href="#" data-task-window data-task-id="9f">Photo: name the plant</a></td><td>$0.150</td>
</tr></tbody></table>"""


@pytest.mark.parametrize(
    ("search", "outcome"),
    [
        ("?filter=SATISFIED", "approved"),
        ("?filter=NOTSATISFIED&sort=COST", "rejected"),
        ("?filter=PENDING", "submitted"),
        ("?filter=NEEDSREVISE", "revise"),
        ("", None),
    ],
)
def test_the_filter_tells_what_became_of_finished_tasks(search: str, outcome: str | None) -> None:
    reading = read(f"/worker.php{search}", DONE)
    (row,) = reading.history
    assert (row.key, row.title) == ("sproutgigs:task:9f", "Photo: name the plant")
    assert row.outcome == outcome
    assert reading.unparsed == {}
    none = '<table class="table-big"><tr class="table-row"><td>None yet</td></tr></table>'
    assert read(f"/worker.php{search}", none).unparsed == {}
    assert read(f"/worker.php{search}", "<p>New list").unparsed == {"history": 1}


def test_details_of_a_finished_task_list_nothing() -> None:
    reading = read("/worker/task-details.php?Id=9f", DONE)
    assert (reading.stage, reading.history, reading.unparsed) == ("history", (), {})


def test_history_of_the_partners_offers() -> None:
    row = "<tr><td>{}</td><td>Reach level 9</td><td>{}</td><td>{}</td><td>Go</td></tr>"
    rows = row.format("2024-10-02", "STARTED", "$1.44") + row.format("2024-10-01", "Odd", "$2.00")
    html = f'<table><tbody id="all-activities">{rows}</tbody></table>'
    reading = read("/my-surveys-offers.php", html)
    first, second = reading.history
    assert (first.outcome, first.reward) == ("open", Amount(Decimal("1.44"), "USD"))
    assert (second.outcome, reading.unparsed) == (None, {"outcome": 1})
    assert first.key != second.key
    empty = read("/my-surveys-offers.php", '<table><tbody id="all-activities"></tbody></table>')
    assert (empty.history, empty.unparsed) == ((), {})


@pytest.mark.parametrize(
    ("path", "stage"),
    [
        ("/jobs/task-submitted.php", "submitted"),
        ("/worker.php?filter=PENDING", "history"),
        ("/wallet.php", "earnings"),
        ("/wallet/transactions.php", "earnings"),
        ("/wallet/withdrawals.php", "earnings"),
        ("/faq.php", "help"),
        ("/terms.php", "help"),
        ("/account.php", "account"),
        ("/signup.php", "account"),
        ("/notifications.php", "messages"),
        ("/tickets/new-ticket.php", "messages"),
        ("/worker/task-details.php?Id=9f", "history"),
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
    pressed = Action("a", 0, 1, url, "click", "Submit task", f"{SITE}/jobs/somewhere.php")
    assert meaning("sproutgigs", pressed, "listing") is None
    hidden = Action("a", 0, 1, url, "click", "hide this job", f"{SITE}/jobs/hide.php")
    assert meaning("sproutgigs", sent, "working") == "submit"
    assert meaning("sproutgigs", hidden, "working") is None
    button = Action("a", 0, 1, url, "submit", "Submit proof", None)
    assert meaning("sproutgigs", button, "working") == "submit"
    assert meaning("sproutgigs", button, "help") is None


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
    for path in ("/worker.php", "/worker.php?filter=PENDING"):
        reading = read(path, html)
        assert (reading.stage, reading.history, reading.unparsed) == ("history", (), {})


@pytest.mark.shared
def test_balance_in_the_head_of_a_real_page() -> None:
    balance = read("/wallet.php", shared("pages/sproutgigs_worker.html").read_text("utf-8")).balance
    assert balance is not None
    assert (balance.available, balance.pending) == (Decimal(0), Decimal(0))


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "path", "stage"),
    [("faq", "/faq.php", "help"), ("login", "/login.php", "account"), ("index", "/", "other")],
)
def test_other_real_pages(name: str, path: str, stage: str) -> None:
    reading = read(path, shared(f"pages/sproutgigs_{name}.html").read_text("utf-8"))
    assert (reading.platform, reading.stage, reading.offers) == ("sproutgigs", stage, ())
