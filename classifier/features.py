"""Text to features: the analysers that scikit-learn's vectorisers and the scorer both use.

Four blocks: runs of words, runs of characters inside words, ideas that meet in a sentence, and a
few measures of what is paid. Each is defined once, here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from classifier.amounts import Amounts, read_amounts
from classifier.concepts import idea_features
from classifier.pay import Pay, largest_promise, read_pay, rough_dollars
from classifier.tokens import CHAT_URL, FREE_MAIL, SHORT_URL, STOP, Tokens, tokenise

LONGEST_WORD_RUN = 2
CHARACTER_RUNS = (3, 4, 5)
LONGEST_PAY_TEXT = 20_000
"""Characters of a text in which its pay is looked for."""

MEASURES = (
    "chat_url",
    "short_url",
    "free_mail",
    "pay_hour_low",
    "pay_hour_high",
    "pay_hour_absurd",
    "pay_day_high",
    "pay_day_absurd",
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
    def amounts(self) -> Amounts:
        """What the beginning of the text says about pay, read once."""
        return read_amounts(self.text[:LONGEST_PAY_TEXT])

    @cached_property
    def pay(self) -> Pay | None:
        """What it pays."""
        text = self.text[:LONGEST_PAY_TEXT]
        return read_pay(text, self.reward, self.minutes, self.amounts)


def word_runs(sample: Sample) -> list[str]:
    """Give the runs of one and two words, none of which goes over the end of a sentence."""
    return runs(sample.tokens.names, LONGEST_WORD_RUN)


def runs(names: Sequence[str], longest: int) -> list[str]:
    """Give the runs of 1 to `longest` tokens between stops."""
    found = [name for name in names if name != STOP]
    for width in range(2, longest + 1):
        for index in range(len(names) - width + 1):
            run = names[index : index + width]
            if STOP not in run:
                found.append(" ".join(run))
    return found


def character_runs(sample: Sample) -> list[str]:
    """Give the runs of 3 to 5 characters of each word, with a space on both sides of the word."""
    found = []
    for name in sample.tokens.names:
        if name == STOP:
            continue
        padded = f" {name} "
        for width in CHARACTER_RUNS:
            found += [padded[i : i + width] for i in range(len(padded) - width + 1)]
    return found


def ideas(sample: Sample) -> list[str]:
    """Give the ideas of a text and those that meet, each once."""
    return list(idea_features(sample.tokens.names))


def measures(sample: Sample) -> list[float]:
    """Give the values of MEASURES, each between 0 and 1."""
    names = sample.tokens.names
    pay, amounts = sample.pay, sample.amounts
    day = largest_promise(amounts.rates)
    hour = Decimal(0)
    if pay is not None and pay.per_hour is not None:
        hour = rough_dollars(pay.per_hour, pay.currency)
    return [
        float(CHAT_URL in names),
        float(SHORT_URL in names),
        float(FREE_MAIL in names),
        float(0 < hour <= 20),
        float(hour > 40),
        float(hour > 100),
        float(day > 60),
        float(day > 200),
    ]


def all_measures(samples: Iterable[Sample]) -> NDArray[np.float64]:
    """Give the measures of many texts, one row each."""
    return np.array([measures(sample) for sample in samples]).reshape(-1, len(MEASURES))


__all__ = [
    "CHARACTER_RUNS",
    "LONGEST_WORD_RUN",
    "MEASURES",
    "Sample",
    "all_measures",
    "character_runs",
    "ideas",
    "measures",
    "runs",
    "word_runs",
]
