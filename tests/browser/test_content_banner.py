"""The warning in the page: seen by the worker, out of the page's reach, in nobody's way."""

import time
from typing import Any

import pytest

from tests.support.banner import HOST_ATTRIBUTE
from tests.support.content_page import ContentPage

pytestmark = pytest.mark.browser

LABELS = {
    "close": "Close it",
    "earlier": "",
    "fine": "It is fine",
    "language": "en",
    "region": "The warning",
    "scam": "It is a scam",
    "thanks": "Noted",
}
HOST = f"[{HOST_ATTRIBUTE}]"


def _warn(content: ContentPage, number: int = 1, **more: Any) -> None:
    worded = {
        "id": f"w{number}",
        "code": "scam",
        "level": "danger",
        "levelName": "Danger",
        "title": "A <b>scam</b>",
        "text": "Data entry",
        "advice": "Do not pay",
        "reasons": [{"kind": "asks for money", "quotes": ["a fee of 20 euros"]}],
    }
    content.order({"call": "warn", "worded": worded | more, "labels": LABELS})


def _inside(content: ContentPage) -> list[dict[str, Any]]:
    """Give the nodes inside the closed root, as the accessibility tree has them."""
    session = content.page.context.new_cdp_session(content.page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return [
        {"role": node["role"]["value"], "name": node.get("name", {}).get("value", "")}
        for node in nodes
        if not node["ignored"]
    ]


def _press(content: ContentPage, name: str) -> None:
    session = content.page.context.new_cdp_session(content.page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    [button] = [
        node
        for node in nodes
        if node.get("role", {}).get("value") == "button" and node["name"]["value"] == name
    ]
    box = session.send("DOM.getBoxModel", {"backendNodeId": button["backendDOMNodeId"]})
    session.detach()
    corners = box["model"]["content"]
    content.page.mouse.click(sum(corners[::2]) / 4, sum(corners[1::2]) / 4)


@pytest.fixture
def warned(content: ContentPage) -> ContentPage:
    content.show("<body><h1>Tasks</h1><p>Pay a fee of 20 euros</p></body>")
    content.wait_for_pages(1)
    _warn(content)
    return content


def test_it_is_announced_with_all_its_words_as_text(warned: ContentPage) -> None:
    nodes = _inside(warned)
    assert {"role": "alert", "name": "The warning"} in nodes
    told = " ".join(node["name"] for node in nodes)
    for words in ("Danger", "A <b>scam</b>", "Data entry", "a fee of 20 euros", "Do not pay"):
        assert words in told
    for button in ("Close it", "It is fine", "It is a scam"):
        assert {"role": "button", "name": button} in nodes


def test_the_page_can_neither_read_nor_open_it(warned: ContentPage) -> None:
    assert warned.page.evaluate(
        f"(() => {{ const host = document.querySelector('{HOST}');"
        "return [host.shadowRoot, host.textContent, host.getAttributeNames()]; })()"
    ) == [None, "", [HOST_ATTRIBUTE, "popover"]]
    assert "fee of 20" not in warned.page.evaluate(
        f"document.querySelector('{HOST}').getHTML({{serializableShadowRoots: true}})"
    )


def test_the_page_s_style_does_not_reach_it(content: ContentPage) -> None:
    content.show(
        """<style>div, section, button { display: none !important; opacity: 0 !important;
        position: static !important; inset-block-start: -900px !important }</style><p>x</p>"""
    )
    content.wait_for_pages(1)
    _warn(content)
    box = content.page.locator(HOST).bounding_box()
    assert box is not None
    assert box["y"] == 16
    assert box["height"] > 100
    style = content.page.evaluate(
        f"(() => {{ const style = getComputedStyle(document.querySelector('{HOST}'));"
        "return [style.display, style.opacity, style.position]; })()"
    )
    assert style == ["block", "1", "fixed"]


def test_it_moves_nothing_in_the_page(content: ContentPage) -> None:
    content.show("<body><h1>Tasks</h1><p>Words</p></body>")
    content.wait_for_pages(1)
    measure = (
        "['h1', 'p'].map(n => JSON.stringify(document.querySelector(n).getBoundingClientRect()))"
    )
    before = content.page.evaluate(measure)
    width = content.page.evaluate("document.documentElement.scrollWidth")
    _warn(content)
    assert content.page.evaluate(measure) == before
    assert content.page.evaluate("document.documentElement.scrollWidth") == width


def test_it_fits_a_narrow_window(warned: ContentPage) -> None:
    warned.page.set_viewport_size({"width": 320, "height": 600})
    box = warned.page.locator(HOST).bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320


def test_it_is_no_change_of_the_page_and_no_part_of_it(warned: ContentPage) -> None:
    warned.page.wait_for_timeout(2_700)
    assert len(warned.asked("page")) == 1
    assert HOST_ATTRIBUTE not in warned.redacted()


def test_that_it_was_shown_is_told_once(warned: ContentPage) -> None:
    _warn(warned)
    assert warned.asked("shown") == [{"call": "shown", "warning": "w1"}]
    assert warned.page.locator(HOST).count() == 1


@pytest.mark.parametrize(("button", "label"), [("It is a scam", "scam"), ("It is fine", "legit")])
def test_the_worker_s_verdict_is_told_and_it_goes(
    warned: ContentPage, button: str, label: str
) -> None:
    _press(warned, button)
    assert warned.asked("feedback") == [{"call": "feedback", "warning": "w1", "label": label}]
    assert "Noted" in " ".join(node["name"] for node in _inside(warned))
    warned.page.locator(HOST).wait_for(state="detached")
    assert warned.asked("action") == []


def test_it_goes_when_it_is_closed(warned: ContentPage) -> None:
    _press(warned, "Close it")
    warned.page.locator(HOST).wait_for(state="detached")
    assert warned.asked("feedback") == []


def test_two_do_not_cover_each_other(warned: ContentPage) -> None:
    _warn(warned, 2, level="caution", code="deadline")
    first, second = (warned.page.locator(HOST).nth(index).bounding_box() for index in (0, 1))
    assert first is not None
    assert second is not None
    assert second["y"] >= first["y"] + first["height"]
    _press_first_close(warned)
    remaining = warned.page.locator(HOST).bounding_box()
    assert remaining is not None
    assert remaining["y"] == first["y"]


def test_two_do_not_cover_each_other_in_a_window_that_becomes_narrow(warned: ContentPage) -> None:
    _warn(warned, 2, level="caution", code="deadline")
    warned.page.set_viewport_size({"width": 320, "height": 900})
    warned.page.wait_for_function(
        """host => { const [a, b] = [...document.querySelectorAll(host)]
        .map(one => one.getBoundingClientRect()); return a.bottom <= b.top; }""",
        arg=HOST,
    )


def test_what_has_no_room_waits_and_is_not_called_seen(warned: ContentPage) -> None:
    for number in range(2, 9):
        _warn(warned, number)
    hosts = warned.page.locator(HOST)
    assert hosts.count() == 8
    high = warned.page.evaluate("innerHeight")
    boxes = [host.bounding_box() for host in hosts.all() if host.is_visible()]
    assert 1 < len(boxes) < 8
    assert all(box and box["y"] + box["height"] <= high for box in boxes)
    assert len(warned.asked("shown")) == len(boxes)
    _press_first_close(warned, left=7)
    warned.page.wait_for_function(
        "count => asked.filter(({call}) => call === 'shown').length > count", arg=len(boxes)
    )


def test_a_danger_stands_before_what_came_earlier(content: ContentPage) -> None:
    content.show("<body><h1>Tasks</h1><p>Pay a fee of 20 euros</p></body>")
    content.wait_for_pages(1)
    for number in range(1, 9):
        _warn(content, number, level="caution", levelName="Caution")
    last = content.page.locator(HOST).nth(7)
    assert not last.is_visible()
    _warn(content, 9)
    danger = content.page.locator(HOST).nth(8).bounding_box()
    first = content.page.locator(HOST).first.bounding_box()
    assert danger is not None
    assert first is not None
    assert danger["y"] < first["y"]


def test_a_click_on_what_has_just_moved_away_does_nothing(warned: ContentPage) -> None:
    _warn(warned, 2)
    first, second = (host.bounding_box() for host in warned.page.locator(HOST).all())
    assert first is not None
    assert second is not None
    assert first["height"] == second["height"]
    x, y = first["x"] + first["width"] - 30, first["y"] + 28
    # The second click comes before anybody could have seen what stands there now.
    warned.page.mouse.dblclick(x, y)
    warned.page.wait_for_function(f"document.querySelectorAll('{HOST}').length === 1")
    warned.page.wait_for_timeout(600)
    assert warned.page.locator(HOST).count() == 1
    warned.page.mouse.click(x, y)
    warned.page.wait_for_function(f"document.querySelectorAll('{HOST}').length === 0")


def _press_first_close(content: ContentPage, left: int = 1) -> None:
    box = content.page.locator(HOST).first.bounding_box()
    assert box is not None
    content.page.mouse.click(box["x"] + box["width"] - 30, box["y"] + 28)
    content.page.wait_for_function(f"document.querySelectorAll('{HOST}').length === {left}")


PUT_BACK_WITHIN_S = 60
PUT_BACK = {
    "taken out": "host.remove()",
    "taken out and put elsewhere": "const box = document.body.appendChild("
    "document.createElement('div')); box.hidden = true; box.append(host)",
    "closed as a popover": "host.hidePopover()",
    "covered": "const over = document.body.appendChild(document.createElement('div'));"
    "over.popover = 'manual'; over.style = 'inset: 0; width: 100vw; height: 100vh';"
    "over.showPopover()",
    "covered by a dialogue": "const over = document.body.appendChild("
    "document.createElement('dialog')); over.style = 'inset: 0; width: 100vw; height: 100vh';"
    "over.textContent = 'x'; over.showModal()",
}
NO_USE = {
    "a layer over everything": "const over = document.body.appendChild("
    "document.createElement('div')); over.style = 'position: fixed; inset: 0; background: #fff;"
    " z-index: 2147483647'",
    "a page that fades": "document.documentElement.style = 'opacity: 0'",
    "a page that is moved": "document.documentElement.style = 'transform: translateX(-300vw)'",
    "a page that is clipped": "document.documentElement.style = 'clip-path: inset(50%)'",
    "a style of its own": "host.style = 'all: unset !important; display: none !important;"
    " opacity: 0 !important; clip-path: inset(50%) !important'",
    "a style for its place": "host.setAttribute('hidden', ''); host.className = 'x';"
    "document.head.append(Object.assign(document.createElement('style'), {textContent:"
    " 'html > div { translate: -300vw !important; filter: opacity(0) !important }'}))",
}


def _look(content: ContentPage) -> bytes:
    """Give a picture of where the warning stands."""
    clip = {"x": 900, "y": 20, "width": 300, "height": 60}
    return content.page.screenshot(
        clip={"x": clip["x"], "y": clip["y"], "width": clip["width"], "height": clip["height"]},
        animations="disabled",
    )


@pytest.mark.parametrize("how", [*PUT_BACK, *NO_USE])
def test_a_page_cannot_get_rid_of_it(warned: ContentPage, how: str) -> None:
    before = _look(warned)
    trick = {**PUT_BACK, **NO_USE}[how]
    warned.page.evaluate(f"(() => {{ const host = document.querySelector('{HOST}'); {trick} }})()")
    warned.page.wait_for_timeout(1_300)
    assert warned.page.locator(HOST).count() == 1
    until = time.monotonic() + PUT_BACK_WITHIN_S
    while (now := _look(warned)) != before and time.monotonic() < until:
        warned.page.wait_for_timeout(200)
    assert now == before
    assert warned.asked("covered") == []


@pytest.mark.parametrize("then", ["first.showModal()", "last.close(); last.showModal()"])
def test_a_second_dialogue_does_not_lie_over_it(warned: ContentPage, then: str) -> None:
    """The one opened last lies over all others, wherever in the page it stands."""
    before = _look(warned)
    warned.page.evaluate(
        "globalThis.last = document.body.appendChild(document.createElement('dialog'));"
        "globalThis.first = document.createElement('dialog'); last.before(first);"
        "first.textContent = last.textContent = 'x';"
        "first.style = last.style = 'inset: 0; width: 100vw; height: 100vh'; last.showModal()"
    )
    for step in (None, then):
        if step is not None:
            warned.page.evaluate(step)
            assert _look(warned) != before
        until = time.monotonic() + PUT_BACK_WITHIN_S
        while (now := _look(warned)) != before and time.monotonic() < until:
            warned.page.wait_for_timeout(200)
        assert now == before
    assert warned.asked("covered") == []


def test_a_page_that_goes_on_hiding_it_is_told_of(warned: ContentPage) -> None:
    warned.page.evaluate(
        f"new MutationObserver(() => document.querySelector('{HOST}')?.remove())"
        ".observe(document.documentElement, {childList: true});"
        f"document.querySelector('{HOST}').remove()"
    )
    warned.page.wait_for_function("asked.some(({call}) => call === 'covered')")
    assert warned.asked("covered") == [{"call": "covered", "warning": "w1"}]
    warned.page.wait_for_timeout(1_500)
    assert len(warned.asked("covered")) == 1


def test_one_that_was_closed_is_not_put_back(warned: ContentPage) -> None:
    _press(warned, "Close it")
    warned.page.wait_for_timeout(1_300)
    assert warned.page.locator(HOST).count() == 0
    assert warned.asked("covered") == []


def test_a_dialogue_of_an_honest_page_is_no_hiding(warned: ContentPage) -> None:
    warned.page.evaluate(
        "(() => { const one = document.body.appendChild(document.createElement('dialog'));"
        "one.textContent = 'Are you sure?'; one.showModal(); })()"
    )
    warned.page.wait_for_timeout(7_500)
    assert warned.asked("covered") == []


@pytest.mark.parametrize("name", ["documentElement", "createElement", "querySelectorAll", "body"])
def test_an_element_with_a_name_keeps_no_warning_away(content: ContentPage, name: str) -> None:
    content.show(f"<body><p>Tasks</p><img name={name}><form name={name}></form></body>")
    content.wait_for_pages(1)
    _warn(content)
    assert content.page.locator(HOST).bounding_box() is not None
