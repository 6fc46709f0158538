"""Writes a fitted model: arrays to serve, a joblib file for maintainers, and the manifest last."""

import datetime as dt
import hashlib
import io
import json
import os
import platform
from collections.abc import Callable
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import sklearn
from numpy.typing import NDArray

from classifier.arrays import FORMAT, MANIFEST, pack
from classifier.corpus import dataset_hash
from classifier.hashing import Table, key_of, key_of_words
from classifier.model import code_hash
from classifier.training import FOLDS, SEED, Fitted, Floats


def save(fitted: Fitted, folder: Path, datasets: Path, counts: dict[str, int]) -> Path:
    """Write a model into a folder; the model that was there stays in use until the very end.

    Every file is named after its content and written whole; the manifest, which names the files
    and their SHA-256, is replaced last. Files that no manifest names any more are then removed.

    Raises:
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    content = pack(_arrays(fitted))
    arrays_name = _write_named(folder, "arrays", ".npz", content)
    buffer = io.BytesIO()
    joblib.dump({"scam": fitted.pipeline, "kinds": fitted.kinds_pipeline}, buffer, compress=3)
    pipeline_name = _write_named(folder, "pipeline", ".joblib", buffer.getvalue())
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "made": _now(),
        "dataset_sha256": dataset_hash(datasets),
        "code_sha256": code_hash(),
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "scikit-learn": sklearn.__version__,
        },
        "seed": SEED,
        "folds": FOLDS,
        "rows": counts,
        "threshold": fitted.threshold,
        "kinds": list(fitted.kinds),
        "unseen": fitted.measures,
        "arrays": arrays_name,
        "pipeline": pipeline_name,
        "files": {
            name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
            for name in (arrays_name, pipeline_name)
        },
    }
    written = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    replace_file(folder / MANIFEST, written.encode())
    for path in folder.iterdir():
        stale = (
            path.name.startswith(("arrays-", "pipeline-")) and path.name not in manifest["files"]
        )
        if stale:
            path.unlink(missing_ok=True)
    return folder


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


def _write_named(folder: Path, stem: str, suffix: str, content: bytes) -> str:
    name = f"{stem}-{hashlib.sha256(content).hexdigest()[:16]}{suffix}"
    replace_file(folder / name, content)
    return name


def _now() -> str:
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    now = (
        dt.datetime.now(dt.UTC) if epoch is None else dt.datetime.fromtimestamp(int(epoch), dt.UTC)
    )
    return now.isoformat(timespec="seconds")


def _arrays(fitted: Fitted) -> dict[str, NDArray[Any]]:
    """Give the arrays that are served, with each block's share folded into its weights."""
    scam, kinds = fitted.pipeline.named_steps, fitted.kinds_pipeline.named_steps
    blocks = dict(scam["features"].transformer_list)
    weights = _split(scam["linear"].coef_[0], scam["features"])
    estimators = kinds["linear"].estimators_
    kind_weights = _split(np.vstack([one.coef_[0] for one in estimators]).T, kinds["features"])
    nothing = np.zeros((0, len(fitted.kinds)))
    idea_names = _names(blocks["ideas"])
    return {
        **_block("words", blocks, weights, kind_weights["words"], key_of_words),
        **_block("characters", blocks, weights, nothing, key_of),
        "ideas": np.frombuffer("\n".join(idea_names).encode(), dtype=np.uint8),
        "idea_idf": blocks["ideas"].named_steps["weigh"].idf_,
        "idea_weights": weights["ideas"],
        "idea_kind_weights": kind_weights["ideas"],
        "measure_weights": weights["measures"],
        "measure_kind_weights": kind_weights["measures"],
        "bias": np.array(scam["linear"].intercept_[0]),
        "kind_bias": np.array([one.intercept_[0] for one in estimators]),
        "kind_thresholds": fitted.kind_thresholds,
    }


def _names(block: Any) -> list[str]:
    return list(block.named_steps["count"].get_feature_names_out().tolist())


def _split(weights: Floats, union: Any) -> dict[str, Floats]:
    """Cut weights (features first) into the union's blocks, each times the block's share."""
    cut: dict[str, Floats] = {}
    start = 0
    for name, block in union.transformer_list:
        rest = len(weights) - start
        size = rest if name == "measures" else len(block.named_steps["weigh"].idf_)
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
    key: Callable[[str], int],
) -> dict[str, NDArray[Any]]:
    keys = np.array([key(run) for run in _names(blocks[name])], dtype=np.uint64)
    table = Table.build(keys)
    return {
        f"{name}_keys": table.keys,
        f"{name}_values": table.values,
        f"{name}_longest_probe": np.array(table.longest_probe),
        f"{name}_idf": blocks[name].named_steps["weigh"].idf_,
        f"{name}_weights": weights[name],
        f"{name}_kind_weights": kind_weights,
    }
