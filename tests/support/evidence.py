"""Evidence of a made-up queue: what happened, the folder that is exported, what is said of it."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from server.__main__ import main
from server.events import Entry, Imported, PageSeen
from server.messages import Amount, Correct
from server.reading.model import HistoryRow, Reading
from tests.recordings.scene import START
from tests.support.journals import DAY_MS, recorded

DOLLAR = Amount(Decimal(1), "USD")
REFUSAL = "Receipts / September\nRejected\nReason: <b>the total</b> was wrong\nAsked again: no"
FORMULA = "=cmd|' /C calc'!A1"
NAMES = (
    *("SHA256SUMS", "corrections.csv", "figures.json", "hours.csv", "intervals.csv"),
    *("journal.jsonl", "manifest.json", "pay.csv", "readings.jsonl", "record.html"),
    "refusals.csv",
)
"""The files of the folder."""


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


def export(data: Path, target: Path, *arguments: str) -> Path:
    known = set(target.iterdir()) if target.exists() else set()
    assert main(["export", "--to", str(target), *arguments, "--data-dir", str(data)]) == 0
    (made,) = set(target.iterdir()) - known
    return made


def verified(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> tuple[int, list[str]]:
    monkeypatch.setenv("VIGICLIC_LANG", "en")
    capsys.readouterr()
    status = main(["verify", str(folder)])
    return status, capsys.readouterr().out.splitlines()


def figures(folder: Path) -> Any:
    return json.loads((folder / "figures.json").read_text("utf-8"))
