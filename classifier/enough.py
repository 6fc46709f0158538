"""Whether there are texts enough to fit and check a model on."""

from collections.abc import Sequence
from dataclasses import dataclass

from classifier.corpus import Row
from classifier.labels import KINDS, LABELS


@dataclass(frozen=True)
class Lack:
    """What there is too little of.

    `name` is a label or a kind, `texts` and `families` are how many there are of it.
    """

    name: str
    texts: int
    families: int


def with_known_kinds(rows: Sequence[Row], texts: int) -> list[bool]:
    """Tell for each row whether its kinds are to be learned from: where they are no guess.

    Where no kind is known of so many texts, guesses are all there is, and count.
    """
    known = [row for row in rows if not row.kinds_guessed]
    enough = any(sum(code in row.kinds for row in known) >= texts for code in KINDS)
    return [not (enough and row.kinds_guessed) for row in rows]


def lacks(rows: Sequence[Row], texts: int, families: int) -> list[Lack]:
    """Give what is missing to fit on: so many texts of each label, from so many families.

    Of the kinds one is enough; where none has so many texts, all that were seen are given.
    """
    found = []
    for label in LABELS:
        own = [row for row in rows if row.label == label]
        lack = Lack(label, len(own), len({row.family for row in own}))
        if lack.texts < texts or lack.families < families:
            found.append(lack)
    if found:
        return found
    of_kinds = {code: [row for row in rows if code in row.kinds] for code in KINDS}
    if any(len(own) >= texts for own in of_kinds.values()):
        return []
    return [
        Lack(code, len(own), len({row.family for row in own}))
        for code, own in of_kinds.items()
        if own
    ]
