"""`vigiclic rebuild` on a folder, alone and with a server."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from server.__main__ import main
from tests.support.journals import keep, recorded
from tests.support.server import VigiclicServer


def rebuilt(folder: Path, capsys: pytest.CaptureFixture[str], status: int = 0) -> Any:
    assert main(["rebuild", "--json", "--data-dir", str(folder)]) == status
    return json.loads(capsys.readouterr().out)


def test_it_gives_the_figures_worked_out_by_hand(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = recorded("queue_in_two_tabs")
    keep(tmp_path, entries)
    found = rebuilt(tmp_path, capsys)
    assert (found["messages"], found["tasks"], found["attention_ms"]) == (len(entries), 2, 40_000)
    assert (found["broken_at"], found["server"]) == (None, False)
    monkeypatch.setenv("VIGICLIC_LANG", "fr")
    assert main(["rebuild", "--data-dir", str(tmp_path)]) == 0
    assert "Tâches\u00a0: 2, temps sur les plateformes\u00a0: 0:00:40." in capsys.readouterr().out


def test_a_journal_that_was_tampered_with(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = keep(tmp_path, recorded("idle"))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE message SET received_at = 1 WHERE seq = 3")
    assert rebuilt(tmp_path, capsys, status=1)["broken_at"] == 3
    monkeypatch.setenv("VIGICLIC_LANG", "en")
    assert main(["rebuild", "--data-dir", str(tmp_path)]) == 1
    assert "broken at message 3" in capsys.readouterr().out


def test_nothing_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rebuild", "--data-dir", str(tmp_path)]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_a_running_server_takes_it_over(tmp_path: Path) -> None:
    keep(tmp_path, recorded("queue_in_two_tabs"))
    with VigiclicServer(tmp_path) as server:
        token = server.pair()
        done = json.loads(server.vigiclic("rebuild", "--json").stdout)
        assert (done["tasks"], done["server"]) == (2, True)
        assert server.status(token)["counts"]["tasks"] == 2
