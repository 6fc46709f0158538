"""Reads the features of one text that a model knows, with numpy and without a loop over them."""

import threading
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.arrays import Arrays
from classifier.concepts import IdeaReader, Sightings
from classifier.features import DAMPING
from classifier.hashing import Table
from classifier.known_tokens import STOP_NUMBER, KnownTokens
from classifier.layout import Integers, Runs, word_pairs
from classifier.normal import fold
from classifier.scored import BlockRead, count, shorten, weigh
from classifier.tokens import LONGEST_READ, Tokens

Numbers = NDArray[np.signedinteger]


@dataclass(frozen=True)
class TextRead:
    """A text's tokens and the features of each block of text features."""

    tokens: Tokens
    words: BlockRead
    characters: BlockRead
    ideas: BlockRead


class TextReader:
    """Reads texts for one model; any number of threads may use it."""

    def __init__(self, arrays: Arrays) -> None:
        """Take the model."""
        self._arrays = arrays
        self._known = KnownTokens(arrays)
        self._pairs = Table(arrays.words.keys, arrays.words.values)
        self._ideas = IdeaReader(arrays.ideas)
        # What is known of tokens grows, and is forgotten, while a text is read.
        self._lock = threading.Lock()

    def read(self, text: str) -> TextRead:
        """Read one text."""
        folded = fold(text[:LONGEST_READ])
        with self._lock:
            numbers = self._known.read(folded.text)
            names = list(map(self._known.names.__getitem__, numbers.tolist()))
            stops = numbers == STOP_NUMBER
            sentences = np.cumsum(stops)
            places = np.flatnonzero(~stops)
            words = numbers.take(places)
            found = self._find_ideas(numbers, names)
            near = word_pairs(places, self._known.stem_keys(words), sentences.take(places), *found)
            return TextRead(
                Tokens(folded, names),
                self._read_words(self._known.stems(words), places, near),
                self._read_characters(words, places),
                self._read_ideas(*found, sentences),
            )

    def _read_words(self, stems: Numbers, places: Integers, near: Runs) -> BlockRead:
        seen = np.concatenate([stems, self._pairs.find(near.keys)])
        known = np.flatnonzero(seen >= 0)
        seen = seen.take(known)

        def sightings() -> Sightings:
            first = np.concatenate([places, near.firsts])
            last = np.concatenate([places, near.lasts])
            return Sightings(seen, first.take(known), last.take(known))

        features, counts = count(seen)
        values = weigh(counts, self._arrays.words.idf.take(features), DAMPING["words"])
        return BlockRead(features, values, sightings)

    def _read_characters(self, words: Integers, places: Integers) -> BlockRead:
        seen, owned = self._known.runs(words)

        def sightings() -> Sightings:
            tokens = np.repeat(places, owned)
            return Sightings(seen, tokens, tokens)

        features, counts = count(seen)
        idf = self._arrays.characters.idf.take(features)
        return BlockRead(features, weigh(counts, idf, DAMPING["characters"]), sightings)

    def _read_ideas(self, places: Integers, ideas: Numbers, sentences: Integers) -> BlockRead:
        met = self._ideas.meet(places, ideas, sentences)
        features, _ = count(met.features)
        values = shorten(self._arrays.idea_idf.take(features), DAMPING["ideas"])
        return BlockRead(features, values, lambda: met)

    def _find_ideas(self, numbers: Integers, names: list[str]) -> tuple[Integers, Numbers]:
        """Give the tokens of the ideas, in order, and the numbers of the ideas."""
        ideas, owned = self._known.ideas(numbers)
        places = np.repeat(np.arange(len(numbers)), owned)
        phrases = self._phrases(numbers, names)
        if phrases:
            places = np.concatenate([places, [place for place, _ in phrases]])
            ideas = np.concatenate([ideas, [idea for _, idea in phrases]])
            order = np.argsort(places, kind="stable")
            places, ideas = places.take(order), ideas.take(order)
        return places, ideas

    def _phrases(self, numbers: Integers, names: list[str]) -> list[tuple[int, int]]:
        """Give the ideas of phrases, each with the place of its first token."""
        known = self._known
        likely = known.heads(numbers[:-1]) & known.seconds(numbers[1:])
        return [
            (place, idea)
            for place in np.flatnonzero(likely).tolist()
            for idea in known.phrase_ideas(names, place)
        ]
