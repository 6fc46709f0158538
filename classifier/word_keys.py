"""The keys of tokens' stems: the common one of each language, alone and in pairs, and their own."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.common_stems import SMALL, TELLING, english_stem, french_stem, own_stem
from classifier.hashing import Keys, keys_of

Numbers = NDArray[np.signedinteger]

IS_DIFFERENT, IS_SMALL = 1, 2
"""What a token may be, one bit each: its own stem is not the common one; it tells nothing."""


@dataclass(frozen=True)
class WordKeys:
    """For each token the keys of its common stem, of that in telling pairs, and of its own stem.

    `bits` tells which are IS_DIFFERENT and which IS_SMALL.
    """

    common: Keys
    telling: Keys
    own: Keys
    bits: NDArray[np.uint8]

    def take(self, numbers: Numbers) -> "WordKeys":
        """Give those of some tokens, by number."""
        return WordKeys(
            self.common.take(numbers),
            self.telling.take(numbers),
            self.own.take(numbers),
            self.bits.take(numbers),
        )


def keys_of_names(names: Sequence[str], *, french: bool) -> WordKeys:
    """Give the keys of tokens as they are read in a text of one language."""
    owns = list(map(own_stem, names))
    stems = list(map(french_stem if french else english_stem, names))
    # All at once: each call of numpy costs more than what it does for a few words.
    keys = keys_of([*stems, *(f"{TELLING}{stem}" for stem in stems), *owns])
    common, telling, own = np.split(keys, 3)
    return WordKeys(common, telling, own, _bits(stems, owns))


def _bits(stems: Sequence[str], owns: Sequence[str]) -> NDArray[np.uint8]:
    bits = [
        (stem != own[1:]) * IS_DIFFERENT | (stem in SMALL) * IS_SMALL
        for stem, own in zip(stems, owns, strict=True)
    ]
    return np.array(bits, dtype=np.uint8)


def keys_in_text(names: Sequence[str], french: NDArray[np.bool_]) -> WordKeys:
    """Give the keys of the tokens of texts; `french` tells which tokens are of a French one."""
    numbers: dict[str, int] = {}
    tokens = np.array([numbers.setdefault(name, len(numbers)) for name in names], dtype=np.int64)
    every = list(numbers)
    english_keys = keys_of_names(every, french=False)
    french_keys = keys_of_names(every, french=True)
    both = WordKeys(
        np.concatenate([english_keys.common, french_keys.common]),
        np.concatenate([english_keys.telling, french_keys.telling]),
        np.concatenate([english_keys.own, french_keys.own]),
        np.concatenate([english_keys.bits, french_keys.bits]),
    )
    return both.take(tokens + len(numbers) * french)
