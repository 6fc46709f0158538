"""Which words to show for a verdict: whole phrases of the text, at most three."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from classifier.arrays import Arrays, Floats
from classifier.phrasing import Phrasing
from classifier.tokens import STOP, Tokens

MOST_REASONS = 3
LONGEST_PHRASE = 9
_LEAST_SHARE = 0.3
"""A phrase must carry this share of the best phrase's weight to be shown beside it."""
_LEAST_OF_MORE = 0.4
"""The same for a further phrase of a kind that has one already."""
_IN_A_TITLE = 0.5
"""What a title's words count for beside those of the text under it."""


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
    """Choose the phrases that speak most for the likely kinds, none overlapping, heaviest first.

    Of two likely kinds each is shown the words that speak more for it than for the other.
    """
    phrasing = Phrasing(scored.tokens)
    scam = scored.token_weights()
    free = np.array([name != STOP for name in scored.tokens.names], dtype=bool)
    telling = np.ones(len(free))
    telling[: phrasing.title] = _IN_A_TITLE
    codes = [likely.kind for likely in kinds[:MOST_REASONS]]
    of_kinds = {code: scored.token_weights(scored.arrays.kinds.index(code)) for code in codes}
    reasons: list[Reason] = []
    best = 0.0
    for turn, code in enumerate(codes + codes[:1] * (MOST_REASONS - len(codes))):
        value = scam + of_kinds[code]
        others = [own for other, own in of_kinds.items() if other != code]
        against = np.max(others, axis=0) if others else 0.0
        wanted = (value + of_kinds[code] - against) * telling
        first, last = heaviest_run(wanted, free)
        first, last = phrasing.whole(first, last, value, free)
        weight = float(value[first:last].sum())
        if weight <= 0:
            continue
        shown_for = weight * float(telling[first])
        best = max(best, shown_for)
        if shown_for < (_LEAST_SHARE if turn < len(codes) else _LEAST_OF_MORE) * best:
            continue
        free[first:last] = False
        start, end = phrasing.span(first, last)
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
