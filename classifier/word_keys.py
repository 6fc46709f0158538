"""The keys of tokens' stems: the common one of each language, alone and in pairs, and their own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.common_stems import SMALL, english_stem, french_stem, own_stem, telling_stem
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


def keys_of_names(names: Sequence[str]) -> tuple[WordKeys, WordKeys]:
    """Give the keys of tokens as they are read in an English text and in a French one."""
    owns = list(map(own_stem, names))
    own = keys_of(owns)
    return _read(names, owns, own, english_stem), _read(names, owns, own, french_stem)


def keys_in_text(names: Sequence[str], french: NDArray[np.bool_]) -> WordKeys:
    """Give the keys of the tokens of texts; `french` tells which tokens are of a French one."""
    numbers: dict[str, int] = {}
    tokens = np.array([numbers.setdefault(name, len(numbers)) for name in names], dtype=np.int64)
    english_keys, french_keys = keys_of_names(list(numbers))
    both = WordKeys(
        np.concatenate([english_keys.common, french_keys.common]),
        np.concatenate([english_keys.telling, french_keys.telling]),
        np.concatenate([english_keys.own, french_keys.own]),
        np.concatenate([english_keys.bits, french_keys.bits]),
    )
    return both.take(tokens + len(numbers) * french)


def _read(
    names: Sequence[str], owns: Sequence[str], own: Keys, stem_of: Callable[[str], str]
) -> WordKeys:
    stems = list(map(stem_of, names))
    bits = [
        (stem != owned[1:]) * IS_DIFFERENT | (stem in SMALL) * IS_SMALL
        for stem, owned in zip(stems, owns, strict=True)
    ]
    told = np.array([telling_stem(stem)[0] for stem in stems], dtype=np.uint64)
    return WordKeys(keys_of(stems), told, own, np.array(bits, dtype=np.uint8))
