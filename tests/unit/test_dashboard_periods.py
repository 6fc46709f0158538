"""Days, weeks and months, and what an address may ask for."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.dashboard import asking
from server.dashboard.periods import Kind, Period, around, is_day, since

DAYS = st.dates(date(1971, 1, 1), date(9997, 12, 31)).map(date.isoformat)
KINDS = st.sampled_from(("day", "week", "month"))


def test_a_week_begins_on_monday_and_a_month_on_its_first() -> None:
    assert around("week", "2026-11-22") == Period("week", "2026-11-16", "2026-11-22")
    assert around("week", "2026-11-23") == Period("week", "2026-11-23", "2026-11-29")
    assert around("month", "2028-02-10") == Period("month", "2028-02-01", "2028-02-29")
    assert around("month", "2026-12-31") == Period("month", "2026-12-01", "2026-12-31")
    assert around("day", "2026-01-01").days == ["2026-01-01"]


@given(KINDS, DAYS)
def test_periods_lie_side_by_side(kind: Kind, day: str) -> None:
    period = around(kind, day)
    assert period.first <= day <= period.last
    assert day in period.days
    assert period.later().earlier() == period
    following = date.fromisoformat(period.last) + timedelta(days=1)
    assert period.later().first == following.isoformat()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "today",
        "2026-02-30",
        "2026-1-1",
        "20260101",
        "0001-01-01",
        "9999-12-31",
        "2026-W01-1",
        "٢٠٢٦-٠١-٠١",
        "2026-01-01T00:00",
        "<script>",
    ],
)
def test_what_is_no_day_is_today(text: str) -> None:
    assert not is_day(text)
    assert asking.period("day", {"date": text}, "2026-11-22").first == "2026-11-22"


def test_spans_reach_back_by_whole_months() -> None:
    assert since("month", "2026-01-31") == "2026-01-01"
    assert since("quarter", "2026-01-31") == "2025-11-01"
    assert since("year", "2026-11-22") == "2025-12-01"
    assert since("all", "2026-11-22") < "1970"


@pytest.mark.parametrize("page", ["", "0", "-1", "1e9", "x", "9" * 40, "²", "٣"])
def test_a_page_is_a_number_from_one(page: str) -> None:
    assert asking.page({"page": page}) == 1
    assert asking.page({"page": "12"}) == 12


def test_unknown_words_fall_back() -> None:
    query = asking.tasks({"sort": "__class__", "up": "2", "text": "x" * 999, "outcome": "<b>"})
    assert (query.sort, query.upwards, len(query.text)) == ("when", False, 200)
    assert asking.span({"span": "century"}) == "quarter"
    assert asking.order({"order": "best"}) == "worst"


@pytest.mark.parametrize(
    ("accepted", "chosen", "given"),
    [
        ("fr-FR,fr;q=0.9,en;q=0.8", None, "fr"),
        ("de,en;q=0.5,fr;q=0.9", None, "fr"),
        ("fr;q=0,en", None, "en"),
        ("de", None, "fr"),
        ("en", "fr", "fr"),
        ("en", "xx", "en"),
        ("fr;q=x,en", None, "en"),
        ("../../etc/passwd", None, "fr"),
        ("", None, "fr"),
    ],
)
def test_language(accepted: str, chosen: str | None, given: str) -> None:
    assert asking.language(accepted, chosen, "fr") == given
