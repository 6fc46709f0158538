"""The visible text of a page."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from server.reading.text import clean_line, clean_text
from server.reading.visible import VisibleText


def text(html: str, limit: int = 20_000) -> str:
    root = LexborHTMLParser(html).root
    assert root is not None
    return VisibleText(root).of(root, limit)


@pytest.mark.parametrize(
    ("html", "seen"),
    [
        ("<p>one <b>two</b>, three<p>four", "one two, three\nfour"),
        ("<div>a</div>b<div>c<br>d</div>", "a\nb\nc\nd"),
        ("<td>a</td><table><tr><td>b<td>c</table>", "a\nb\nc"),
        ("<p>a\n   b\t c</p>", "a b c"),
        ("<pre>a\nb</pre>", "a\nb"),
        ("<span>a</span> <span>b</span><span>c</span>", "a bc"),
        ("<p>r<b>e</b>gister", "register"),
        ("<a>Log In</a><a>Sign Up</a>.", "Log In Sign Up."),
        ("<b><i>a</i></b> <b>c</b>", "a c"),
        (
            "<title>no</title><script>no</script><style>no</style><p>yes<template>no</template>",
            "yes",
        ),
        ("<textarea>no</textarea><select><option>no</select><noscript>no</noscript>yes", "yes"),
        ("<div hidden>no<p>no</p></div><p>yes", "yes"),
        ("<div><span style='color:red; Display: None'>no</span></div> yes", "yes"),
        ("<p style='visibility:hidden'>no</p><p data-vigiclic-hidden>no</p>yes", "yes"),
        ("<div hidden>no", ""),
        ("<p hidden>no</p>   <p>yes</p><p hidden>no</p>", "yes"),
        ("<button>Press</button><input value='no'>", "Press"),
        ("&lt;b&gt; &amp;amp; é&nbsp;!", "<b> &amp; é !"),
        ("", ""),
    ],
)
def test_visible_text(html: str, seen: str) -> None:
    assert text(html) == seen


def test_unseen_signs_are_dropped() -> None:
    assert clean_line("re\u200bgi\u00adster \u202eeef\u202c \ufeffnow\u2066") == "register eef now"
    assert clean_text("a\u2028b\x00\x1b c\n\n\n d \r\n") == "a\nb c\nd"


def test_long_pages_lose_their_tail() -> None:
    assert text("<p>start</p>" + "<p>filler</p>" * 10_000, 100).startswith("start\nfiller")
    assert len(text("<p>filler</p>" * 10_000, 100)) == 100


def test_a_part_is_read_alone() -> None:
    root = LexborHTMLParser("<div>a<p id=x>b <i>c</i></p>d</div>").root
    assert root is not None
    part = root.css_first("#x")
    assert part is not None
    assert VisibleText(root).of(part) == "b c"


@pytest.mark.parametrize(
    ("html", "css", "words"),
    [
        ("<div><h3><a>one</a></h3><span>two</span></div>", "h3", "one"),
        ("<div><h3><a>one</a></h3><span><b>two</b></span></div>", "h3", "one"),
        ("<div><p><i>one</i><br></p><i></i>two</div>", "p", "one"),
        ("<div><p><i>one</i> more</p>two</div>three", "div", "one more\ntwo"),
        ("<ul><li><b>one</b> x<li><b>two</b> y</ul>", "li", "one x"),
        ("<p><a><i>one</i></a><a>two</a></p>", "a", "one"),
        ("<p><i>one <b>two</b></i><i>three</i></p>", "i", "one two"),
        ("<div><p><b>one</b><i hidden>x</i></p><i hidden>y</i><b>two</b></div>", "p", "one"),
        ("<div><p><b>one</b></p><!-- x --><script>y</script>two</div>", "p", "one"),
        ("<div hidden><p><b>one</b> x</p>two</div>", "p", "one x"),
        ("<p><b>one</b></p>", "p", "one"),
    ],
)
def test_a_part_ends_where_it_ends(html: str, css: str, words: str) -> None:
    root = LexborHTMLParser(html).root
    assert root is not None
    part = root.css_first(css)
    assert part is not None
    assert VisibleText(root).of(part) == words
