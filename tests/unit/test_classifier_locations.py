"""Which folder the model in use is in."""

from pathlib import Path

import pytest

from classifier import locations
from classifier.locations import ENVIRONMENT, candidate_dir, model_dir


def test_a_named_folder_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "mine"))
    assert model_dir() == tmp_path / "mine"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder that stands for the package's own, and user data beside it."""
    monkeypatch.delenv(ENVIRONMENT, raising=False)
    monkeypatch.setattr(locations, "__file__", str(tmp_path / "package" / "locations.py"))
    monkeypatch.setattr(locations, "user_data_path", lambda *_, **__: tmp_path / "data")
    (tmp_path / "package").mkdir()
    return tmp_path / "package"


def test_else_the_package_keeps_it(package: Path) -> None:
    assert model_dir() == package / "shipped"


def test_a_package_that_cannot_be_written_sends_it_to_the_users_data(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    assert model_dir() == package.parent / "data" / "model"
    (package / "shipped").mkdir()
    (package / "shipped" / "manifest.json").write_text("{}")
    assert model_dir() == package / "shipped"


def test_a_candidate_waits_inside(tmp_path: Path) -> None:
    assert candidate_dir(tmp_path).parent == tmp_path
