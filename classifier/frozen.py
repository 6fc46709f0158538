"""The frozen test: the labelled texts that two models are compared on, and that neither has seen.

One family in five, by a hash of its name, so that it stays the same as texts are added. A model
that is served learns from every text; beside it stands its exam copy, fitted in the same way
without the frozen families. The copies are what is compared.
"""

import hashlib
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from classifier.corpus import Row

IMPORTED = "imported-"
"""How the names of files begin that `vigiclic-classifier import` writes."""
_ONE_IN = 5


def is_frozen(family: str) -> bool:
    """Tell whether a family is kept from every exam copy."""
    return hashlib.sha256(f"frozen test:{family}".encode()).digest()[0] % _ONE_IN == 0


def frozen_places(rows: Sequence[Row]) -> NDArray[np.bool_]:
    """Tell for each row whether exam copies leave it out."""
    return np.array([is_frozen(row.family) for row in rows], dtype=np.bool_)


def frozen_test(rows: Iterable[Row]) -> list[Row]:
    """Give the texts to compare models on: the frozen families, without what was imported.

    Imported labels come from strangers: wrong ones must not decide which model is the better one.
    """
    return [row for row in rows if is_frozen(row.family) and not row.file.startswith(IMPORTED)]


def comparable(test: Sequence[Row]) -> bool:
    """Tell whether a test has scams and honest texts."""
    return len({row.is_scam for row in test}) > 1


def digest_of(rows: Iterable[Row]) -> str:
    """Give one SHA-256 for the texts and labels of a frozen test, whatever their order."""
    marks = sorted(
        hashlib.sha256(f"{row.label}\0{row.text}".encode("utf-8", "surrogatepass")).hexdigest()
        for row in rows
    )
    return hashlib.sha256("".join(marks).encode()).hexdigest()
