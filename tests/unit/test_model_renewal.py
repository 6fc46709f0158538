"""An installed program fits its model anew when it has been upgraded, and a clone does not."""

import subprocess
import sys
from pathlib import Path

import pytest

from classifier import corpus
from server import model_renewal
from server.model_renewal import is_outgrown, renewing


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installed program whose model is of other texts."""
    package = tmp_path / "classifier"
    (package / "datasets").mkdir(parents=True)
    (package / "datasets" / "texts.jsonl").write_text("{}\n")
    monkeypatch.setattr(corpus, "__file__", str(package / "corpus.py"))
    monkeypatch.setattr(model_renewal, "default_datasets", lambda: package / "datasets")
    monkeypatch.setattr(model_renewal, "model_dir", lambda: package / "shipped")
    monkeypatch.delenv("VIGICLIC_MODEL_DIR", raising=False)
    return package


def test_a_clone_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_renewal, "is_fresh", lambda *_: False)
    assert not is_outgrown()


def test_an_installed_one_is_outgrown_when_its_model_is_not_of_its_texts(
    installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert is_outgrown()
    monkeypatch.setenv("VIGICLIC_MODEL_DIR", str(installed))
    assert not is_outgrown()
    monkeypatch.delenv("VIGICLIC_MODEL_DIR")
    monkeypatch.setattr(model_renewal, "is_fresh", lambda *_: True)
    assert not is_outgrown()


def test_the_fitting_ends_with_the_server(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[tuple[list[str], subprocess.Popen[bytes]]] = []
    popen = subprocess.Popen

    def start(command: list[str], **_: object) -> subprocess.Popen[bytes]:
        process = popen([sys.executable, "-c", "import time; time.sleep(60)"])
        started.append((command, process))
        return process

    monkeypatch.setattr(subprocess, "Popen", start)
    with renewing():
        [(command, process)] = started
        assert command[-5:] == ["-m", "classifier", "train", "--if-stale", "--quiet"]
        assert process.poll() is None
    assert process.poll() is not None


def test_a_server_whose_fitting_cannot_be_started_goes_on(
    installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(subprocess, "Popen", fail)
    with renewing():
        pass
