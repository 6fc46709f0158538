"""Hostile HTML: what the parser gets to see, and that its time stays bounded."""

import re
import time
from itertools import count

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from server.messages import Page
from server.reading import guard, read_page, registry
from server.reading.guard import MAX_LENGTH, ends_a_tag, flattened, prepare
from server.reading.platform import compile_platform

FRONT = "x" * 17_000


def test_ordinary_pages_pass_untouched() -> None:
    html = (
        "<!DOCTYPE html><title>é</title>" + "<p class='a' id=b>text &amp; <b>more</b></p>" * 2_000
    )
    assert prepare(html) == html.encode()


def test_nesting_is_bounded_and_the_text_kept() -> None:
    prepared = prepare("<div>" * 100_000 + "<p>found</p>" + "</div>" * 100_000 + "<p>after</p>")
    tree = LexborHTMLParser(prepared)
    assert 200 < len(tree.css("div")) < 300
    assert tree.text().split() == ["foundafter"]


@pytest.mark.parametrize(
    "hiding",
    [
        "<!-- {} -->",
        "<script>{}</script>",
        "<style>{}</style>",
        "<textarea>{}</textarea>",
        "<title>{}</title>",
        "<p title='{}'>",
        "<![CDATA[{}]]>",
        "<svg><title>{}</title></svg>",
        "<xmp>{}</xmp>",
    ],
)
def test_closing_tags_that_the_parser_does_not_see_hide_no_depth(hiding: str) -> None:
    html = FRONT + ("<div>" + hiding.format("</div>")) * 30_000
    tree = LexborHTMLParser(prepare(html))
    deepest = 0
    for node in tree.css("div")[:40_000]:
        if node.child is None or node.css_first("div") is None:
            count = 0
            parent = node.parent
            while parent is not None:
                count, parent = count + 1, parent.parent
            deepest = max(deepest, count)
            if deepest > 400:
                break
    assert deepest <= 260


@pytest.mark.parametrize("quote", ["", "'", '"'])
@pytest.mark.parametrize("value", ["1", ">", "<"])
def test_attributes_are_bounded(quote: str, value: str) -> None:
    if not quote and value != "1":
        value = "2"
    many = " ".join(f"a{number}={quote}{value}{quote}" for number in range(50_000))
    tree = LexborHTMLParser(prepare(f"<div {many}>end</div>"))
    node = tree.css_first("div")
    assert node is not None
    assert 0 < len(node.attributes) <= 100
    assert "end" in (tree.body.text() if tree.body else "")


def test_attributes_that_are_kept_keep_their_values() -> None:
    many = " ".join(f"b{number}" for number in range(20_000))
    html = f"""<p class="x y" title='a "quoted" <tag>' data-n=7 checked>t</p>{FRONT}<i {many}>"""
    node = LexborHTMLParser(prepare(html)).css_first("p")
    assert node is not None
    assert node.attributes == {
        "class": "x y",
        "title": 'a "quoted" <tag>',
        "data-n": "7",
        "checked": "",
    }


@pytest.mark.parametrize(
    "comment", ["<!-->", "<!--->", "<!---->", "<!-- <p>x --!>", "<!-- - -- <b> -- > -->"]
)
def test_a_comment_ends_where_the_parser_ends_it(comment: str) -> None:
    many = " ".join(f"b{number}" for number in range(20_000))
    prepared = prepare(f"{FRONT}<i {many}>{comment}<p>seen</p><!-- not seen")
    seen = LexborHTMLParser(prepared).css_first("p")
    assert seen is not None
    assert seen.text() == "seen"
    assert b"not seen" not in prepared


def test_nul_and_lone_surrogates_become_text() -> None:
    assert prepare("a\0b\ud800c").decode() == "a\ufffdb?c"


def test_what_is_beyond_the_limit_is_cut() -> None:
    assert len(prepare("x" * (MAX_LENGTH + 5))) == MAX_LENGTH


HOSTILE = {
    "nested": "<div>" * 100_000 + "x",
    "nested and closed": "<div>" * 100_000 + "x" + "</div>" * 100_000,
    "attributes": "<div " + " ".join(f"a{number}" for number in range(300_000)) + ">x",
    "million nodes": "<p>a</p>" * 1_000_000,
    "ten megabytes": "<div class='x' id=y>hello <b>you</b></div>\n" * 230_000,
    "entities": "<!DOCTYPE a [<!ENTITY b '&c;&c;'>]>" + "&amp;&b;" * 500_000,
    "open angles": "<" * 3_000_000,
    "open quotes": "<a b='" * 500_000,
    "comments": "<!--" * 1_000_000,
    "closed comments": "<!---->" * 700_000,
    "one comment": "<!--" + "-a" * 3_000_000,
    "tables": "<table><tr><td>" * 100_000,
    "formatting": "<b><i><a href=x>" * 100_000,
    "prices": "<li><b>Task</b> $0.10</li>" * 100_000,
    "digits": "1 " * 3_000_000,
    "mail": "a@a." * 1_000_000,
    "labels": "Reward: " * 500_000,
    "hidden": "<div hidden>" * 30_000 + "x",
    "hidden each": "<i hidden>x</i>" * 200_000,
    "hundred thousand nodes": "".join(f"<p><b>text {n}</b></p>" for n in range(50_000)),
    "cards without end": "".join(f"<p><b>Task {n}</b><i>$0.{n}</i></p>" for n in range(30_000)),
    "a kind of card each": "".join(
        f"<p><b>Task {n}</b><i class=c{n}>$0.10</i></p>" for n in range(30_000)
    ),
    "one long list of terms": "<dl>" + "<dt>Some job</dt><dd>$0.10</dd>" * 50_000,
    "inline to the depth": ("<b>" * 250 + "x $1" + "</b>" * 250) * 1_000,
    "inline around all": "<b>a " * 250 + "<i>word</i> $1 " * 50_000,
    "links side by side": "<a href=/x>Task</a>$1 " * 100_000,
    "buttons": "<button>Start</button>" * 100_000,
    "notices": "<div role=alert>word</div>" * 100_000,
    "script in titles": "<title><script>x()</script></title><h1><script>y()</script>" * 20_000,
    "turning": "\u202e\u2066" * 1_000_000 + "<h1>\u202eword</h1>",
    "references": "&#x1F600;&notin;&#0;&#xD800;" * 200_000,
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_pages_give_a_reading_in_bounded_time(name: str) -> None:
    # No measure of speed: what the guard prevents takes minutes to hours.
    page = Page("p", 0, 1, "http://crowd.example/tasks/", "t", HOSTILE[name])
    start = time.process_time()
    reading = read_page(page)
    assert time.process_time() - start < 60
    assert len(reading.text) <= 20_000
    assert len(reading.offers) <= 2_000
    assert not any(sign in reading.text for sign in "\u202e\u2066\0")


@pytest.mark.parametrize("nested", [True, False])
def test_rows_within_rows_are_read_in_bounded_time(
    nested: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = """
name = "deep"
title = "Deep"
hosts = ["crowd.example"]
evidence = {}
[[pages]]
path = "/**"
stage = "listing"
[read.listing.offers]
rows = "b"
key = "{word}"
title = "b"
reward = "i"
parts.word = "b"
"""
    platform = compile_platform("deep.toml", file)
    monkeypatch.setattr(registry, "platforms", lambda: (platform,))
    html = "<b>a " * 250 + "<i>$1</i> word " * 50_000 if nested else "<b>a<i>$1</i></b>" * 50_000
    start = time.process_time()
    reading = read_page(Page("p", 0, 1, "http://crowd.example/x", "t", html))
    assert time.process_time() - start < 60
    assert 0 < len(reading.offers) <= 1_000


RAW_TEXT = (
    *("<script>", "</script>", "<SCRIPT ", "</Script ", "</scripty>", "<scriptx>", "<!--", "-->"),
    *("<!-->", "<!--->", "--", "-", "<", ">", "<style>", "</style>", "</style/", "<p>", "</p>"),
)


def _shown(html: bytes) -> str:
    root = LexborHTMLParser(html).root
    assert root is not None
    for node in root.css("script,style"):
        node.decompose()
    return re.sub(r"\W+", "", root.text())


@given(st.lists(st.sampled_from((*RAW_TEXT, "word")), max_size=12))
@example(["<script>", "<!--", "</script>", "word"])
@example(["<script>", "<!--", "<script>", "</script>", "word", "<script>", "-->", "</script>"])
@example(["<style>", "<!--", "</style>", "word"])
def test_what_a_script_or_a_style_ends_with_is_what_the_parser_says(pieces: list[str]) -> None:
    """Else words behind a script would be hidden in pages made to be written anew."""
    numbered = (f"{piece}{n} " if piece == "word" else piece for n, piece in enumerate(pieces))
    html = f"<p>first</p>{''.join(numbered)}".encode()
    assert _shown(flattened(html)) == _shown(html)


def test_a_window_that_begins_with_a_quoted_value_ends_no_tag() -> None:
    """The `=` before the quote stands in the window before it."""
    quoted = b"'x\"> '" + b" a" * 100
    assert not ends_a_tag(quoted)
    assert not ends_a_tag(b" \n" + quoted)
    assert ends_a_tag(b"y" + quoted)
    assert ends_a_tag(quoted + b'<p title="x">')


def test_attributes_are_bounded_where_each_window_begins_with_a_quoted_value() -> None:
    size = guard._WINDOW
    numbers = count()
    page = b'<b a="b"><p '.ljust(size - 2) + b"z="
    for _ in range(4):
        names = b" ".join(b"a%d" % next(numbers) for _ in range(2_500))
        page += b"'x\"> ' ".ljust(8) + names[: size - 10].ljust(size - 10) + b"z="
    tree = LexborHTMLParser(prepare((page + b"''>end").decode()))
    assert all(len(node.attributes) <= 100 for node in tree.css("p"))
