"""`vigiclic import` on a folder, with and without a server that runs there."""

import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from server.datadir import DATABASE
from server.events import Imported
from server.journal import entries_in
from server.judge import Judge
from server.pipeline import Pipeline, PipelineSettings, Summary
from server.reading import action_task, meaning
from tests.support.judging import FeeScorer
from tests.support.server import VigiclicServer
from tests.support.stream import now_ms

HEAD = "Study,Reward,Bonus,Started At,Completed At,Completion Code,Status\n"
PAID = "Name plants,£2.50,£0.50,2026-03-25 12:00:00,2026-03-25 12:05:00,A1,APPROVED\n"
GIVEN_BACK = "Name birds,$6.00,$0.00,,,,RETURNED\n"
WAITING = "Name fish,$1.00,$0.00,2026-03-26 12:00:00,2026-03-26 12:01:00,A2,AWAITING REVIEW\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "prolific.csv"
    path.write_text(HEAD + PAID + GIVEN_BACK + WAITING, "utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


def command(
    folder: Path, *arguments: str | Path, language: str = "en"
) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "server", "import", *map(str, arguments)]
    return subprocess.run(
        [*words, "--data-dir", str(folder)],
        env={**os.environ, "VIGICLIC_LANG": language},
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )


def told(folder: Path, *arguments: str | Path) -> Any:
    done = command(folder, *arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def books(folder: Path) -> Summary:
    pipeline = Pipeline(PipelineSettings(), Judge(FeeScorer()), meaning, task_of=action_task)
    pipeline.rebuild(entries_in(folder / DATABASE))
    return pipeline.summary()


def test_what_comes_in_is_in_the_books_and_apart(folder: Path, table: Path) -> None:
    answer = told(folder, table)
    assert (answer["new"], answer["known"], answer["tasks"]) == (3, 0, 3)
    assert answer["outcomes"] == {"approved": 1, "returned": 1, "submitted": 1}
    assert (answer["earned"], answer["pending"]) == ({"GBP": "3.00"}, {"USD": "1.00"})
    assert (answer["timed"], answer["told_ms"]) == (2, 360_000)
    summary = books(folder)
    assert (summary.attention_ms, summary.totals.earned) == (0, Decimal(0))
    assert summary.imported.tasks == 3
    assert {line.title: line.told_ms for line in summary.tasks} == {
        "Name plants": 300_000,
        "Name birds": None,
        "Name fish": 60_000,
    }
    assert all(line.imported and line.active_ms is None for line in summary.tasks)


def test_twice_is_once(folder: Path, table: Path) -> None:
    told(folder, table)
    before = list(entries_in(folder / DATABASE))
    answer = told(folder, table)
    assert (answer["new"], answer["known"]) == (0, 3)
    assert list(entries_in(folder / DATABASE)) == before


def test_a_later_export_brings_what_has_changed(folder: Path, table: Path) -> None:
    told(folder, table)
    later = WAITING.replace("AWAITING REVIEW", "APPROVED")
    table.write_text(HEAD + PAID + GIVEN_BACK + later, "utf-8")
    answer = told(folder, table)
    assert (answer["new"], answer["known"]) == (1, 2)
    summary = books(folder)
    assert len(summary.tasks) == 3
    assert {line.outcome for line in summary.tasks} == {"approved", "returned"}
    assert summary.imported.earned == {"GBP": Decimal(3), "USD": Decimal(1)}
    assert summary.imported.pending == {}


def test_dry_run_stores_nothing_and_makes_no_folder(folder: Path, table: Path) -> None:
    answer = told(folder, table, "--dry-run")
    assert (answer["dry_run"], answer["new"], answer["known"]) == (True, 3, 0)
    assert not folder.exists()
    told(folder, table)
    answer = told(folder, table, "--dry-run")
    assert (answer["new"], answer["known"]) == (0, 3)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", 'row 4: "FROZEN" is no outcome that is known.'),
        ("fr", "ligne 4\u00a0: «\u00a0FROZEN\u00a0» n’est pas une issue connue."),
    ],
)
def test_a_bad_row_ends_it_and_nothing_is_stored(
    folder: Path, table: Path, language: str, said: str
) -> None:
    bad = table.with_name("bad.csv")
    bad.write_text(HEAD + PAID + GIVEN_BACK + WAITING.replace("AWAITING REVIEW", "FROZEN"), "utf-8")
    # The good file before it is not stored either.
    done = command(folder, table, bad, language=language)
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1
    assert said in done.stderr
    assert not folder.exists()


def test_a_file_that_is_not_there(folder: Path) -> None:
    done = command(folder, "nowhere.csv")
    assert done.returncode == 1
    assert done.stderr.startswith("vigiclic: nowhere.csv cannot be read")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments", [("--timezone", "Mars/Olympus"), ("--url", "x"), ("--platform", "!!")]
)
def test_wrong_usage(folder: Path, table: Path, arguments: tuple[str, str]) -> None:
    name, value = arguments
    done = command(folder, table, f"{name}={value}")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)


def test_in_words(folder: Path, table: Path) -> None:
    done = command(folder, table, language="fr")
    assert "Tâches\u00a0: 3 (acceptée 1, rendue 1, envoyée 1)" in done.stdout
    assert "Accepté\u00a0: 3,00 GBP" in done.stdout
    assert "0:06:00, connu pour 2 sur 3" in done.stdout
    assert "Nouvelles\u00a0: 3, déjà connues\u00a0: 0." in done.stdout


def test_a_running_server_stores_it_and_counts_it_at_once(folder: Path, table: Path) -> None:
    with VigiclicServer(folder) as server:
        token = server.pair()
        with server.connect(token) as stream:
            stream.send({"type": "input", "id": "1", "at": now_ms(), "tab": 1, "kind": "key"})
            stream.receive("ack")
        commits = server.status(token)["commits"]
        answer = told(folder, table)
        assert (answer["new"], answer["known"]) == (3, 0)
        status = server.status(token)
        assert status["counts"] == {"messages": 4, "tasks": 3}
        assert status["commits"] == commits + 1, "all of it in one transaction"
        assert told(folder, table)["known"] == 3
        assert server.status(token)["counts"] == {"messages": 4, "tasks": 3}
        assert not list(folder.glob("import.*")), "what was handed over is gone"
        live = server.status(token)["counts"]["tasks"]
        server.kill()
    assert len(books(folder).tasks) == live
    with VigiclicServer(folder) as server:
        assert server.status(server.pair())["counts"] == {"messages": 4, "tasks": 3}


def test_only_a_command_of_this_user_may_hand_something_over(folder: Path, table: Path) -> None:
    with VigiclicServer(folder) as server:
        token = server.pair()
        secret = folder / "import.1.json"
        secret.write_text("[]", "utf-8")
        body = {"spool": secret.name}
        assert server.post_json("/v1/control/import", body)[0] == 401
        bearer = {"Authorization": f"Bearer {token}"}
        assert server.post_json("/v1/control/import", body, bearer)[0] == 401
        control = json.loads((folder / "runtime.json").read_text("utf-8"))["control"]
        mine = {"Authorization": f"Bearer {control}"}
        assert server.post_json("/v1/control/import", body, mine) == (200, {"new": 0, "known": 0})
        for name in ("runtime.json", "../import.1.json", "import.2.json", "import.1.json\n", ""):
            assert server.post_json("/v1/control/import", {"spool": name}, mine)[0] == 400
        secret.write_text('[{"type": "imported"}]', "utf-8")
        assert server.post_json("/v1/control/import", body, mine)[0] == 400


def test_the_journal_keeps_what_the_file_said(folder: Path, table: Path) -> None:
    told(folder, table)
    kept = [entry.event for entry in entries_in(folder / DATABASE)]
    assert all(isinstance(event, Imported) for event in kept)
    given_back = next(event for event in kept if isinstance(event, Imported) and not event.ended_at)
    assert (given_back.started_at, given_back.ended_at, given_back.bonus) == (None, None, None)
    assert oct((folder / DATABASE).stat().st_mode & 0o777) == "0o600"
