"""`vigiclic-classifier score`: JSON lines in, one verdict a line out, in the same order."""

import argparse
import json
import sys
from codecs import BOM_UTF8
from decimal import Decimal
from pathlib import Path
from typing import Any

from classifier.commands.opening import open_scorer
from classifier.corpus import read_minutes, read_reward
from classifier.pay import Pay
from classifier.scorer import Scorer, Verdict
from classifier.texts import Texts
from classifier.tokens import LONGEST_READ, read_part


def configure(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Add the command's arguments."""
    parser.add_argument("--model", type=Path, help=texts("option.model"))


def run(args: argparse.Namespace, texts: Texts) -> int:
    """Score each line of standard input; 1 when a line could not be read.

    Raises:
        Failure: there is no model to score with.
    """
    scorer = open_scorer(args.model, texts)
    well = True
    for number, given in enumerate(sys.stdin.buffer, start=1):
        # Some editors begin a file of UTF-8 with a mark.
        line = given.removeprefix(BOM_UTF8) if number == 1 else given
        if not line.strip():
            continue
        answer, unread = score_line(scorer, line, texts)
        place = texts("score.line", number=f"{number}")
        if "error" in answer:
            well = False
            answer["error"] = f"{place}{answer['error']}"
        if unread:
            print(f"{place}{tell_unread(unread, texts)}", file=sys.stderr)
        sys.stdout.write(json.dumps(answer, ensure_ascii=True) + "\n")
    sys.stdout.flush()
    return 0 if well else 1


def score_line(scorer: Scorer, line: bytes, texts: Texts) -> tuple[dict[str, Any], int]:
    """Score one line; what is wrong with it is told in `error`.

    Gives too how many characters at the end of a very long text were left unread.
    """
    try:
        row = _object(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        # What can still be made out of the line tells whose error it is.
        row = _object(line.decode("utf-8", "replace")) or {}
        problem = texts("score.not_utf8", place=error.start + 1)
        return {"id": _identifier(row), "error": problem}, 0
    if row is None:
        return {"id": None, "error": texts("score.not_json")}, 0
    told: dict[str, Any] = {"id": _identifier(row)}
    text = row.get("text")
    if not isinstance(text, str):
        return {**told, "error": texts("score.not_text")}, 0
    try:
        reward = read_reward(row.get("reward"))
    except ValueError:
        return {**told, "error": texts("score.bad_reward")}, 0
    try:
        minutes = read_minutes(row.get("minutes"))
    except ValueError:
        return {**told, "error": texts("score.bad_minutes")}, 0
    verdict = scorer.score(text, reward=reward, minutes=minutes)
    return {**told, **as_json(verdict)}, len(text) - len(read_part(text))


def _object(line: str) -> dict[str, Any] | None:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) else None


def _identifier(row: dict[str, Any]) -> str | int | None:
    """Give what a line is known by; an id with a broken byte in it is no longer its own."""
    identifier = row.get("id")
    if isinstance(identifier, bool) or not isinstance(identifier, str | int):
        return None
    return None if isinstance(identifier, str) and "\ufffd" in identifier else identifier


def tell_unread(unread: int, texts: Texts) -> str:
    """Say that the end of a text was left unread."""
    read, left = texts.count(LONGEST_READ), texts.count(unread)
    return texts("score.unread", read=read, unread=left)


def as_json(verdict: Verdict) -> dict[str, Any]:
    """Give a verdict as the protocol writes it."""
    return {
        "probability": round(verdict.probability, 12),
        "flagged": verdict.flagged,
        "kinds": [
            {"kind": kind.kind, "probability": round(kind.probability, 6)} for kind in verdict.kinds
        ],
        "reasons": [
            {
                "kind": reason.kind,
                "quote": reason.quote,
                "start": reason.start,
                "end": reason.end,
                "weight": round(reason.weight, 6),
            }
            for reason in verdict.reasons
        ],
        "pay": None if verdict.pay is None else _pay(verdict.pay),
    }


def _pay(pay: Pay) -> dict[str, str | None]:
    return {
        "amount": _decimal(pay.amount),
        "currency": pay.currency,
        "minutes": _decimal(pay.minutes),
        "per_hour": _decimal(pay.per_hour),
    }


def _decimal(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"
