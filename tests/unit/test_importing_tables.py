"""Tables that a worker exported or made -> tasks, every row or none."""

import re
from datetime import UTC
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from server import importing
from server.importing import BadRow, Found, Options, Record, as_events, read_file
from server.messages import Amount
from server.texts import Texts
from server.vocabulary import Outcome
from tests.support.shared import shared

HEAD = "Study,Reward,Bonus,Started At,Completed At,Completion Code,Status\n"
NOON = 1_774_440_000_000  # 2026-03-25 12:00 UTC


def read(text: str, **options: object) -> Found:
    return read_file(text.encode(), "file.csv", Options(**options), lambda _: None)  # type: ignore[arg-type]


def records(text: str, **options: object) -> list[Record]:
    found = read(text, **options).records
    assert all(isinstance(record, Record) for record in found)
    return found  # type: ignore[return-value]


def refused(text: str, **options: object) -> BadRow:
    with pytest.raises(BadRow) as caught:
        as_events(read(text, **options), 0)
    return caught.value


class TestProlific:
    @pytest.mark.parametrize("column", ["Reward", "Status", "Started At", "Completed At"])
    def test_a_column_that_is_missing_is_named(self, column: str) -> None:
        bad = refused(HEAD.replace(column, "Other") + "A,$1.00,,,,,APPROVED\n")
        assert (bad.code, bad.detail) == ("prolific_column", column)

    def test_a_row(self) -> None:
        (found,) = records(
            HEAD + "Name plants,£2.50,£0.30,2026-03-25 12:00:00.160999,"
            "2026-03-25 12:05:00,AAAA1111,APPROVED\n"
        )
        assert (found.row, found.platform, found.title) == (2, "prolific", "Name plants")
        assert (found.outcome, found.reward) == ("approved", Amount(Decimal("2.50"), "GBP"))
        assert found.bonus == Amount(Decimal("0.30"), "GBP")
        # UTC without saying so; what is finer than a millisecond is cut.
        assert (found.started_at, found.ended_at) == (NOON + 160, NOON + 300_000)

    def test_missing_times_are_unknown_and_never_zero(self) -> None:
        rows = "A,$6.00,$0.00,2026-03-25 12:00:00,,,RETURNED\nB,£1.80,£0.00,,,,RETURNED\n"
        first, second = records(HEAD + rows)
        assert (first.started_at, first.ended_at, first.bonus) == (NOON, None, None)
        assert (second.started_at, second.ended_at, second.active_ms) == (None, None, None)
        assert [event.at for event in as_events(read(HEAD + rows), 7)] == [7, 7]

    @pytest.mark.parametrize(
        ("status", "outcome"),
        [
            ("APPROVED", "approved"),
            ("AWAITING REVIEW", "submitted"),
            ("awaiting_review", "submitted"),
            ("REJECTED", "rejected"),
            ("RETURNED", "returned"),
            ("TIMED-OUT", "expired"),
            ("SCREENED OUT", "screened_out"),
            ("RESERVED", "open"),
        ],
    )
    def test_status(self, status: str, outcome: Outcome) -> None:
        assert records(f"{HEAD}A,$1.00,,,,,{status}\n")[0].outcome == outcome

    @pytest.mark.parametrize(
        ("row", "code", "detail"),
        [
            ("A,$1.00,,,,,FROZEN", "outcome", "FROZEN"),
            ("A,1.2.3,,,,,APPROVED", "amount", "1.2.3"),
            ("A,2.50,,,,,APPROVED", "no_currency", "2.50"),
            ("A,$2.50,£0.10,,,,APPROVED", "two_currencies", "USD, GBP"),
            ("A,$2.50,,25/03/2026 12:00,,,APPROVED", "moment", "25/03/2026 12:00"),
            ("A,$2.50,,2026-03-25,,,APPROVED", "moment", "2026-03-25"),
            ("A,$2.50,,2026-02-30 12:00:00,,,APPROVED", "moment", "2026-02-30 12:00:00"),
            ("A,$1,,2026-03-25 12:05:00,2026-03-25 12:00:00,,APPROVED", "backwards", ""),
            (" ,$2.50,,,,,APPROVED", "missing", "Study"),
            ("A,$2.50,,,,APPROVED", "cells", "6 / 7"),
            ('A,"$2.50,,,,,APPROVED', "csv", ""),
        ],
    )
    def test_a_bad_row_is_named(self, row: str, code: str, detail: str) -> None:
        bad = refused(f"{HEAD}Good,$1.00,,,,,APPROVED\n{row}\n")
        assert (bad.code, bad.row, bad.detail) == (code, 3, detail)

    @pytest.mark.shared
    def test_the_shape_of_a_real_export(self) -> None:
        content = shared("pages/prolific_export_shape.csv").read_bytes()
        found = read_file(content, "x.csv", Options(), lambda _: None)
        assert [record.outcome for record in found.records] == [  # type: ignore[union-attr]
            *("approved", "approved", "returned", "returned"),
        ]
        rows = [record for record in found.records if isinstance(record, Record)]
        assert [row.ended_at is None for row in rows] == [False, False, True, True]
        assert rows[3].started_at is None


class TestPlain:
    def test_all_columns(self) -> None:
        (found,) = records(
            "platform,title,outcome,reward,bonus,currency,requester,started_at,ended_at,minutes,"
            "key\nMTurk,Name it,approved,0.25,0.05,usd,Plant Lab,2026-03-25T12:00:00Z,"
            "2026-03-25T13:05:00+01:00,4.5,A1\n"
        )
        assert (found.platform, found.key) == ("mturk", "mturk:A1")
        assert (found.reward, found.bonus) == (
            Amount(Decimal("0.25"), "USD"),
            Amount(Decimal("0.05"), "USD"),
        )
        assert (found.started_at, found.ended_at) == (NOON, NOON + 300_000)
        assert (found.active_ms, found.requester) == (270_000, "Plant Lab")

    def test_in_french_with_semicolons_and_decimal_commas(self) -> None:
        text = (
            "Plateforme;Titre;Résultat;Paie;Devise;Début;Fin;Minutes\n"
            "Foule Factory;Trier;acceptée;0,25;EUR;2026-03-25 13:00;2026-03-25 13:05;4,5\n"
        )
        (found,) = records(text, zone=ZoneInfo("Europe/Paris"))
        assert (found.platform, found.outcome) == ("foule_factory", "approved")
        assert found.reward == Amount(Decimal("0.25"), "EUR")
        assert (found.started_at, found.active_ms) == (NOON, 270_000)

    def test_a_day_and_nothing_else(self) -> None:
        (found,) = records("title,outcome,date\nA,paid,2026-03-25\n", platform="yappers")
        assert (found.platform, found.day, found.started_at) == ("yappers", "2026-03-25", None)
        assert (found.reward, found.active_ms, found.key) == (None, None, None)

    def test_columns_that_nobody_knows_are_named(self) -> None:
        found = read("platform,title,outcome,Mood\nx,A,approved,good\n")
        assert (found.unused, found.left_out) == (("Mood",), 0)

    def test_empty_lines_and_a_byte_order_mark_are_passed_over(self) -> None:
        text = "\ufeff\nplatform,title,outcome\n\nx,A,approved\n,,\nx,B,rejected\n"
        assert [record.row for record in records(text)] == [3, 5]

    def test_personal_data_in_a_title_is_masked(self) -> None:
        (found,) = records("platform,title,outcome\nx,Write to ann@example.org,approved\n")
        assert "ann@example.org" not in found.title

    @pytest.mark.parametrize("word", ["Approved", "payée", "Accepté", "satisfied", "PAID"])
    def test_words_for_what_is_paid(self, word: str) -> None:
        assert records(f"platform,title,outcome\nx,A,{word}\n")[0].outcome == "approved"

    def test_a_platforms_own_word(self) -> None:
        text = "platform,title,outcome\nProlific,A,TIMED-OUT\nMTurk,B,Abandoned\n"
        assert [record.outcome for record in records(text)] == ["expired", "expired"]

    @pytest.mark.parametrize(
        ("text", "code", "row"),
        [
            ("", "empty", None),
            ("\n \n", "empty", None),
            ("title,outcome\nA,approved\n", "column", None),
            ("platform,outcome\nx,approved\n", "column", None),
            ("platform,title,Title,outcome\nx,A,B,approved\n", "doubled", None),
            ("platform,title,outcome\nx,A,great\n", "outcome", 2),
            ("platform,title,outcome\nx,A,\n", "outcome", 2),
            ("platform,title,outcome\n--,A,approved\n", "missing", 2),
            ("platform,title,outcome,reward,currency\nx,A,approved,-1,USD\n", "amount", 2),
            ("platform,title,outcome,reward,currency\nx,A,approved,$1,EUR\n", "two_currencies", 2),
            ("platform,title,outcome,reward,currency\nx,A,approved,1,e\n", "currency", 2),
            ("platform,title,outcome,minutes\nx,A,approved,-5\n", "minutes", 2),
            ("platform,title,outcome,minutes\nx,A,approved,soon\n", "minutes", 2),
            ("platform,title,outcome,day\nx,A,approved,25.3.2026\n", "day", 2),
            (
                "platform,title,outcome,key\nx,A,approved,1\nx,B,approved,2\nx,A,rejected,1\n",
                "contradiction",
                4,
            ),
        ],
    )
    def test_a_bad_table_is_refused(self, text: str, code: str, row: int | None) -> None:
        bad = refused(text)
        assert (bad.code, bad.row) == (code, row)

    def test_what_is_not_text_is_refused(self) -> None:
        with pytest.raises(BadRow) as caught:
            read_file(b"platform,title\nx,\xff\n", "x.csv", Options(), lambda _: None)
        assert (caught.value.code, caught.value.row) == ("encoding", 2)

    def test_a_table_of_another_encoding_that_says_so(self) -> None:
        content = "platform\ttitle\toutcome\nx\tÉté\tapproved\n".encode("utf-16")
        found = read_file(content, "x.txt", Options(), lambda _: None)
        assert found.records[0].title == "Été"  # type: ignore[union-attr]

    def test_long_files_tell_how_far_they_are(self) -> None:
        heard: list[int] = []
        text = "platform,title,outcome\n" + "x,A,approved\n" * 1_200
        read_file(text.encode(), "x.csv", Options(), heard.append)
        assert heard == [500, 1_000]


class TestEvents:
    def test_the_same_row_is_the_same_event_whenever_it_comes(self) -> None:
        text = "platform,title,outcome,day\nx,A,approved,2026-03-25\n"
        first, second = (as_events(read(text), at)[0] for at in (1, 2))
        assert first.id == second.id
        assert (first.at, second.at) == (1, 2)

    def test_rows_that_are_alike_are_as_many_tasks(self) -> None:
        text = "platform,title,outcome\nx,A,approved\nx,A,approved\n"
        assert len({event.id for event in as_events(read(text), 0)}) == 2

    def test_a_row_with_a_key_that_stands_twice_is_one_task(self) -> None:
        text = "platform,title,outcome,key\nx,A,approved,1\nx,A,approved,1\n"
        assert len(as_events(read(text), 0)) == 1

    def test_a_later_outcome_is_of_the_same_task_where_its_beginning_is_known(self) -> None:
        head = "platform,title,outcome,start\n"
        rows = [f"x,A,{word},2026-03-25 12:00\n" for word in ("submitted", "approved")]
        first, second = (as_events(read(head + row), 0)[0] for row in rows)
        assert first.id != second.id
        assert first.key == second.key  # type: ignore[union-attr]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_refusal_is_worded(language: str) -> None:
    folder = Path(importing.__file__).parent
    source = "".join(path.read_text("utf-8") for path in folder.glob("*.py"))
    codes = set(re.findall(r'BadRow\(\s*"(\w+)"', source))
    assert len(codes) > 15
    for code in codes:
        assert Texts(language)(f"import_error.{code}", detail="x").strip()


def test_utc_is_the_zone_of_moments_that_name_none() -> None:
    assert Options().zone is UTC
