"""HTML from elements: nothing that a page wrote is ever markup, a script or a way out."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.dashboard.markup import Html, el, joined, named, plain

HOSTILE = (
    "<script>alert(1)</script>",
    "</td></table><img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' autofocus onfocus='alert(1)",
    "&lt;b&gt; &amp; &#x3c;",
    "\x00<b>\x00",
)


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    found = read(el("p", text, title=text, data_x=text))
    assert found.tags == ["p"]
    assert found.text == text
    assert [name for name, _ in found.attributes] == ["title", "data-x"]


@given(st.text(), st.text())
def test_any_text_comes_out_as_it_went_in(text: str, attribute: str) -> None:
    written = el("p", text, title=attribute)
    assert written.count("<") == 2
    found = read(written)
    assert found.tags == ["p"]
    if "\r" not in attribute and "\x00" not in attribute:
        assert found.attributes == [("title", attribute)]


@given(st.text(), st.integers(2, 300))
def test_plain_text_is_one_short_line_that_turns_nothing_around(text: str, most: int) -> None:
    line = plain(text, most)
    assert len(line) <= most
    assert not set(line) & set("\n\r\t\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200e\u200f\x00")
    assert line == line.strip()


def test_short_words_are_kept_whole_and_long_ones_end_in_an_ellipsis() -> None:
    assert plain("  Rate\n the   shop ") == "Rate the shop"
    assert plain("a" * 160) == "a" * 160
    assert plain("a" * 161) == "a" * 159 + "…"
    assert plain("a" * 10_000, 20) == "a" * 19 + "…"
    assert plain(" " * 10_000 + "a", 20).endswith("…")
    assert named("x\u202ey") == "<bdi>xy</bdi>"


def test_children_of_all_kinds() -> None:
    assert el("p", "a<", None, 3, [el("b", "c"), ["d"]], Html("<i>")) == "<p>a&lt;3<b>c</b>d<i></p>"
    assert joined("<", Html("<hr>")) == "&lt;<hr>"
    assert el("br") == "<br>"
    with pytest.raises(TypeError):
        el("p", 1.5)


def test_attributes() -> None:
    written = el("input", for_="a", aria_hidden="true", readonly=True, checked=False, value=None)
    assert written == '<input for="a" aria-hidden="true" readonly>'


@pytest.mark.parametrize("name", ["onclick", "onerror", "style", "on_load"])
def test_nothing_that_runs_or_brings_a_style_can_be_written(name: str) -> None:
    with pytest.raises(ValueError, match="no attribute"):
        el("p", "x", **{name: "y"})


@pytest.mark.parametrize(
    "to",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:x",
        "data:text/html,x",
        "//evil.test/",
        "/v1/status",
        "http://evil.test/",
        "\tjavascript:x",
        " javascript:x",
        "..",
        "",
    ],
)
def test_no_link_leads_away(to: str) -> None:
    for name in ("href", "src", "action"):
        with pytest.raises(ValueError, match="leads away"):
            el("a", "x", **{name: to})


def test_our_own_links() -> None:
    for to in ("day", "tasks?text=%3C", "#main", "static/dashboard.css", "tasks_csv"):
        assert read(el("a", "x", href=to)).attributes == [("href", to)]


def test_an_element_has_a_name() -> None:
    with pytest.raises(ValueError, match="no element"):
        el("p onclick=x")
