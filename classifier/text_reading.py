"""Reads the features of one text that a model knows, with numpy and without a loop over them.

The features of the three blocks are numbered together: words, then characters, then ideas.
"""

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from classifier.arrays import Arrays, Floats
from classifier.concepts import IdeaReader, Sightings
from classifier.features import DAMPING
from classifier.hashing import Table
from classifier.known_tokens import IN_ENGLISH, IN_FRENCH, OF_WAYS, STOP_NUMBER, KnownTokens
from classifier.layout import Features, Integers, number_sections, pair_words
from classifier.normal import Folded, fold
from classifier.tokens import Tokens, read_part

_BLOCKS = ("words", "characters", "ideas")
_TABLED = 256
_WEIGHT_OF_COUNT = np.concatenate([[0.0], np.log(np.arange(1, _TABLED)) + 1.0])


@dataclass(frozen=True)
class TextRead:
    """The features that a text has, each once and in order, with their values and weights.

    `bounds` is where characters and ideas begin among them. `ways` tells which of
    `classifier.features.WAYS` it names, `words` how many tokens it has without the ends of
    sentences. `spell` and `sightings` give the names of its tokens and where features were seen;
    they are asked for only when a text is explained.
    """

    folded: Folded
    features: Features
    values: Floats
    weights: Floats
    bounds: tuple[int, int]
    ways: tuple[bool, ...]
    french: bool
    words: int
    spell: Callable[[], list[str]]
    sightings: Callable[[], Sightings]

    @cached_property
    def tokens(self) -> Tokens:
        """The text's tokens."""
        return Tokens(self.folded, self.spell())


class TextReader:
    """Reads texts for one model; any number of threads may use it."""

    def __init__(self, arrays: Arrays) -> None:
        """Take the model."""
        self.begins = (len(arrays.words.idf), len(arrays.words.idf) + len(arrays.characters.idf))
        self._ideas = IdeaReader(arrays.ideas, self.begins[1])
        self._known = KnownTokens(arrays)
        self._pairs = Table(arrays.words.keys, arrays.words.values)
        self._of_feature = np.column_stack(
            [
                np.concatenate([arrays.words.idf, arrays.characters.idf, arrays.idea_idf]),
                np.concatenate(
                    [arrays.words.weights, arrays.characters.weights, arrays.idea_weights]
                ),
            ]
        )
        # What is known of tokens grows, and is forgotten, while a text is read.
        self._lock = threading.Lock()

    def read(self, text: str) -> TextRead:
        """Read one text."""
        folded = fold(read_part(text))
        with self._lock:
            numbers = self._known.read(folded.text)
            signs = self._known.signs(numbers)
            in_french = np.count_nonzero(signs & IN_FRENCH)
            french = bool(in_french > np.count_nonzero(signs & IN_ENGLISH))
            own, owned = self._known.features(numbers, french=french)
            stops = numbers == STOP_NUMBER
            sections = number_sections(stops)
            places, said = self._find_ideas(numbers)
            words = self._known.words(numbers, french=french)
            names = self._known.names
        pairs = pair_words(words, sections, places, said)
        slots, found = self._pairs.seek(pairs.keys)
        known = np.flatnonzero(found)
        paired = self._pairs.values.take(slots.take(known))
        ideas = self._ideas.meet(places, said, sections)
        seen = np.concatenate([own, paired, ideas.features])
        features, counts = _count(seen)

        def spell() -> list[str]:
            return list(map(names.__getitem__, numbers.tolist()))

        def sightings() -> Sightings:
            tokens = np.repeat(np.arange(len(numbers)), owned)
            firsts = np.concatenate([tokens, pairs.firsts.take(known), ideas.firsts])
            lasts = np.concatenate([tokens, pairs.lasts.take(known), ideas.lasts])
            return Sightings(seen, firsts, lasts)

        first, second = np.searchsorted(features, self.begins).tolist()
        # An idea counts once, however often it is said.
        counts[second:] = 1
        of_feature = self._of_feature.take(features, axis=0)
        if len(counts) and counts.max() >= _TABLED:
            values = (np.log(counts) + 1.0) * of_feature[:, 0]
        else:
            values = _WEIGHT_OF_COUNT.take(counts) * of_feature[:, 0]
        bounds = (0, first, second, len(values))
        for block, start, end in zip(_BLOCKS, bounds, bounds[1:], strict=False):
            _shorten(values[start:end], DAMPING[block])
        said_of = int(np.bitwise_or.reduce(signs))
        return TextRead(
            folded=folded,
            features=features,
            values=values,
            weights=of_feature[:, 1],
            bounds=(first, second),
            ways=tuple(bool(said_of & way) for way in OF_WAYS),
            french=french,
            words=len(stops) - int(np.count_nonzero(stops)),
            spell=spell,
            sightings=sightings,
        )

    def _find_ideas(self, numbers: Integers) -> tuple[Integers, Features]:
        """Give the tokens of the ideas, in order, and the numbers of the ideas."""
        ideas, owned = self._known.ideas.gather(numbers)
        places = np.repeat(np.arange(len(numbers)), owned)
        phrases = self._known.phrases(numbers)
        if not phrases:
            return places, ideas
        places = np.concatenate([places, [place for place, _ in phrases]])
        ideas = np.concatenate([ideas, [idea for _, idea in phrases]])
        order = np.argsort(places, kind="stable")
        return places.take(order), ideas.take(order)


def _count(seen: Features) -> tuple[Features, Integers]:
    """Give each feature once, in order, and how often it was seen."""
    ordered = np.sort(seen)
    bounds = np.flatnonzero(ordered[1:] != ordered[:-1])
    firsts = np.zeros(min(len(ordered), len(bounds) + 1), dtype=np.int64)
    firsts[1:] = bounds
    firsts[1:] += 1
    counts = np.empty_like(firsts)
    np.subtract(firsts[1:], firsts[:-1], out=counts[:-1])
    counts[-1:] = len(ordered) - firsts[-1:]
    return ordered.take(firsts), counts


def dot(one: Floats, two: Floats) -> float:
    """Give the sum of products, without BLAS: its threads cost a text more than they save."""
    return float(np.add.reduce(one * two))


def _shorten(values: Floats, damping: float) -> None:
    """Divide a block's values by their length, as `classifier.weighing` does."""
    length = math.sqrt(dot(values, values) + damping**2)
    if length > 0:
        values /= length
