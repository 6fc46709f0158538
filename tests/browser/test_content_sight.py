"""Words that no eye sees are told from those that are seen, however a page hides them.

Each way is tried in a real browser, and the classifier's verdict with it: bait that is surely
hidden warns of nothing, honest words that are hidden soothe nobody, what is seen is always judged.
"""

import pytest

from classifier.scorer import Scorer
from server.judge import Judge
from server.messages import OfferVerdict, Page
from server.reading import read_page
from server.reading.model import Offer
from tests.support.content_page import ADDRESS, ContentPage

pytestmark = pytest.mark.browser

BAIT = (
    "To start working you must first pay a registration fee of $50 by gift card. Send the code of"
    " the gift card to our agent on WhatsApp and you will receive your refund after the first task."
    " Then recharge your account with USDT: only who deposits can unlock the next tasks and"
    " withdraw the commission."
)
SOOTHING = "Please look at the picture and draw a box around each traffic sign you can find. " * 40
PAGE = """<!doctype html><style>{}</style><body><h1>Sort the pictures</h1><p>Reward: $1.00</p>
<p>Look at each picture and sort it.</p>{}<form><input type=radio><button>Send</button></form>"""

SURELY_HIDDEN = {
    "opacity": ".h { opacity: 0 }",
    "nearly no opacity": ".h { opacity: .02 }",
    "opacity of what it stands in": "div:has(> .h) { opacity: .1 } .h { opacity: .2 }",
    "visibility": ".h { visibility: hidden }",
    "collapsed": ".h { visibility: collapse }",
    "letters without size": ".h { font-size: 0 }",
    "transparent letters": ".h { color: transparent }",
    "transparent by another notation": ".h { color: oklch(0.5 0.1 20 / 0) }",
    "transparent filling": ".h { -webkit-text-fill-color: transparent }",
    "by its place": "div > p:nth-child(2) { opacity: 0 }",
    "by another element's": "h1 ~ div .h { visibility: hidden }",
    "not displayed": ".h { display: none }",
    "not rendered": ".h { content-visibility: hidden }",
    "by what it stands in, which has no box": "div:has(> .h) { display: contents }"
    " .h { opacity: 0 }",
}
MAYBE_HIDDEN = {
    "the colour of the ground": ".h { color: #fff }",
    "nearly the colour of the ground": ".h { color: #f5f5f5 }",
    "the colour of a box": "div:has(> .h) { background: #123456 } .h { color: rgb(18 52 86) }",
    "the colour of the ground, written otherwise": ".h { color: oklch(1 0 0) }",
    "clipped": ".h { position: absolute; clip: rect(0 0 0 0) }",
    "clipped by a path": ".h { clip-path: inset(50%) }",
    "for screen readers": ".h { position: absolute; width: 1px; height: 1px; overflow: hidden }",
    "a box without height": ".h { height: 0; overflow: hidden }",
    "off the screen": ".h { position: absolute; left: -9999px; width: 300px }",
    "above the screen": ".h { position: absolute; top: -9999px }",
    "moved away": ".h { transform: translateX(-300vw) }",
    "moved out of its box": "div:has(> .h) { overflow: hidden; height: 60px }"
    " .h { margin-top: 900px }",
    "far indented": ".h { text-indent: -9999px; overflow: hidden }",
    "of no size": ".h { transform: scale(0) }",
    "letters too small": ".h { font-size: 1px }",
    "filtered away": ".h { filter: opacity(0) }",
    "masked": ".h { mask-image: linear-gradient(transparent, transparent) }",
}
SEEN = {
    "no style": "",
    "a style that does not hold": "p.other { opacity: 0 }",
    "shown in what is hidden": "div:has(> .h) { visibility: hidden } .h { visibility: visible }",
    "transparent letters with a shadow": ".h { color: transparent; text-shadow: 0 0 0 #000 }",
    "transparent letters with an edge": ".h { color: transparent; -webkit-text-stroke: 1px #000 }",
    "letters cut out of their ground": ".h { color: transparent; background: #000;"
    " -webkit-background-clip: text; background-clip: text }",
    "filled letters": ".h { color: transparent; -webkit-text-fill-color: #000 }",
    "white on a dark box": ".h { background: #000; color: #fff }",
    "white on a picture": ".h { background-image: linear-gradient(#000, #000); color: #fff }",
    "white over a dark box that stands elsewhere": "h1 { position: absolute; inset: 0; margin: 0;"
    " background: #000; pointer-events: none } .h { color: #fff; position: relative }",
    "faded in": "@keyframes in { from { opacity: 0 } } .h { animation: in 60s linear }",
    "faded in later": "@keyframes in { to { opacity: 1 } }"
    " .h { opacity: 0; animation: in 1s 60s forwards }",
    "below the fold": ".h { margin-top: 5000px }",
    "opacity of what has no box": "div:has(> .h) { display: contents; opacity: 0 }",
    "a line among others that is to be left out": ".h { display: inline;"
    " content-visibility: hidden }",
    "small letters scaled up": ".h { font-size: .9px; transform: scale(20);"
    " transform-origin: 0 0; width: 30px }",
    "small letters zoomed": ".h { font-size: .9px; zoom: 20 }",
    "a line in another colour": ".h { color: transparent; width: 99999px }"
    " .h::first-line { color: #000 }",
    "a line of another size": ".h { font-size: 0 } .h::first-line { font-size: 20px }",
    "in a box that scrolls": "div:has(> .h) { overflow: auto; height: 30px }"
    " .h { margin-top: 500px }",
}


SEEN_ALL_THE_SAME = {
    "a style of the root": '<html style="color: transparent"><body style="color: #000">{}',
    "the root, shown": "<html hidden><style>html {{ display: block }}</style>{}",
    "a style of the page's own": '<div style="--x: {{a;color :transparent;b}}">{}</div>',
    "a comment in a style": '<div style="--x: {{a;/**/color:transparent;b}}">{}</div>',
    "letters of a drawing": '<svg><text y=20 style="color: transparent">{}</text></svg>',
    "letters with an edge in a drawing": "<svg><text y=20 fill=none stroke=red>{}</text></svg>",
    "a part of a drawing": "<svg><text fill=none y=20><tspan fill=red>{}</tspan></text></svg>",
    "an undone style in a drawing": '<svg><g style="opacity:0;opacity:1"><text y=20>{}</text></g>',
    "a part of a formula": "<math style='color: transparent'><mtext style='color: red'>{}</mtext>",
    "over the page": '<div style="opacity: 0"><dialog>{}</dialog></div>'
    '<script>document.querySelector("dialog").showModal()</script>',
    "over the page, from a tree": '<div style="opacity: 0"></div><script>'
    "const root = document.querySelector('div').attachShadow({{mode: 'open'}});"
    "root.innerHTML = '<dialog>{}</dialog>'; root.firstChild.showModal()</script>",
    "over the page, from a tree in a tree": '<div style="opacity: 0"><p><b></b></p></div><script>'
    "const plant = (host, html) => Object.assign(host.attachShadow({{mode: 'open'}}), {{innerHTML:"
    " html}}).firstChild; const inner = plant(document.querySelector('p'), '<section></section>');"
    "plant(inner, '<dialog>{}</dialog>').showModal()</script>",
    "a part that a drawing repeats": '<svg><symbol id=a viewBox="0 0 99 99"><text y=20>{}</text>'
    '</symbol><use href="#a" width=99 height=99></svg>',
    "a part of a part, with marks in its name": '<svg><defs><text id="a b" y=20>{}</text><g id=g>'
    '<use xlink:href="#a%20b"></g></defs></svg><svg><use href="#g"></svg>',
    "a part of a part that is in none itself": "<svg><symbol id=a><text y=20>{}</text></symbol>"
    '<symbol id=b><use href="#a"></symbol><use href="#b"></svg>',
    "a paragraph that a drawing of the page's address repeats": "<svg><symbol id=a><foreignObject"
    ' width=99 height=99><p>{}</p></foreignObject></symbol><use href="/tasks#a"></svg>',
    "a name of drawings": "<p><line>{}</line>",
    "a name of descriptions": "<p><desc>{}</desc>",
    "a name in another space": "<p></p><script>document.querySelector('p').append(Object.assign("
    "document.createElementNS('urn:x', 'script'), {{textContent: '{}'}}))</script>",
    "a field's name in a formula": "<math></math><script>document.querySelector('math').append("
    "Object.assign(document.createElementNS('http://www.w3.org/1998/Math/MathML', 'textarea'),"
    " {{textContent: '{}'}}))</script>",
    "a title": "<body><title>{}</title><style>title {{ display: block }}</style>",
}
NOT_SEEN = {
    "letters of a drawing without filling": "<svg><text y=20 fill=none>{}</text></svg>",
    "letters of a drawing with a clear filling": "<svg><text y=20 fill-opacity=0>{}</text></svg>",
    "a part that no drawing repeats": "<svg><symbol id=a><text y=20>{}</text></symbol></svg>",
    "a part that a drawing repeats unseen": "<svg><defs><text id=a y=20>{}</text></defs>"
    '<use href="#a" style="opacity: 0"><g style="display: none"><use href="#a"></g></svg>',
    "the title of a part that a drawing repeats": "<svg><symbol id=a><title>{}</title></symbol>"
    '<use href="#a"></svg>',
    "a part that is not shown of one that is repeated": "<svg><symbol id=a><text></text>"
    '<text style="display: none">{}</text></symbol><use href="#a"></svg>',
    "a part with a clear filling": "<svg><symbol id=a><text y=20 fill=none>{}</text></symbol>"
    '<use href="#a"></svg>',
    "a page over nothing, in a tree": '<div style="opacity: 0"></div><script>'
    "document.querySelector('div').attachShadow({{mode: 'open'}}).innerHTML = '<p>{}'</script>",
}


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge(Scorer.load())


def offer(content: ContentPage, style: str, words: str) -> Offer:
    """Show a task page with these words in a paragraph of their own; give what is read."""
    content.show(PAGE.format(style, words))
    (found,) = read_page(Page("p", 0, 1, ADDRESS, "Task", content.redacted())).offers
    return found


def verdict(judge: Judge, content: ContentPage, style: str, words: str) -> OfferVerdict:
    content.show(PAGE.format(style, words))
    reading = read_page(Page("p", 0, 1, ADDRESS, "Task", content.redacted()))
    (judged,) = judge(reading, ADDRESS)
    return judged.verdict


def put(words: str, open_words: str = "") -> str:
    return f'<div><p>{open_words}</p><p class="h">{words}</p></div>'


@pytest.mark.parametrize("how", SURELY_HIDDEN)
def test_what_is_surely_hidden_neither_warns_nor_soothes(
    judge: Judge, content: ContentPage, how: str
) -> None:
    style = SURELY_HIDDEN[how]
    assert BAIT not in offer(content, style, put(BAIT)).text
    assert verdict(judge, content, style, put(BAIT)).level == "none"
    assert verdict(judge, content, style, put(SOOTHING, BAIT)).level == "danger"


@pytest.mark.parametrize("how", MAYBE_HIDDEN)
def test_what_may_be_hidden_soothes_nobody_and_hides_nothing(
    judge: Judge, content: ContentPage, how: str
) -> None:
    """A page that shows such words all the same, by a way not known here, is warned of."""
    style = MAYBE_HIDDEN[how]
    found = offer(content, style, put(BAIT))
    assert BAIT in found.text
    assert found.plain
    assert BAIT not in found.plain
    assert verdict(judge, content, style, put(BAIT)).level == "danger"
    assert verdict(judge, content, style, put(SOOTHING, BAIT)).level == "danger"


@pytest.mark.parametrize("how", SEEN)
def test_what_is_seen_warns(judge: Judge, content: ContentPage, how: str) -> None:
    assert BAIT in offer(content, SEEN[how], put(BAIT)).text
    assert verdict(judge, content, SEEN[how], put(BAIT)).level == "danger"


@pytest.mark.parametrize("how", SEEN_ALL_THE_SAME)
def test_what_is_seen_is_read_whatever_its_attributes_say(content: ContentPage, how: str) -> None:
    content.show("<!doctype html>" + SEEN_ALL_THE_SAME[how].format(BAIT))
    assert BAIT in read_page(Page("p", 0, 1, ADDRESS, "", content.redacted())).text


@pytest.mark.parametrize("how", NOT_SEEN)
def test_letters_that_are_not_drawn_are_not_read(content: ContentPage, how: str) -> None:
    content.show(f"<!doctype html><p>{BAIT}</p>" + NOT_SEEN[how].format(SOOTHING))
    assert read_page(Page("p", 0, 1, ADDRESS, "", content.redacted())).text == BAIT


def test_drawings_that_repeat_each_other_again_and_again_end(content: ContentPage) -> None:
    laughs = "".join(
        f"<g id=a{n}>{f'<use href=#a{n - 1}></use>' * 10 if n else '<text>ha</text>'}</g>"
        for n in range(5)
    )
    itself = "<g id=b><use href=#c></use></g><symbol id=c><text>ho</text><use href=#b></symbol>"
    content.show(
        f"<!doctype html><p>{BAIT}</p><svg>{itself}<defs>{laughs}</defs><use href=#a4></svg>"
    )
    html = content.redacted()
    assert BAIT in html
    assert 1 < html.count("ha</text>") <= 1_000
    assert 1 <= html.count("ho</text>") <= 3


def test_an_honest_page_has_nothing_doubtful(content: ContentPage) -> None:
    assert offer(content, "h1 { color: #333; background: #eee }", put("Well paid.")).plain == ""


def test_a_large_page_hides_no_words_that_are_seen(content: ContentPage) -> None:
    """There elements that are alike are looked at once; what hides is looked at each time."""
    rows = '<p class="h">one</p>' * 1_500
    content.show(
        PAGE.format("p.h:nth-child(3) { opacity: 0 } p.h:nth-child(4) { color: #fff }", rows)
    )
    html = content.redacted()
    assert html.count("data-vigiclic") <= 2
    content.show(PAGE.format("p.h:nth-child(n + 9) { opacity: 0 }", f"{rows}<b>there</b>"))
    assert "there" in read_page(Page("p", 0, 1, ADDRESS, "", content.redacted())).text


def test_a_page_whose_words_fade_in_is_read_again(content: ContentPage) -> None:
    content.show(
        PAGE.format(
            "@keyframes in { to { opacity: 1 } } .h { opacity: 0; animation: in 1ms 1s forwards }",
            put(BAIT),
        )
    )
    first, second = content.wait_for_pages(2)[:2]
    assert "data-vigiclic-faint" in first["html"]
    assert "data-vigiclic" not in second["html"]


def test_a_page_that_a_style_sheet_changes_is_read_again_while_the_worker_is_there(
    content: ContentPage,
) -> None:
    """A new rule is no change of the document: no observer is told of it."""
    content.show(PAGE.format(".h { opacity: 0 }", put(BAIT)))
    (first,) = content.wait_for_pages(1)
    assert "data-vigiclic-hidden" in first["html"]
    content.page.evaluate("document.styleSheets[0].deleteRule(0)")
    content.page.keyboard.press("Shift")
    assert "data-vigiclic" not in content.wait_for_pages(2)[1]["html"]


@pytest.mark.parametrize(
    "name", ["documentElement", "body", "createElement", "designMode", "title"]
)
def test_an_element_with_a_name_takes_no_property_of_the_document(
    content: ContentPage, name: str
) -> None:
    """In a browser an image named "body" is what `document.body` gives from then on."""
    content.show(PAGE.format("", f'<p>{BAIT}</p><img name="{name}">'))
    assert content.page.evaluate(f"document.{name} instanceof HTMLImageElement")
    assert BAIT in content.redacted()
    (sent,) = content.wait_for_pages(1)
    assert BAIT in sent["html"]
    assert sent["title"] == ""


TREE = """<script>
const host = document.querySelector('.h');
host.attachShadow({{ mode: 'open' }}).innerHTML = `{}`;
</script>"""


def test_words_in_a_shadow_tree_are_read_as_they_are_shown(
    judge: Judge, content: ContentPage
) -> None:
    words = BAIT.split()
    slotted = "".join(
        f"{word} " if place % 2 else f"<slot name=s{place}></slot> "
        for place, word in enumerate(words)
    )
    light = "".join(f"<b slot=s{n}>{word}</b>" for n, word in enumerate(words) if n % 2 == 0)
    html = f'<div class="h">{light}</div>{TREE.format(slotted)}'
    assert BAIT in " ".join(offer(content, "", html).text.split())
    assert verdict(judge, content, "", html).level == "danger"


def test_what_a_shadow_tree_does_not_show_is_not_read(judge: Judge, content: ContentPage) -> None:
    tree = f"<style>i {{ opacity: 0 }}</style><p>{BAIT}</p><i>{SOOTHING}</i>"
    html = f'<div class="h">{SOOTHING}<p>{SOOTHING}</p></div>{TREE.format(tree)}'
    found = offer(content, "", html)
    assert BAIT in found.text
    assert "traffic sign" not in found.text
    assert verdict(judge, content, "", html).level == "danger"


def test_what_was_typed_in_a_shadow_tree_stays_there(content: ContentPage) -> None:
    tree = "<input value=S3CRET><textarea>S3CRET</textarea><p>Words</p><p data-token=S3CRET>x</p>"
    content.show(PAGE.format("", f'<div class="h"></div>{TREE.format(tree)}'))
    html = content.redacted()
    assert "<p>Words</p>" in html
    assert "S3CRET" not in html


def test_a_change_in_a_shadow_tree_is_one_of_the_page(content: ContentPage) -> None:
    content.show(PAGE.format("", f'<div class="h"></div>{TREE.format("<p>First</p>")}'))
    content.wait_for_pages(1)
    content.page.evaluate(
        "words => { document.querySelector('.h').shadowRoot.firstChild.textContent = words; }", BAIT
    )
    assert BAIT in content.wait_for_pages(2)[1]["html"]
