"""A model that somebody has tampered with: refused in time, whatever its hashes say."""

import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from classifier.arrays import MANIFEST, BrokenModel, load_arrays, pack, unpack
from classifier.locations import model_dir
from server.model_loading import load_sound

Held = dict[str, NDArray[Any]]


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A copy of the model in use."""
    folder = tmp_path / "model"
    folder.mkdir()
    name = str(json.loads((model_dir() / MANIFEST).read_text("utf-8"))["arrays"])
    for file in (MANIFEST, name):
        shutil.copy(model_dir() / file, folder / file)
    return folder


def tamper(folder: Path, change: Callable[[bytes], bytes]) -> None:
    """Change the arrays' file and have the manifest vouch for it."""
    path = folder / MANIFEST
    manifest = json.loads(path.read_text("utf-8"))
    arrays = folder / manifest["arrays"]
    content = change(arrays.read_bytes())
    arrays.write_bytes(content)
    manifest["files"][manifest["arrays"]] = hashlib.sha256(content).hexdigest()
    path.write_text(json.dumps(manifest), "utf-8")


def with_arrays(change: Callable[[Held], Held]) -> Callable[[bytes], bytes]:
    return lambda content: pack(change(dict(unpack(content))))


def test_the_copy_itself_is_sound(model: Path) -> None:
    tamper(model, with_arrays(lambda held: held))
    assert load_sound(model).manifest["arrays"]


def _cut(name: str) -> Callable[[Held], Held]:
    return lambda held: held | {name: held[name][: len(held[name]) // 2]}


def _filled(name: str, value: float) -> Callable[[Held], Held]:
    def change(held: Held) -> Held:
        values = held[name].copy()
        # The rarest feature: no text that the model is tried with has it.
        values[-1] = value
        return held | {name: values}

    return change


TAMPERED: dict[str, Callable[[Held], Held]] = {
    "an array missing": lambda held: {n: v for n, v in held.items() if n != "words_idf"},
    "fewer weights than words": _cut("words_weights"),
    "fewer keys than the table says": _cut("words_keys"),
    "words as numbers of another kind": lambda held: (
        held | {"words_keys": held["words_keys"].astype(np.float64)}
    ),
    "one weight that is no number": _filled("words_weights", float("nan")),
    "one weight without end": _filled("characters_weights", float("inf")),
    "a threshold of a kind that is no number": _filled("kind_thresholds", float("nan")),
    "a place outside the table": lambda held: (
        held | {"words_values": np.full_like(held["words_values"], 2**31 - 1)}
    ),
    "a negative place": lambda held: (
        held | {"words_values": np.full_like(held["words_values"], -(2**31))}
    ),
    "no ideas": lambda held: held | {"ideas": np.zeros(0, dtype=np.uint8)},
    "ideas that are no text": lambda held: held | {"ideas": np.full(9, 255, dtype=np.uint8)},
}


@pytest.mark.parametrize("how", TAMPERED)
def test_arrays_that_do_not_fit_are_refused(model: Path, how: str) -> None:
    tamper(model, with_arrays(TAMPERED[how]))
    with pytest.raises(BrokenModel):
        load_sound(model)


def _headed(content: bytes, shape: str) -> bytes:
    """Give a file whose first array claims another shape."""
    header = f"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}".ljust(117) + "\n"
    array = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as kept:
        for name in unpack(content):
            kept.writestr(f"{name}.npy", array)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "shape", ["(10000000000000,)", "(-1,)", "(4294967296, 4294967296)", "(2,)", "('a',)", "1"]
)
def test_a_header_that_claims_more_than_there_is_is_refused(model: Path, shape: str) -> None:
    tamper(model, lambda content: _headed(content, shape))
    with pytest.raises(BrokenModel):
        load_sound(model)


def _bomb(_: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as kept:
        kept.writestr("words_keys.npy", bytes(200_000_000))
    return buffer.getvalue()


def test_what_swells_is_not_unpacked(model: Path) -> None:
    tamper(model, _bomb)
    with pytest.raises(BrokenModel, match="compressed"):
        load_sound(model)


def test_another_content_than_the_manifest_vouches_for_is_refused(model: Path) -> None:
    name = json.loads((model / MANIFEST).read_text("utf-8"))["arrays"]
    content = bytearray((model / name).read_bytes())
    content[-100] ^= 1
    (model / name).write_bytes(content)
    with pytest.raises(BrokenModel, match="hash"):
        load_arrays(model)


@pytest.mark.parametrize(
    "manifest", ["[" * 100_000, '{"format": 2, "arrays": ' + "[" * 100_000, "{}", "\0", "[]", "NaN"]
)
def test_a_manifest_that_is_none_is_refused(model: Path, manifest: str) -> None:
    (model / MANIFEST).write_text(manifest)
    with pytest.raises(BrokenModel):
        load_sound(model)


@pytest.mark.parametrize("name", ["../outside.npz", "/etc/hostname", "..", ""])
def test_a_manifest_cannot_point_elsewhere(model: Path, name: str) -> None:
    """Only a file of the folder itself is opened; what it holds must fit its hash."""
    outside = model.parent / "outside.npz"
    path = model / MANIFEST
    manifest = json.loads(path.read_text("utf-8"))
    (model / manifest["arrays"]).rename(outside)
    manifest["files"][name] = hashlib.sha256(outside.read_bytes()).hexdigest()
    manifest["arrays"] = name
    path.write_text(json.dumps(manifest), "utf-8")
    with pytest.raises(BrokenModel):
        load_sound(model)
