"""Evidence that was exported: what stands in it, and what `vigiclic verify` finds."""

import csv
import json
import re
import shutil
from collections.abc import Callable
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from server.__main__ import main
from server.events import Entry, Imported, PageSeen
from server.messages import Amount, Correct
from server.reading.model import HistoryRow, Reading
from tests.recordings.scene import START
from tests.support.journals import DAY_MS, keep, recorded

DOLLAR = Amount(Decimal(1), "USD")
REFUSAL = "Receipts / September\nRejected\nReason: <b>the total</b> was wrong\nAsked again: no"
FORMULA = "=cmd|' /C calc'!A1"


def happened() -> list[Entry]:
    """Give a queue of two tasks, one of them refused two days later; a correction; a file."""
    row = HistoryRow("turkle:crowd.example:assignment:21", "Receipts / September", "rejected")
    told = PageSeen(
        id="refusal",
        at=START + 2 * DAY_MS,
        tab=9,
        url="http://crowd.example/history?token=secret",
        title="History",
        reading=Reading("turkle", "history", history=(row,), text="Your work\n" + REFUSAL),
    )
    imported = Imported(
        *("i", START, "csv", "prolific", "study", FORMULA, "approved"),
        reward=DOLLAR,
        active_ms=60_000,
        requester="@SUM(A1)",
    )
    correct = Correct(
        "c", START + DAY_MS + 50_000, "turkle:crowd.example:assignment:61", reward=DOLLAR
    )
    return [
        *recorded("queue_in_two_tabs", "corrected", "give_back", "expiry"),
        Entry("recording", told),
        Entry("recording", correct),
        Entry("import", imported),
    ]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("evidence") / "data"
    keep(folder, happened())
    return folder


def export(data: Path, target: Path, *arguments: str) -> Path:
    known = set(target.iterdir()) if target.exists() else set()
    assert main(["export", "--to", str(target), *arguments, "--data-dir", str(data)]) == 0
    (made,) = set(target.iterdir()) - known
    return made


@pytest.fixture(scope="module")
def evidence(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VIGICLIC_LANG", "en")
        return export(data, tmp_path_factory.mktemp("out"), "--evidence")


@pytest.fixture
def copy(evidence: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(evidence, tmp_path / evidence.name))


def verified(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> tuple[int, list[str]]:
    monkeypatch.setenv("VIGICLIC_LANG", "en")
    capsys.readouterr()
    status = main(["verify", str(folder)])
    return status, capsys.readouterr().out.splitlines()


def figures(folder: Path) -> Any:
    return json.loads((folder / "figures.json").read_text("utf-8"))


def seal(folder: Path) -> None:
    """Make hashes fit again, as somebody would who has changed a file."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    for file in manifest["files"]:
        content = (folder / file["name"]).read_bytes()
        file["bytes"], file["sha256"] = len(content), sha256(content).hexdigest()
    path.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", "utf-8")
    lines = [
        f"{sha256(one.read_bytes()).hexdigest()}  {one.name}\n"
        for one in sorted(folder.iterdir())
        if one.name != "SHA256SUMS"
    ]
    (folder / "SHA256SUMS").write_text("".join(lines), "utf-8")


def test_what_was_not_touched_is_whole(
    evidence: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in (evidence, evidence.parent):
        status, said = verified(folder, capsys, monkeypatch)
        assert status == 0
        assert "is whole" in said[0]
        print_ = sha256((evidence / "manifest.json").read_bytes()).hexdigest()
        assert said[1] == f"Fingerprint: {print_}"


def test_only_the_owner_can_read_it(evidence: Path) -> None:
    assert evidence.stat().st_mode & 0o777 == 0o700
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in evidence.iterdir())
    assert re.fullmatch(r"vigiclic-evidence-\d{4}-\d\d-\d\d", evidence.name)


NAMES = (
    *("SHA256SUMS", "corrections.csv", "figures.json", "hours.csv", "intervals.csv"),
    *("journal.jsonl", "manifest.json", "pay.csv", "readings.jsonl", "record.html"),
    "refusals.csv",
)


def test_these_are_the_files(evidence: Path) -> None:
    assert sorted(path.name for path in evidence.iterdir()) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("where", [0.0, 0.37, 0.73, 1.0])
def test_a_changed_byte_is_found(
    copy: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    where: float,
) -> None:
    content = bytearray((copy / name).read_bytes())
    content[round(where * (len(content) - 1))] ^= 1
    (copy / name).write_bytes(content)
    status, said = verified(copy, capsys, monkeypatch)
    assert status == 1
    # A byte of the manifest may be one of the hashes in it.
    assert any(name in line or name == "manifest.json" for line in said)


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_file_is_found(
    copy: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (copy / name).unlink()
    monkeypatch.setenv("VIGICLIC_LANG", "en")
    assert main(["verify", str(copy)]) == 1
    said = capsys.readouterr()
    if name == "manifest.json":
        assert said.err.count("\n") == 1
    else:
        assert f"{name} is missing." in said.out


@pytest.mark.parametrize("name", ["more.csv", "folder/", "link"])
def test_what_was_added_is_found(
    copy: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    if name.endswith("/"):
        (copy / name).mkdir()
    elif name == "link":
        (copy / name).symlink_to(copy / "pay.csv")
    else:
        (copy / name).write_text("")
    status, said = verified(copy, capsys, monkeypatch)
    assert status == 1
    assert said[0].endswith(f"{name.rstrip('/')} was added: it is no part of the folder.")


def test_what_lies_beside_is_found(
    copy: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (copy.parent / "note.txt").write_text("")
    assert verified(copy.parent, capsys, monkeypatch)[0] == 1
    assert verified(copy, capsys, monkeypatch)[0] == 0


def edited(path: Path, change: Callable[[str], str]) -> None:
    before = path.read_text("utf-8")
    after = change(before)
    assert after != before
    path.write_text(after, "utf-8")


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        # A figure that does not follow, with every hash made to fit.
        (
            "figures.json",
            lambda text: text.replace('"earned": "1.00"', '"earned": "9.00"'),
            'figures.json: wage.earned is "9.00", and "1.00" follows from the messages.',
        ),
        (
            "record.html",
            lambda text: text.replace("1.00 USD", "9.00 USD"),
            "record.html: what stands",
        ),
        ("pay.csv", lambda text: text.replace("22000", "92000"), "pay.csv: what stands in it"),
        # A message that was never sent so.
        (
            "journal.jsonl",
            lambda text: text.replace('"reason":"switch"', '"reason":"blur"', 1),
            "journal.jsonl: the chain is broken at message ",
        ),
        (
            "journal.jsonl",
            lambda text: "".join(text.splitlines(keepends=True)[:4] + text.splitlines(True)[5:]),
            "journal.jsonl: the chain is broken at message 6",
        ),
        (
            "journal.jsonl",
            lambda text: "".join(text.splitlines(keepends=True)[:-1]),
            "journal.jsonl: the chain ends at message ",
        ),
        (
            "readings.jsonl",
            lambda text: text.replace("the total", "nothing"),
            "what the page said was changed",
        ),
        (
            "readings.jsonl",
            lambda text: "".join(text.splitlines(keepends=True)[1:]),
            "what its page said is missing",
        ),
        ("journal.jsonl", lambda text: text + "{}\n", "this is no line of a journal"),
    ],
)
def test_a_forgery_with_fitting_hashes_is_found(
    copy: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    change: Callable[[str], str],
    said: str,
) -> None:
    edited(copy / name, change)
    seal(copy)
    status, lines = verified(copy, capsys, monkeypatch)
    assert status == 1
    assert any(said in line for line in lines), lines
    assert not any("was changed: its bytes" in line for line in lines), "the hashes fit"


def test_messages_cannot_be_hidden_in_a_gap(
    copy: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = copy / "journal.jsonl"
    lines = path.read_text("utf-8").splitlines()
    link = json.loads(lines[6])["link"]
    lines[4:7] = [
        json.dumps({"line": "left_out", "seq": 7, "count": 3, "why": "withheld", "link": link})
    ]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    seal(copy)
    status, said = verified(copy, capsys, monkeypatch)
    assert status == 1
    assert any("the chain is broken at message 7" in line for line in said)


def test_a_folder_that_is_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIGICLIC_LANG", "fr")
    for folder in (tmp_path, tmp_path / "nowhere"):
        assert main(["verify", str(folder)]) == 1
        said = capsys.readouterr()
        assert said.err.count("\n") == 1
        assert "ne contient rien" in said.err


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
