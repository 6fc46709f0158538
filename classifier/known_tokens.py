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
from classifier.features import ENGLISH, FRENCH, WAYS
from classifier.hashing import Table
from classifier.layout import Integers, Layout
from classifier.tokens import STOP, pieces, read_names
from classifier.word_keys import IS_DIFFERENT, WordKeys, keys_of_names

STOP_NUMBER = 0
_MOST = 32_768
"""Tokens and pieces that are remembered before all are forgotten."""
_LONGEST_PIECE = 40

# What a token may be a sign of, one bit each: a small word of a language, or one of `WAYS`.
IN_ENGLISH, IN_FRENCH = 1, 2
OF_WAYS = (4, 8, 16)
_SIGNS = (
    dict.fromkeys(ENGLISH, IN_ENGLISH)
    | dict.fromkeys(FRENCH, IN_FRENCH)
    | dict(zip(WAYS, OF_WAYS, strict=True))
)

_STOP = array("q", [STOP_NUMBER]).tobytes()
# What stands around a word that is seen with and without it, and what tokens it is.
_ENDS = dict.fromkeys(',)"…', b"") | dict.fromkeys(".!?:;", _STOP)
_BEGINNINGS = '("“«'


class KnownTokens:
    """The tokens that one model has met, by number; the end of a sentence is STOP_NUMBER."""

    def __init__(self, arrays: Arrays) -> None:
        """Take the model."""
        self._begin = len(arrays.words.idf)
        self._stem_table = Table(arrays.words.keys, arrays.words.values)
        self._run_table = Table(arrays.characters.keys, arrays.characters.values)
        self._lexicon = lexicon()
        self._idea_numbers = {idea: number for number, idea in enumerate(self._lexicon.names)}
        # Words that begin phrases and those that stand second are numbered from 1, and the table
        # tells which of them begin one together.
        self._firsts = {name: at for at, name in enumerate(sorted(self._lexicon.heads), start=1)}
        self._seconds = {name: at for at, name in enumerate(sorted(self._lexicon.seconds), start=1)}
        self._width = len(self._seconds) + 1
        self._begin_phrases = np.zeros((len(self._firsts) + 1) * self._width, dtype=np.bool_)
        for first, second in self._lexicon.beginnings():
            self._begin_phrases[self._firsts[first] * self._width + self._seconds[second]] = True
        self._forget()

    def _forget(self) -> None:
        # Whoever still explains a text keeps what its numbers meant.
        self._numbers = {STOP: STOP_NUMBER}
        self.names = [STOP]
        self._new: list[str] = []
        self._pieces = _Pieces(self._number)
        self._words = (_GrowingWords(), _GrowingWords())
        self._phrases: dict[tuple[int, int], Sequence[tuple[list[str], int]]] = {}
        self._signs = _Growing(np.uint8, [0])
        self._as_first = _Growing(np.int64, [0])
        self._as_second = _Growing(np.int64, [0])
        self._runs = _Ragged()
        # In an English text and in a French one: stems, and runs numbered after all words.
        self._features = (_Ragged(), _Ragged())
        self.ideas = _Ragged()
        """The numbers of the tokens' ideas."""

    def read(self, plain: str) -> Integers:
        """Give the numbers of the tokens of a folded text; they hold until the next call."""
        if max(len(self._numbers), len(self._pieces), len(self._phrases)) > _MOST:
            self._forget()
        held = b"".join(map(self._pieces.__getitem__, pieces(plain)))
        if self._new:
            self._learn(self._new)
            self._new = []
        return np.frombuffer(held, dtype=np.int64)

    def words(self, numbers: Integers, *, french: bool) -> WordKeys:
        """Give the keys of tokens of a text of one language."""
        self._learn_words(french=french)
        return self._words[french].take(numbers)

    def features(self, numbers: Integers, *, french: bool) -> tuple[NDArray[np.int32], Integers]:
        """Give the features that tokens of a text of one language have by themselves.

        They are given one after the other, and how many each token has.
        """
        self._learn_words(french=french)
        return self._features[french].gather(numbers)

    def signs(self, numbers: Integers) -> NDArray[np.uint8]:
        """Give what each token is a sign of, IN_ENGLISH and the other bits."""
        return self._signs.values.take(numbers)

    def phrases(self, numbers: Integers) -> list[tuple[int, int]]:
        """Give the ideas of phrases with the place of their first tokens; not those it has."""
        pairs = self._as_first.values.take(numbers[:-1])
        pairs += self._as_second.values.take(numbers[1:])
        found: list[tuple[int, int]] = []
        for place in np.flatnonzero(self._begin_phrases.take(pairs)).tolist():
            two = (int(numbers[place]), int(numbers[place + 1]))
            entries = self._phrases.get(two)
            if entries is None:
                entries = self._phrases[two] = self._begun(*two)
            for rest, idea in entries:
                if not rest or rest == self.spell(numbers[place + 2 : place + 2 + len(rest)]):
                    found.append((place, idea))
        return found

    def spell(self, numbers: Integers) -> list[str]:
        """Give the names of tokens."""
        return list(map(self.names.__getitem__, numbers.tolist()))

    def _begun(self, *numbers: int) -> Sequence[tuple[list[str], int]]:
        """Give the rest and the ideas of the phrases that two tokens begin."""
        first, second = (self.names[number] for number in numbers)
        own = self._lexicon.of(first)
        return [
            (list(words[2:]), self._idea_numbers[idea])
            for words, idea in self._lexicon.phrases_of(first, second)
            if idea not in own
        ]

    def _number(self, name: str) -> int:
        number = self._numbers.get(name)
        if number is None:
            number = self._numbers[name] = len(self.names)
            self.names.append(name)
            self._new.append(name)
        return number

    def _learn(self, names: Sequence[str]) -> None:
        """Work out what new tokens bring, all at once."""
        runs = Layout(names).characters()
        of_runs = self._run_table.find(runs.keys)
        known = np.flatnonzero(of_runs >= 0)
        counts = np.bincount(runs.firsts.take(known), minlength=len(names))
        self._runs.extend(of_runs.take(known) + self._begin, counts)
        ideas = [self._lexicon.of(name) for name in names]
        self.ideas.extend(
            np.array([self._idea_numbers[i] for own in ideas for i in own], dtype=np.int32),
            np.array(list(map(len, ideas)), dtype=np.int64),
        )
        for kept, of_name, unit, kind in (
            (self._signs, _SIGNS, 1, np.uint8),
            (self._as_first, self._firsts, self._width, np.int64),
            (self._as_second, self._seconds, 1, np.int64),
        ):
            kept.extend(np.array([of_name.get(name, 0) * unit for name in names], dtype=kind))

    def _learn_words(self, *, french: bool) -> None:
        """Work out what the tokens that no text of a language had before bring in one."""
        kept, features = self._words[french], self._features[french]
        if kept.length == len(self.names):
            return
        numbers = np.arange(kept.length, len(self.names))
        words = keys_of_names(self.names[kept.length :], french=french)
        kept.extend(words)
        different = np.flatnonzero(words.bits & IS_DIFFERENT)
        stems = self._stem_table.find(np.concatenate([words.common, words.own.take(different)]))
        runs, counts = self._runs.gather(numbers)
        every = np.arange(len(numbers))
        owners = np.concatenate([every, different, np.repeat(every, counts)])
        found = np.concatenate([stems, runs])
        known = np.flatnonzero(found >= 0)
        order = known[np.argsort(owners[known], kind="stable")]
        features.extend(found[order], np.bincount(owners[known], minlength=len(numbers)))


class _Pieces(dict[str, bytes]):
    """Pieces of text to the numbers of their tokens, as bytes that are quickly joined."""

    def __init__(self, number: Any) -> None:
        super().__init__({"": b""})
        self._number = number

    def __missing__(self, piece: str) -> bytes:
        last = piece[-1]
        if last in _ENDS and piece[:-1].isalpha():
            return self._keep(piece, self[piece[:-1]] + _ENDS[last])
        if piece[0] in _BEGINNINGS:
            return self._keep(piece, self[piece.lstrip(_BEGINNINGS)])
        return self._keep(piece, array("q", map(self._number, read_names(piece))).tobytes())

    def _keep(self, piece: str, numbers: bytes) -> bytes:
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


class _GrowingWords:
    """The keys of tokens' stems in texts of one language; STOP has none."""

    def __init__(self) -> None:
        self.length = 1
        self._kept = [_Growing(kind, [0]) for kind in (np.uint64, np.uint64, np.uint64, np.uint8)]

    def extend(self, more: WordKeys) -> None:
        columns: tuple[NDArray[Any], ...] = (more.common, more.telling, more.own, more.bits)
        for kept, new in zip(self._kept, columns, strict=True):
            kept.extend(new)
        self.length = self._kept[0].length

    def take(self, numbers: Integers) -> WordKeys:
        return WordKeys(*(kept.values.take(numbers) for kept in self._kept))


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
