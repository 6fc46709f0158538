"""Which words to show for a verdict: whole phrases of the text, at most three."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from classifier.arrays import Arrays, Floats
from classifier.tokens import STOP, Tokens

MOST_REASONS = 3
LONGEST_PHRASE = 10
_HARMLESS = 0.15
"""A phrase must carry this share of the best phrase's weight to be shown beside it."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Words that speak for a kind: text[start:end] == quote; `weight` is what they add."""

    kind: str
    quote: str
    start: int
    end: int
    weight: float


class Weighed(Protocol):
    """A text whose tokens have weights."""

    @property
    def tokens(self) -> Tokens:
        """Its tokens."""

    @property
    def arrays(self) -> Arrays:
        """The model."""

    def token_weights(self, kind: int | None = None) -> Floats:
        """Give what each token adds to the score, or to the score of one kind."""


class Likely(Protocol):
    """A kind that the text is likely of."""

    @property
    def kind(self) -> str:
        """Its code."""


def choose_reasons(scored: Weighed, kinds: Sequence[Likely]) -> list[Reason]:
    """Choose the phrases that speak most for the likely kinds, none overlapping, heaviest first."""
    names = scored.tokens.names
    places = scored.tokens.places()
    scam = scored.token_weights()
    free = np.array([name != STOP for name in names], dtype=bool)
    reasons: list[Reason] = []
    codes = [likely.kind for likely in kinds[:MOST_REASONS]]
    rounds = codes + codes[:1] * (MOST_REASONS - len(codes))
    best = 0.0
    for code in rounds:
        own = scored.token_weights(scored.arrays.kinds.index(code))
        value = scam + own
        first, last = heaviest_run(value, free)
        if first == last:
            continue
        weight = float(value[first:last].sum())
        best = max(best, weight)
        if weight < _HARMLESS * best:
            continue
        free[first:last] = False
        start, end = places[first][0], places[last - 1][1]
        quote = scored.tokens.folded.original[start:end]
        reasons.append(Reason(code, quote, start, end, weight))
    return sorted(reasons, key=lambda reason: -reason.weight)


def heaviest_run(values: Floats, free: np.typing.NDArray[np.bool_]) -> tuple[int, int]:
    """Give the run of free tokens with the greatest sum, (0, 0) when none is positive.

    A run is at most LONGEST_PHRASE tokens long and never goes over a token that is not free.
    """
    best, found = 0.0, (0, 0)
    sums = np.concatenate([[0.0], np.cumsum(values)])
    walls = np.concatenate([[0], np.cumsum(~free)])
    for width in range(1, min(LONGEST_PHRASE, len(values)) + 1):
        totals = sums[width:] - sums[:-width]
        open_ = walls[width:] == walls[:-width]
        if not open_.any():
            continue
        totals = np.where(open_, totals, -np.inf)
        place = int(totals.argmax())
        if totals[place] > best:
            best, found = float(totals[place]), (place, place + width)
    return found
