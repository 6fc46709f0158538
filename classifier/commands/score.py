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
    for number, given in enumerate(sys.stdin.buffer):
        # Some editors begin a file of UTF-8 with a mark.
        line = given if number else given.removeprefix(BOM_UTF8)
        if not line.strip():
            continue
        answer = score_line(scorer, line, texts)
        well = well and "error" not in answer
        sys.stdout.write(json.dumps(answer, ensure_ascii=True) + "\n")
    sys.stdout.flush()
    return 0 if well else 1


def score_line(scorer: Scorer, line: bytes, texts: Texts) -> dict[str, Any]:
    """Score one line; what is wrong with it is told in `error`."""
    try:
        # A stray byte costs its own character and not the line.
        row = json.loads(line.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return {"id": None, "error": texts("score.not_json")}
    if not isinstance(row, dict):
        return {"id": None, "error": texts("score.not_json")}
    identifier = row.get("id")
    if not isinstance(identifier, str | int) or isinstance(identifier, bool):
        identifier = None
    if not isinstance(row.get("text"), str):
        return {"id": identifier, "error": texts("score.not_text")}
    try:
        reward = read_reward(row.get("reward"))
    except ValueError:
        return {"id": identifier, "error": texts("score.bad_reward")}
    try:
        minutes = read_minutes(row.get("minutes"))
    except ValueError:
        return {"id": identifier, "error": texts("score.bad_minutes")}
    verdict = scorer.score(row["text"], reward=reward, minutes=minutes)
    return {"id": identifier, **as_json(verdict)}


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
