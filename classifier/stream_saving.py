"""Writes a model that was fitted on a stream, in the form of every other model."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.arrays import pack
from classifier.features import MEASURES
from classifier.saving import keyed_block, made_by, named, put_in_place
from classifier.stream_reading import hash_of, idea_names
from classifier.stream_vocabulary import Vocabulary
from classifier.streaming import Streamed
from classifier.training import KIND_BLOCKS, SEED, Floats
from classifier.weighing import BLOCKS, MEASURES_SHARE


def save_stream(streamed: Streamed, folder: Path, files: Sequence[Path], learned: int) -> None:
    """Write a streamed model into a folder; it is served and promoted like any other.

    It has no scikit-learn pipeline, and is its own exam copy: it has not seen the frozen test.

    Raises:
        OSError: the folder cannot be written; the model that was there stays.
    """
    name, content = named("arrays", ".npz", pack(_arrays(streamed)))
    manifest: dict[str, Any] = {
        **made_by(hash_of(files)),
        "seed": SEED,
        "streamed": True,
        "rows": {"texts": learned},
        "threshold": streamed.threshold,
        "kinds": list(streamed.kinds),
        "unseen": streamed.measures,
        "arrays": name,
        "exam": {"arrays": name, "threshold": streamed.threshold, "kinds": list(streamed.kinds)},
    }
    put_in_place(folder, manifest, {name: content})


def _arrays(streamed: Streamed) -> dict[str, NDArray[Any]]:
    """Give the arrays that are served, as `classifier.saving` does for a pipeline."""
    vocabulary = streamed.vocabulary
    weights = _split(streamed.linear.coef_.T, vocabulary, tuple(BLOCKS))
    width = len(streamed.kinds)
    stacked = [linear.coef_ for linear in streamed.of_kinds]
    sizes = sum(len(vocabulary.keys[name]) for name in KIND_BLOCKS) + len(MEASURES)
    joined = np.vstack(stacked).T if stacked else np.zeros((sizes, 0))
    of_kinds = _split(joined, vocabulary, KIND_BLOCKS)
    names = idea_names()
    known = [names[int(key)] for key in vocabulary.keys["ideas"]]
    arrays: dict[str, NDArray[Any]] = {
        "ideas": np.frombuffer("\n".join(known).encode(), dtype=np.uint8),
        "idea_idf": vocabulary.weighs["ideas"].idf_,
        "idea_weights": weights["ideas"][:, 0],
        "idea_kind_weights": of_kinds["ideas"],
        "measure_weights": weights["measures"][:, 0],
        "measure_kind_weights": of_kinds["measures"],
        "bias": np.array(streamed.linear.intercept_[0]),
        "kind_bias": np.array([linear.intercept_[0] for linear in streamed.of_kinds]),
        "kind_thresholds": streamed.kind_thresholds,
    }
    for name in ("words", "characters"):
        arrays |= keyed_block(
            name,
            vocabulary.keys[name],
            vocabulary.weighs[name].idf_,
            weights[name][:, 0],
            of_kinds.get(name, np.zeros((0, width))),
        )
    return arrays


def _split(weights: Floats, vocabulary: Vocabulary, blocks: Sequence[str]) -> dict[str, Floats]:
    """Cut weights (features first) into blocks, with the block's share and telling folded in."""
    cut = {}
    start = 0
    for name in blocks:
        size = len(vocabulary.keys[name])
        scale = vocabulary.weighs[name].telling_ * BLOCKS[name][2]
        cut[name] = weights[start : start + size] * scale[:, np.newaxis]
        start += size
    cut["measures"] = weights[start:] * MEASURES_SHARE
    return cut
