"""No expression takes more than its share of a long text: four times the text, about four times
the work, for whatever repeats.

What is measured is the processor's time of this thread. Growth with the square would be sixteen
times. A long run, up to 5 MB: `VIGICLIC_LONGEST_TEXT=5000000`. There each reader gets what it takes
longest for, as a shorter text shows, and says how long that was. (22 November 2026: all hold; of
5 MB of "$1" pay takes the longest, 70 s on two busy cores, and no page or message lets in so much.)
"""

import os
import re
import time
from collections.abc import Callable, Iterator, Sequence
from types import ModuleType

import pytest

from classifier.amounts import find_rates, read_amounts
from classifier.normal import fold
from classifier.pay import read_pay
from classifier.tokens import pieces, read_names, tokenise
from server.incoming import mend
from server.reading import generic, phrases, rows, stages, words
from server.reading.guard import prepare
from server.reading.mask import mask
from server.reading.phrases import folded, labelled_minutes, labelled_reward
from server.reading.text import clean_line, clean_text

LONG = int(os.environ.get("VIGICLIC_LONGEST_TEXT", "16000"))
SHORT = LONG // 4
MOST = 9.0
USUAL = 16_000
HARDEST = 3
NEGLIGIBLE_S = 0.05
PIECES = (
    *("1", "1,", "1 ", "$1", "$", "€", "cent ", "1h", "1 - ", "a hundred ", "½", "1.2.3.", "0"),
    *("entre 1 et ", "a", "a ", "a.", "a@", "@a.", "@", "-", "00 1 ", "+1 ", "FR12", "FR1 "),
    *("call me at on ", "(", "2 0", "'", " ", "\n", "\u00a0", "$1 per ", "10h30", "10:", "http "),
    *("http: //", "a b c d e ", "a-b-", "\u0430", "\u200b", "e\u0301", "İ", "reward: ", "pays "),
    *("estimated time ", "takes ", "expires in  ", "balance\n", "requester: ", "1 000 ", "1 of 2 "),
    *("12%", "x", "\u202e", ":", "/", "an hour ", "hourly of about ", "thanks for ", "<", "<a "),
    *(
        "&#",
        '="',
        "\\ud800",
        "une heure ",
        "1/",
        "1-1-",
        "<!--",
        "<!---->",
        "<p a='",
        "<script><!--",
        "<!--<script>",
        "description",
    ),
)


def _patterns(*modules: ModuleType) -> dict[str, Callable[[str], object]]:
    return {
        f"{module.__name__.rpartition('.')[2]}.{name}": pattern.findall
        for module in modules
        for name, pattern in vars(module).items()
        if isinstance(pattern, re.Pattern)
    }


READERS: dict[str, Callable[[str], object]] = {
    "amounts": lambda text: read_amounts(text).durations,
    "rates": find_rates,
    "pay": read_pay,
    "fold": fold,
    "tokens": tokenise,
    "tokens of pieces": lambda text: [read_names(piece) for piece in pieces(text)],
    "mask": mask,
    "reward behind a label": labelled_reward,
    "minutes behind a label": labelled_minutes,
    "phrases": folded,
    "a line": clean_line,
    "a text": clean_text,
    "hostile HTML": prepare,
    "half characters": lambda text: mend(text.encode()),
    **_patterns(generic, phrases, rows, stages, words),
}


def _took(read: Callable[[str], object], text: str) -> float:
    start = time.thread_time()
    read(text)
    return time.thread_time() - start


@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("name", READERS)
def test_four_times_the_text_is_about_four_times_the_work(name: str) -> None:
    read = READERS[name]
    for piece in _pieces(read):
        long = _repeated(piece, LONG)
        if (took := _took(read, long)) < NEGLIGIBLE_S:
            continue
        print(f"{name}, {piece!r}: {took:.2f} s for {LONG / 1e6:.3f} MB")
        # The machine may have been busy: what grows too fast does so each time.
        ratios = _ratios(read, long, took)
        assert any(ratio < MOST for ratio in ratios), piece


def _ratios(read: Callable[[str], object], long: str, took: float) -> Iterator[float]:
    for again in range(4):
        took = _took(read, long) if again else took
        yield took / max(_took(read, long[:SHORT]), 1e-6)


def _pieces(read: Callable[[str], object]) -> Sequence[str]:
    if LONG <= USUAL:
        return PIECES
    return sorted(PIECES, key=lambda piece: _took(read, _repeated(piece, USUAL)))[-HARDEST:]


def _repeated(piece: str, length: int) -> str:
    return (piece * (length // len(piece) + 1))[:length]
