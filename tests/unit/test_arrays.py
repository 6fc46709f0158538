"""The file of a model's arrays: the same bytes for the same arrays, and no surprise when read."""

import io
import json
import mmap
import os
import shutil
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hypothesis_numpy

from classifier.arrays import FORMAT, MANIFEST, BrokenModel, NoModel, load_arrays, pack, unpack
from classifier.arrays import read_manifest as read
from classifier.locations import model_dir


def test_the_same_arrays_give_the_same_bytes() -> None:
    arrays = {"b": np.arange(3.0), "a": np.array([1], dtype=np.uint64)}
    assert pack(arrays) == pack({name: array.copy() for name, array in arrays.items()})
    assert pack(arrays) != pack({**arrays, "a": np.array([2], dtype=np.uint64)})
    with np.load(io.BytesIO(pack(arrays)), allow_pickle=False) as kept:
        assert kept["b"].tolist() == [0, 1, 2]


@given(
    st.dictionaries(
        st.text("abc_", min_size=1, max_size=8),
        hypothesis_numpy.arrays(
            st.sampled_from([np.float64, np.int32, np.uint64, np.uint8]),
            hypothesis_numpy.array_shapes(min_dims=0, max_dims=2, min_side=0, max_side=4),
        ),
        max_size=5,
    )
)
def test_what_is_packed_comes_back_and_is_aligned(arrays: dict[str, Any]) -> None:
    held = unpack(pack(arrays))
    assert list(held) == list(arrays)
    for name, values in held.items():
        assert values.dtype == arrays[name].dtype
        assert values.shape == arrays[name].shape
        assert values.tobytes() == arrays[name].tobytes()
        assert values.flags.aligned
        assert not values.flags.writeable


@pytest.mark.parametrize("content", [b"", b"PK", b"x" * 200])
def test_what_is_no_file_of_arrays_is_told(content: bytes) -> None:
    with pytest.raises((ValueError, zipfile.BadZipFile)):
        unpack(content)


def test_compressed_and_pickled_arrays_are_refused() -> None:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, a=np.zeros(100))
    with pytest.raises(ValueError, match="compressed"):
        unpack(buffer.getvalue())
    buffer = io.BytesIO()
    np.savez(buffer, a=np.array([{}], dtype=object))
    with pytest.raises(ValueError, match="not plain"):
        unpack(buffer.getvalue())


def test_no_manifest_is_no_model(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "absent"):
        with pytest.raises(NoModel):
            read(folder)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b"\xff\xfe", b"{}", json.dumps({"format": FORMAT + 1}).encode()],
)
def test_a_manifest_that_cannot_be_used_is_a_broken_model(tmp_path: Path, content: bytes) -> None:
    (tmp_path / MANIFEST).write_bytes(content)
    with pytest.raises(BrokenModel) as caught:
        read(tmp_path)
    assert not isinstance(caught.value, NoModel)
    assert MANIFEST in str(caught.value)


@pytest.mark.parametrize(
    "manifest",
    [
        {},
        {"arrays": "absent.npz"},
        {"arrays": "arrays.npz"},
        {"arrays": "arrays.npz", "files": []},
        {"arrays": "arrays.npz", "files": {"arrays.npz": "0"}},
        {"arrays": None, "files": {}},
    ],
)
def test_files_that_the_manifest_does_not_vouch_for_are_refused(
    tmp_path: Path, manifest: dict[str, object]
) -> None:
    (tmp_path / MANIFEST).write_text(json.dumps({"format": FORMAT, **manifest}), "utf-8")
    (tmp_path / "arrays.npz").write_bytes(pack({"a": np.zeros(1)}))
    with pytest.raises(BrokenModel):
        load_arrays(tmp_path)


def test_a_name_never_leads_out_of_the_folder(tmp_path: Path) -> None:
    outside = tmp_path / "outside.npz"
    outside.write_bytes(pack({"a": np.zeros(1)}))
    model = tmp_path / "model"
    model.mkdir()
    name = str(Path("..") / outside.name)
    (model / MANIFEST).write_text(json.dumps({"format": FORMAT, "arrays": name, "files": {}}))
    with pytest.raises(BrokenModel, match="FileNotFoundError"):
        load_arrays(model)


def test_what_is_done_meanwhile_is_done_once_and_spares_no_check(tmp_path: Path) -> None:
    done = []
    name = "arrays.npz"
    manifest = {"format": FORMAT, "arrays": name, "files": {name: "0"}}
    (tmp_path / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    (tmp_path / name).write_bytes(pack({"a": np.zeros(1)}))
    with pytest.raises(BrokenModel, match="unknown hash"):
        load_arrays(tmp_path, meanwhile=lambda: done.append(True))
    (tmp_path / name).unlink()
    with pytest.raises(BrokenModel, match="FileNotFoundError"):
        load_arrays(tmp_path, meanwhile=lambda: done.append(True))
    assert done == [True, True]


def test_a_model_whose_file_is_replaced_is_used_as_it_was(tmp_path: Path) -> None:
    """Its numbers lie in the file: another takes its place, and the one in use stays readable."""
    shipped = model_dir()
    manifest = read(shipped)
    for name in (MANIFEST, manifest["arrays"]):
        shutil.copy(shipped / name, tmp_path / name)
    loaded, whole = load_arrays(tmp_path), load_arrays(shipped)
    file = tmp_path / manifest["arrays"]
    beside = file.with_name("beside")
    beside.write_bytes(b"other")
    if os.name == "posix":
        beside.replace(file)
        file.unlink()
        lies_in: Any = loaded.words.weights
        while isinstance(lies_in, np.ndarray):
            lies_in = lies_in.base
        assert isinstance(getattr(lies_in, "obj", lies_in), mmap.mmap)
    assert np.array_equal(loaded.words.kind_weights, whole.words.kind_weights)
    assert not loaded.words.weights.flags.writeable
