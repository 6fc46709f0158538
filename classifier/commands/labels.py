"""`vigiclic-classifier labels`: the kinds of scam and hazard, and how loudly each is said."""

import argparse
import json

from classifier.labels import KINDS
from classifier.texts import Texts


def configure(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Add the command's arguments."""
    parser.add_argument("--json", action="store_true", help=texts("option.json"))


def run(args: argparse.Namespace, texts: Texts) -> int:
    """Print the kinds."""
    rows = [
        {
            "kind": kind.code,
            "weight": kind.weight,
            "level": kind.level,
            "hazard": kind.hazard,
            "name": texts(f"kind.{kind.code}"),
            "why": texts(f"kind.{kind.code}_why"),
        }
        for kind in KINDS.values()
    ]
    if args.json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    width = max(len(code) for code in KINDS)
    longest = max(len(texts(f"labels.{row['level']}")) for row in rows)
    for row in rows:
        told = texts("labels.line", name=row["name"], why=row["why"])
        level = texts(f"labels.{row['level']}")
        print(f"{row['kind']:<{width}}  {level:<{longest}}  {told}")
    return 0
