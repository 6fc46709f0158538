"""Clickworker's pages, by its platform file."""

from decimal import Decimal

import pytest

from server.messages import Action, Amount, Page
from server.reading import meaning, read_page
from server.reading.model import Meaning, Reading
from server.vocabulary import Stage

SITE = "https://workplace.clickworker.com"


def read(path: str, html: str, title: str = "") -> Reading:
    return read_page(Page("p", 0, 1, SITE + path, title, html))


JOB = "".join(
    f"""<div class="job"><h3>{name}</h3><p>{pay}</p><a href="/en/workplace/jobs/{n}">Details</a>
    <a href="/en/workplace/jobs/{n}/hide">Hide</a></div>"""
    for n, name, pay in ((1189213, "Photos of signs", "0,25 €"), (51749, "Look at maps", "0,40 €"))
)


@pytest.mark.parametrize("path", ["/en/workplace/jobs", "/workplace/jobs"])
def test_list_by_its_address_and_its_structure(path: str) -> None:
    reading = read(path, JOB)
    assert (reading.platform, reading.stage) == ("clickworker", "listing")
    assert [(offer.title, offer.reward) for offer in reading.offers] == [
        ("Photos of signs", Amount(Decimal("0.25"), "EUR")),
        ("Look at maps", Amount(Decimal("0.40"), "EUR")),
    ]
    assert all(offer.key.startswith("clickworker:") for offer in reading.offers)


WORK = """<h1>Photos of signs</h1><p>Payment: 0.25 €</p><p>Estimated time: 3 min</p>
<form><textarea></textarea></form>"""
TERMS = """<h1>Photos of signs</h1><form><input type="submit" value="Agree"></form>"""


def test_job_is_known_by_its_number_whatever_its_page() -> None:
    keys = set()
    for path in ("/en/workplace/jobs/1189213/edit", "/workplace/jobs/1189213/edit"):
        reading = read(path, WORK)
        assert (reading.stage, reading.unparsed) == ("working", {})
        assert reading.task is not None
        assert (reading.task.title, reading.task.minutes) == ("Photos of signs", Decimal(3))
        assert reading.task.reward == Amount(Decimal("0.25"), "EUR")
        keys.add(reading.task.key)
    before = [read("/en/workplace/jobs/1189213", WORK)]
    before.append(read("/en/workplace/jobs/1189213/edit", TERMS))
    assert [reading.stage for reading in before] == ["preview", "preview"]
    keys |= {reading.offers[0].key for reading in before}
    assert keys == {"clickworker:job:1189213"}


def test_job_without_a_heading_is_named_by_its_tab_and_counted() -> None:
    reading = read("/en/workplace/jobs/51749/edit", "<p>Go on elsewhere", title="UHRS")
    assert reading.task is not None
    assert (reading.task.title, reading.task.reward) == ("UHRS", None)
    assert reading.unparsed == {"title": 1}


@pytest.mark.parametrize(
    ("path", "stage"),
    [
        ("/en/workplace/payment_details", "account"),
        ("/en/workplace/contact_details/edit", "account"),
        ("/en/workplace/tax_details/new", "account"),
        ("/en/sessions/new", "account"),
        ("/en/users/new/", "account"),
        ("/en/agreements/10124", "help"),
        ("/en/elsewhere", "other"),
    ],
)
def test_other_pages(path: str, stage: str) -> None:
    reading = read(path, "<p>words</p>")
    assert (reading.platform, reading.stage, reading.offers) == ("clickworker", stage, ())


def test_page_that_the_file_does_not_name_is_read_by_structure_and_words() -> None:
    assert read("/en/workplace/new-list", JOB).stage == "listing"


@pytest.mark.parametrize(
    ("label", "stage", "means"),
    [
        ("Agree", "preview", "accept"),
        ("Agree", "working", None),
        ("Cancel", "working", "return"),
        ("Annuler", "working", "return"),
        ("Cancel", "account", None),
        ("Details", "listing", None),
    ],
)
def test_what_buttons_do(label: str, stage: Stage, means: Meaning | None) -> None:
    action = Action("a", 0, 1, f"{SITE}/en/workplace/jobs/1/edit", "click", label, None)
    assert meaning("clickworker", action, stage) == means
