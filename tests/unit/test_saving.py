"""A model is put in place whole, or what was there stays."""

import hashlib
import json
import os
from pathlib import Path

import pytest

from classifier.arrays import MANIFEST
from classifier.saving import named, put_in_place, replace_file


def listed(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_file_is_replaced_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "file"
    replace_file(path, b"one")
    replace_file(path, b"two")
    assert path.read_bytes() == b"two"
    assert listed(tmp_path) == {"file"}


@pytest.mark.parametrize("call", ["os.fsync", "pathlib.Path.replace"])
def test_a_full_disk_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(call, full)
    with pytest.raises(OSError, match="28"):
        replace_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert listed(tmp_path) == {"file"}


def test_a_name_says_its_content() -> None:
    name, content = named("arrays", ".npz", b"content")
    assert content == b"content"
    assert name == f"arrays-{hashlib.sha256(b'content').hexdigest()[:16]}.npz"
    assert named("arrays", ".npz", b"other")[0] != name


def test_the_manifest_names_each_file_with_its_hash(tmp_path: Path) -> None:
    put_in_place(tmp_path / "new" / "model", {"format": 1}, {"arrays-1.npz": b"a"})
    manifest = json.loads((tmp_path / "new" / "model" / MANIFEST).read_text("utf-8"))
    assert manifest == {
        "format": 1,
        "files": {"arrays-1.npz": hashlib.sha256(b"a").hexdigest()},
    }


def test_only_files_of_older_models_are_removed(tmp_path: Path) -> None:
    put_in_place(tmp_path, {}, {"arrays-1.npz": b"a", "pipeline-1.joblib": b"p"})
    (tmp_path / "notes.txt").write_text("mine")
    put_in_place(tmp_path, {}, {"arrays-2.npz": b"b", "pipeline-1.joblib": b"p"})
    assert listed(tmp_path) == {MANIFEST, "notes.txt", "arrays-2.npz", "pipeline-1.joblib"}


def test_a_break_before_the_manifest_keeps_the_old_model_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in_place(tmp_path, {"threshold": 1}, {"arrays-1.npz": b"a"})

    def stopped(path: Path, content: bytes) -> None:
        if path.name == MANIFEST:
            raise OSError("stopped")
        path.write_bytes(content)

    monkeypatch.setattr("classifier.saving.replace_file", stopped)
    with pytest.raises(OSError, match="stopped"):
        put_in_place(tmp_path, {"threshold": 2}, {"arrays-2.npz": b"b"})
    assert json.loads((tmp_path / MANIFEST).read_text("utf-8"))["threshold"] == 1
    assert (tmp_path / "arrays-1.npz").read_bytes() == b"a"
