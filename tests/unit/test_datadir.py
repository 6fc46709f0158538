import os
from pathlib import Path

import pytest

from server import datadir
from server.storage_errors import StorageError


def test_the_folder_is_the_arguments_then_the_environments_then_the_usual_one() -> None:
    named = {"VIGICLIC_DATA_DIR": "/from/environment"}
    assert datadir.choose("/from/argument", named) == Path("/from/argument")
    assert datadir.choose(None, named) == Path("/from/environment")
    assert datadir.choose(None, {"VIGICLIC_DATA_DIR": ""}).name == "vigiclic"
    assert datadir.choose("here", {}).is_absolute()
    assert datadir.chosen("/from/argument", named) == Path("/from/argument")
    assert datadir.chosen(None, named) == Path("/from/environment")
    assert datadir.chosen(None, {"VIGICLIC_DATA_DIR": ""}) is None


def test_a_folder_is_made_private(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        datadir.prepare(tmp_path / "a" / "b")
        datadir.write_private(tmp_path / "a" / "b" / "file", b"x")
    finally:
        os.umask(before)
    assert (tmp_path / "a" / "b").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "a" / "b" / "file").stat().st_mode & 0o777 == 0o600


def test_our_own_files_are_closed_and_others_left_alone(tmp_path: Path) -> None:
    for name in (datadir.DATABASE, "other"):
        folder = tmp_path / name
        folder.mkdir()
        folder.chmod(0o755)
        (folder / name).write_text("")
        (folder / name).chmod(0o644)
        datadir.prepare(folder)
    ours, others = tmp_path / datadir.DATABASE, tmp_path / "other"
    assert ours.stat().st_mode & 0o777 == 0o700
    assert (ours / ours.name).stat().st_mode & 0o777 == 0o600
    assert others.stat().st_mode & 0o777 == 0o755
    assert (others / "other").stat().st_mode & 0o777 == 0o644


def test_writing_replaces_in_one_step(tmp_path: Path) -> None:
    for content in (b"first", b"second"):
        datadir.write_private(tmp_path / "file", content)
        assert (tmp_path / "file").read_bytes() == content
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_what_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(StorageError) as failure:
            datadir.prepare(folder)
        assert failure.value.kind == "read_only"
        assert failure.value.path == folder
