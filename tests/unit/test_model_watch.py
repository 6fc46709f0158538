"""Which model judges: another one is taken over while the server runs, a broken one is not."""

import json
from pathlib import Path
from typing import Any

import pytest

from classifier.arrays import FORMAT, BrokenModel
from classifier.scorer import Scorer
from server.judge import Judge
from server.messages import Check
from server.model_loading import load_sound
from server.model_watch import ModelWatch
from tests.support.judging import FeeScorer, FeeVerdict

OLD = {"format": FORMAT, "made": "2026-01-01", "arrays": "arrays-1.npz", "threshold": 0.5}
NEW = {"format": FORMAT, "made": "2026-02-01", "arrays": "arrays-2.npz", "threshold": 0.8}


class Calm(FeeScorer):
    """A model that flags nothing; `manifest` is what it was loaded with."""

    def __init__(self, manifest: dict[str, Any]) -> None:
        super().__init__()
        self.manifest = manifest

    def score(self, *_: Any, **__: Any) -> FeeVerdict:
        return FeeVerdict(False, (), (), None)


class Shelf:
    """A model's folder, and how it is read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.loads = 0
        self.broken: str | None = None

    def put(self, manifest: dict[str, Any] | str, arrays: str = "x") -> None:
        named = manifest["arrays"] if isinstance(manifest, dict) else "arrays-3.npz"
        (self.folder / named).write_text(arrays)
        text = json.dumps(manifest) if isinstance(manifest, dict) else manifest
        (self.folder / "manifest.json").write_text(text)

    def load(self, folder: Path) -> Any:
        self.loads += 1
        if self.broken or not folder.is_dir():
            raise BrokenModel(self.broken or "gone")
        return Calm(json.loads((folder / "manifest.json").read_text()))


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    made = Shelf(tmp_path)
    made.put(OLD)
    return made


@pytest.fixture
def judge() -> Judge:
    return Judge(FeeScorer())


@pytest.fixture
def watch(shelf: Shelf, judge: Judge) -> ModelWatch:
    return ModelWatch(shelf.folder, OLD, judge, load=shelf.load)


def level(judge: Judge) -> str:
    return judge.check(Check(id="1", text="Pay the fee first")).level


async def test_another_model_is_taken_over(shelf: Shelf, watch: ModelWatch, judge: Judge) -> None:
    await watch.look()
    assert (level(judge), watch.name, shelf.loads) == ("danger", "2026-01-01 arrays-1", 0)
    shelf.put(NEW)
    await watch.look()
    assert (level(judge), watch.name, watch.problem) == ("none", "2026-02-01 arrays-2", None)
    assert watch.thresholds == {"scam": 0.8}


async def test_one_that_came_before_the_first_look_is_taken_too(
    shelf: Shelf, watch: ModelWatch, judge: Judge
) -> None:
    shelf.put(NEW)
    await watch.look()
    assert level(judge) == "none"


async def test_nothing_is_loaded_while_nothing_changes(shelf: Shelf, watch: ModelWatch) -> None:
    shelf.put(NEW)
    for _ in range(3):
        await watch.look()
    (shelf.folder / "arrays-1.npz").unlink()
    await watch.look()
    assert shelf.loads == 1


@pytest.mark.parametrize("manifest", ["{", "[]", '{"format": 99}'])
async def test_a_manifest_that_cannot_be_read_changes_nothing(
    shelf: Shelf, watch: ModelWatch, judge: Judge, manifest: str
) -> None:
    await watch.look()
    shelf.put(manifest)
    await watch.look()
    assert level(judge) == "danger"
    assert watch.problem is not None
    shelf.put(OLD)
    await watch.look()
    assert watch.problem is None


async def test_a_broken_model_is_refused_once_and_a_whole_one_taken(
    shelf: Shelf, watch: ModelWatch, judge: Judge, caplog: pytest.LogCaptureFixture
) -> None:
    shelf.broken = "arrays-2.npz: unknown hash"
    shelf.put(NEW)
    await watch.look()
    await watch.look()
    assert (level(judge), watch.problem) == ("danger", shelf.broken)
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "unknown hash" in caplog.text
    assert watch.name in caplog.text
    shelf.broken = None
    shelf.put(NEW, arrays="whole")
    await watch.look()
    assert (level(judge), watch.problem) == ("none", None)


@pytest.mark.parametrize("answer", [ValueError("shapes"), float("nan")])
def test_arrays_that_do_not_fit_this_code_are_broken(
    monkeypatch: pytest.MonkeyPatch, answer: Exception | float
) -> None:
    class Unfit:
        probability = answer

        def score(self, _: str) -> "Unfit":
            if isinstance(answer, Exception):
                raise answer
            return self

    monkeypatch.setattr(Scorer, "load", lambda _: Unfit())
    with pytest.raises(BrokenModel):
        load_sound()


async def test_damage_to_the_file_in_use_is_told(shelf: Shelf, watch: ModelWatch) -> None:
    await watch.look()
    shelf.broken = "arrays-1.npz: unknown hash"
    (shelf.folder / "arrays-1.npz").write_text("damaged")
    await watch.look()
    assert watch.problem == shelf.broken


async def test_a_folder_that_is_gone_changes_nothing(
    shelf: Shelf, watch: ModelWatch, judge: Judge
) -> None:
    await watch.look()
    for path in shelf.folder.iterdir():
        path.unlink()
    shelf.folder.rmdir()
    await watch.look()
    assert level(judge) == "danger"
    assert watch.problem is not None


async def test_without_a_folder_nothing_is_watched(judge: Judge) -> None:
    await ModelWatch(None, {}, judge).look()
    assert level(judge) == "danger"
