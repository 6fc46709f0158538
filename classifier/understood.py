"""What a person understood of the worst errors: the last column of the card's table of them."""

import re

_COLUMNS = 6
"""Columns of the table: text, is, looked like, surface, begins, understood."""
_HEADING = "## The twenty worst errors"
_MARKUP = re.compile(r"[\s|]+")


def understood_in(card: str) -> dict[str, str]:
    """Give what a card says of each text among its worst errors, by the text's id.

    A maintainer writes it into the card itself; whoever writes the card anew keeps it for the texts
    that are still there.
    """
    _, _, after = card.partition(_HEADING)
    said = {}
    for line in after.partition("\n## ")[0].splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) == _COLUMNS and cells[-1] and set(cells[-1]) != {"-"}:
            said[cells[0]] = cells[-1]
    said.pop("text", None)
    return said


def one_cell(text: str) -> str:
    """Keep a remark on its line and in its cell."""
    return _MARKUP.sub(" ", text).strip()
