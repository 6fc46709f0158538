"""A page that says too much, lies, or spies, gets nothing by it and breaks nothing but its own."""

import math
import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright, Route, expect

from server.events import DataSeen
from tests.support import books, steps
from tests.support.chromium import Chromium
from tests.support.extension import with_sites_allowed
from tests.support.server import VigiclicServer
from tests.support.study_site import API, APP, HOSTS, STUDY, TITLE, StudySite
from tests.support.waiting import eventually

pytestmark = pytest.mark.browser

ORIGIN = f"https://{APP}"
LIST = f"https://{API}/api/v1/participant/studies/"
AT_ONCE = 32


@pytest.fixture(scope="module")
def browser(
    playwright: Playwright, server: VigiclicServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Chromium]:
    folder = tmp_path_factory.mktemp("hostile")
    studies = StudySite()

    def serve(route: Route) -> None:
        status, kind, body = studies.answer(route.request.method, route.request.url)
        headers = {"Content-Type": kind, "Access-Control-Allow-Origin": "*"}
        route.fulfill(status=status, headers=headers, body=body)

    with Chromium(playwright, folder / "profile", with_sites_allowed(folder)) as running:
        for host in HOSTS:
            running.context.route(f"https://{host}/**", serve)
        options = steps.pair(running, server.port, server.code)
        steps.add_site(options, ORIGIN)
        options.close()
        yield running


@pytest.fixture
def page(browser: Chromium, server: VigiclicServer) -> Iterator[Page]:
    """A page of the site whose own list has arrived."""
    opened = browser.open(f"{ORIGIN}/studies")
    tab = browser.tab(opened)
    _wait(opened, lambda: _data(server, tab), "the page's own list")
    yield opened
    opened.close()


def _data(server: VigiclicServer, tab: int) -> list[DataSeen]:
    told = [entry.event for entry in books.entries(server.data_dir)]
    return [event for event in told if isinstance(event, DataSeen) and event.tab == tab]


def _sources(server: VigiclicServer, tab: int) -> list[str]:
    return [one.source for one in _data(server, tab)]


def _wait(page: Page, look: Any, what: str) -> Any:
    return eventually(look, what, pause=lambda seconds: page.wait_for_timeout(seconds * 1000))


def _fetch(page: Page, url: str) -> int:
    """Have the page fetch something, and give how much it got."""
    return int(page.evaluate("async url => (await (await fetch(url)).text()).length", url))


def _told_next(page: Page, server: VigiclicServer, tab: int, name: str) -> None:
    """Wait until something that the page fetches now has been told: what was before it has been."""
    _fetch(page, f"{LIST}?pad=1&{name}")
    source = f"{LIST}?pad=1&{name}"
    _wait(page, lambda: source in _sources(server, tab), f"copy of {source}")


def test_what_is_too_large_stays_with_the_page(
    browser: Chromium, server: VigiclicServer, page: Page
) -> None:
    tab = browser.tab(page)
    words = 9 * 1024 * 1024 // 6
    assert _fetch(page, f"{LIST}?pad={words}") > 8 * 1024 * 1024
    assert _fetch(page, f"{LIST}?pad={words // 3}") > 2 * 1024 * 1024
    source = f"{LIST}?pad={words // 3}"
    _wait(page, lambda: source in _sources(server, tab), "copy of what is large and no larger")
    assert f"{LIST}?pad={words}" not in _sources(server, tab)


def test_a_page_that_fetches_without_end_is_heard_within_bounds(
    browser: Chromium, server: VigiclicServer, page: Page
) -> None:
    tab = browser.tab(page)
    began = time.monotonic()
    got = page.evaluate(
        """async list => {
          const all = Array.from({length: 300}, (_, i) => fetch(`${list}?pad=1&n=${i}`));
          return (await Promise.all((await Promise.all(all)).map(r => r.json()))).length;
        }""",
        LIST,
    )
    assert got == 300
    _wait(page, lambda: len(_data(server, tab)) > 1, "copy of what was fetched")
    page.wait_for_timeout(2_000)
    told = len(_data(server, tab))
    # So many at once and one a second, however long a slow machine takes; and the page's own list.
    assert told <= 1 + AT_ONCE + math.ceil(time.monotonic() - began)


def test_json_that_does_not_say_so_is_copied_too(
    browser: Chromium, server: VigiclicServer, page: Page
) -> None:
    tab = browser.tab(page)
    for kind in ("text/plain", "application/vnd.api%2Bjson;v=1"):
        source = f"{LIST}?kind={kind}"
        _fetch(page, source)
        _wait(page, lambda source=source: source in _sources(server, tab), f"copy of {source}")


def test_nothing_else_that_a_page_fetches_is_copied(
    browser: Chromium, server: VigiclicServer, page: Page
) -> None:
    tab = browser.tab(page)
    for other in (
        f"https://{API}/api/v1/users/me/",
        f"https://{API}/api/v1/submissions/none",
        f"{LIST}?kind=text/html",
        f"{LIST}?kind=application/octet-stream",
        f"{ORIGIN}/submissions",
        "data:application/json,{}",
    ):
        _fetch(page, other)
    page.evaluate(
        """async list => {
          const frame = document.createElement('iframe');
          frame.src = '/studies';
          document.body.append(frame);
          await new Promise(resolve => { frame.onload = resolve; });
          await (await frame.contentWindow.fetch(`${list}?pad=1&framed`)).json();
        }""",
        LIST,
    )
    _told_next(page, server, tab, "after")
    told = _sources(server, tab)
    assert set(told) == {LIST, f"{LIST}?pad=1&after"}


SPY = """
window.seen = [];
const note = name => window.seen.push(name);
for (const name of ["copy-offer", "copy-answer", "copy-want"]) {
  for (const target of [window, document]) target.addEventListener(name, () => note(name), true);
}
const wrap = (owner, name) => {
  const { value } = Object.getOwnPropertyDescriptor(owner, name);
  owner[name] = function (...args) { note(name); return Reflect.apply(value, this, args); };
};
wrap(MessagePort.prototype, "postMessage");
wrap(Response.prototype, "clone");
wrap(ReadableStream.prototype, "getReader");
wrap(TextDecoder.prototype, "decode");
wrap(RegExp.prototype, "exec");
wrap(WeakMap.prototype, "get");
wrap(EventTarget.prototype, "addEventListener");
wrap(EventTarget.prototype, "dispatchEvent");
Object.prototype.get = () => note("trap");
Object.prototype.apply = () => note("trap");
delete Object.prototype.get;
delete Object.prototype.apply;
"""


def test_a_page_cannot_listen_in(browser: Chromium, server: VigiclicServer, page: Page) -> None:
    tab = browser.tab(page)
    page.evaluate(f"() => {{ {SPY} }}")
    page.evaluate("document.dispatchEvent(new Event('copy-want'))")
    _told_next(page, server, tab, "spied")
    asked = "list => new Promise(done => { const r = new XMLHttpRequest(); r.open('GET', list);"
    page.evaluate(f"{asked} r.onload = () => done(0); r.send(); }})", f"{LIST}?pad=1&asked")
    _wait(page, lambda: f"{LIST}?pad=1&asked" in _sources(server, tab), "copy of what was asked")
    seen = set(page.evaluate("seen"))
    # Its own cry is all that it hears, and that it dispatched it.
    assert seen == {"copy-want", "dispatchEvent"}


def test_a_page_speaks_for_its_own_platform_and_no_other(
    browser: Chromium, server: VigiclicServer
) -> None:
    # A page that was there first takes the place of our script: it can lie, of itself alone.
    script = """
    document.addEventListener('copy-want', () => {
      const {port1, port2} = new MessageChannel();
      window.forged = port1;
      document.dispatchEvent(new MessageEvent('copy-offer', {ports: [port2]}));
    });
    """
    liar = browser.context.new_page()
    liar.add_init_script(script)
    liar.goto(f"{ORIGIN}/studies")
    tab = browser.tab(liar)
    study = {"results": [{"id": STUDY, "name": "Forged"}]}
    forged = liar.evaluate(
        """([list, study]) => {
          if (!window.forged) return false;
          const say = (source, value) =>
            forged.postMessage(`${Date.now()} ${source}\\n${JSON.stringify(value)}`);
          say("https://worker.mturk.com/projects", study);
          say("https://internal-api.prolific.com/api/v1/users/me/", study);
          say(list, study);
          forged.postMessage({odd: 1});
          return true;
        }""",
        [LIST, study],
    )
    _wait(liar, lambda: _data(server, tab), "some list")
    liar.wait_for_timeout(500)
    assert set(_sources(server, tab)) == {LIST}
    titles = {offer.title for one in _data(server, tab) for offer in one.reading.offers}
    assert titles <= ({"Forged"} if forged else {TITLE, "Easy money"})
    liar.close()


def test_while_paused_the_page_has_its_own_functions_back(
    browser: Chromium, server: VigiclicServer, page: Page
) -> None:
    tab = browser.tab(page)
    page.evaluate("window.wrapped = fetch")
    popup = steps.popup(browser, page)
    popup.click("#pause")
    expect(popup.locator("#connection")).to_have_attribute("data-state", "paused")
    page.wait_for_function("fetch !== wrapped")
    before = len(_data(server, tab))
    _fetch(page, f"{LIST}?pad=1&paused")
    page.evaluate("url => wrapped(url).then(r => r.json())", f"{LIST}?pad=1&held")
    popup.click("#pause")
    expect(popup.locator("#connection")).to_have_attribute("data-state", "connected")
    page.wait_for_function("fetch === wrapped")
    _told_next(page, server, tab, "resumed")
    assert len(_data(server, tab)) == before + 1
    popup.close()
