"""`vigiclic export --labels`: seen first, then written, then taken in by the classifier."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.server import REPOSITORY, VigiclicServer
from tests.support.stream import new_id, now_ms, page_message

FEE = (
    "<h1>Data entry from home</h1><p>Earn 500 USD an hour typing short texts. Before the first "
    "task you pay a registration fee of 25 USD in gift cards to office@hire.example.</p>"
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VigiclicServer]:
    with VigiclicServer(tmp_path_factory.mktemp("labels") / "data") as running:
        yield running


def export(
    server: VigiclicServer, folder: Path, *arguments: str, answer: str = ""
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "server", "export", "--labels", "--to", str(folder)]
    return subprocess.run(
        [*command, *arguments, "--data-dir", str(server.data_dir)],
        cwd=REPOSITORY,
        env=server.environment,
        input=answer,
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )


def test_a_verdict_is_seen_written_and_taken_in(server: VigiclicServer, tmp_path: Path) -> None:
    nothing = export(server, tmp_path, "--yes")
    assert nothing.returncode == 1
    assert "no verdict yet" in nothing.stderr

    with server.connect(server.pair()) as stream:
        page = page_message(html=FEE)
        stream.send(page)
        warning = stream.receive("warning")
        identifier = new_id()
        said = {"type": "feedback", "id": identifier, "at": now_ms(), "label": "scam"}
        stream.send(said | {"warning": warning["id"]})
        stream.acknowledged({identifier})

    folder = tmp_path / "out"
    for answer in ("n\n", ""):
        refused = export(server, folder, answer=answer)
        assert refused.returncode == 1
        assert "registration fee" in refused.stdout, "it is shown before it is asked"
        assert not folder.exists()
    done = export(server, folder, answer="y\n")
    assert (done.returncode, done.stderr) == (0, "")
    file = folder / "labels.jsonl"
    assert file.stat().st_mode & 0o077 == 0
    (line,) = file.read_text("utf-8").splitlines()
    label = json.loads(line)
    assert label["label"] == "scam"
    assert label["kinds"]
    assert "office@" not in line
    assert "work.example" not in line

    datasets = tmp_path / "datasets"
    command = [sys.executable, "-m", "classifier", "import", str(file), "--datasets", str(datasets)]
    taken = subprocess.run(
        command, cwd=REPOSITORY, capture_output=True, text=True, check=False, timeout=200
    )
    assert taken.returncode == 0, taken.stderr
    assert "registration fee" in (datasets / "imported-labels.jsonl").read_text("utf-8")


def test_a_folder_without_a_journal_and_one_that_cannot_be_written(
    server: VigiclicServer, tmp_path: Path
) -> None:
    empty = export(VigiclicServer(tmp_path / "nothing"), tmp_path / "out", "--yes")
    assert (empty.returncode, empty.stderr.count("\n")) == (1, 1)
    (tmp_path / "file").write_text("")
    blocked = export(server, tmp_path / "file" / "out", "--yes")
    assert (blocked.returncode, blocked.stderr.count("\n")) == (1, 1)
