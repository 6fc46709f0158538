"""Writes a fitted model: arrays to serve, a joblib file for maintainers, and the manifest last."""

import datetime as dt
import hashlib
import io
import json
import os
import platform
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import sklearn
from numpy.typing import NDArray
from sklearn.pipeline import Pipeline

from classifier.arrays import FORMAT, MANIFEST, pack
from classifier.corpus import dataset_hash
from classifier.hashing import Keys, Table, keys_of, keys_of_words
from classifier.model import code_hash
from classifier.training import FOLDS, SEED, Fitted, Floats
from classifier.weighing import BLOCKS

_STEMS = ("arrays-", "exam-", "pipeline-")


class NothingShared(Exception):  # noqa: N818 - it says what the texts have not
    """The texts have no words, no runs of characters or no ideas in common: nothing was learned."""


def save(fitted: Fitted, folder: Path, datasets: Path, counts: dict[str, int]) -> Path:
    """Write a model into a folder; the model that was there stays in use until the very end.

    Every file is named after its content and written whole; the manifest, which names the files
    and their SHA-256, is replaced last. Files that no manifest names any more are then removed.

    Raises:
        NothingShared: the texts have too little in common.
        OSError: the folder cannot be written.
    """
    blocks = dict(fitted.pipeline.named_steps["features"].transformer_list)
    if not all(_size(blocks[name]) for name in BLOCKS):
        raise NothingShared
    arrays = pack(_arrays(fitted.pipeline, fitted.kinds_pipeline, fitted.kind_thresholds))
    buffer = io.BytesIO()
    joblib.dump({"scam": fitted.pipeline, "kinds": fitted.kinds_pipeline}, buffer, compress=3)
    files = dict([named("arrays", ".npz", arrays), named("pipeline", ".joblib", buffer.getvalue())])
    arrays_name, pipeline_name = files
    manifest: dict[str, Any] = {
        **made_by(dataset_hash(datasets)),
        "seed": SEED,
        "folds": FOLDS,
        "rows": counts,
        "threshold": fitted.threshold,
        "french_margin": fitted.french_margin,
        "kinds": list(fitted.kinds),
        "unseen": fitted.measures,
        "arrays": arrays_name,
        "pipeline": pipeline_name,
    }
    if fitted.exam is not None:
        exam = fitted.exam
        name, content = named("exam", ".npz", pack(_arrays(exam.pipeline)))
        files[name] = content
        manifest["exam"] = {
            "arrays": name,
            "threshold": exam.threshold,
            "french_margin": exam.french_margin,
            "kinds": [],
        }
    put_in_place(folder, manifest, files)
    return folder


def made_by(dataset_sha256: str) -> dict[str, Any]:
    """Give how a manifest begins: when, from which texts and by which code a model is made."""
    return {
        "format": FORMAT,
        "made": _now(),
        "dataset_sha256": dataset_sha256,
        "code_sha256": code_hash(),
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "scikit-learn": sklearn.__version__,
        },
    }


def put_in_place(folder: Path, manifest: dict[str, Any], files: dict[str, bytes]) -> None:
    """Make a model of these files the one in a folder; what reads it sees the old or the new one.

    The hashes are written into the manifest, which is replaced last; files that it does not name
    are then removed.

    Raises:
        OSError: the folder cannot be written; the model that was there stays.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        replace_file(folder / name, content)
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    written = json.dumps({**manifest, "files": hashes}, indent=2, ensure_ascii=False) + "\n"
    replace_file(folder / MANIFEST, written.encode())
    for path in folder.iterdir():
        if path.name.startswith(_STEMS) and path.name not in files:
            path.unlink(missing_ok=True)


def replace_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        OSError: it cannot be written; what was there stays.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def named(stem: str, suffix: str, content: bytes) -> tuple[str, bytes]:
    """Give a file's name, made after its content, and the content."""
    return f"{stem}-{hashlib.sha256(content).hexdigest()[:16]}{suffix}", content


def _now() -> str:
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    now = (
        dt.datetime.now(dt.UTC) if epoch is None else dt.datetime.fromtimestamp(int(epoch), dt.UTC)
    )
    return now.isoformat(timespec="seconds")


def _arrays(
    pipeline: Pipeline, kinds_pipeline: Pipeline | None = None, thresholds: Floats | None = None
) -> dict[str, NDArray[Any]]:
    """Give the arrays that are served, with each block's share folded into its weights."""
    scam = pipeline.named_steps
    blocks = dict(scam["features"].transformer_list)
    weights = _split(scam["linear"].coef_[0], scam["features"])
    estimators = []
    kind_weights = {name: np.zeros((len(own), 0)) for name, own in weights.items()}
    if kinds_pipeline is not None:
        kinds = kinds_pipeline.named_steps
        estimators = kinds["linear"].estimators_
        kind_weights = _split(np.vstack([one.coef_[0] for one in estimators]).T, kinds["features"])
    nothing = np.zeros((0, len(estimators)))
    idea_names = _names(blocks["ideas"])
    return {
        **_block("words", blocks, weights, kind_weights["words"], keys_of_words),
        **_block("characters", blocks, weights, nothing, keys_of),
        "ideas": np.frombuffer("\n".join(idea_names).encode(), dtype=np.uint8),
        "idea_idf": blocks["ideas"].named_steps["weigh"].idf_,
        "idea_weights": weights["ideas"],
        "idea_kind_weights": kind_weights["ideas"],
        "measure_weights": weights["measures"],
        "measure_kind_weights": kind_weights["measures"],
        "bias": np.array(scam["linear"].intercept_[0]),
        "kind_bias": np.array([one.intercept_[0] for one in estimators]),
        "kind_thresholds": np.zeros(0) if thresholds is None else thresholds,
    }


def _size(block: Any) -> int:
    return len(block.named_steps["weigh"].idf_)


def _names(block: Any) -> list[str]:
    return list(block.named_steps["count"].vocabulary)


def _split(weights: Floats, union: Any) -> dict[str, Floats]:
    """Cut weights (features first) into the union's blocks, each times the block's share."""
    cut: dict[str, Floats] = {}
    start = 0
    for name, block in union.transformer_list:
        rest = len(weights) - start
        size = rest if name == "measures" else _size(block)
        share = union.transformer_weights[name]
        telling = 1.0 if name == "measures" else block.named_steps["weigh"].telling_
        # Transposed so that one row a feature and one number a feature are scaled alike.
        cut[name] = (weights[start : start + size].T * (share * telling)).T
        start += size
    return cut


def _block(
    name: str,
    blocks: dict[str, Any],
    weights: dict[str, Floats],
    kind_weights: Floats,
    keys_of_all: Callable[[Sequence[str]], Keys],
) -> dict[str, NDArray[Any]]:
    keys = keys_of_all(_names(blocks[name]))
    idf = blocks[name].named_steps["weigh"].idf_
    return keyed_block(name, keys, idf, weights[name], kind_weights)


def keyed_block(
    name: str, keys: NDArray[np.uint64], idf: Floats, weights: Floats, kind_weights: Floats
) -> dict[str, NDArray[Any]]:
    """Give the arrays of a block, one row for each key.

    The commonest features come first: a text's features then lie close together in memory.
    """
    order = np.argsort(idf, kind="stable")
    table = Table.build(keys[order])
    return {
        f"{name}_keys": table.keys,
        f"{name}_values": table.values,
        f"{name}_idf": idf[order],
        f"{name}_weights": weights[order],
        f"{name}_kind_weights": kind_weights[order] if len(kind_weights) else kind_weights,
    }
