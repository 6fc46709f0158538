"""What several modules of these tests need: evidence that was exported, and a copy to change."""

import shutil
from pathlib import Path

import pytest

from tests.support.evidence import export, happened
from tests.support.journals import keep


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("evidence") / "data"
    keep(folder, happened())
    return folder


@pytest.fixture(scope="module")
def evidence(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VIGICLIC_LANG", "en")
        return export(data, tmp_path_factory.mktemp("out"), "--evidence")


@pytest.fixture
def copy(evidence: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(evidence, tmp_path / evidence.name))
