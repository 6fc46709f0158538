"""Whatever a page holds, reading it raises nothing, is pure and keeps to its bounds."""

import re

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from server.messages import Action, Data, Frame, Page
from server.reading import meaning, read_data, read_page
from server.reading.engine import read_offers
from server.reading.guard import prepare
from server.reading.mask import mask
from server.reading.model import Reading
from server.reading.platform import compile_platform
from server.reading.view import View
from tests.support import turkle_pages as pages
from tests.support.fair_platform import FILE

PIECES = (
    *(
        "<div>",
        "</div>",
        "<p>",
        "</p>",
        "<table>",
        "<tr>",
        "<td>",
        "</table>",
        "<li>",
        "<b>",
        "</b>",
    ),
    *("<h1>", "</h1>", "<a href='/t/1'>", "</a>", "<s>", "</s>", "<script>", "</script>", "<!--"),
    *("-->", "<form action=/x>", "<textarea>", "<input type=radio>", "<button>Accept</button>"),
    *(
        "<button>Submit</button>",
        "<div hidden>",
        "<div role=alert>",
        "$0.10",
        "$",
        "1,50 €",
        "5 min",
    ),
    *(
        "Reward: ",
        "Rémunération : 2 €",
        "Sort the photos",
        "expired",
        "\u202e",
        "\0",
        "\ud800",
        "&lt;",
    ),
    *("a@b.example", "+33 6 12 34 56 78", "<svg>", "<title>", "'", '"', "<", ">", "=", " ", "\n"),
    *(
        "<div id='messages_container'>",
        "<a class='navbar-brand'>",
        "<table id=batchTable>",
        "x" * 50,
    ),
)
HTML = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=60).map("".join)
URLS = st.sampled_from(
    (
        f"{pages.SITE}/",
        f"{pages.SITE}/task/7/",
        f"{pages.SITE}/task/7/assignment/12/",
        "https://work.example/tasks?page=2",
        "https://[broken/",
        "about:blank",
        "",
    )
)
REAL = (
    pages.listing((3, "Birds", "Autumn", 41), (4, "Signs", "One", 2)),
    pages.preview("Birds", "Autumn"),
    pages.working("Birds", "Autumn"),
)


def check(reading: Reading) -> None:
    encoded = msgspec.json.encode(reading)
    assert msgspec.json.decode(encoded, type=Reading) == reading
    assert len(reading.text) <= 20_000
    parts = (part for offer in reading.offers for part in (offer.text, offer.title))
    for text in (reading.text, *parts):
        assert not re.search("[\0\u202e\u200b]", text)
        assert mask(text) == text
    for offer in reading.offers:
        assert offer.key
        assert offer.title
        assert (offer.minutes is None) == (offer.minutes_source is None)
    assert all(count > 0 for count in reading.unparsed.values())


@given(HTML, HTML, URLS)
@settings(max_examples=400, deadline=None)
def test_any_page_gives_a_reading(html: str, frame: str, url: str) -> None:
    page = Page("p", 0, 1, url, html[:100], html, frames=[Frame(url, frame)])
    reading = read_page(page)
    check(reading)
    assert read_page(page) == reading


@given(st.sampled_from(REAL), URLS, st.data())
@settings(max_examples=200, deadline=None)
def test_mutilated_pages_give_a_reading(html: str, url: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(html)))
    end = data.draw(st.integers(start, min(len(html), start + 400)))
    check(read_page(Page("p", 0, 1, url, "", html[:start] + data.draw(HTML) + html[end:])))


JSON = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.integers(4_000, 6_000).map(lambda digits: 10**digits),
        st.floats(),
        st.text(max_size=10),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.sampled_from(["results", "title", "id", "reward"]), inner, max_size=4),
    ),
    max_leaves=12,
)


@given(URLS, URLS, st.one_of(JSON, st.text()))
@settings(max_examples=200, deadline=None)
def test_any_json_gives_a_reading(url: str, source: str, value: object) -> None:
    check(read_data(Data("d", 0, 1, url, source, value)))


FAIR = compile_platform("fair.toml", FILE)
ROW = st.fixed_dictionaries(
    {},
    optional={
        "id": JSON,
        "name": JSON,
        "text": JSON,
        "link": st.one_of(
            JSON, st.sampled_from(["/j/1", "//[", "javascript:x", "http://a.b/?t=1"])
        ),
    },
)


@given(st.one_of(JSON, st.fixed_dictionaries({"jobs": st.lists(st.one_of(JSON, ROW), max_size=5)})))
@settings(max_examples=300, deadline=None)
def test_any_json_is_read_as_far_as_it_goes(value: object) -> None:
    view = View(FAIR, "https://fair.example/", "fair.example", 0, value, {})
    offers = read_offers(view, FAIR.data[0].reads.offers)
    check(Reading("fair", "listing", offers=offers, unparsed=view.unparsed))


@given(HTML.filter(lambda html: "\ud800" not in html and "\0" not in html))
@settings(max_examples=200, deadline=None)
def test_words_outlast_the_rewriting_of_a_hostile_page(html: str) -> None:
    word = "kept" * 3
    hostile = "<div>" * 25_000 + f"<p>{word}</p>" + html
    assert word.encode() in prepare(hostile)


@given(st.text(alphabet="0123456789+-. ()@abFR:telIBAN\u00a0", max_size=80))
@settings(max_examples=500, deadline=None)
def test_masking_keeps_the_length_and_masks_once(text: str) -> None:
    masked = mask(text)
    assert len(masked) == len(text)
    assert mask(masked) == masked
    assert all(new in (old, "*") for old, new in zip(text, masked, strict=True))


@given(st.text(max_size=40), st.one_of(st.none(), URLS, st.text(max_size=30)))
@settings(max_examples=200, deadline=None)
def test_any_action_has_a_meaning_or_none(label: str, target: str | None) -> None:
    for platform in ("turkle", "generic", "nobody"):
        action = Action("a", 0, 1, f"{pages.SITE}/task/7/", "click", label, target)
        assert meaning(platform, action, "working") in (None, "accept", "submit", "return", "skip")
