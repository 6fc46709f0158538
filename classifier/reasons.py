"""Which words to show for a verdict: whole phrases of the text, at most three."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from classifier.arrays import Arrays, Floats
from classifier.tokens import STOP, Tokens

MOST_REASONS = 3
LONGEST_PHRASE = 9
_LEAST_SHARE = 0.3
"""A phrase must carry this share of the best phrase's weight to be shown beside it."""
_SMALL_WORDS = frozenset(
    """a an and are as at be but by for from her his i if in is it its my of on or our so than that
    the their them then they this to was we were will with you your u ur
    au aux avec ce ces cette d dans de des du elle en est et eux il ils l la le les leur leurs m ma
    mais mes mon n ne nos notre nous on ou par pour qu que qui s sa se ses si son sont sur t ta te
    tes ton tu un une vos votre vous y""".split()  # noqa: SIM905 - a list of words
)


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
    best = 0.0
    for code in codes + codes[:1] * (MOST_REASONS - len(codes)):
        value = scam + scored.token_weights(scored.arrays.kinds.index(code))
        first, last = _trimmed(names, value, *heaviest_run(value, free))
        if first == last:
            continue
        weight = float(value[first:last].sum())
        best = max(best, weight)
        if weight < _LEAST_SHARE * best:
            continue
        free[first:last] = False
        start, end = places[first][0], places[last - 1][1]
        quote = scored.tokens.folded.original[start:end]
        reasons.append(Reason(code, quote, start, end, weight))
    return sorted(reasons, key=lambda reason: -reason.weight)


def _trimmed(names: Sequence[str], value: Floats, first: int, last: int) -> tuple[int, int]:
    """Leave out the small words at both ends of a phrase that nobody would point at."""
    if first == last:
        return first, last
    begin, end = first, last
    while last - first > 1 and names[last - 1] in _SMALL_WORDS:
        last -= 1
    while last - first > 1 and names[first] in _SMALL_WORDS:
        first += 1
    # A phrase of small words alone ("to you for the") is shown as it is.
    telling = names[first] not in _SMALL_WORDS and float(value[first:last].sum()) > 0
    return (first, last) if telling else (begin, end)


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
