"""Whether a model's arrays fit together: a hash tells who wrote them, not that they can be used."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

_SHORTEST_TABLE = 16
"""Slots of the smallest table of keys there is (`classifier.hashing.Table`)."""


def check(held: Mapping[str, NDArray[Any]]) -> None:
    """See that shapes agree, numbers are finite and places lie inside what they point into.

    Raises:
        KeyError: an array is missing.
        ValueError: the arrays do not fit together; the message names the first that does not.
    """
    for name, values in held.items():
        if values.dtype.kind == "f" and not np.isfinite(values).all():
            raise ValueError(f"{name}: not finite")
    kinds = len(held["kind_bias"])
    if len(held["kind_thresholds"]) not in (0, kinds):
        raise ValueError("kind_thresholds: another number of kinds")
    for block in ("words", "characters"):
        _check_table(held, block)
        _check_weights(held, f"{block}_", len(held[f"{block}_idf"]), kinds)
    ideas = bytes(held["ideas"]).decode("utf-8").split("\n")
    if held["ideas"].dtype != np.uint8 or len(ideas) != len(held["idea_idf"]) or "" in ideas:
        raise ValueError("ideas: another number of weights")
    _check_weights(held, "idea_", len(ideas), kinds)
    _check_weights(held, "measure_", len(held["measure_weights"]), kinds)


def _check_table(held: Mapping[str, NDArray[Any]], block: str) -> None:
    keys, values = held[f"{block}_keys"], held[f"{block}_values"]
    slots = len(keys)
    if keys.dtype != np.uint64 or slots < _SHORTEST_TABLE or slots & (slots - 1):
        raise ValueError(f"{block}_keys: no table")
    if values.dtype != np.int32 or values.shape != keys.shape:
        raise ValueError(f"{block}_values: no table")
    if values.min() < -1 or values.max() >= len(held[f"{block}_idf"]):
        raise ValueError(f"{block}_values: a place outside")


def _check_weights(
    held: Mapping[str, NDArray[Any]], prefix: str, features: int, kinds: int
) -> None:
    weights, of_kinds = held[f"{prefix}weights"], held[f"{prefix}kind_weights"]
    if weights.shape != (features,) or weights.dtype != np.float64:
        raise ValueError(f"{prefix}weights: another number of features")
    if of_kinds.ndim != 2 or of_kinds.shape[1] != kinds or len(of_kinds) not in (0, features):
        raise ValueError(f"{prefix}kind_weights: another number of features or kinds")
