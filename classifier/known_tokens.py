"""What a token brings with it whatever text it stands in, worked out once for each distinct token.

Its stem and its runs of characters as features of the model, and its ideas: words repeat, so that
a text costs a look-up for most of its tokens.
"""

from array import array
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.arrays import Arrays
from classifier.concepts import lexicon
from classifier.hashing import Keys, Table
from classifier.layout import Integers, Layout
from classifier.tokens import STOP, pieces, read_names

STOP_NUMBER = 0
_MOST = 32_768
"""Tokens and pieces that are remembered before all are forgotten."""
_LONGEST_PIECE = 40


class KnownTokens:
    """The tokens that one model has met, by number; the end of a sentence is STOP_NUMBER."""

    def __init__(self, arrays: Arrays) -> None:
        """Take the model."""
        self._stem_table = Table(arrays.words.keys, arrays.words.values)
        self._run_table = Table(arrays.characters.keys, arrays.characters.values)
        self._lexicon = lexicon()
        self._idea_numbers = {idea: number for number, idea in enumerate(self._lexicon.names)}
        self._forget()

    def _forget(self) -> None:
        self._numbers = {STOP: STOP_NUMBER}
        self.names = [STOP]
        self._new: list[str] = []
        self._pieces = _Pieces(self._number)
        self._stem_keys = _Growing(np.uint64, [0])
        self._stems = _Growing(np.int32, [-1])
        self._heads = _Growing(np.bool_, [False])
        self._seconds = _Growing(np.bool_, [False])
        self._runs = _Ragged()
        self._ideas = _Ragged()

    def read(self, plain: str) -> Integers:
        """Give the numbers of the tokens of a folded text; they hold until the next call."""
        if len(self._numbers) > _MOST or len(self._pieces) > _MOST:
            self._forget()
        held = b"".join(map(self._pieces.__getitem__, pieces(plain)))
        if self._new:
            self._learn(self._new)
            self._new = []
        return np.frombuffer(held, dtype=np.int64)

    def stem_keys(self, numbers: Integers) -> Keys:
        """Give the key of each token's stem."""
        return self._stem_keys.values.take(numbers)

    def stems(self, numbers: Integers) -> NDArray[np.int32]:
        """Give the feature of each token's stem, -1 where the model has none."""
        return self._stems.values.take(numbers)

    def heads(self, numbers: Integers) -> NDArray[np.bool_]:
        """Tell for each token whether a phrase of the lexicon may begin with it."""
        return self._heads.values.take(numbers)

    def seconds(self, numbers: Integers) -> NDArray[np.bool_]:
        """Tell for each token whether it may be the second of a phrase of the lexicon."""
        return self._seconds.values.take(numbers)

    def phrase_ideas(self, names: Sequence[str], place: int) -> list[int]:
        """Give the ideas of the phrases that begin at a place, but for those of its token."""
        own = self._lexicon.of(names[place])
        phrases = self._lexicon.phrases_at(names, place)
        return [self._idea_numbers[idea] for idea in phrases if idea not in own]

    def runs(self, numbers: Integers) -> "tuple[NDArray[np.int32], Integers]":
        """Give the features of the tokens' runs of characters, and how many each token has."""
        return self._runs.gather(numbers)

    def ideas(self, numbers: Integers) -> "tuple[NDArray[np.int32], Integers]":
        """Give the numbers of the tokens' ideas, and how many each token has."""
        return self._ideas.gather(numbers)

    def _number(self, name: str) -> int:
        number = self._numbers.get(name)
        if number is None:
            number = self._numbers[name] = len(self.names)
            self.names.append(name)
            self._new.append(name)
        return number

    def _learn(self, names: Sequence[str]) -> None:
        """Work out what new tokens bring, all at once."""
        layout = Layout(names)
        stems = layout.stems()
        self._stem_keys.extend(stems.keys)
        self._stems.extend(self._stem_table.find(stems.keys))
        runs = layout.characters()
        features = self._run_table.find(runs.keys)
        known = np.flatnonzero(features >= 0)
        owners = runs.firsts[known]
        order = np.argsort(owners, kind="stable")
        self._runs.extend(features[known][order], np.bincount(owners, minlength=len(names)))
        ideas = [self._lexicon.of(name) for name in names]
        self._ideas.extend(
            np.array([self._idea_numbers[i] for own in ideas for i in own], dtype=np.int32),
            np.array([len(own) for own in ideas], dtype=np.int64),
        )
        for flags, chosen in (
            (self._heads, self._lexicon.heads),
            (self._seconds, self._lexicon.seconds),
        ):
            flags.extend(np.array([name in chosen for name in names], dtype=np.bool_))


class _Pieces(dict[str, bytes]):
    """Pieces of text to the numbers of their tokens, as bytes that are quickly joined."""

    def __init__(self, number: Any) -> None:
        super().__init__({"": b""})
        self._number = number

    def __missing__(self, piece: str) -> bytes:
        numbers = array("q", map(self._number, read_names(piece))).tobytes()
        if len(piece) <= _LONGEST_PIECE:
            self[piece] = numbers
        return numbers


class _Growing:
    """An array that grows at its end."""

    def __init__(self, kind: Any, first: Sequence[Any]) -> None:
        self.values = np.array(first, dtype=kind)
        self.length = len(first)

    def extend(self, more: NDArray[Any]) -> None:
        end = self.length + len(more)
        if end > len(self.values):
            grown = np.zeros(max(end, 2 * len(self.values), 1024), dtype=self.values.dtype)
            grown[: self.length] = self.values[: self.length]
            self.values = grown
        self.values[self.length : end] = more
        self.length = end


class _Ragged:
    """Several numbers for each token, some for none; STOP has none."""

    def __init__(self) -> None:
        self._flat = _Growing(np.int32, [])
        self._starts = _Growing(np.int64, [0])
        self._counts = _Growing(np.int64, [0])

    def extend(self, flat: NDArray[np.int32], counts: Integers) -> None:
        self._starts.extend(self._flat.length + np.cumsum(counts) - counts)
        self._counts.extend(counts)
        self._flat.extend(flat)

    def gather(self, tokens: Integers) -> tuple[NDArray[np.int32], Integers]:
        counts = self._counts.values.take(tokens)
        ends = np.cumsum(counts)
        offsets = np.repeat(self._starts.values.take(tokens) - ends + counts, counts)
        offsets += np.arange(len(offsets))
        return self._flat.values.take(offsets), counts
