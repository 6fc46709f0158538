"""Which texts of a page are seen, and where among them its parts begin."""

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from server.reading.visible import VisibleText
from server.reading.walk import Walk


def parsed(html: str) -> LexborNode:
    root = LexborHTMLParser(html).root
    assert root is not None
    return root


def part(root: LexborNode, css: str) -> LexborNode:
    found = root.css_first(css)
    assert found is not None
    return found


EMPTY = "<i></i>" * 200


@pytest.mark.parametrize(
    ("html", "words"),
    [
        (f"a<div id=x>{EMPTY}<p>b<p>c</div>d", "b\nc"),
        (f"a<div id=x><p>b<p>c{EMPTY}</div>{EMPTY}d", "b\nc"),
        (f"a<div id=x>{EMPTY}</div>{EMPTY}d", ""),
        (f"a<div id=x>b<p>c</div>{EMPTY}", "b\nc"),
        ("a<div id=x></div>b", ""),
        ("a<div id=x><br></div> <div> </div>b", ""),
        (f"<div hidden>{EMPTY}<div id=x>b<p hidden>c</p> d</div></div>e", "b d"),
        (f"a<div id=x hidden>b<p>c</p>{EMPTY}</div>d", ""),
        ("a<textarea id=x>b</textarea>c", ""),
    ],
)
def test_a_part_is_found_however_far_its_words_are(html: str, words: str) -> None:
    root = parsed(html)
    visible = VisibleText(root)
    assert visible.of(part(root, "#x")) == words


def test_parts_side_by_side_are_parted() -> None:
    root = parsed("<ul>" + "".join(f"<li><b>{n}</b> x</li>\n" for n in range(50)) + "</ul>end")
    visible = VisibleText(root)
    rows = root.css("li")
    assert [visible.of(row) for row in rows] == [f"{n} x" for n in range(50)]
    spans = [visible.flow.span(row) for row in rows]
    assert spans == [(2 * n, 2 * n + 2) for n in range(50)]


def test_a_line_break_that_is_not_shown_breaks_no_line() -> None:
    root = parsed("<p>a <br hidden>b<br>c")
    assert VisibleText(root).of(root) == "a b\nc"


@pytest.mark.parametrize(("depth", "shallow"), [(50, True), (150, True), (400, False)])
@pytest.mark.parametrize("hiding", ["<div>", "<div hidden>", "<template></template><noscript>"])
def test_depth_is_told_wherever_it_is(depth: int, shallow: bool, hiding: str) -> None:
    root = parsed(f"<p>a</p>{hiding}{'<div>' * depth}x")
    hidden = root.css("[hidden]")
    assert Walk(root, hidden).is_shallow(256) is shallow


def test_of_half_a_page_nothing_is_told_of_its_depth() -> None:
    assert not Walk(parsed("<p>a<p>b<p>c"), [], most=4).is_shallow(256)
