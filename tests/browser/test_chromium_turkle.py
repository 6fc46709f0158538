"""A worker's day on a real crowd platform, in Chromium: the whole instrument at once."""

import time
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright, expect

from server.ledger import Line
from tests.support import books, stamps, steps
from tests.support.chromium import Chromium
from tests.support.extension import with_sites_allowed
from tests.support.hosts import OTHER_HOST, WATCHED_HOST
from tests.support.server import VigiclicServer
from tests.support.stream import now_ms
from tests.support.turkle_host import PASSWORD
from tests.support.turkle_projects import (
    FEE,
    FEE_PHRASE,
    FORTUNE,
    SURVEY,
    TRANSCRIPTION,
    Project,
)
from tests.support.turkle_site import Assignment, TurkleSite
from tests.support.waiting import eventually

pytestmark = pytest.mark.browser

SECRET = "tr0ub4dor-und-zimt"
CLOCK_MS = 250
TURKLE_MS = 1_000


@pytest.fixture(scope="module")
def browser(
    playwright: Playwright,
    site: TurkleSite,
    server: VigiclicServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Chromium]:
    """The worker's browser: paired, the platform turned on, logged in."""
    folder = tmp_path_factory.mktemp("chromium")
    with Chromium(playwright, folder / "profile", with_sites_allowed(folder)) as running:
        options = steps.pair(running, server.port, server.code)
        steps.add_site(options, site.url(WATCHED_HOST))
        options.close()
        running.page.bring_to_front()
        steps.log_in(running.page, site, WATCHED_HOST)
        yield running


@pytest.fixture
def page(browser: Chromium, site: TurkleSite) -> Iterator[Page]:
    """The worker's one tab, on the platform's list."""
    page = browser.page
    page.bring_to_front()
    page.goto(site.url(WATCHED_HOST))
    yield page
    for other in browser.context.pages:
        if other != page:
            other.close()


class Bench:
    """What the tests measure against: the platform's own times, and the server's books."""

    def __init__(self, site: TurkleSite, server: VigiclicServer) -> None:
        self.site = site
        self.server = server
        self.token = server.pair(client_id="bench")

    def open_assignment(self, project: Project) -> Assignment:
        return next(item for item in reversed(self.site.assignments(project)) if not item.completed)

    def line(self, assignment: Assignment, outcome: str) -> Line:
        """Wait until the books say that the task has ended so."""
        return eventually(
            lambda: books.task(self.server.data_dir, assignment.id, outcome),
            f"{outcome} task {assignment.id}",
        )

    def day(self) -> dict[str, object]:
        """Give the day so far, as the server tells any client that comes."""
        with self.server.connect(self.token, client_id="bench") as stream:
            return stream.receive("day")


@pytest.fixture(scope="module")
def bench(site: TurkleSite, server: VigiclicServer, browser: Chromium) -> Bench:
    return Bench(site, server)


def type_until(page: Page, selector: str, until_ms: float) -> None:
    """Type into a field of the task, a key now and then, until that time."""
    field = page.frame_locator(steps.TASK).locator(selector)
    field.click()
    while (left := until_ms - time.time() * 1000) > 0:
        field.press("a")
        page.wait_for_timeout(min(left, 400))


def test_times_the_work_and_only_the_work(
    browser: Chromium, page: Page, site: TurkleSite, bench: Bench
) -> None:
    before = bench.day()
    steps.accept(page, TRANSCRIPTION)
    assignment = bench.open_assignment(TRANSCRIPTION)
    shown = page.evaluate(stamps.SHOWN)
    page.frame_locator(steps.TASK).locator("body").evaluate(f"() => {{ {stamps.NOTE_SUBMIT} }}")
    type_until(page, "#shop", shown + 4_000)
    browser.note_turns()
    called = now_ms()
    other = browser.open(site.url(OTHER_HOST, "/help/"))
    other.wait_for_timeout(3_000)
    page.bring_to_front()
    # When a tab really came to the front a slow driver cannot tell.
    away, back = browser.turns(2)
    type_until(page, "#total", now_ms() + 2_000)
    page.frame_locator(steps.TASK).get_by_role("button", name="Submit").click()
    page.wait_for_url(site.url(WATCHED_HOST))
    sent = page.evaluate(stamps.read("sent"))

    line = bench.line(assignment, "submitted")
    worked = (away - shown) + (sent - back)
    assert called <= away <= back - 3_000
    assert line.active_ms == pytest.approx(worked, abs=CLOCK_MS)
    [turkle] = [item for item in site.assignments() if item.id == assignment.id]
    assert turkle.completed
    assert line.elapsed_ms == pytest.approx(turkle.elapsed_ms, abs=TURKLE_MS)
    assert line.reward is not None
    assert (line.reward.amount, line.reward.currency) == (Decimal("0.60"), "USD")
    tasks = int(str(before["tasks"])) + 1
    pending = Decimal(str(before["pending"])) + Decimal("0.60")
    assert bench.day()["tasks"] == tasks
    popup = steps.popup(browser, page)
    expect(popup.locator("#day-tasks")).to_have_text(str(tasks))
    expect(popup.locator("#day-pending")).to_have_text(f"${pending}")


@pytest.mark.parametrize(
    ("button", "outcome"), [("Return Task", "returned"), ("Skip Task", "returned")]
)
def test_work_given_up_is_unpaid(page: Page, bench: Bench, button: str, outcome: str) -> None:
    before = bench.day()
    steps.accept(page, TRANSCRIPTION)
    assignment = bench.open_assignment(TRANSCRIPTION)
    shown = page.evaluate(stamps.SHOWN)
    page.evaluate(stamps.NOTE_SUBMIT)
    type_until(page, "#shop", now_ms() + 1_500)
    page.get_by_role("button", name=button).click()
    page.wait_for_url(lambda url: f"/assignment/{assignment.id}/" not in url)
    ended = page.evaluate(stamps.read("sent"))

    line = bench.line(assignment, outcome)
    assert line.elapsed_ms == pytest.approx(ended - assignment.created_at, abs=TURKLE_MS)
    assert line.active_ms == pytest.approx(ended - shown, abs=TURKLE_MS)
    after = bench.day()
    assert after["pending"] == before["pending"]
    assert after["earned"] == before["earned"]
    assert int(str(after["unpaid_ms"])) >= int(str(before["unpaid_ms"])) + (line.active_ms or 0)


def test_expired_work_is_unpaid(page: Page, site: TurkleSite, bench: Bench) -> None:
    site.expire_after(SURVEY, 5)
    before = bench.day()
    steps.accept(page, SURVEY)
    assignment = bench.open_assignment(SURVEY)
    type_until(page, "#why", assignment.expires_at)
    page.locator("#messages_container", has_text="expired").wait_for()

    line = bench.line(assignment, "expired")
    assert line.ended_at == pytest.approx(assignment.expires_at, abs=2 * TURKLE_MS)
    assert bench.day()["pending"] == before["pending"]


def test_the_fee_is_warned_of_by_its_words(browser: Chromium, page: Page) -> None:
    steps.preview(page, FEE)
    banner = browser.wait_for_banner(page)
    assert (banner.code, banner.level) == ("scam", "danger")
    assert FEE_PHRASE in banner.text
    assert browser.badge(page) == "!"
    popup = steps.popup(browser, page)
    warning = popup.locator("#warnings li[data-code=scam]")
    expect(warning).to_have_count(1)
    assert FEE_PHRASE in " ".join(warning.locator(".reason q").all_inner_texts())


def test_pay_out_of_this_world_is_warned_of(browser: Chromium, page: Page) -> None:
    steps.preview(page, FORTUNE)
    banner = browser.wait_for_banner(page)
    assert banner.code in {"unrealistic_pay", "scam"}
    assert "500" in banner.text


@pytest.mark.parametrize("project", [TRANSCRIPTION, SURVEY], ids=["transcription", "survey"])
def test_honest_work_is_left_in_peace(browser: Chromium, page: Page, project: Project) -> None:
    steps.preview(page, project)
    assert browser.verdict(page)["level"] == "none"
    assert browser.banner(page) is None
    assert browser.badge(page) == ""
    popup = steps.popup(browser, page)
    expect(popup.locator("#connection")).to_have_attribute("data-state", "connected")
    expect(popup.locator("#warnings li")).to_have_count(0)


def test_what_is_typed_never_reaches_the_server(page: Page, bench: Bench) -> None:
    steps.accept(page, TRANSCRIPTION)
    frame = page.frame_locator(steps.TASK)
    for field in ("#shop", "#total", "#notes"):
        frame.locator(field).fill(SECRET)
    # Some pages write what is typed into their own elements as it is typed.
    frame.locator("#total").evaluate("field => field.setAttribute('value', field.value)")
    frame.locator("form").evaluate(
        "(form, typed) => {"
        " const editor = document.createElement('div');"
        " editor.contentEditable = 'true'; editor.textContent = typed; form.append(editor); }",
        SECRET,
    )
    before = len(books.entries(bench.server.data_dir))
    # The page changes by itself, so it is read again with all that in its fields.
    page.evaluate(
        "document.querySelector('#messages_container').append('A new message has come for you')"
    )
    frame.locator("h3").evaluate("title => title.append(' (the second part)')")

    def read_again() -> bool:
        kept = b"".join(content for _, content in books.everything(bench.server.data_dir))
        return b"A new message has come" in kept and b"the second part" in kept

    eventually(read_again, "second reading of the page")
    page.get_by_role("button", name="Return Task").click()
    page.wait_for_url("**/")
    assert len(books.entries(bench.server.data_dir)) > before
    found = [
        name
        for name, content in books.everything(bench.server.data_dir)
        if SECRET.encode() in content or PASSWORD.encode() in content
    ]
    assert found == []


def test_a_killed_server_loses_nothing(
    browser: Chromium, page: Page, site: TurkleSite, bench: Bench
) -> None:
    tasks_before = int(str(bench.day()["tasks"]))
    steps.accept(page, TRANSCRIPTION)
    first = bench.open_assignment(TRANSCRIPTION)
    type_until(page, "#shop", now_ms() + 1_000)
    bench.server.kill()
    page.frame_locator(steps.TASK).get_by_role("button", name="Submit").click()
    page.wait_for_url(site.url(WATCHED_HOST))
    steps.accept(page, TRANSCRIPTION)
    second = bench.open_assignment(TRANSCRIPTION)
    type_until(page, "#shop", now_ms() + 1_000)

    def kept_here() -> list[dict[str, Any]] | None:
        told = browser.outbox()
        return told if {"page", "action"} <= {message["type"] for message in told} else None

    waiting = eventually(kept_here, "messages in the outbox")
    bench.server.start()
    page.frame_locator(steps.TASK).get_by_role("button", name="Submit").click()
    page.wait_for_url(site.url(WATCHED_HOST))

    bench.line(first, "submitted")
    bench.line(second, "submitted")
    eventually(lambda: not browser.outbox(), "empty outbox")
    kept = [entry.event.id for entry in books.entries(bench.server.data_dir)]
    assert len(kept) == len(set(kept))
    assert {message["id"] for message in waiting} <= set(kept)
    assert bench.day()["tasks"] == tasks_before + 2

    def counted() -> bool:
        # A sign of life may still come while the books are read.
        told = bench.server.status(bench.token)["counts"]
        messages = len(books.entries(bench.server.data_dir))
        tasks = len(books.tasks(bench.server.data_dir))
        return bool(told == {"messages": messages, "tasks": tasks})

    eventually(counted, "the same counts in the status and in the books")
