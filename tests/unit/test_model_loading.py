"""The model, ready to score, or a line that says why not."""

from pathlib import Path

import pytest

from server.failure import Failure
from server.model_loading import load_scorer
from server.texts import Texts


def test_the_model_in_use_is_loaded_in_silence() -> None:
    said: list[str] = []
    scorer = load_scorer(Texts("en"), said.append)
    assert 0 < scorer.threshold < 1
    assert said == []


def test_a_damaged_one_is_named_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "manifest.json").write_text("{}", "utf-8")
    monkeypatch.setenv("VIGICLIC_MODEL_DIR", str(tmp_path))
    with pytest.raises(Failure) as failure:
        load_scorer(Texts("en"), lambda _: None)
    assert str(tmp_path) in str(failure.value)
    assert "\n" not in str(failure.value)
