"""Histories that a worker saved as pages or as JSON -> tasks."""

import html
import json
from decimal import Decimal
from typing import Any

import pytest

from server.importing import BadRow, DayRecord, Found, Options, Record, as_events, read_file
from server.messages import Amount

CENTS = Amount(Decimal("0.15"), "USD")


def read(content: str, name: str = "saved", url: str | None = None) -> Found:
    return read_file(content.encode(), name, Options(url), lambda _: None)


def refused(content: str, **options: Any) -> BadRow:
    with pytest.raises(BadRow) as caught:
        as_events(read(content, **options), 0)
    return caught.value


def react(component: str, props: dict[str, Any]) -> str:
    name = f"require('reactComponents/{component}')['default']"
    return (
        f'<div data-react-class="{name}" data-react-props="{html.escape(json.dumps(props))}"></div>'
    )


def hit(number: str = "3A", **fields: Any) -> dict[str, Any]:
    return {
        "assignment_id": number,
        "hit_id": "3H",
        "requester_name": "Plant Lab",
        "requester_feedback": None,
        "reward": {"amount_in_dollars": 0.15, "currency_code": "USD"},
        "state": "Approved",
        "title": "Name the plant",
    } | fields


def details(*rows: dict[str, Any]) -> str:
    return json.dumps({"num_results": len(rows), "total_num_results": 9, "results": rows})


class TestMturk:
    def test_status_details_as_json(self) -> None:
        found = read(details(hit(), hit("3B", state="Rejected")), "status_details_2026-09-01.json")
        assert found.source == "mturk"
        first, second = found.records
        assert isinstance(first, Record)
        assert isinstance(second, Record)
        assert (first.key, first.by, first.title) == (
            *("mturk:assignment:3A", "key", "Name the plant"),
        )
        assert (first.outcome, first.reward, first.requester) == ("approved", CENTS, "Plant Lab")
        # Only the day is known, from the file's name; no moment is made up.
        assert (first.day, first.started_at, first.ended_at) == ("2026-09-01", None, None)
        assert second.outcome == "rejected"

    @pytest.mark.parametrize(
        ("name", "url", "day"),
        [
            ("saved.json", None, None),
            ("saved.json", "https://worker.mturk.com/status_details/2026-09-02", "2026-09-02"),
            ("2026-13-45.json", None, None),
        ],
    )
    def test_the_day_is_that_of_the_address_or_unknown(
        self, name: str, url: str | None, day: str | None
    ) -> None:
        (record,) = read(details(hit()), name, url).records
        assert isinstance(record, Record)
        assert record.day == day

    def test_status_details_as_a_page(self) -> None:
        rows = [hit(reward=0.15, state="Submitted")]
        table = react("hitStatusDetailsTable/HitStatusDetailsTable", {"bodyData": rows})
        found = read(f"<html><h1>HITs You Worked On For September 1, 2026</h1>{table}</html>")
        (record,) = found.records
        assert isinstance(record, Record)
        assert (record.outcome, record.reward, record.day) == ("submitted", CENTS, "2026-09-01")

    def test_a_day_without_work(self) -> None:
        assert read(details()).records == []

    def test_dashboard_as_json_and_as_a_page(self) -> None:
        day = {
            "date": "2026-09-01T07:00:00.000Z",
            "submitted": 12,
            "approved": 10,
            "rejected": 1,
            "pending": 1,
            "earnings": 3.25,
            "bonus_rewards": 0.5,
        }
        page = react("dailyWorkerStatisticsTable/DailyWorkerStatisticsTable", {"bodyData": [day]})
        for content in (json.dumps({"daily_hit_statistics_overview": [day]}), f"<p>{page}"):
            (record,) = read(content).records
            assert isinstance(record, DayRecord)
            assert (record.day, record.submitted, record.approved) == ("2026-09-01", 12, 10)
            assert (record.rejected, record.pending) == (1, 1)
            assert record.earnings == Amount(Decimal("3.25"), "USD")
            assert record.bonus == Amount(Decimal("0.5"), "USD")

    def test_what_a_day_does_not_say_is_unknown(self) -> None:
        told = {"daily_hit_statistics_overview": [{"date": "2026-09-01"}]}
        (record,) = read(json.dumps(told)).records
        assert isinstance(record, DayRecord)
        assert (record.submitted, record.earnings) == (None, None)

    @pytest.mark.parametrize(
        ("row", "code"),
        [
            (hit(state="Frozen"), "outcome"),
            (hit(title=" "), "missing"),
            (hit(""), "missing"),
            (hit(reward="1.2.3"), "amount"),
            (hit(reward={"amount_in_dollars": -1, "currency_code": "USD"}), "amount"),
            (hit("3A", state="Rejected"), "contradiction"),
        ],
    )
    def test_a_bad_row_is_named(self, row: dict[str, Any], code: str) -> None:
        bad = refused(details(hit(), row))
        assert (bad.code, bad.row) == (code, 2)

    @pytest.mark.parametrize(
        ("row", "code"),
        [
            ("x", "row"),
            ({"date": "soon"}, "day"),
            ({"date": "2026-09-01", "approved": -1}, "count"),
        ],
    )
    def test_a_bad_day_is_named(self, row: Any, code: str) -> None:
        bad = refused(json.dumps({"daily_hit_statistics_overview": [row]}))
        assert (bad.code, bad.row) == (code, 1)


def test_prolifics_submissions_as_json() -> None:
    row = {
        "id": "s1",
        "status": "APPROVED",
        "study": {"id": "65a", "name": "Name plants"},
        "completed_at": "2026-03-25T12:00:00.000Z",
        "submission_reward": {"amount": 250, "currency": "GBP"},
    }
    found = read(json.dumps({"results": [row], "meta": {"count": 1}}))
    (record,) = found.records
    assert isinstance(record, Record)
    assert (found.source, record.platform) == ("prolific page", "prolific")
    assert (record.key, record.by) == ("prolific:submission:s1", "title")
    assert (record.reward, record.ended_at) == (
        *(Amount(Decimal("2.50"), "GBP"), 1_774_440_000_000),
    )


MICROWORKERS = """<div class="hmworkerarea">{rows}</div>
<div class="workerarearight"><p><svg data-icon="check-circle"></svg> Satisfied &amp; paid</p>
<p><svg data-icon="minus-circle"></svg> Pending Employer review</p></div>"""
ROW = """<div class="hmworkerlist"><div class="workerheaderjobname">Name plants</div>
<div class="workerheaderdetails"><a onclick="divOn5('{number}')">Details</a></div>
<div class="hmworkerstatus"><p><svg data-icon="{icon}"></svg></p></div>
<div class="workerheaderearn">{earned}</div></div>"""


def test_microworkers_page_without_its_address() -> None:
    rows = ROW.format(number="120525231", icon="check-circle", earned="$0.10") + ROW.format(
        number="120525232", icon="minus-circle", earned=""
    )
    found = read("<html><body>" + MICROWORKERS.format(rows=rows))
    assert (found.source, found.left_out) == ("microworkers page", 0)
    first, second = found.records
    assert isinstance(first, Record)
    assert isinstance(second, Record)
    assert (first.key, first.outcome) == ("microworkers:task:120525231", "approved")
    assert first.reward == Amount(Decimal("0.10"), "USD")
    assert (second.outcome, second.reward) == ("submitted", None)
    assert (second.started_at, second.ended_at, second.day) == (None, None, None)


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"\x89PNG\r\n\x1a\n\0", "other_file"), (b"PK\x03\x04", "other_file"), (b"a\xe9", "encoding")],
)
def test_what_is_no_text_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(BadRow) as caught:
        read_file(content, "saved", Options(), lambda _: None)
    assert caught.value.code == code


def test_a_page_is_read_in_the_encoding_that_it_declares() -> None:
    shown = json.dumps({"bodyData": [hit(title="Décrire", reward=0.15)]}, ensure_ascii=False)
    table = "hitStatusDetailsTable/HitStatusDetailsTable"
    page = f"<b data-react-class='{table}' data-react-props='{html.escape(shown)}'></b>"
    content = ("<meta charset=windows-1252>" + page).encode("cp1252")
    (record,) = read_file(content, "2026-09-01", Options(), lambda _: None).records
    assert isinstance(record, Record)
    assert record.title == "Décrire"


def test_a_line_without_an_outcome_is_left_out_and_counted() -> None:
    rows = ROW.format(number="1", icon="check-circle", earned="$0.10") + ROW.format(
        number="2", icon="unknown", earned="$0.10"
    )
    found = read("<html><body>" + MICROWORKERS.format(rows=rows))
    assert (len(found.records), found.left_out) == (1, 1)


def test_a_page_that_says_where_it_was_saved_from() -> None:
    page = MICROWORKERS.format(rows=ROW.format(number="1", icon="check-circle", earned="$0.10"))
    saved = "<!-- saved from url=(0041){address} -->\n<html>" + page
    good = saved.format(address="https://www.microworkers.com/worker.php")
    assert len(read(good).records) == 1
    other = saved.format(address="https://www.microworkers.com/jobs.php")
    assert refused(other).code == "no_history"


SPROUTGIGS = """<table class="table table-big"><tbody id="tasks-list"><tr class="table-row">
<td><a href="#" data-task-window data-task-id="9f">Name plants</a></td></tr></tbody></table>"""


def test_sproutgigs_page_whose_address_says_what_is_listed() -> None:
    address = "https://sproutgigs.com/worker.php?filter=NOTSATISFIED"
    (record,) = read("<html>" + SPROUTGIGS, url=address).records
    assert isinstance(record, Record)
    assert (record.platform, record.key) == ("sproutgigs", "sproutgigs:task:9f")
    assert (record.title, record.outcome, record.reward) == ("Name plants", "rejected", None)


def test_sproutgigs_page_that_says_no_outcome_is_refused() -> None:
    assert refused("<html>" + SPROUTGIGS).code == "no_outcomes"


@pytest.mark.parametrize(
    "content",
    [
        "<html><p>nothing here</p></html>",
        "{}",
        '{"results": []}',
        "[1, 2]",
        '{"results": [{"a": 1}]}',
        "<",
    ],
)
def test_what_holds_no_history_is_refused(content: str) -> None:
    assert refused(content).code == "no_history"


def test_broken_json_is_refused_by_line() -> None:
    bad = refused('{"results":\n [,]}')
    assert (bad.code, bad.row) == ("json", 2)
    assert refused("[" * 100_000).code == "json"


def test_half_a_letter_in_json_is_read_as_the_sign_for_it() -> None:
    (record,) = read(details(hit()).replace("Name the", "Name \\ud800 the")).records
    assert isinstance(record, Record)
    assert as_events(Found("mturk", [record]), 0)
    assert "\ufffd" in record.title
