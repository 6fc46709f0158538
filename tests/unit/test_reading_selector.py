"""The selector syntax of the platform files."""

from decimal import Decimal

import pytest
from selectolax.lexbor import LexborHTMLParser

from server.reading.selector import SelectorError, first_of, parse

HTML = """<ul><li class="job" data-id="7"><b>One</b></li><li class="job"><b>Two</b></li></ul>
<div data-props='{"jobs": [{"title": "A", "pay": 0.10}, {"title": null}, null]}'></div>
<div data-broken='{"jobs": '></div>"""


def root() -> object:
    return LexborHTMLParser(HTML).root


def test_css_gives_elements() -> None:
    assert [node.text() for node in parse("li.job b", "html").find(root())] == ["One", "Two"]
    assert len(parse("li.job b", "html").find(root(), first=True)) == 1
    assert parse("li.nothing", "html").find(root()) == []


def test_attribute_of_elements_and_of_the_row_itself() -> None:
    assert parse("li.job @data-id", "html").find(root()) == ["7"]
    row = parse("li.job", "html").find(root())[0]
    assert parse("@data-id", "html").find(row) == ["7"]
    assert parse("@data-nothing", "html").find(row) == []


def test_json_in_an_attribute_keeps_its_decimals() -> None:
    selector = parse("div @data-props => jobs[].pay", "html")
    assert selector.gives == "json"
    assert selector.find(root()) == [Decimal("0.10")]
    assert parse("div @data-props => jobs[]", "html").find(root()) == [
        {"title": "A", "pay": Decimal("0.10")},
        {"title": None},
    ]


def test_json_that_is_broken_or_of_another_shape_gives_nothing() -> None:
    assert parse("div @data-broken => jobs", "html").find(root()) == []
    assert parse("length(jobs)", "json").find({"jobs": 7}) == []
    assert parse("a.b.c", "json").find({"a": [1, 2]}) == []
    assert parse("a", "json").find("text") == []


def test_first_of_takes_the_first_that_finds() -> None:
    selectors = [parse("i", "html"), parse("li @data-id", "html"), parse("b", "html")]
    assert first_of(selectors, root()) == "7"
    assert first_of(selectors[:1], root()) is None


@pytest.mark.parametrize(
    ("source", "over"), [("li[", "html"), ("", "html"), ("a @b => [", "html"), ("a.[", "json")]
)
def test_broken_selectors_are_refused(source: str, over: str) -> None:
    with pytest.raises(SelectorError):
        parse(source, over)  # type: ignore[arg-type]
