"""`vigiclic-classifier explain`: a text in the terminal, the words that decided marked."""

import argparse
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

from classifier.commands.opening import open_scorer
from classifier.failure import Failure
from classifier.scorer import Verdict
from classifier.texts import Texts

# A terminal would obey what begins with some of these; each keeps its place in the text.
_UNPRINTABLE = {
    code: "\ufffd" for code in (*range(32), *range(127, 160)) if chr(code) not in "\t\n"
}


def configure(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Add the command's arguments."""
    parser.add_argument("text", nargs="?", help=texts("option.text"))
    parser.add_argument("--model", type=Path, help=texts("option.model"))


def run(args: argparse.Namespace, texts: Texts) -> int:
    """Show one text.

    Raises:
        Failure: there is no text, or no model.
    """
    text = sys.stdin.buffer.read().decode("utf-8", "replace") if args.text is None else args.text
    if not text.strip():
        raise Failure(texts("explain.empty"))
    scorer = open_scorer(args.model, texts)
    show(Console(), text, scorer.score(text), texts, threshold=scorer.threshold)
    return 0


def show(console: Console, text: str, verdict: Verdict, texts: Texts, *, threshold: float) -> None:
    """Print a verdict: what it is, the text with its reasons marked, each kind and its reason."""
    headline = texts(
        _headline(verdict, threshold),
        probability=texts.share(verdict.probability, 1),
        threshold=texts.share(threshold, 1),
    )
    console.print(Text(headline, style="bold red" if verdict.flagged else "bold"))
    marked = Text(text.translate(_UNPRINTABLE))
    for reason in verdict.reasons:
        marked.stylize("black on yellow", reason.start, reason.end)
    console.print(marked)
    for kind in verdict.kinds:
        line = Text(
            f"{texts(f'kind.{kind.kind}')} ({texts.share(kind.probability)}) ", style="bold"
        )
        line.append(texts(f"kind.{kind.kind}_why"), style="not bold")
        console.print(line)
    for reason in verdict.reasons:
        quote = reason.quote.translate(_UNPRINTABLE)
        console.print(Text(f"  {reason.weight:+.2f}  {reason.kind}  « {quote} »"))
    if verdict.pay is not None:
        key = "explain.pay_only" if verdict.pay.per_hour is None else "explain.pay"
        console.print(
            texts(
                key,
                amount=f"{verdict.pay.amount:f}",
                currency=verdict.pay.currency,
                minutes=verdict.pay.minutes,
                per_hour=verdict.pay.per_hour,
            )
        )


def _headline(verdict: Verdict, threshold: float) -> str:
    if verdict.flagged:
        return "explain.scam"
    # Over the threshold, but of no kind that is likely: to call that "fine" would be wrong.
    return "explain.fine" if verdict.probability < threshold else "explain.no_kind"
