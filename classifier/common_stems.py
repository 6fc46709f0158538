"""One stem for what both languages say: "rembourser", "refunded" and "reimburse" are "refund".

So what a model learns from texts of one language it knows of the other. Which language a text is in
decides how its words are read: "pays" is a country in French and pay in English.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from classifier.hashing import key_of
from classifier.normal import fold

TABLE = Path(__file__).with_name("common_words.txt")
STEM = 6
"""Letters of a stem, at most."""
SHORTEST_BEGINNING = 3
"""Letters of a beginning of words in the table, at least."""
TELLING = "~"
"""What tells a common stem in a pair of telling words from one in any other place."""
SMALL = frozenset(
    {"the", "of", "to", "a", "and", "in", "be", "it", "that", "thi", "for", "on", "with", "at"}
    | {"by", "or", "as", "one", "you", "we"}
)
"""Stems that pairs of telling words pass over: French has them where English has none."""


@dataclass(frozen=True)
class CommonWords:
    """The table: words, and beginnings of French words, to the first word of their line."""

    english: dict[str, str]
    french: dict[str, str]
    beginnings: dict[str, str]

    def of_french(self, word: str) -> str | None:
        """Give the first word of the line of a French word."""
        exact = self.french.get(word)
        if exact is not None:
            return exact
        for length in range(len(word), SHORTEST_BEGINNING - 1, -1):
            begun = self.beginnings.get(word[:length])
            if begun is not None:
                return begun
        return None


def read_table(lines: Iterable[str]) -> CommonWords:
    """Read the lines of a table of common words."""
    table = CommonWords({}, {}, {})
    for line in lines:
        if not line or line.startswith("#"):
            continue
        english, _, french = line.partition("|")
        names = english.split()
        table.english.update(dict.fromkeys(names, names[0]))
        for entry in french.split():
            begins = entry.endswith("*")
            (table.beginnings if begins else table.french)[entry.removesuffix("*")] = names[0]
    return table


@cache
def common_words() -> CommonWords:
    """Give the table of the package, its words folded as those of a text are."""
    return read_table(fold(TABLE.read_text("utf-8")).text.splitlines())


@lru_cache(maxsize=65_536)
def english_stem(word: str) -> str:
    """Give the stem of a word of an English text."""
    return _stem(common_words().english.get(word, word))


@lru_cache(maxsize=65_536)
def french_stem(word: str) -> str:
    """Give the stem of a word of a French text: the English one where the table has the word."""
    return _stem(common_words().of_french(word) or word)


@lru_cache(maxsize=65_536)
def own_stem(word: str) -> str:
    """Give the stem that a word has in its own language, told from the common ones by its "="."""
    return f"={word[:STEM]}"


@lru_cache(maxsize=65_536)
def telling_stem(stem: str) -> tuple[int, str]:
    """Give a common stem as it stands in a pair of telling words, and its key."""
    told = f"{TELLING}{stem}"
    return key_of(told), told


def telling_pair(one: str, two: str) -> str:
    """Give the pair of two common stems, the same whichever stands first.

    Which of them is named first goes by their keys, so that whoever knows these alone
    (`classifier.layout`) names the pair alike.
    """
    first, second = telling_stem(one), telling_stem(two)
    return f"{first[1]} {second[1]}" if first < second else f"{second[1]} {first[1]}"


def _stem(word: str) -> str:
    """Leave the endings of plurals and of verbs off, and what is longer than a stem."""
    if len(word) > 5 and word.endswith("ing"):
        word = word[:-3]
    elif len(word) > 4 and word.endswith("ed"):
        word = word[:-2]
    elif len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    if len(word) > 4 and word.endswith("e"):
        word = word[:-1]
    return word[:STEM]
