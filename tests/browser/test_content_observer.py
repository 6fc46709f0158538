"""When a page is told, what of it, and which of the worker's acts are."""

import itertools
from typing import Any

import pytest

from tests.support.content_page import ADDRESS, ContentPage

pytestmark = pytest.mark.browser

EVERY_MS = 2_000
AT = "const at = Date.now(); return new Promise(r => setTimeout(() => r([at, Date.now()]), 0));"
"""When something was done, and when all that follows from it at once has been done, too."""


def _reasons(pages: list[dict[str, Any]]) -> list[str]:
    return [page["reason"] for page in pages]


def test_a_page_is_told_once_with_the_time_it_began(content: ContentPage) -> None:
    before = content.page.evaluate("Date.now()")
    content.show("<html lang=fr><title>Tâches</title><body><p>Bonjour</p></body></html>")
    [page] = content.wait_for_pages(1)
    assert (page["reason"], page["title"], page["lang"]) == ("load", "Tâches", "fr")
    assert "Bonjour" in page["html"]
    parsed = content.page.evaluate(
        "performance.timeOrigin"
        " + performance.getEntriesByType('navigation')[0].domContentLoadedEventStart"
    )
    # The two clocks of a browser part by some milliseconds when the machine's is put right.
    assert before <= page["at"] <= parsed + 50
    content.page.wait_for_timeout(EVERY_MS)
    assert len(content.asked("page")) == 1


def test_a_page_waits_a_moment_for_its_frames(content: ContentPage) -> None:
    # Told by a timer of the page's own, which cannot be late for the end of the moment.
    told = "{call: 'frame', at: 1, frame: 4, url: 'https://work.test/inner', html: '<p>Inside</p>'}"
    content.page.add_init_script(
        "addEventListener('DOMContentLoaded', () => setTimeout(() =>"
        f" orders.forEach((order) => order({told})), 20))"
    )
    content.show("<body><iframe src='/inner'></iframe></body>", inner="<p>Inside</p>")
    [page] = content.wait_for_pages(1)
    assert page["frames"] == [{"url": "https://work.test/inner", "html": "<p>Inside</p>"}]


def test_a_frame_that_says_something_new_is_a_change_since_then(content: ContentPage) -> None:
    content.show("<body><iframe src='/inner'></iframe></body>", inner="<p>Inside</p>")
    [page] = content.wait_for_pages(1)
    at = page["at"] + 5
    content.order(
        {
            "call": "frame",
            "at": at,
            "frame": 4,
            "url": "https://work.test/inner",
            "html": "<p>2</p>",
        }
    )
    _, change = content.wait_for_pages(2)
    assert (change["reason"], change["at"]) == ("change", at)
    assert change["frames"][0]["html"] == "<p>2</p>"


def test_a_change_of_the_text_is_told_with_its_time(content: ContentPage) -> None:
    content.show("<body><p id=p>Open</p></body>")
    content.wait_for_pages(1)
    content.page.wait_for_timeout(EVERY_MS)
    before, after = content.page.evaluate(f"() => {{ p.textContent = 'Expired'; {AT} }}")
    _, change = content.wait_for_pages(2)
    assert change["reason"] == "change"
    assert before <= change["at"] <= after
    assert "Expired" in change["html"]


def test_changes_are_told_every_two_seconds_at_most(content: ContentPage) -> None:
    content.show("<body><p id=p>0</p></body>")
    content.wait_for_pages(1)
    content.page.evaluate(
        """() => {
          globalThis.sentAt = [];
          const { sendMessage } = chrome.runtime;
          chrome.runtime.sendMessage = (call) => {
            if (call.call === 'page') sentAt.push(performance.now());
            return sendMessage(call);
          };
          globalThis.writer = setInterval(() => {
            p.textContent = Math.random().toString(36).replace(/[0-9]/g, 'x');
          }, 20);
        }"""
    )
    content.wait_for_pages(4)
    sent = content.page.evaluate("() => { clearInterval(writer); return sentAt; }")
    # What is noted here is a little later than what the interval is counted from.
    assert all(later - before >= EVERY_MS - 100 for before, later in itertools.pairwise(sent))


def test_a_countdown_is_no_change_and_what_happens_beside_it_is_not_older_than_the_click(
    content: ContentPage,
) -> None:
    content.show(
        """<body><p>Expires in <span id=c>99:59</span></p><p id=p>Open</p>
        <button onclick="p.textContent = 'Accepted'">Accept</button>
        <script>let n = 5999; setInterval(() => {
          n -= 1; c.textContent = `${Math.floor(n / 60)}:${n % 60}`; }, 30);</script></body>"""
    )
    content.wait_for_pages(1)
    content.page.wait_for_timeout(EVERY_MS + 500)
    assert len(content.asked("page")) == 1
    content.page.click("button")
    _, change = content.wait_for_pages(2)
    [click] = content.asked("action")
    assert click["at"] <= change["at"] <= click["at"] + 600


def test_what_opens_or_closes_without_new_text_is_a_change(content: ContentPage) -> None:
    content.show(
        "<style>.shut { display: none }</style><body><div id=d class=shut>A job</div></body>"
    )
    content.wait_for_pages(1)
    content.page.evaluate("d.className = ''")
    _, change = content.wait_for_pages(2)
    assert "data-vigiclic-hidden" not in change["html"]


def test_typing_is_no_change_even_where_the_page_shows_it_as_text(content: ContentPage) -> None:
    content.show("<body><p>Write</p><div contenteditable></div><textarea></textarea></body>")
    content.wait_for_pages(1)
    content.page.locator("[contenteditable]").press_sequentially("words of mine")
    content.page.locator("textarea").press_sequentially("words of mine")
    content.page.wait_for_timeout(EVERY_MS + 700)
    assert len(content.asked("page")) == 1
    assert "words" not in str(content.page.evaluate("asked"))


def test_an_address_that_changes_without_a_load_is_a_route(content: ContentPage) -> None:
    content.show("<body><p id=p>List</p></body>")
    content.wait_for_pages(1)
    before = content.page.evaluate("Date.now()")
    _, after = content.page.evaluate(
        f"""() => {{
          history.pushState({{}}, '', '/tasks/12');
          setTimeout(() => {{ p.textContent = 'Task twelve'; }}, 60);
          {AT}
        }}"""
    )
    _, route = content.wait_for_pages(2)
    assert route["reason"] == "route"
    assert before <= route["at"] <= after
    assert "Task twelve" in route["html"]


def test_a_jump_within_the_page_is_no_route(content: ContentPage) -> None:
    content.show("<body><a href='#end'>End</a><p id=end>End</p></body>")
    content.wait_for_pages(1)
    content.page.click("a")
    content.page.wait_for_timeout(700)
    assert content.page.url == f"{ADDRESS}#end"
    assert len(content.asked("page")) == 1


def test_a_page_of_hash_routes_has_routes(content: ContentPage) -> None:
    content.show("<body><p>List</p></body>")
    content.wait_for_pages(1)
    content.page.evaluate("location.hash = '#/studies/12'")
    assert _reasons(content.wait_for_pages(2)) == ["load", "route"]


def test_after_a_stop_nothing_is_told_until_it_begins_again(content: ContentPage) -> None:
    content.show("<body><p id=p>One</p><button>Press</button></body>")
    content.wait_for_pages(1)
    content.order({"call": "stop"})
    content.page.click("button")
    content.page.evaluate("p.textContent = 'Two'")
    content.page.wait_for_timeout(EVERY_MS + 500)
    assert len(content.asked("page")) == 1
    assert content.asked("action") == content.asked("input") == []
    content.page.evaluate("vigiclic.observer.resume(Date.now())")
    _, again = content.wait_for_pages(2)
    assert again["reason"] == "load"
    assert "Two" in again["html"]


def test_what_is_pressed_is_told_by_its_words_and_where_it_leads(content: ContentPage) -> None:
    content.show(
        """<body onsubmit="return false">
        <a id=a href="/task/12/accept?Id=9&t=secret#x" onclick="return false"> Accept
          <b>next</b> task </a>
        <form action="/task/12/submit?k=v"><input name=action value=x>
          <input type=submit id=s value="Send it"></form>
        <form action="/a"><button id=f formaction="/task/12/return">Return</button></form>
        <div role=button id=r aria-label="Close"><svg width=20 height=20></svg></div>
        <button id=i type=button><img alt="Skip" src="/x.png" width=9 height=9></button>
        <p id=n>Nothing</p></body>"""
    )
    content.wait_for_pages(1)
    for name in ("a", "s", "f", "r", "i", "n"):
        content.page.click(f"#{name}")
    told = [(one["kind"], one["label"], one["target"]) for one in content.asked("action")]
    assert told == [
        ("click", "Accept next task", "https://work.test/task/12/accept?Id=&t="),
        ("click", "Send it", "https://work.test/task/12/submit?k="),
        ("submit", "Send it", "https://work.test/task/12/submit?k="),
        ("click", "Return", "https://work.test/task/12/return"),
        ("submit", "Return", "https://work.test/task/12/return"),
        ("click", "Close", ""),
        ("click", "Skip", ""),
    ]


def test_what_the_page_presses_itself_is_not_the_worker(content: ContentPage) -> None:
    content.show("<body><button>Accept</button></body>")
    content.wait_for_pages(1)
    content.page.evaluate("document.querySelector('button').click()")
    content.page.evaluate("window.dispatchEvent(new KeyboardEvent('keydown', {key: 'a'}))")
    assert content.asked("action") == content.asked("input") == []


def test_a_page_cannot_keep_an_action_to_itself(content: ContentPage) -> None:
    content.show(
        """<body><button>Accept</button><script>
        addEventListener('click', (event) => event.stopImmediatePropagation(), true);
        </script></body>"""
    )
    content.wait_for_pages(1)
    content.page.click("button")
    assert [one["label"] for one in content.asked("action")] == ["Accept"]


def test_only_that_there_was_input_is_told(content: ContentPage) -> None:
    content.show("<body><input></body>")
    content.wait_for_pages(1)
    content.page.locator("input").press_sequentially("secret")
    [sign] = content.asked("input")
    assert set(sign) == {"call", "id", "at", "kind"}
    assert sign["kind"] == "key"


ROWS = "".join(f"<li><a href='/{n}'>Offer {n}</a> <b>0.10</b></li>" for n in range(2_000))
NEVER_IDLE = "globalThis.requestIdleCallback = () => 0; globalThis.cancelIdleCallback = () => {};"


def test_a_long_page_is_written_down_without_holding_it_up(content: ContentPage) -> None:
    content.page.add_init_script(
        "globalThis.idles = 0; const wait = globalThis.requestIdleCallback;"
        "globalThis.requestIdleCallback = (act, more) => {"
        " return wait((left) => { idles += 1; act(left); }, more); };"
    )
    content.show(f"<!doctype html><body><ul>{ROWS}</ul></body>")
    [page] = content.wait_for_pages(1)
    assert "Offer 1999" in page["html"]
    # Each piece stops by itself, however fast the machine is.
    assert content.page.evaluate("idles") >= 2


def test_a_long_page_that_changes_meanwhile_is_told_as_it_is_then(content: ContentPage) -> None:
    content.show(
        f"<!doctype html><body><h1>Old</h1><ul>{ROWS}</ul><script>"
        "document.addEventListener('DOMContentLoaded', () => requestIdleCallback(() => {"
        "document.querySelector('h1').textContent = 'New';"
        "document.querySelector('ul').insertAdjacentHTML('beforeend', '<li>One more</li>'); }));"
        "</script></body>"
    )
    content.page.wait_for_function("document.body.textContent.includes('One more')")
    last = content.wait_for_pages(1)[-1]["html"]
    # Never the one without the other.
    assert ("<h1>New</h1>" in last) == ("One more" in last)
    content.page.wait_for_function(
        "asked.some(({ html = '' }) => html.includes('New') && html.includes('One more'))"
    )


@pytest.mark.parametrize("event", ["pagehide", "visibilitychange"])
def test_a_long_page_that_is_left_is_told_before(content: ContentPage, event: str) -> None:
    content.page.add_init_script(NEVER_IDLE)
    content.show(f"<!doctype html><body><ul>{ROWS}</ul></body>")
    content.page.wait_for_timeout(300)
    assert not content.asked("page")
    content.page.evaluate(
        "type => { Object.defineProperty(Document.prototype, 'hidden', { get: () => true });"
        " (type === 'pagehide' ? window : document).dispatchEvent(new Event(type)); }",
        event,
    )
    [page] = content.wait_for_pages(1)
    assert "Offer 1999" in page["html"]


def test_a_long_page_is_told_before_what_the_worker_does_on_it(content: ContentPage) -> None:
    content.page.add_init_script(NEVER_IDLE)
    content.show(f"<!doctype html><body><button>Accept</button><ul>{ROWS}</ul></body>")
    content.page.wait_for_timeout(300)
    content.page.click("button")
    calls = [one["call"] for one in content.page.evaluate("asked")]
    assert calls.index("page") < calls.index("action")


def test_a_long_page_that_is_left_for_another_address_is_not_told_under_that(
    content: ContentPage,
) -> None:
    content.page.add_init_script(NEVER_IDLE)
    content.show(f"<!doctype html><body><ul>{ROWS}</ul></body>")
    content.page.wait_for_timeout(300)
    content.page.evaluate(
        "history.pushState({}, '', '/tasks/7'); document.body.innerHTML = '<h1>Task 7</h1>'"
    )
    [page] = content.wait_for_pages(1)
    assert page["reason"] == "route"
    assert "Task 7" in page["html"]
