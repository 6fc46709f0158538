"""Text to features: the analysers that scikit-learn's vectorisers and the scorer both use.

Four blocks: stems and pairs of stems or ideas, runs of characters inside words, ideas that meet in
a sentence, and a few measures of what is paid. Each is defined once, here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise, product

import numpy as np
from numpy.typing import NDArray

from classifier.amounts import Amounts, read_amounts
from classifier.common_stems import (
    SMALL,
    english_stem,
    french_stem,
    own_stem,
    telling_pair,
)
from classifier.concepts import find_ideas, idea_features
from classifier.pay import Pay, largest_promise, read_pay, rough_dollars
from classifier.tokens import (
    CHAT_URL,
    CURRENCY,
    FREE_MAIL,
    HANDLE,
    NUMBER,
    SHORT_URL,
    STOP,
    URL,
    Tokens,
    tokenise,
)

PAIR_REACH = 2
"""Tokens, and telling tokens, over which two of them are still a pair."""
DAMPING = {"words": 10.0, "characters": 14.0, "ideas": 24.0}
"""Added to the length of each block before it is divided out, so that few ideas do not count as
much as many, nor two words as much as two hundred."""
CHARACTER_RUNS = (3, 4, 5)
SIGNS = frozenset({NUMBER, CURRENCY, HANDLE, "%"})
"""Tokens without a letter; `characters` leaves them out."""
_WORDLESS = (*sorted(SIGNS), URL, "<amount>", "<money>", "<percent>")
BARE = (
    frozenset(_WORDLESS)
    | {f"{one} {other}" for one, other in product(_WORDLESS, repeat=2)}
    | {telling_pair(one, other) for one, other in product(_WORDLESS, repeat=2)}
)
"""Features of `words` without a word. Long texts of both labels have them all; in a text of three
words they would be nearly all there is, and decide."""
LONGEST_PAY_TEXT = 20_000
"""Characters of a text in which its pay is looked for."""

WAYS = (CHAT_URL, SHORT_URL, FREE_MAIL)
"""Ways to reach somebody past the platform; a text that names one has the measure of its name."""
MEASURES = (
    *WAYS,
    "pay_hour_low",
    "pay_hour_high",
    "pay_hour_absurd",
    "pay_day_high",
    "pay_day_absurd",
    "french",
)
# The small words that tell the languages apart.
ENGLISH = frozenset(
    {"the", "you", "your", "for", "is", "are", "of", "to", "in", "with", "this", "that", "we"}
    | {"our", "have", "and", "it", "be"}
)
FRENCH = frozenset(
    {"le", "la", "les", "un", "une", "des", "de", "du", "et", "vous", "votre", "vos", "est"}
    | {"sont", "dans", "avec", "ce", "pas", "ne"}
)


@dataclass(frozen=True)
class Sample:
    """One text to judge, with what is known of its pay."""

    text: str
    reward: tuple[Decimal, str] | None = None
    minutes: Decimal | None = None

    @cached_property
    def tokens(self) -> Tokens:
        """The text's tokens, read once for all blocks."""
        return tokenise(self.text)

    @cached_property
    def french(self) -> bool:
        """Whether the text is French rather than English."""
        return is_french(self.tokens.names)

    @cached_property
    def ideas(self) -> list[tuple[int, str]]:
        """The ideas of the text, each with its token (`classifier.concepts.find_ideas`)."""
        return find_ideas(self.tokens.names)

    @cached_property
    def amounts(self) -> Amounts:
        """What the beginning of the text says about pay, read once."""
        return read_amounts(self.text[:LONGEST_PAY_TEXT])

    @cached_property
    def pay(self) -> Pay | None:
        """What it pays."""
        text = self.text[:LONGEST_PAY_TEXT]
        return read_pay(text, self.reward, self.minutes, self.amounts)


def words(sample: Sample) -> list[str]:
    """Give the stems of a text, the pairs of stems that stand close, and the pairs with an idea.

    Stems are those that both languages have in common (`classifier.common_stems`). Beside them
    stand those that words have in their own language, where they are others, and the pairs of
    neighbours made of these. Of two neighbours of which one or both are words of an idea, the idea
    stands for its word: "<fee> <before>" is the same for "deposit" as for "kit". Pairs of telling
    words pass over the small ones and have no order, which is not the same in both languages.
    """
    names = sample.tokens.names
    stems = list(map(french_stem if sample.french else english_stem, names))
    owns = list(map(own_stem, names))
    classes = [*stems]
    for index, idea in sample.ideas:
        classes[index] = f"<{idea}>"
    found: list[str] = []
    begin = 0
    for end in [*(index for index, name in enumerate(names) if name == STOP), len(names)]:
        found += _of_sentence(stems[begin:end], owns[begin:end], classes[begin:end])
        begin = end + 1
    return [feature for feature in found if feature not in BARE]


def _of_sentence(stems: list[str], owns: list[str], classes: list[str]) -> list[str]:
    """Give the stems of one sentence, and their pairs."""
    common = list(pairwise(stems))
    found = [*stems, *map(" ".join, common)]
    found += [own for own, stem in zip(owns, stems, strict=True) if own[1:] != stem]
    found += [
        f"{one} {other}"
        for (one, other), pair in zip(pairwise(owns), common, strict=True)
        if (one[1:], other[1:]) != pair
    ]
    found += [
        " ".join(said) for said, pair in zip(pairwise(classes), common, strict=True) if said != pair
    ]
    for reach in range(2, PAIR_REACH + 1):
        found += map(" ".join, zip(stems, stems[reach:], strict=False))
    telling = [stem for stem in stems if stem not in SMALL]
    for reach in range(1, PAIR_REACH + 1):
        found += map(telling_pair, telling, telling[reach:])
    return found


def characters(sample: Sample) -> list[str]:
    """Give the runs of 3 to 5 characters of each word, with a space on both sides of the word."""
    return [run for name in sample.tokens.names for run in runs_of(name)]


def runs_of(name: str) -> list[str]:
    """Give the runs of characters of one token: none of a sign or of the end of a sentence."""
    if name == STOP or name in SIGNS:
        return []
    padded = f" {name} "
    return [
        padded[i : i + width] for width in CHARACTER_RUNS for i in range(len(padded) - width + 1)
    ]


def ideas(sample: Sample) -> list[str]:
    """Give the ideas of a text and those that meet, each once."""
    return list(idea_features(sample.tokens.names, sample.ideas))


def measures(sample: Sample) -> list[float]:
    """Give the values of MEASURES, each between 0 and 1."""
    names = sample.tokens.names
    return measured(sample, [name in names for name in WAYS], french=sample.french)


def measured(sample: Sample, ways: Iterable[bool], *, french: bool) -> list[float]:
    """Give the same of a text of which is known which of WAYS it names, and its language."""
    pay, amounts = sample.pay, sample.amounts
    day = largest_promise(amounts.rates)
    hour = Decimal(0)
    if pay is not None and pay.per_hour is not None:
        hour = rough_dollars(pay.per_hour, pay.currency)
    return [
        *map(float, ways),
        float(0 < hour <= 20),
        float(hour > 40),
        float(hour > 100),
        float(day > 60),
        float(day > 200),
        float(french),
    ]


def is_french(names: Iterable[str]) -> bool:
    """Tell whether a tokenised text is French rather than English, by its small words."""
    return sum(map(FRENCH.__contains__, names)) > sum(map(ENGLISH.__contains__, names))


def all_measures(samples: Iterable[Sample]) -> NDArray[np.float64]:
    """Give the measures of many texts, one row each."""
    return np.array([measures(sample) for sample in samples]).reshape(-1, len(MEASURES))


__all__ = [
    "BARE",
    "CHARACTER_RUNS",
    "DAMPING",
    "ENGLISH",
    "FRENCH",
    "MEASURES",
    "PAIR_REACH",
    "SIGNS",
    "WAYS",
    "Sample",
    "all_measures",
    "characters",
    "ideas",
    "measured",
    "measures",
    "runs_of",
    "words",
]
