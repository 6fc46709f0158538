"""The dashboard in real browsers: strict policy, keyboard, small screens, and axe finds nothing."""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.support.axe import violations
from tests.support.firefox import Firefox
from tests.support.server import REPOSITORY, VigiclicServer
from tests.support.stream import now_ms
from tests.support.visitor import ticket
from tests.support.waiting import eventually
from tests.support.work_year import DAY_MS, write_work
from tools.browsers import find_chromium

pytestmark = pytest.mark.browser

PAGES = ("day", "week", "month", "payers", "pending", "warnings", "tasks", "files")
LOCALES = ("en-GB", "fr-FR")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VigiclicServer]:
    folder = tmp_path_factory.mktemp("dashboard") / "data"
    # Until tonight, so that there is something to see today whenever the tests run.
    write_work(folder, 9_000, end=(now_ms() // DAY_MS + 1) * DAY_MS, days=35)
    with VigiclicServer(folder) as running:
        yield running


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Any]:
    browser = playwright.chromium.launch(
        executable_path=str(find_chromium()), args=["--headless=new", "--no-sandbox"]
    )
    yield browser
    browser.close()


class Tab:
    """A tab that came in, and everything that the browser complained about in it."""

    def __init__(self, context: BrowserContext, server: VigiclicServer) -> None:
        self.page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(f"{server.url}{ticket(server)}")
        self.base = self.page.url.rpartition("/")[0]

    def show(self, page: str) -> Page:
        self.page.goto(f"{self.base}/{page}")
        return self.page


@pytest.fixture
def tab(chromium: Any, server: VigiclicServer) -> Iterator[Tab]:
    context = chromium.new_context(locale="en-GB")
    yield Tab(context, server)
    context.close()


def test_the_ticket_is_gone_from_the_address_and_from_the_history(tab: Tab) -> None:
    page = tab.page
    assert re.search(r"/dashboard/[\w-]{22}/day$", page.url)
    assert page.evaluate("history.length") <= 2
    assert page.evaluate("document.referrer") == ""
    assert page.evaluate("document.cookie") == ""
    page.reload()
    expect(page.locator("h1")).to_contain_text("Today")


def test_another_site_cannot_lead_the_worker_in(chromium: Any, server: VigiclicServer) -> None:
    context = chromium.new_context()
    tab = Tab(context, server)
    day = tab.page.url
    other = context.new_page()
    other.route(
        "http://other.test/",
        lambda route: route.fulfill(
            content_type="text/html",
            body=f'<a href="{day}">in</a><a id="t" href="{server.url}{ticket(server)}">ticket</a>'
            f'<iframe src="{day}"></iframe>',
        ),
    )
    for link in ("a", "#t"):
        other.goto("http://other.test/")
        with other.expect_response(lambda answer: answer.url.startswith(server.url)) as answered:
            other.locator(link).first.click()
        assert answered.value.status == 403
    context.close()


def test_a_cookie_is_not_given_to_another_port(chromium: Any, server: VigiclicServer) -> None:
    context = chromium.new_context()
    Tab(context, server)
    sent: list[str] = []
    other = context.new_page()

    def answer(route: Any) -> None:
        sent.append(route.request.all_headers().get("cookie", ""))
        route.fulfill(content_type="text/html", body="<p>another program of this machine")

    other.route("http://127.0.0.1:9/**", answer)
    for path in ("", "dashboard/", "dashboard/x/day"):
        other.goto(f"http://127.0.0.1:9/{path}")
    assert sent == ["", "", ""]
    context.close()


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_the_policy_stops_nothing(
    chromium: Any, server: VigiclicServer, locale: str, scheme: Any
) -> None:
    context = chromium.new_context(locale=locale, color_scheme=scheme)
    tab = Tab(context, server)
    for name in (*PAGES, "day?date=2001-01-01", "tasks?text=nothing+at+all", "nothing"):
        page = tab.show(name)
        assert violations(page) == [], name
    page = tab.show("tasks")
    page.locator("tbody a").first.click()
    assert violations(page) == []
    # The page that there is not is the one thing to complain about.
    assert [said for said in tab.complaints if "404" not in said] == []
    context.close()


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_no_page_is_wider_than_the_screen(
    chromium: Any, server: VigiclicServer, locale: str, width: int
) -> None:
    context = chromium.new_context(locale=locale, viewport={"width": width, "height": 800})
    tab = Tab(context, server)
    for name in PAGES:
        page = tab.show(name)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        cut = page.evaluate(
            "[...document.querySelectorAll('h1,h2,p,dt,dd,label,summary,nav a,.bars text')]"
            ".filter(e => e.getBoundingClientRect().right > innerWidth + 1"
            " && !e.closest('.scroll') && !e.classList.contains('heard')).map(e => e.textContent)"
        )
        assert cut == [], name
    context.close()


def test_everything_is_reached_by_the_keyboard(tab: Tab) -> None:
    page = tab.show("week")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    reached = set()
    page = tab.show("week")
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.outerHTML.slice(0, 80)"))
    wanted = page.evaluate(
        "[...document.querySelectorAll('a, summary, .scroll')]"
        ".filter(e => !e.closest('details:not([open]) > :not(summary)'))"
        ".map(e => e.outerHTML.slice(0, 80))"
    )
    assert set(wanted) <= reached


def test_the_plot_can_be_read_without_colour(tab: Tab) -> None:
    page = tab.show("week")
    plot = page.get_by_role("img", name="The real hour, day by day")
    expect(plot).to_have_count(1)
    expect(plot).to_contain_text("floor: 12.02")
    solid = page.locator(".bars rect.solid").first
    hatched = page.locator(".bars rect.hatched").first
    assert hatched.get_attribute("fill") != solid.get_attribute("fill")
    assert "url(#" in str(hatched.get_attribute("fill"))
    assert page.evaluate(
        "getComputedStyle(document.querySelector('rect.hatched')).fill"
    ).startswith('url("#')
    page.locator("summary").first.click()
    expect(page.locator("#hours ~ details table tbody tr")).to_have_count(7)


def test_bars_stand_on_the_ground_and_under_the_top(tab: Tab) -> None:
    # Of the five weeks of work a month that has just begun holds next to nothing.
    fuller = time.strftime("%Y-%m-%d", time.gmtime((now_ms() - 17 * DAY_MS) / 1000))
    page = tab.show(f"month?date={fuller}")
    boxes = page.evaluate(
        "[...document.querySelectorAll('.plot')].flatMap(plot => { const o = plot"
        ".getBoundingClientRect(); return [...plot.querySelectorAll('rect.solid, rect.hatched')]"
        ".map(r => { const b = r.getBoundingClientRect();"
        " return [b.top - o.top, o.bottom - b.bottom, b.width]; }); })"
    )
    assert len(boxes) > 30
    for top, under, width in boxes:
        assert top >= 10
        assert under >= 20
        assert width >= 3


def test_a_task_is_corrected_by_its_form(tab: Tab) -> None:
    page = tab.show("tasks?outcome=submitted")
    page.locator("tbody a").first.click()
    page.get_by_label("Time, in minutes").fill("9")
    page.get_by_label("Outcome").select_option("approved")
    page.get_by_role("button", name="Correct").click()
    expect(page.get_by_role("status")).to_contain_text("Your correction is stored")
    expect(page.locator("dl")).to_contain_text("9 min")
    page.get_by_label("Time, in minutes").fill("long")
    page.get_by_role("button", name="Correct").click()
    expect(page.get_by_role("alert")).to_contain_text("no number of minutes")
    expect(page.get_by_label("Time, in minutes")).to_have_value("long")
    assert [said for said in tab.complaints if "400" not in said] == []


def test_the_file_of_tasks_is_downloaded(tab: Tab) -> None:
    page = tab.show("files")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="All tasks as a table").click()
    path = Path(waiting.value.path())
    assert waiting.value.suggested_filename == "vigiclic.csv"
    assert path.read_text("utf-8-sig").startswith("platform,key,title")


def test_paper_has_the_figures_and_no_buttons(tab: Tab) -> None:
    page = tab.show("month")
    page.emulate_media(media="print")
    assert page.locator("nav").first.is_hidden()
    assert page.locator(".plot").first.is_visible()


def test_firefox_shows_the_same(server: VigiclicServer, tmp_path: Path) -> None:
    with Firefox(tmp_path, REPOSITORY / "extension") as browser:
        browser.goto(f"{server.url}{ticket(server)}")
        eventually(lambda: "/day" in browser.url, "page of today")
        base = browser.url.rpartition("/")[0]
        for name in PAGES:
            browser.goto(f"{base}/{name}")
            assert browser.find_all("h1"), name
            # What the policy stops would show here: without the style sheet lists have bullets.
            style = "getComputedStyle(document.querySelector('nav ul')).listStyleType"
            assert browser.evaluate(style) == "none", name
        browser.goto(f"{base}/week")
        bars = browser.evaluate(
            "[...document.querySelectorAll('rect.hatched')].map(r => r.getBoundingClientRect())"
            ".filter(b => b.height > 1 && b.width > 10).length"
        )
        assert bars > 3
        browser.goto(f"{base}/tasks?outcome=submitted")
        browser.find("tbody a").click()
        browser.replace("#minutes", "8")
        browser.click("form.correct button")
        eventually(lambda: browser.find_all(".saved"), "stored correction")
        browser.goto(f"{server.url}/dashboard/nobody/day")
        assert browser.text("h1") == "This page is closed"


def test_evidence_is_made_while_the_page_tells_how_far_it_is(
    chromium: Any, server: VigiclicServer
) -> None:
    context = chromium.new_context(locale="fr-FR", viewport={"width": 320, "height": 600})
    tab = Tab(context, server)
    page = tab.show("files")
    page.get_by_role("button", name="Préparer le dossier").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("En préparation")
    expect(page.get_by_role("progressbar")).to_be_visible()
    assert violations(page) == []
    link = page.get_by_role("link", name=re.compile("Télécharger le dossier"))
    # The script asks for it: nobody reloads the page.
    expect(link).to_be_visible(timeout=120_000)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations(page) == []
    with page.expect_download() as download:
        link.click()
    assert re.fullmatch(r"vigiclic-evidence-[\d-]+\.zip", download.value.suggested_filename)
    assert tab.complaints == []
    context.close()
