"""The model as arrays: what is served, and the file it is kept in (no pickle, checked by hash)."""

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FORMAT = 1
MANIFEST = "manifest.json"


class BrokenModel(Exception):  # noqa: N818 - it says what the model is
    """The files of a model are missing, damaged, or of another version."""


class NoModel(BrokenModel):
    """There is no model in the folder."""


@dataclass(frozen=True)
class Block:
    """One block of text features: its key table, idf, scam weights and weights of each kind.

    `weights` already hold the block's share and the calibration; `kind_weights` has one row a
    feature and one column a kind, and no rows where the kinds do not use the block.
    """

    keys: NDArray[np.uint64]
    values: NDArray[np.int32]
    longest_probe: int
    idf: Floats
    weights: Floats
    kind_weights: Floats


@dataclass(frozen=True)
class Arrays:
    """A whole model: blocks of words and characters, ideas, measures, biases, thresholds."""

    words: Block
    characters: Block
    ideas: tuple[str, ...]
    idea_idf: Floats
    idea_weights: Floats
    idea_kind_weights: Floats
    measure_weights: Floats
    measure_kind_weights: Floats
    bias: float
    kinds: tuple[str, ...]
    kind_bias: Floats
    threshold: float
    french_margin: float
    kind_thresholds: Floats
    manifest: dict[str, Any]


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read a model's manifest.

    Raises:
        NoModel: the folder has none.
        BrokenModel: it cannot be read or is of another format.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    except FileNotFoundError:
        raise NoModel(str(folder)) from None
    except (OSError, ValueError) as error:
        raise BrokenModel(f"{MANIFEST}: {error}") from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise BrokenModel(f"{MANIFEST}: another format")
    return manifest


def load_arrays(folder: Path, part: str | None = None) -> Arrays:
    """Load a model's arrays after their hash has been checked; `part` names another copy of it.

    Raises:
        NoModel: the folder has no model.
        BrokenModel: a file is missing or is not the one that was written.
    """
    manifest = read_manifest(folder)
    try:
        own = manifest if part is None else manifest[part]
        name = str(own["arrays"])
        content = (folder / Path(name).name).read_bytes()
        if hashlib.sha256(content).hexdigest() != manifest["files"][name]:
            raise BrokenModel(f"{name}: unknown hash")
        with np.load(io.BytesIO(content), allow_pickle=False) as kept:
            held = {key: kept[key] for key in kept.files}
        return Arrays(
            words=_block(held, "words"),
            characters=_block(held, "characters"),
            ideas=tuple(bytes(held["ideas"]).decode("utf-8").split("\n")),
            idea_idf=held["idea_idf"],
            idea_weights=held["idea_weights"],
            idea_kind_weights=held["idea_kind_weights"],
            measure_weights=held["measure_weights"],
            measure_kind_weights=held["measure_kind_weights"],
            bias=float(held["bias"]),
            kinds=tuple(own["kinds"]),
            kind_bias=held["kind_bias"],
            threshold=float(own["threshold"]),
            french_margin=float(own.get("french_margin", 0.0)),
            kind_thresholds=held["kind_thresholds"],
            manifest=manifest,
        )
    except BrokenModel:
        raise
    except (OSError, LookupError, TypeError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise BrokenModel(f"{type(error).__name__}: {error}") from None


def _block(held: dict[str, NDArray[Any]], name: str) -> Block:
    return Block(
        keys=held[f"{name}_keys"],
        values=held[f"{name}_values"],
        longest_probe=int(held[f"{name}_longest_probe"]),
        idf=held[f"{name}_idf"],
        weights=held[f"{name}_weights"],
        kind_weights=held[f"{name}_kind_weights"],
    )


def pack(arrays: dict[str, NDArray[Any]]) -> bytes:
    """Give the content of the arrays' file; the same arrays always give the same bytes."""
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)  # type: ignore[arg-type]
    return buffer.getvalue()
