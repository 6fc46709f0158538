"""The generic reader, measured on real pages that are not part of the repository."""

from decimal import Decimal

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from server.messages import Page
from server.reading import read_page
from server.reading.reader import read_page as read_with
from tests.support.shared import shared

pytestmark = pytest.mark.shared


def line(node: LexborNode | None) -> str:
    return " ".join(node.text().split()) if node is not None else ""


def generic(name: str, url: str) -> list[tuple[str, Decimal | None]]:
    html = shared(f"pages/{name}").read_text("utf-8")
    reading = read_with(Page("p", 0, 1, url, "", html), use_platforms=False)
    assert reading.stage == "listing"
    return [
        (offer.title, offer.reward.amount if offer.reward else None) for offer in reading.offers
    ]


def truth_of_sproutgigs() -> list[tuple[str, Decimal]]:
    root = LexborHTMLParser(shared("pages/sproutgigs_jobs.html").read_text("utf-8"))
    found = []
    for row in root.css("a.job-bar"):
        price = line(row.css(".job-bar__price .text-xl")[-1])
        found.append((line(row.css_first(".js-job-item-name")), Decimal(price.strip("$ "))))
    return found


def test_generic_reader_on_a_hundred_cards() -> None:
    truth = truth_of_sproutgigs()
    assert len(truth) == 100
    found = generic("sproutgigs_jobs.html", "https://work.example/list")
    right = sum(offer in truth for offer in found)
    assert right >= 95
    assert len(found) - right <= 5


def test_generic_reader_on_nested_tables() -> None:
    root = LexborHTMLParser(shared("pages/mturk2012_hitslist.html").read_text("utf-8"))
    titles = [line(node) for node in root.css("a.capsulelink")]
    found = generic("mturk2012_hitslist.html", "https://work.example/list")
    assert [title for title, _ in found] == titles
    assert len(titles) == 10
    prices = [
        Decimal(line(node)[1:])
        for node in root.css("td.capsule_field_text")
        if line(node).startswith("$")
    ]
    assert [reward for _, reward in found] == prices


@pytest.mark.parametrize(
    ("name", "stage"),
    [
        ("sproutgigs_faq.html", "help"),
        ("sproutgigs_login.html", "account"),
        ("sproutgigs_index.html", "other"),
        ("sproutgigs_api_documentation.html", "other"),
        ("mturk2012_mainpage.html", "other"),
    ],
)
def test_pages_without_offers_give_none(name: str, stage: str) -> None:
    html = shared(f"pages/{name}").read_text("utf-8")
    page = Page("p", 0, 1, f"https://work.example/{name.rpartition('_')[2]}", "", html)
    reading = read_page(page)
    assert (reading.stage, reading.offers, reading.history) == (stage, (), ())


def test_every_task_of_the_bench_is_read() -> None:
    folder = shared("pages/turkingbench")
    names = sorted(folder.glob("*.html"))
    assert names
    for name in names:
        html = name.read_text("utf-8", "replace")
        reading = read_page(Page("p", 0, 1, "https://work.example/t/1", name.stem, html))
        assert reading.text
        assert len(reading.offers) <= 1, name.stem
