"""What the pages are drawn from: where time went, who pays badly, what is late, what was warned."""

import re
import sqlite3
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from server.dashboard import asking
from server.dashboard.figures import Figures
from server.dashboard.files import files, table_of
from server.dashboard.looking import Look
from server.dashboard.payers_page import payers_page
from server.dashboard.payers_view import payers
from server.dashboard.pending_view import CLAIM_AFTER_DAYS, DAY_MS, pending
from server.dashboard.period_page import period_page
from server.dashboard.period_view import look_at, platforms_of
from server.dashboard.periods import around
from server.dashboard.tasks_view import Query, matching, task, tasks
from server.dashboard.warned import Stored, Verdicts, warned
from server.dashboard.words import Words
from server.days import date_of
from server.events import Imported
from server.messages import Amount, Correct
from server.messages import Warning as Alert
from server.preferences import PipelineSettings
from server.reading.model import TaskSeen
from server.texts import Texts
from tests.support.happenings import START
from tests.support.story import QUARTER, Story, at

TODAY = date_of(START, "UTC")
SOURCES = Path(__file__).resolve().parents[2] / "server" / "dashboard"


def look_of(story: Story, now: int = at(600)) -> Look:
    state = story.state()
    figures = Figures("UTC", "EUR")
    figures.update(state)
    return Look(figures, state, PipelineSettings(), now)


def worked(story: Story, second: float, key: str, end: str, requester: str = "Ann") -> None:
    """Ten seconds on a task of a requester, then its end."""
    seen = TaskSeen(key=key, title=f"Task {key}", reward=QUARTER, requester=requester)
    story.page(second, "working", key, task=seen)
    story.look(second)
    story.page(second + 10, end, key, task=seen)  # type: ignore[arg-type]


@pytest.fixture
def story() -> Story:
    told = Story()
    told.page(0, "listing")
    told.look(0)
    worked(told, 20, "a", "submitted")
    worked(told, 40, "b", "screened_out", "Bob")
    worked(told, 60, "c", "submitted", "Bob")
    worked(told, 80, "d", "returned", "Eve")
    told.look(95, tab=None)
    told.tell(Correct("c1", at(96), "a", outcome="approved"))
    return told


def test_where_the_time_went_adds_up_to_all_of_it(story: Story) -> None:
    view = look_at(look_of(story), around("day", TODAY))
    spent = {item.what: item.ms for item in view.spent}
    assert spent == {
        "paid": 10_000,
        "pending": 10_000,
        "screened_out": 10_000,
        "returned": 10_000,
        "searching": 20_000,
        "waiting": 35_000,
    }
    assert sum(spent.values()) == view.attention_ms
    assert [item.what for item in view.spent if item.paid] == ["paid", "pending"]


def test_the_real_hour_is_set_against_the_floor_in_its_currency(story: Story) -> None:
    view = look_at(look_of(story), around("week", TODAY))
    assert view.totals.currency == "USD"
    assert view.floor is not None
    assert view.floor.currency == view.currency == "EUR"
    assert view.floored is not None
    assert view.totals.real is not None
    assert 0 < view.floored != view.totals.real
    day = next(day for day in view.days if day.date == TODAY)
    assert (day.attention_ms, day.paid_ms) == (95_000, 20_000)
    assert day.real is not None
    assert day.real_approved == pytest.approx(day.real / 2, abs=Decimal("0.01"))


def test_a_platforms_hour_counts_all_attention_there(story: Story) -> None:
    platform = platforms_of(look_of(story), TODAY, TODAY)[0]
    assert (platform.platform, platform.time_ms, platform.sums.tasks) == ("turkle", 95_000, 4)
    assert platform.totals.real == Decimal("18.9474")


def test_the_worst_payer_comes_first_and_one_task_is_no_proof(story: Story) -> None:
    worked(story, 200, "e", "submitted")
    view = payers(look_of(story), "month", "worst", 1)
    assert [payer.requester for payer in view.requesters] == ["Bob", "Ann", "Eve"]
    bob = view.requesters[0]
    assert (bob.sums.tasks, bob.time_ms) == (2, 20_000)
    assert bob.totals.real == Decimal("45.00")
    assert [payer.requester for payer in look_at(look_of(story), around("day", TODAY)).worst] == [
        "Bob",
        "Ann",
    ]
    by_time = payers(look_of(story), "all", "refused", 9)
    assert by_time.requesters[0].requester == "Bob"
    assert by_time.page == 1


def test_an_earlier_month_is_no_part_of_this_one(story: Story) -> None:
    later = START + 62 * DAY_MS
    assert payers(look_of(story, later), "month", "worst", 1).requesters == []
    assert len(payers(look_of(story, later), "quarter", "worst", 1).requesters) == 3


def test_pending_is_late_after_the_platforms_own_days(story: Story) -> None:
    fresh = pending(look_of(story))
    assert (fresh.count, fresh.late, fresh.pending) == (1, 0, {"USD": Decimal("0.25")})
    late = pending(look_of(story, START + (CLAIM_AFTER_DAYS + 1) * DAY_MS))
    assert (late.late, late.claimable) == (1, {"USD": Decimal("0.25")})
    assert late.waiting[0].line.key == "c"


def test_what_files_tell_stands_apart(story: Story) -> None:
    told = Imported(
        id="i1",
        at=at(0),
        source="file",
        platform="mturk",
        key="x",
        title="Old",
        outcome="submitted",
        reward=Amount(Decimal(3), "USD"),
        ended_at=at(-1000),
        active_ms=1_000,
    )
    story.tell(told)
    look = look_of(story)
    assert (pending(look).count, pending(look).imported) == (1, 1)
    view = files(look)
    assert (view.measured, [name for name, _ in view.imported]) == (4, ["mturk"])
    assert view.imported[0][1].told_ms == 1_000
    assert "mturk" not in {one.platform for one in platforms_of(look, "0000", "9999")}


def test_tasks_are_found_by_words_in_any_order_and_by_name(story: Story) -> None:
    look = look_of(story)
    assert [line.key for line in matching(look, Query(text="BOB c"))] == ["c"]
    assert {line.key for line in matching(look, Query(requester="Bob"))} == {"b", "c"}
    assert matching(look, Query(requester="")) == []
    assert [line.key for line in tasks(look, Query()).lines] == ["d", "c", "b", "a"]
    assert [line.key for line in tasks(look, Query(upwards=True)).lines] == list("abcd")
    by_hour = tasks(look, Query(sort="hour")).lines
    assert {line.key for line in by_hour[2:]} == {"b", "d"}
    found = task(look, "turkle", "a")
    assert found is not None
    assert found.outcome == "approved"
    assert task(look, "mturk", "a") is None
    assert task(look, "turkle", "a~2") is None
    assert task(look, "turkle", "a~" + "9" * 5_000) is None


def test_a_second_run_of_a_task_has_a_page_of_its_own(story: Story) -> None:
    story.page(198, "listing")
    story.press(199, "accept")
    worked(story, 200, "a", "returned")
    look = look_of(story)
    first, second = task(look, "turkle", "a"), task(look, "turkle", "a~2")
    assert first is not None
    assert second is not None
    assert (first.outcome, second.outcome) == ("approved", "returned")


def alert(identity: str, second: float, **params: str) -> Stored:
    return Stored(
        1,
        Alert(identity, 1, at(second), 1, "scam", "danger", dict(params), [], "text"),
        None,
    )


def test_what_became_of_a_warning(story: Story) -> None:
    look = look_of(story)
    by_key, by_title, gone, late = warned(
        look,
        [
            alert("w1", 10, offer="b"),
            alert("w2", 10, offer="x", title="task  C"),
            alert("w3", 10, offer="x", title="Nothing"),
            alert("w4", 59, offer="b"),
        ],
        {"w1": "scam"},
    )
    assert (by_key.verdict, by_key.task, by_key.outcome) == (
        "scam",
        ("turkle", "b"),
        "screened_out",
    )
    assert (by_title.verdict, by_title.outcome) == (None, "submitted")
    assert (gone.task, late.task) == (None, None)


def test_verdicts_are_read_once_and_then_what_is_new() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE message (seq INTEGER, type TEXT, body BLOB)")

    def say(seq: int, kind: str, label: str) -> None:
        body = f'{{"type":"feedback","id":"f{seq}","at":1,"label":"{label}","warning":"w"}}'
        connection.execute("INSERT INTO message VALUES (?, ?, ?)", (seq, kind, body))

    verdicts = Verdicts()
    verdicts.read(connection)
    say(1, "feedback", "scam")
    say(2, "input", "legit")
    verdicts.read(connection)
    assert verdicts.labels == {"w": "scam"}
    connection.execute("DELETE FROM message WHERE seq = 1")
    say(3, "feedback", "legit")
    verdicts.read(connection)
    assert verdicts.labels == {"w": "legit"}
    connection.close()


def test_a_table_program_gets_no_formula(story: Story) -> None:
    seen = TaskSeen(key="z", title="=1+1", reward=Amount(Decimal("-0.5"), "USD"))
    story.tell(Correct("c9", at(300), "nobody"))
    story.page(300, "working", "z", task=seen)
    text = table_of(matching(look_of(story), Query())).decode("utf-8-sig")
    assert ",'=1+1," in text
    assert ",-0.5,USD," in text
    assert text.count("\r\n") == 6


@pytest.mark.parametrize("language", ["en", "fr"])
def test_pages_are_written_in_each_language(story: Story, language: str) -> None:
    words = Words(Texts(language), "Europe/Paris")
    look = look_of(story)
    for kind in ("day", "week", "month"):
        html = period_page(look_at(look, asking.period(kind, {}, TODAY)), words)
        assert "{" not in re.sub(r"<[^>]*>", "", html)
    html = payers_page(payers(look, "year", "time", 1), words)
    assert "Bob" in html


@pytest.mark.parametrize(
    ("language", "money", "time", "day", "age"),
    [
        ("en", "3.40\u00a0EUR", "1 h 05 min", "Sunday 1 November 2026", "2 days ago"),
        ("fr", "3,40\u00a0EUR", "1 h 05 min", "dimanche 1er novembre 2026", "il y a 2 jours"),
    ],
)
def test_words(language: str, money: str, time: str, day: str, age: str) -> None:
    words = Words(Texts(language), "Europe/Paris")
    assert words.money(Decimal("3.4"), "EUR") == money
    assert words.time(3_900_000) == time
    assert words.day("2026-11-01").replace(" 1 ", " 1 ") == day
    assert words.age(2 * DAY_MS) == age
    assert words.money(Decimal("0.0125"), "EUR").startswith(("0.0125", "0,0125"))
    assert words.money(Decimal("1234.567"), "EUR").startswith(("1234.57", "1234,57"))
    assert words.time(59_000) == "59 s"
    assert words.wage(None, "EUR") == "–"


def _used() -> Iterator[str]:
    for path in SOURCES.glob("*.py"):
        source = path.read_text("utf-8")
        yield from re.findall(r'"([a-z_]+(?:\{[^}]*\})?[a-z_]*)"', source)
        yield from re.findall(r'f"([a-z_]*\{[^"]*)"', source)


def test_every_text_of_the_dashboard_is_used() -> None:
    used = set(_used())
    exact = {name for name in used if "{" not in name}
    patterns = [re.compile(re.sub(r"\{[^}]*\}", r"[a-z_]+", name)) for name in used if "{" in name]
    for key in Texts("en")._texts:
        section, _, name = key.partition(".")
        if section == "dashboard" and name not in exact and name not in ("open", "no_open"):
            spelled = any(pattern.fullmatch(name) for pattern in patterns)
            assert spelled or name in ("not_opened", "no_answer"), name
