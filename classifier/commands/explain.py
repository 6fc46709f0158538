"""`vigiclic-classifier explain`: a text in the terminal, the words that decided marked."""

import argparse
import sys
import textwrap
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from rich.console import Console
from rich.text import Text

from classifier.commands.opening import open_scorer
from classifier.commands.score import tell_unread
from classifier.failure import Failure
from classifier.scorer import Reason, Verdict
from classifier.texts import Texts
from classifier.tokens import read_part

# A terminal would obey what begins with some of these; each keeps its place in the text.
_UNPRINTABLE = {
    code: "\ufffd" for code in (*range(32), *range(127, 160)) if chr(code) not in "\t\n"
}
_SHOWN_WHOLE = 12_000
"""Characters of a text that is shown whole; of a longer one the parts that matter are shown."""
_BEGINNING = 1_500
_AROUND = 300
_CENT = Decimal("0.01")


def configure(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Add the command's arguments."""
    parser.add_argument("text", nargs="?", help=texts("option.text"))
    parser.add_argument("--model", type=Path, help=texts("option.model"))


def run(args: argparse.Namespace, texts: Texts) -> int:
    """Show one text.

    Raises:
        Failure: there is no text, it is not UTF-8, or there is no model.
    """
    text = _text(args.text, texts)
    if not text.strip():
        raise Failure(texts("explain.empty"))
    scorer = open_scorer(args.model, texts)
    show(Console(), text, scorer.score(text), texts, threshold=scorer.threshold)
    return 0


def _text(given: str | None, texts: Texts) -> str:
    # What is not UTF-8 in an argument comes as halves of characters that UTF-8 does not have.
    content = sys.stdin.buffer.read() if given is None else given.encode("utf-8", "surrogateescape")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Failure(texts("explain.not_utf8", line=line)) from None


def show(console: Console, text: str, verdict: Verdict, texts: Texts, *, threshold: float) -> None:
    """Print a verdict: what it is, the text with its reasons marked, each kind and its reason."""
    headline = texts(
        _headline(verdict, threshold),
        probability=texts.share(verdict.probability, 1),
        threshold=texts.share(threshold, 1),
    )
    console.print(_wrapped(headline, console, "bold red" if verdict.flagged else "bold"))
    _show_text(console, text, verdict.reasons, texts)
    for kind in verdict.kinds:
        name = f"{texts(f'kind.{kind.kind}')} ({texts.share(kind.probability)})"
        line = _wrapped(f"{name} {texts(f'kind.{kind.kind}_why')}", console)
        line.stylize("bold", 0, len(name))
        console.print(line)
    for reason in verdict.reasons:
        quote = reason.quote.translate(_UNPRINTABLE)
        weight = texts.number(Decimal(f"{reason.weight:.2f}"))
        console.print(Text(f"  +{weight}  {reason.kind}  {texts('explain.quote', quote=quote)}"))
    if verdict.pay is not None:
        minutes, per_hour = verdict.pay.minutes, verdict.pay.per_hour
        key = "explain.pay_only" if per_hour is None else "explain.pay"
        console.print(
            texts(
                key,
                amount=texts.number(verdict.pay.amount),
                currency=verdict.pay.currency,
                minutes="" if minutes is None else texts.number(minutes),
                per_hour="" if per_hour is None else texts.number(per_hour.quantize(_CENT)),
            )
        )


def _wrapped(line: str, console: Console, style: str = "") -> Text:
    """Break a line where the language lets it: never at a space that holds words together."""
    return Text(textwrap.fill(line, console.width, break_on_hyphens=False), style=style)


def _show_text(console: Console, text: str, reasons: Sequence[Reason], texts: Texts) -> None:
    """Print a text with its reasons marked; of a very long one the parts that matter."""
    read = len(read_part(text))
    # The end of a line from Windows is one sign more, and no sign of anything.
    marked = Text(text[:read].replace("\r\n", " \n").translate(_UNPRINTABLE))
    for reason in reasons:
        marked.stylize("black on yellow", reason.start, reason.end)
    shown = 0
    for start, end in _parts(read, reasons):
        if start > shown:
            console.print(texts("explain.left_out", count=texts.count(start - shown)))
        console.print(marked[start:end])
        shown = end
    if shown < read:
        console.print(texts("explain.left_out", count=texts.count(read - shown)))
    if read < len(text):
        told = tell_unread(len(text) - read, texts)
        console.print(_wrapped(f"{told[:1].upper()}{told[1:]}.", console))


def _parts(length: int, reasons: Sequence[Reason]) -> list[tuple[int, int]]:
    """Give the parts of a text to show: all, or its beginning and what stands around reasons."""
    if length <= _SHOWN_WHOLE:
        return [(0, length)]
    wanted = sorted((reason.start - _AROUND, reason.end + _AROUND) for reason in reasons)
    parts = [(0, _BEGINNING)]
    for start, end in wanted:
        if start <= parts[-1][1]:
            parts[-1] = parts[-1][0], max(end, parts[-1][1])
        else:
            parts.append((start, end))
    return [(start, min(end, length)) for start, end in parts]


def _headline(verdict: Verdict, threshold: float) -> str:
    if verdict.flagged:
        return "explain.scam"
    # Over the threshold, but of no kind that is likely: to call that "fine" would be wrong.
    return "explain.fine" if verdict.probability < threshold else "explain.no_kind"
