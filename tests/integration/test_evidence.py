"""Evidence that was exported, and what stands in it."""

import csv
import json
import re
from pathlib import Path

import pytest

from server.__main__ import main
from tests.recordings.scene import START
from tests.support.evidence import FORMULA, NAMES, REFUSAL, export, figures, happened, verified
from tests.support.journals import DAY_MS, keep


def test_only_the_owner_can_read_it(evidence: Path) -> None:
    assert evidence.stat().st_mode & 0o777 == 0o700
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in evidence.iterdir())
    assert re.fullmatch(r"vigiclic-evidence-\d{4}-\d\d-\d\d", evidence.name)


def test_these_are_the_files(evidence: Path) -> None:
    assert sorted(path.name for path in evidence.iterdir()) == sorted(NAMES)


def test_refusals_have_the_pages_own_words(evidence: Path) -> None:
    (refusal,) = figures(evidence)["refusals"]
    assert refusal["outcome"] == "rejected"
    assert refusal["told_at"] == START + 2 * DAY_MS
    assert refusal["url"] == "http://crowd.example/history"
    assert refusal["quote"] == REFUSAL
    page = (evidence / "record.html").read_text("utf-8")
    assert "Reason: &lt;b&gt;the total&lt;/b&gt; was wrong" in page
    assert "secret" not in page


def test_the_page_leaves_lines_for_whose_record_it_is(evidence: Path) -> None:
    page = (evidence / "record.html").read_text("utf-8")
    words = ("Name:", "Platforms and account names:", "Place and date:", "Signature:")
    assert all(f'<td>{word}</td><td class="line"></td>' in page for word in words)


def test_corrections_and_files_stay_apart(evidence: Path) -> None:
    found = figures(evidence)
    assert [one["reward"] for one in found["corrections"]] == [
        {"amount": "0.30", "currency": "USD"},
        {"amount": "1", "currency": "USD"},
    ]
    assert (found["wage"]["earned"], found["wage"]["pending"]) == ("1.00", "0.25")
    assert found["imported"]["earned"] == {"USD": "1"}
    assert found["imported"]["lines"][0]["told_ms"] == 60_000
    with (evidence / "pay.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["task"]: row["known by"] for row in csv.DictReader(file)}
    assert rows["study"] == "file brought in"
    assert rows["turkle:crowd.example:assignment:61"] == "measured, corrected by the worker"
    assert rows["turkle:crowd.example:assignment:22"] == "measured"


def test_no_cell_is_a_formula(evidence: Path) -> None:
    number = re.compile(r"-?\d+(\.\d+)?")
    cells = []
    for path in evidence.glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells += [cell for row in csv.reader(file) for cell in row]
    assert f"'{FORMULA}" in cells
    assert "'@SUM(A1)" in cells
    assert not [
        cell for cell in cells if cell.startswith(tuple("=+-@\t\r")) and not number.fullmatch(cell)
    ]


def test_the_page_prints_and_runs_nothing(evidence: Path) -> None:
    page = (evidence / "record.html").read_text("utf-8")
    assert "@media print" in page
    assert "default-src 'none'" in page
    assert not re.search(r"<script|\son\w+=|<img|<link|https?://(?!crowd\.example)", page)


def test_in_french(
    data: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = export(data, tmp_path, "--evidence", "--language", "fr")
    page = (folder / "record.html").read_text("utf-8")
    assert '<html lang="fr">' in page
    assert "Relevé des heures, de la paie et des refus" in page
    assert "1,00 USD" in page or "1 USD" in page
    pay = (folder / "pay.csv").read_text("utf-8-sig")
    assert pay.startswith("plateforme;tâche;titre;")
    assert ";0,25;USD;" in pay
    assert verified(folder, capsys, monkeypatch)[0] == 0, "whoever verifies may read English"


def test_a_period_takes_only_what_it_rests_on(
    data: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = export(data, tmp_path, "--evidence", "--from", "2026-09-01", "--until", "2026-09-01")
    found = figures(folder)
    # The refusal was told two days later, and is in it.
    assert [one["message"] for one in found["refusals"]] == ["refusal"]
    journal = (folder / "journal.jsonl").read_text("utf-8")
    assert '"refusal"' in journal
    assert "3-m0" not in journal, "nothing of the fourth day"
    status, said = verified(folder, capsys, monkeypatch)
    assert status == 0
    assert re.search(r"left out as not needed: [1-9]", said[0])
    capsys.readouterr()
    assert (
        main(
            [
                "report",
                "--from",
                "2026-09-01",
                "--to",
                "2026-09-01",
                "--json",
                "--data-dir",
                str(data),
            ]
        )
        == 0
    )
    reported = json.loads(capsys.readouterr().out)
    assert {name: found[name] for name in reported} == reported


def test_everything_comes_back_as_open_files(
    data: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = export(data, tmp_path)
    entries = happened()
    lines = (folder / "journal.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["event"]["id"] for line in lines] == [
        entry.event.id for entry in entries
    ]
    assert {"settings.json", "warnings.jsonl", "pay.csv", "figures.json"} <= {
        path.name for path in folder.iterdir()
    }
    assert "Asked again: no" in (folder / "readings.jsonl").read_text("utf-8")
    assert verified(folder, capsys, monkeypatch)[0] == 0


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["--evidence", "--from", "soon"], 2),
        (["--evidence", "--from", "2026-09-03", "--until", "2026-09-01"], 2),
    ],
)
def test_a_bad_period_is_one_line(
    data: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    status: int,
) -> None:
    target = str(tmp_path / "out")
    assert main(["export", "--to", target, *arguments, "--data-dir", str(data)]) == status
    assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_nothing_is_left_where_it_cannot_be_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    keep(data, [])
    command = ["export", "--evidence", "--data-dir", str(data), "--to"]
    assert main([*command, str(tmp_path / "out")]) == 1
    assert list((tmp_path / "out").iterdir()) == []
    (tmp_path / "file").write_text("")
    assert main([*command, str(tmp_path / "file" / "out")]) == 1
    assert capsys.readouterr().err.count("\n") == 2
