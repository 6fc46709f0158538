"""The marks beside offers and the painted phrases: in place, in nobody's way, gone when asked."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.content_page import ContentPage
from tests.support.waiting import eventually

pytestmark = pytest.mark.browser

HOST = "[data-vigiclic-marks]"
FEE = "a registration fee of 20 euros"
LIST = """<!doctype html><body style="margin:0"><h1>Tasks</h1><table><tr>
<td><a href="/1" id="one">Copy 20 receipts</a></td><td>0.50 €</td></tr><tr>
<td style="padding-right:9em"><a href="/2" id="two">Data <b>entry</b>
at home</a></td><td>There is a <i>registration</i> fee of 20 euros to begin.</td></tr></table>
<p id="three">Survey</p><p>Survey of a great many things</p></body>"""
RECT = "id => document.getElementById(id).getBoundingClientRect().toJSON()"
PAINTED = """level => [...(CSS.highlights.get('vigiclic-' + level) ?? [])].map(String)"""


def _mark(title: str, level: str = "none", text: str = "7.50 €/h") -> dict[str, str]:
    return {"title": title, "level": level, "text": text, "label": f"{title}: {text}"}


MARKS = [_mark("Copy 20 receipts"), _mark("Data entry at home", "danger"), _mark("Survey")]
PHRASES = [{"level": "danger", "title": "Data entry at home", "quote": FEE}]


def _show(
    content: ContentPage, marks: list[Any] | None = None, phrases: list[Any] | None = None
) -> None:
    content.order(
        {
            "call": "offers",
            "language": "en",
            "marks": MARKS if marks is None else marks,
            "phrases": PHRASES if phrases is None else phrases,
        }
    )


def _boxes(content: ContentPage) -> dict[str, list[float]]:
    """Give left, top, right and bottom of each mark that is seen, by its label."""
    session = content.page.context.new_cdp_session(content.page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    boxes = {}
    for node in nodes:
        name = node.get("name", {}).get("value", "")
        if node.get("role", {}).get("value") == "listitem" and ": " in name:
            box = session.send("DOM.getBoxModel", {"backendNodeId": node["backendDOMNodeId"]})
            corners = box["model"]["border"]
            boxes[name.split(": ")[0]] = [*corners[0:2], *corners[4:6]]
    session.detach()
    return boxes


def _wait(content: ContentPage, look: Callable[[], object], what: str) -> None:
    eventually(look, what, pause=lambda seconds: content.page.wait_for_timeout(seconds * 1_000))


def _rect(content: ContentPage, name: str) -> dict[str, float]:
    rect: dict[str, float] = content.page.evaluate(RECT, name)
    return rect


@pytest.fixture
def marked(content: ContentPage) -> ContentPage:
    content.show(LIST)
    content.wait_for_pages(1)
    _show(content)
    content.page.wait_for_selector(HOST, state="attached")
    return content


def test_each_offer_has_its_mark_beside_it(marked: ContentPage) -> None:
    boxes = _boxes(marked)
    assert boxes.keys() == {"Copy 20 receipts", "Data entry at home", "Survey"}
    for name, title in (("two", "Data entry at home"), ("three", "Survey")):
        rect, (left, top, _, bottom) = _rect(marked, name), boxes[title]
        assert left >= rect["left"]
        assert rect["top"] - 3 <= (top + bottom) / 2 <= rect["bottom"] + 3
    assert boxes["Data entry at home"][0] >= _rect(marked, "two")["right"]


def test_it_covers_no_other_text(marked: ContentPage) -> None:
    left, top, right, bottom = _boxes(marked)["Copy 20 receipts"]
    pay = marked.page.evaluate(
        "document.querySelectorAll('td')[1].getBoundingClientRect().toJSON()"
    )
    apart = right <= pay["left"] or bottom <= pay["top"] + 6 or left >= pay["right"]
    assert apart, (left, top, right, bottom, pay)


def test_it_covers_no_text_that_begins_under_its_end(content: ContentPage) -> None:
    content.show(
        "<!doctype html><style>td { padding: 0; font: 16px monospace }</style>"
        "<table><tr><td style='padding-inline-end: 45px'><a href='/1'>Label the photos</a></td>"
        "<td>second wave</td></tr></table>"
    )
    content.wait_for_pages(1)
    _show(content, [_mark("Label the photos")], [])
    content.page.wait_for_selector(f"{HOST}[data-vigiclic-marks='1']", state="attached")
    [(left, _, right, bottom)] = _boxes(content).values()
    beside = content.page.evaluate(
        "(() => { const all = document.createRange();"
        " all.selectNodeContents(document.querySelectorAll('td')[1]);"
        " return all.getBoundingClientRect().toJSON(); })()"
    )
    apart = right <= beside["left"] or bottom <= beside["top"] + 6 or left >= beside["right"]
    assert apart, (left, right, bottom, beside)


def test_a_title_of_two_lines_is_not_written_over(content: ContentPage) -> None:
    content.show(
        "<!doctype html><style>td { padding: 0; font: 16px monospace }</style><br>"
        "<table><tr><td style='inline-size: 130px'><a id='two' href='/1'>Label photos and name"
        " them</a></td><td>second wave of it</td></tr></table>"
    )
    content.wait_for_pages(1)
    _show(content, [_mark("Label photos and name them")], [])
    content.page.wait_for_selector(f"{HOST}[data-vigiclic-marks='1']", state="attached")
    [(_, _, _, bottom)] = _boxes(content).values()
    assert bottom <= _rect(content, "two")["top"] + 6


def test_nothing_in_the_page_moves_or_changes(content: ContentPage) -> None:
    content.show(LIST)
    content.wait_for_pages(1)
    state = """[...document.querySelectorAll('body, body *')].map(element =>
      [element.outerHTML, JSON.stringify(element.getBoundingClientRect())])"""
    size = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    before, wide = content.page.evaluate(state), content.page.evaluate(size)
    content.page.evaluate(
        """globalThis.shifts = [];
        new PerformanceObserver(list => shifts.push(...list.getEntries()))
        .observe({type: 'layout-shift', buffered: true})"""
    )
    _show(content)
    content.page.wait_for_selector(HOST, state="attached")
    content.page.wait_for_timeout(300)
    assert content.page.evaluate(state) == before
    assert content.page.evaluate(size) == wide
    assert content.page.evaluate("shifts.length") == 0


def test_the_page_cannot_look_inside_and_sends_it_nowhere(marked: ContentPage) -> None:
    assert marked.page.evaluate(
        f"(h => [h.shadowRoot, h.textContent])(document.querySelector('{HOST}'))"
    ) == [None, ""]
    assert "vigiclic-marks" not in marked.redacted()
    marked.page.wait_for_timeout(2_500)
    assert len(marked.asked("page")) == 1


def test_clicks_go_to_the_page(marked: ContentPage) -> None:
    marked.page.evaluate(
        "globalThis.hits = []; addEventListener('click', e => hits.push(e.target.localName))"
    )
    left, top, right, bottom = _boxes(marked)["Data entry at home"]
    marked.page.mouse.click((left + right) / 2, (top + bottom) / 2)
    assert marked.page.evaluate("hits") == ["td"]


def test_the_phrase_is_painted_where_it_stands(marked: ContentPage) -> None:
    assert marked.page.evaluate(PAINTED, "danger") == [FEE]
    assert marked.page.evaluate(PAINTED, "caution") == []


def test_the_words_of_the_offer_are_painted_and_not_those_of_another(content: ContentPage) -> None:
    content.show(f"<body><p>Fine: no {FEE}.</p><h2>Bad offer</h2><p id=bad>Pay {FEE}.</p></body>")
    content.wait_for_pages(1)
    _show(content, [], [{"level": "caution", "title": "Bad offer", "quote": FEE}])
    content.page.wait_for_function("CSS.highlights.size")
    place = "[...CSS.highlights.get('vigiclic-caution')][0].startContainer.parentElement.id"
    assert content.page.evaluate(place) == "bad"


def test_a_title_of_two_cells_is_found_in_its_row(content: ContentPage) -> None:
    rows = "".join(f"<tr><td>Batch {n}</td><td>Asker</td><td>Survey</td></tr>" for n in "ABC")
    content.show(f"<!doctype html><body><table>{rows}</table></body>")
    content.wait_for_pages(1)
    _show(content, [_mark("Survey / Batch B"), _mark("Survey / Batch D")], [])
    content.page.wait_for_selector(HOST, state="attached")
    boxes = _boxes(content)
    assert boxes.keys() == {"Survey / Batch B"}
    row = content.page.evaluate(
        "document.querySelectorAll('tr')[1].getBoundingClientRect().toJSON()"
    )
    _, top, _, bottom = boxes["Survey / Batch B"]
    assert row["top"] - 12 <= (top + bottom) / 2 <= row["bottom"]


def test_all_of_it_goes_when_nothing_is_to_be_shown(marked: ContentPage) -> None:
    _show(marked, [], [])
    marked.page.wait_for_selector(HOST, state="detached")
    assert marked.page.evaluate(PAINTED, "danger") == []


def test_all_of_it_goes_with_a_pause(marked: ContentPage) -> None:
    marked.order({"call": "stop"})
    marked.page.wait_for_selector(HOST, state="detached")


def test_it_stands_under_a_dialogue(marked: ContentPage) -> None:
    marked.page.evaluate(
        """document.body.insertAdjacentHTML('beforeend',
        '<div style="position:fixed;inset:0;background:#fff">Wait</div>')"""
    )
    _wait(marked, lambda: _boxes(marked) == {}, "page without marks in front")


def test_it_follows_its_offer(marked: ContentPage) -> None:
    before = _boxes(marked)["Survey"]
    marked.page.evaluate("document.querySelector('h1').style.marginTop = '90px'")

    def followed() -> bool:
        after = _boxes(marked).get("Survey")
        moved = _rect(marked, "three")["top"]
        return bool(
            after and after[1] > before[1] + 50 and abs((after[1] + after[3]) / 2 - moved - 9) < 12
        )

    _wait(marked, followed, "mark beside its offer")


def test_a_page_that_draws_itself_anew_keeps_its_marks(marked: ContentPage) -> None:
    marked.page.wait_for_timeout(1_100)
    marked.page.evaluate(
        f"globalThis.first = document.querySelector('{HOST}');"
        "document.body.innerHTML = document.body.innerHTML"
    )
    marked.page.wait_for_function(f"![null, first].includes(document.querySelector('{HOST}'))")
    _wait(marked, lambda: len(_boxes(marked)) == 3, "mark for each offer")


def test_a_hundred_offers_are_marked_in_one_go(content: ContentPage) -> None:
    rows = "".join(
        f"<li><a href='/{n}'>Offer number {n} of a list</a> 0.10 €</li>" for n in range(100)
    )
    content.show(f"<!doctype html><body><ul>{rows}</ul><p>{'Words and more. ' * 20_000}</p></body>")
    content.wait_for_pages(1)
    content.page.evaluate(
        """globalThis.moves = 0; const rects = Range.prototype.getClientRects;
        Range.prototype.getClientRects = function () { moves += 1; return rects.call(this); }; 0"""
    )
    _show(content, [_mark(f"Offer number {n} of a list") for n in range(100)], [])
    content.page.wait_for_selector(f"{HOST}[data-vigiclic-marks='100']", state="attached")
    # Each title is measured a few times at most, and not once for each other one.
    assert content.page.evaluate("moves") < 600
    assert len(_boxes(content)) == 100
