"""Writes a fitted model: arrays to serve, a joblib file for maintainers, and the manifest last."""

import datetime as dt
import hashlib
import io
import json
import os
import platform
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import sklearn
from numpy.typing import NDArray

from classifier.arrays import FORMAT, MANIFEST, pack
from classifier.corpus import dataset_hash
from classifier.hashing import Table, key_of
from classifier.model import code_hash
from classifier.training import FOLDS, SEED, Fitted


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
    union = fitted.pipeline.named_steps["features"]
    blocks = dict(union.transformer_list)
    linear = fitted.pipeline.named_steps["linear"]
    weights = _split(linear.coef_[0], union)
    kind_union = fitted.kinds_pipeline.named_steps["features"]
    kind_blocks = dict(kind_union.transformer_list)
    estimators = fitted.kinds_pipeline.named_steps["linear"].estimators_
    kind_weights = _split(np.vstack([one.coef_[0] for one in estimators]).T, kind_union)
    kinds = len(fitted.kinds)
    if blocks["words"].vocabulary_ != kind_blocks["words"].vocabulary_:
        raise AssertionError("scam and kinds were fitted on different texts")
    idea_names = blocks["ideas"].get_feature_names_out().tolist()
    return {
        **_block("words", blocks["words"], weights["words"], kind_weights["words"]),
        **_block("characters", blocks["characters"], weights["characters"], np.zeros((0, kinds))),
        "ideas": np.frombuffer("\n".join(idea_names).encode(), dtype=np.uint8),
        "idea_idf": blocks["ideas"].idf_,
        "idea_weights": weights["ideas"],
        "idea_kind_weights": kind_weights["ideas"],
        "measure_weights": weights["measures"],
        "measure_kind_weights": kind_weights["measures"],
        "bias": np.array(linear.intercept_[0]),
        "kind_bias": np.array([one.intercept_[0] for one in estimators]),
        "kind_thresholds": fitted.kind_thresholds,
    }


def _split(weights: NDArray[np.float64], union: Any) -> dict[str, NDArray[np.float64]]:
    """Cut weights (features first) into the union's blocks."""
    cut: dict[str, NDArray[np.float64]] = {}
    start = 0
    for name, block in union.transformer_list:
        vocabulary = getattr(block, "vocabulary_", None)
        size = len(weights) - start if vocabulary is None else len(vocabulary)
        cut[name] = weights[start : start + size] * union.transformer_weights[name]
        start += size
    return cut


def _block(
    name: str, vectoriser: Any, weights: NDArray[np.float64], kind_weights: NDArray[np.float64]
) -> dict[str, NDArray[Any]]:
    runs = vectoriser.get_feature_names_out().tolist()
    table = Table.build(np.array([key_of(run) for run in runs], dtype=np.uint64))
    return {
        f"{name}_keys": table.keys,
        f"{name}_values": table.values,
        f"{name}_longest_probe": np.array(table.longest_probe),
        f"{name}_idf": vectoriser.idf_,
        f"{name}_weights": weights,
        f"{name}_kind_weights": kind_weights,
    }
