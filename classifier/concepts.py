"""Ideas in a text, and which ideas meet in one sentence: "never" with "fee", "fee" with "before".

Words alone do not tell an honest wallet page from a fraudulent one, who pays whom does; and the
same idea in French and in English counts as one, so that each language learns from the other.
"""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifier.normal import fold
from classifier.tokens import STOP

LEXICON = Path(__file__).with_name("lexicon.toml")
Integers = NDArray[np.int64]
_ENTRY = re.compile(r'"([^"]*)"|([^\s"]+)')
_PLAIN = re.compile(r"[a-z0-9]+\*?")
"""An entry that folding leaves as it is."""
_SHORTEST = 3
"""Letters of a beginning of words, at least."""
REACH = 12
"""Tokens over which two ideas of one sentence still meet."""


class Lexicon:
    """The words and phrases of each idea."""

    def __init__(self, ideas: dict[str, str]) -> None:
        """Take each idea's words as written in the lexicon's file."""
        self.names = sorted(ideas)
        self._exact: dict[str, tuple[str, ...]] = {}
        self._beginnings: dict[str, tuple[str, ...]] = {}
        self._phrases: dict[tuple[str, ...], list[tuple[tuple[str, ...], str]]] = {}
        for idea, written in ideas.items():
            for entry in _entries(written):
                self._add(idea, entry if _PLAIN.fullmatch(entry) else fold(entry).text)
        for entries in self._phrases.values():
            entries.sort(key=lambda entry: -len(entry[0]))
        self.heads = frozenset(first for first, _ in self._phrases)
        self.seconds = frozenset(second for _, second in self._phrases)
        self._stubs = frozenset(beginning[:_SHORTEST] for beginning in self._beginnings)
        self.of = lru_cache(maxsize=65_536)(self._of)

    def _add(self, idea: str, entry: str) -> None:
        if " " in entry:
            words = tuple(entry.split())
            self._phrases.setdefault(words[:2], []).append((words, idea))
        elif entry.endswith("*"):
            known = self._beginnings.get(entry[:-1], ())
            self._beginnings[entry[:-1]] = (*known, idea)
        else:
            known = self._exact.get(entry, ())
            if idea not in known:
                self._exact[entry] = (*known, idea)

    def _of(self, name: str) -> tuple[str, ...]:
        exact = self._exact.get(name, ())
        if name[:_SHORTEST] not in self._stubs:
            return exact
        found = list(exact)
        for length in range(_SHORTEST, len(name) + 1):
            found += [i for i in self._beginnings.get(name[:length], ()) if i not in found]
        return tuple(found)

    def beginnings(self) -> Iterable[tuple[str, ...]]:
        """Give the first two words of every phrase."""
        return self._phrases.keys()

    def phrases_of(self, first: str, second: str) -> Sequence[tuple[tuple[str, ...], str]]:
        """Give the phrases that two words begin, each with its idea, the longest first."""
        return self._phrases.get((first, second), ())

    def phrases_at(self, names: Sequence[str], index: int) -> tuple[str, ...]:
        """Give the ideas of the phrases that start at names[index]."""
        entries = self._phrases.get(tuple(names[index : index + 2]))
        if entries is None:
            return ()
        return tuple(
            idea for words, idea in entries if tuple(names[index : index + len(words)]) == words
        )


def _entries(written: str) -> list[str]:
    return [quoted or plain for quoted, plain in _ENTRY.findall(written)]


@cache
def lexicon() -> Lexicon:
    """Give the lexicon of the package."""
    return Lexicon(tomllib.loads(LEXICON.read_text("utf-8")))


def find_ideas(names: Sequence[str]) -> list[tuple[int, str]]:
    """Give the ideas of a tokenised text in order, each with the index of its (first) token."""
    words = lexicon()
    of, heads = words.of, words.heads
    found: list[tuple[int, str]] = []
    for index, name in enumerate(names):
        known = of(name)
        if known:
            found += [(index, idea) for idea in known]
        if name in heads:
            found += [(index, i) for i in words.phrases_at(names, index) if i not in known]
    return found


def idea_features(
    names: Sequence[str], ideas: Sequence[tuple[int, str]] | None = None
) -> dict[str, list[int]]:
    """Give the features made of ideas, each with the tokens it was made of.

    Single ideas ("fee"), and ordered pairs of different ideas that stand within REACH tokens in one
    sentence ("pay>before").
    """
    features: dict[str, list[int]] = {}
    ideas = find_ideas(names) if ideas is None else ideas
    stops = [index for index, name in enumerate(names) if name == STOP]
    stops.append(len(names))
    stop = 0
    recent: list[tuple[int, str]] = []
    for index, idea in ideas:
        while stops[stop] < index:
            stop += 1
            recent = []
        features.setdefault(idea, []).append(index)
        recent = [entry for entry in recent if index - entry[0] <= REACH]
        for earlier, other in recent:
            if other != idea:
                features.setdefault(f"{other}>{idea}", []).extend((earlier, index))
        recent.append((index, idea))
    return features


def idea_places(names: Sequence[str]) -> tuple[Integers, Integers]:
    """Give the ideas of a tokenised text as arrays: their tokens and their numbers in the lexicon.

    A number is the idea's place in `Lexicon.names`.
    """
    numbers = {name: number for number, name in enumerate(lexicon().names)}
    found = find_ideas(names)
    places = np.array([place for place, _ in found], dtype=np.int64)
    return places, np.array([numbers[idea] for _, idea in found], dtype=np.int64)


@dataclass(frozen=True)
class Sightings:
    """Where features made of ideas were seen: for each sighting the feature and its two tokens."""

    features: NDArray[np.signedinteger]
    firsts: Integers
    lasts: Integers


class IdeaReader:
    """Reads the features of `idea_features` that a model knows, without a loop over the pairs."""

    def __init__(self, known: Sequence[str], begin: int = 0) -> None:
        """Take the model's features, in its order; they are numbered from `begin`."""
        self._ideas = {name: number for number, name in enumerate(lexicon().names)}
        size = len(self._ideas)
        self._single = np.full(size, -1, dtype=np.int32)
        self._pair = np.full((size, size), -1, dtype=np.int32)
        for feature, name in enumerate(known, start=begin):
            first, _, second = name.partition(">")
            if second:
                self._pair[self._ideas[first], self._ideas[second]] = feature
            else:
                self._single[self._ideas[first]] = feature

    def meet(
        self, places: Integers, ideas: NDArray[np.signedinteger], sentences: Integers
    ) -> Sightings:
        """Give the sightings of ideas, by their numbers in `Lexicon.names`, at places in order."""
        size = len(places)
        # Sentences are drawn apart, so that one search finds where reach or sentence ends.
        apart = places + sentences.take(places) * (REACH + 1)
        counts = np.searchsorted(apart, apart + REACH, side="right") - np.arange(1, size + 1)
        firsts = np.repeat(np.arange(size), counts)
        lasts = np.arange(1, len(firsts) + 1) - np.repeat(np.cumsum(counts) - counts, counts)
        lasts += firsts
        met = self._pair.take(ideas.take(firsts) * len(self._ideas) + ideas.take(lasts))
        features = np.concatenate([self._single.take(ideas), met])
        known = np.flatnonzero(features >= 0)
        first = np.concatenate([places, places.take(firsts)]).take(known)
        last = np.concatenate([places, places.take(lasts)]).take(known)
        return Sightings(features.take(known), first, last)
