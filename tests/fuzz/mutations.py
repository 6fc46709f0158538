"""Mutilates bytes: what pages and files become by accident, or by somebody who means harm."""

from collections.abc import Callable, Sequence
from random import Random

PIECES: tuple[bytes, ...] = tuple(
    piece.encode("utf-8", "surrogatepass")
    for piece in (
        *("", "\0", "\ufeff", "\u202e", "\u200b", "\u0430", "\U0001d4f0", "e\u0301", "\ud800", "İ"),
        *("<", ">", "</", "<!--", "-->", "<script>", "</script>", "<table>", "<tr><td>", "</div>"),
        *("<div hidden>", '<p style="display:none">', "<svg>", "<template>", "<plaintext>", "&#0;"),
        *('"', "'", "\\", "\\u", '\\ud800"', "{", "}", "[", "]", ":", ",", "null", "true", "NaN"),
        *("1e999", "-1", "0", "99999999999999999999", "1.2.3,4", "0.25 USD", "$1 - $2", "½ h"),
        *("10h30", "1 000 000 FCFA", "12 min", "$0.10 for 5 minutes", "=cmd|'/C calc'!A1", "@SUM"),
        *("\n", "\r", "\r\n", "\t", " ", "  ", ";", "(", "(?:", "{0,9}", "[[", "]]", "'''", "#"),
        *("../../etc/passwd", "file:///etc/passwd", "javascript:alert(1)", "%00", "//", "?", "*"),
    )
)
"""What parsers, spreadsheets, terminals and file names trip over."""

LONGEST_RUN = 300
_Edit = Callable[[Random, bytearray, Sequence[bytes]], None]


def mutated(random: Random, content: bytes, others: Sequence[bytes], most: int = 6) -> bytes:
    """Give the content with up to `most` edits; `others` are what pieces may be taken from."""
    made = bytearray(content)
    for _ in range(random.randint(1, most)):
        random.choice(_EDITS)(random, made, others)
    return bytes(made)


def _span(random: Random, content: bytearray) -> slice:
    start = random.randint(0, len(content))
    return slice(start, min(len(content), start + random.randint(0, LONGEST_RUN)))


def _cut(random: Random, made: bytearray, _: Sequence[bytes]) -> None:
    del made[_span(random, made)]


def _cut_off(random: Random, made: bytearray, _: Sequence[bytes]) -> None:
    del made[random.randint(0, len(made)) :]


def _double(random: Random, made: bytearray, _: Sequence[bytes]) -> None:
    span = _span(random, made)
    made[span.start : span.start] = made[span] * random.choice((1, 1, 2, 20))


def _move(random: Random, made: bytearray, _: Sequence[bytes]) -> None:
    span = _span(random, made)
    piece = made[span]
    del made[span]
    place = random.randint(0, len(made))
    made[place:place] = piece


def _flip(random: Random, made: bytearray, _: Sequence[bytes]) -> None:
    if made:
        made[random.randrange(len(made))] = random.randrange(256)


def _insert(random: Random, made: bytearray, _: Sequence[bytes]) -> None:
    place = random.randint(0, len(made))
    made[place:place] = random.choice(PIECES) * random.choice((1, 1, 1, 3, 200))


def _graft(random: Random, made: bytearray, others: Sequence[bytes]) -> None:
    if others:
        other = bytearray(random.choice(others))
        place = random.randint(0, len(made))
        made[place:place] = other[_span(random, other)]


_EDITS: tuple[_Edit, ...] = (_cut, _cut_off, _double, _move, _flip, _insert, _insert, _graft)
