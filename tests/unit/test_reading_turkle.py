"""Turkle's pages, by its platform file."""

from decimal import Decimal

import pytest

from server.messages import Action, Amount, Frame, Page
from server.reading import action_task, meaning, read_page
from server.reading.model import Meaning, Reading
from tests.support import turkle_pages as pages

AT = 1_700_000_000_000
KEY = "turkle:crowd.example:8000"


def read(path: str, html: str, *frames: str) -> Reading:
    inner = [Frame(f"{pages.SITE}/task/7/iframe/", frame) for frame in frames]
    return read_page(Page("p", AT, 1, pages.SITE + path, "Workbench", html, frames=inner))


def test_listing_gives_each_batch_as_an_offer() -> None:
    reading = read("/", pages.listing((3, "Birds", "Autumn", 41), (4, "Signs & shops", "One", 2)))
    assert (reading.platform, reading.stage, reading.unparsed) == ("turkle", "listing", {})
    first, second = reading.offers
    assert first.key == f"{KEY}:batch:3"
    assert first.title == "Birds / Autumn"
    assert first.places == 41
    assert first.url == f"{pages.SITE}/batch/3/preview_next_task/"
    assert first.reward is None
    assert "Birds" in first.text
    assert second.title == "Signs & shops / One"


def test_empty_listing_is_a_listing_and_misses_nothing() -> None:
    reading = read("/", pages.listing())
    assert (reading.stage, reading.offers, reading.unparsed) == ("listing", (), {})


def test_listing_whose_table_has_changed_says_so() -> None:
    html = pages.listing((3, "Birds", "Autumn", 41)).replace("batchTable", "tasks")
    assert read("/", html).unparsed == {"offers": 1}


def test_row_without_its_number_is_counted_and_named_by_its_words() -> None:
    html = pages.listing((3, "Birds", "Autumn", 41)).replace("/accept_next_task/", "/accept/")
    reading = read("/", html)
    assert reading.unparsed == {"key": 1}
    (offer,) = reading.offers
    assert offer.key.startswith(f"{KEY}:words:")
    assert read("/", html).offers == reading.offers


def test_preview_gives_the_task_as_an_offer_with_its_words() -> None:
    frame = pages.task_frame(
        "<h3>Name the bird</h3><p><b>Reward:</b> $0.25</p><p>Look closely.</p>"
    )
    reading = read("/task/7/", pages.preview("Birds", "Autumn"), frame)
    assert (reading.stage, reading.task) == ("preview", None)
    (offer,) = reading.offers
    assert offer.key == f"{KEY}:task:7"
    assert offer.title == "Birds / Autumn"
    assert offer.reward == Amount(Decimal("0.25"), "USD")
    assert offer.text.splitlines() == [
        "Birds / Autumn",
        "Name the bird",
        "Reward: $0.25",
        "Look closely.",
    ]


def test_working_page_names_the_assignment_and_its_deadline() -> None:
    frame = pages.task_frame("<p>Rémunération : 0,25 € – durée estimée : 3 min</p>")
    html = pages.working("Birds / Batch: odd", "Autumn", timer="Expires in 23:59")
    reading = read("/task/7/assignment/12/", html, frame)
    assert reading.stage == "working"
    assert reading.task is not None
    assert reading.task.key == f"{KEY}:assignment:12"
    assert reading.task.title == "Birds / Batch: odd / Autumn"
    assert reading.task.reward == Amount(Decimal("0.25"), "EUR")
    assert (reading.task.minutes, reading.task.minutes_source) == (Decimal(3), "stated")
    assert reading.task.deadline_at == AT + (23 * 60 + 59) * 60_000
    assert [offer.key for offer in reading.offers] == [reading.task.key]
    assert reading.unparsed == {}


@pytest.mark.parametrize(
    ("timer", "left_ms"),
    [("Expires in 5 days", 432_000_000), ("", None), ("Expires in 00:00", None)],
)
def test_deadline_in_days_and_before_the_countdown_runs(timer: str, left_ms: int | None) -> None:
    reading = read("/task/7/assignment/12/", pages.working("Birds", "Autumn", timer=timer))
    assert reading.task is not None
    assert reading.task.deadline_at == (None if left_ms is None else AT + left_ms)


def test_task_before_its_frame_has_come_has_no_reward() -> None:
    reading = read("/task/7/assignment/12/", pages.working("Birds", "Autumn"))
    assert reading.task is not None
    assert reading.task.reward is None
    assert reading.offers[0].text == "Birds / Autumn"


def test_task_whose_heading_has_changed_is_still_that_task() -> None:
    html = pages.working("Birds", "Autumn").replace("project-header", "top")
    reading = read("/task/7/assignment/12/", html)
    assert reading.task is not None
    assert (reading.task.key, reading.task.title) == (f"{KEY}:assignment:12", "Workbench")
    assert reading.unparsed == {"title": 1}


def test_rate_is_no_reward() -> None:
    frame = pages.task_frame("<p>This job pays 500 USD an hour. Reward: $20 per hour.</p>")
    reading = read("/task/7/", pages.preview("Birds", "Autumn"), frame)
    assert reading.offers[0].reward is None


def test_expired_message_is_the_end_of_that_task() -> None:
    html = pages.working("Birds", "Autumn", messages=pages.alert("Task Assignment has expired"))
    reading = read("/task/7/assignment/12/", html)
    assert reading.stage == "expired"
    assert reading.task is not None
    assert reading.task.key == f"{KEY}:assignment:12"


def test_words_about_expiry_in_the_task_do_not_end_it() -> None:
    frame = pages.task_frame("<p>Copy the sentence: Task Assignment has expired</p>")
    assert (
        read("/task/7/assignment/12/", pages.working("Birds", "Autumn"), frame).stage == "working"
    )


@pytest.mark.parametrize(
    ("path", "stage"),
    [
        ("/help/", "help"),
        ("/stats/", "history"),
        ("/stats/user/3/", "history"),
        ("/login/", "account"),
        ("/password_change/", "account"),
        ("/password_change/done/", "account"),
        ("/nothing/of/ours", "other"),
    ],
)
def test_other_pages(path: str, stage: str) -> None:
    reading = read(path, pages.page("<h2>Something</h2>"))
    assert (reading.platform, reading.stage, reading.offers) == ("turkle", stage, ())


def test_known_by_its_structure_whatever_its_name_and_prefix() -> None:
    html = pages.page("<div class='content'></div>", site="Atelier des mots").replace(
        '<link href="/static/turkle/css/turkle.css" rel="stylesheet" type="text/css"/>', ""
    )
    url = "https://lab.example/crowd/task/7/assignment/12/"
    reading = read_page(Page("p", AT, 1, url, "", html))
    assert (reading.platform, reading.stage) == ("turkle", "working")


def test_same_numbers_on_two_sites_are_two_tasks() -> None:
    html = pages.working("Birds", "Autumn")
    keys = set()
    for site in ("http://a.example", "http://b.example", "http://b.example:81"):
        reading = read_page(Page("p", AT, 1, f"{site}/task/7/assignment/12/", "", html))
        assert reading.task is not None
        keys.add(reading.task.key)
    assert len(keys) == 3


def press(target: str | None, label: str = "Go", kind: str = "submit") -> Action:
    url = f"{pages.SITE}/task/7/assignment/12/"
    full = None if target is None else pages.SITE + target
    return Action("a", AT, 1, url, "click" if kind == "click" else "submit", label, full)


@pytest.mark.parametrize(
    ("action", "stage", "means", "task"),
    [
        (press("/batch/3/accept_task/7/"), "preview", "accept", None),
        (press("/batch/3/accept_next_task/"), "listing", "accept", None),
        (press("/task/7/assignment/12/return/"), "working", "return", "assignment:12"),
        (press("/task/7/assignment/12/return/"), "listing", "return", "assignment:12"),
        (
            press("/batch/3/skip_and_accept_next_task/7/12/"),
            "working",
            "skip",
            "assignment:12",
        ),
        (press("/batch/3/skip_task/7/"), "preview", "skip", "task:7"),
        (press("/task/7/assignment/12/"), "working", "submit", "assignment:12"),
        (press("/task/7/assignment/12/"), "listing", None, None),
        (press("/task/7/assignment/12/", "Submit", "click"), "working", "submit", "assignment:12"),
        (press("/task/7/assignment/12/", "Play the clip", "click"), "working", None, None),
        (press("/task/7/assignment/12/", "Resume working on Task", "click"), "listing", None, None),
        (press("/", "Stop Preview", "click"), "preview", None, None),
        (press("/stats/", "Compute Statistics for Dates"), "history", None, None),
        (press(None, "Submit"), "working", "submit", None),
        (press(None, "Submit"), "help", None, None),
    ],
)
def test_what_buttons_do(
    action: Action, stage: str, means: Meaning | None, task: str | None
) -> None:
    assert meaning("turkle", action, stage) == means  # type: ignore[arg-type]
    expected = None if task is None else f"{KEY}:{task}"
    assert action_task("turkle", action, stage) == expected  # type: ignore[arg-type]
