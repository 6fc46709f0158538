"""Texts as they are seen: white space folded, without signs that show nothing."""

import re
from collections.abc import Iterable

PAGE_LENGTH = 20_000
"""Characters of a page's text that are kept; the tail of a longer page is cut."""

PART_LENGTH = 4_000
"""Characters of one card's text that are kept."""

TITLE_LENGTH = 4_000
"""Characters of a tab's title that are kept."""

_STEP = 100_000
# What shows nothing and can hide or turn words: zero-width, bidi, soft hyphen, the tag block, and
# controls other than tab and newline.
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5"
    "\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ufffd"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


def clean_line(text: str) -> str:
    """Give a text on one line, whitespace folded, without signs that are not seen."""
    line = " ".join(text.split())
    return line if line.isprintable() else " ".join(_seen(line).split())


def _seen(line: str) -> str:
    """Give a line without signs that are not seen; in steps, so that other threads get a turn."""
    steps = range(0, len(line), _STEP)
    return "".join(_INVISIBLE.sub("", line[step : step + _STEP]) for step in steps)


def clean_text(text: str) -> str:
    """Give a text with whitespace folded in each line, without empty lines or unseen signs."""
    return folded_lines(text.splitlines())


def folded_lines(raws: Iterable[str]) -> str:
    """Give lines as one text, whitespace folded in each, without empty ones or unseen signs."""
    lines = [line for raw in raws if (line := " ".join(raw.split()))]
    if "".join(lines).isprintable():
        return "\n".join(lines)
    return "\n".join(line for raw in lines if (line := clean_line(raw)))
