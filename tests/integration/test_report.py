"""`vigiclic report` over a folder whose figures were worked out by hand."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from server.__main__ import main
from server.events import Entry, Imported
from server.ledger import per_hour
from tests.recordings.scene import START
from tests.support.journals import keep, recorded

FIRST = "turkle:crowd.example:assignment:21"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two tasks in a queue, and the day after one that was corrected; one from a file."""
    made = tmp_path_factory.mktemp("report")
    told = Imported(
        *("i", START, "csv", "prolific", "study", "=cmd|' /C calc'!A1", "approved"),
        active_ms=60_000,
    )
    keep(made, [*recorded("queue_in_two_tabs", "corrected"), Entry("import", told)])
    return made


def report(
    folder: Path, capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0
) -> str:
    assert main(["report", *arguments, "--data-dir", str(folder)]) == status
    said = capsys.readouterr()
    return said.err if status else said.out


def told(folder: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    return json.loads(report(folder, capsys, *arguments, "--json"))


def test_a_tasks_time_interval_by_interval(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Accepted at 1, left for another tab at 5, taken up again at 22, sent at 40: 4 + 18 s.
    found = told(folder, capsys, "--task", FIRST)
    assert found["task"]["active_ms"] == found["counted_ms"] == 22_000
    seconds = [
        (
            (piece["start"] - START) / 1000,
            (piece["end"] - START) / 1000,
            piece["began"]["what"],
            piece["ended"]["what"],
            piece["counted"],
        )
        for piece in found["intervals"]
    ]
    assert seconds == [(1, 5, "page", "switch", True), (22, 40, "switch", "submit", True)]
    assert [change["outcome"] for change in found["changes"]] == ["open", "submitted"]
    assert found["corrections"] == []


def test_the_beginning_of_a_key_is_enough_where_it_names_one_task(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = report(folder, capsys, "--task", FIRST)
    assert report(folder, capsys, "--task", f"turkle/{FIRST}") == whole
    assert told(folder, capsys, "--task", "stu")["task"]["imported"] is True


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["--task", "nowhere"], 1, "There is no task nowhere."),
        (["--task", "turkle:"], 1, "The keys of 3 tasks begin with turkle:"),
        (["--task", "a", "--from", "2026-09-01"], 2, "--task and a period"),
        (["--from", "yesterday"], 2, "yesterday is no day."),
        (["--from", "20260901"], 2, "20260901 is no day."),
        (["--from", "2026-09-02", "--to", "2026-09-01"], 2, "--from 2026-09-02 comes after"),
    ],
)
def test_what_cannot_be_told_is_said_in_one_line(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    status: int,
    said: str,
) -> None:
    monkeypatch.setenv("VIGICLIC_LANG", "en")
    line = report(folder, capsys, *arguments, status=status)
    assert said in line
    assert line.count("\n") == 1


def test_a_folder_without_anything(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIGICLIC_LANG", "en")
    assert "Nothing was ever stored" in report(tmp_path, capsys, status=1)
    keep(tmp_path, [])
    assert "Nothing is known yet" in report(tmp_path, capsys, status=1)


def test_a_correction_stays_a_correction(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = told(folder, capsys, "--task", "turkle:crowd.example:assignment:61")
    assert (found["task"]["active_ms"], found["task"]["measured_ms"]) == (40_000, 20_000)
    assert found["counted_ms"] == 20_000
    (correction,) = found["corrections"]
    assert (correction["active_ms"], correction["outcome"]) == (40_000, "approved")
    assert correction["reward"] == {"amount": "0.30", "currency": "USD"}
    monkeypatch.setenv("VIGICLIC_LANG", "fr")
    words = report(folder, capsys, "--task", "turkle:crowd.example:assignment:61")
    assert "Corrigé par vous" in words
    assert "0:00:40,000 au lieu de 0:00:20,000 mesurés" in " ".join(words.split())


def test_the_wage_with_every_step(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # Day 1: 0.50 pending for 22 + 14 s of tasks; 40 s of attention, and the minute after it.
    found = told(folder, capsys, "--from", "2026-09-01", "--to", "2026-09-01")
    wage = found["wage"]
    assert (wage["earned"], wage["pending"]) == ("0", "0.50")
    assert (wage["paid_time_ms"], wage["paid_time_approved_ms"]) == (36_000, 0)
    assert (wage["real_ms"], wage["corrections_ms"]) == (100_000, 0)
    assert (wage["paid_time"], wage["real"]) == ("50.00", "18.00")
    assert wage["paid_time_approved"] is None
    (step,) = wage["rewards"]
    assert (step["outcome"], step["tasks"], step["amount"]) == ("submitted", 2, "0.50")
    assert found["overlaps"] == {"elapsed_ms": 53_000, "merged_ms": 39_000, "twice_ms": 14_000}
    assert found["published"]["cluster"]["0_min"] == "46.1538"
    assert found["floors"][0]["amount"] == "12.02"
    # What a file tells is apart, and in nothing above.
    assert found["imported"]["timed"] == 1
    assert [line["key"] for line in found["imported"]["lines"]] == ["study"]
    assert all(not line["imported"] for line in found["tasks"])


def test_the_steps_lead_to_the_wage(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wage = told(folder, capsys)["wage"]
    rewards = sum((Decimal(step["value"]) for step in wage["rewards"]), Decimal(0))
    assert rewards == Decimal(wage["earned"]) + Decimal(wage["pending"]) == Decimal("0.80")
    assert per_hour(rewards, wage["paid_time_ms"]) == Decimal(wage["paid_time"])
    assert per_hour(rewards, wage["real_ms"]) == Decimal(wage["real"])
    approved = Decimal(wage["earned"])
    assert per_hour(approved, wage["paid_time_approved_ms"]) == Decimal(wage["paid_time_approved"])
    assert per_hour(approved, wage["real_ms"]) == Decimal(wage["real_approved"])


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            [
                "2026-09-01 to 2026-09-02",
                "Over all the time spent, pending included: 0.80 USD /",
                "From files alone",
            ],
        ),
        ("fr", ["Du 2026-09-01 au 2026-09-02", "attente comprise\u00a0: 0,80 USD /", "fichiers"]),
    ],
)
def test_in_words_of_eighty_columns(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    words: list[str],
) -> None:
    monkeypatch.setenv("VIGICLIC_LANG", language)
    said = report(folder, capsys)
    for word in words:
        assert word in said
    assert max(map(len, said.splitlines())) <= 80
    assert "\x1b" not in said
