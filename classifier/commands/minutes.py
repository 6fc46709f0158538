"""`vigiclic-classifier evaluate-minutes`: how well the minutes of timed tasks are told."""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from classifier.commands.fitting import refused
from classifier.corpus import CorpusError
from classifier.failure import Failure
from classifier.minutes.expecting import Expected
from classifier.minutes.measuring import (
    BadFile,
    Timed,
    coverage,
    is_within,
    ours,
    read_tasks,
    rules,
    score,
)
from classifier.minutes.measuring import Table as Tasks
from classifier.os_problems import why_not
from classifier.texts import Texts

EXPERIENCE = ((0, 0), (1, 2), (3, 9), (10, None))
"""How many own times stand behind an estimate, in classes."""
_WIDTH = 110


def configure(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Add the command's arguments."""
    parser.add_argument("file", type=Path, metavar="FILE", help=texts("option.timed_tasks"))
    parser.add_argument("--unfinished", action="store_true", help=texts("option.unfinished"))
    parser.add_argument("--json", action="store_true", help=texts("option.json"))


def run(args: argparse.Namespace, texts: Texts) -> int:
    """Measure our way and the simple rules on the tasks of a file, and print them.

    Raises:
        Failure: the file cannot be read, or no task in it can be measured.
    """
    path: Path = args.file
    try:
        tasks = read_tasks(path, unfinished=args.unfinished)
    except BadFile as error:
        raise Failure(
            texts("minutes.bad_file", file=path, row=error.line, column=error.column)
        ) from None
    except CorpusError as error:
        raise refused(error, texts) from None
    except OSError as error:
        detail = why_not(error, texts)
        raise Failure(texts("import.unreadable", file=path, detail=detail)) from None
    if not tasks.tasks:
        raise Failure(texts("minutes.no_tasks", file=path))
    found = measured(tasks)
    if args.json:
        print(json.dumps(found, indent=2))
    else:
        _show(found, texts)
    return 0


def measured(table: Tasks) -> dict[str, Any]:
    """Give what is measured on timed tasks, as the object that `--json` prints."""
    tasks = table.tasks
    scores = [score(name, tasks, tell(tasks)) for name, tell in rules().items()]
    told = ours(tasks)
    return {
        "tasks": len(tasks),
        "workers": len({task.worker for task in tasks}),
        "left_out": table.left_out,
        "titled": table.titled,
        "rules": [
            {
                "rule": found.rule,
                "tasks": found.told,
                "within": round(found.within, 4),
                "low": round(found.low, 4),
                "high": round(found.high, 4),
                "by_worker": round(found.by_worker, 4),
                "factor": round(found.factor, 2),
            }
            for found in scores
            if found is not None
        ],
        "interval": round(coverage(tasks, told), 4),
        "by_own_times": _by_experience(tasks, told),
    }


def _by_experience(
    tasks: Sequence[Timed], told: Sequence[Expected | None]
) -> list[dict[str, object]]:
    hits: dict[tuple[int, int | None], list[bool]] = defaultdict(list)
    for task, each in zip(tasks, told, strict=True):
        if each is not None:
            of = next((low, high) for low, high in EXPERIENCE if high is None or each.own <= high)
            hits[of].append(is_within(float(each.minutes), task.minutes))
    return [
        {
            "from": low,
            "to": high,
            "tasks": len(hits[low, high]),
            "within": round(sum(hits[low, high]) / len(hits[low, high]), 4),
        }
        for low, high in EXPERIENCE
        if hits[low, high]
    ]


def _show(found: dict[str, Any], texts: Texts) -> None:
    console = Console(width=None if sys.stdout.isatty() else _WIDTH)
    left_out = sum(found["left_out"].values())
    about = {"tasks": found["tasks"], "workers": found["workers"], "left_out": left_out}
    table = Table(title=texts("minutes.title", **about))
    table.add_column(texts("minutes.rule"))
    for name in ("tasks", "within", "interval", "by_worker", "factor"):
        table.add_column(texts(f"minutes.{name}"), justify="right")
    for row in found["rules"]:
        table.add_row(
            texts(f"minutes.rule_{row['rule']}"),
            str(row["tasks"]),
            texts.share(row["within"], 1),
            f"{texts.share(row['low'])} - {texts.share(row['high'])}",
            texts.share(row["by_worker"], 1),
            f"x {texts.number(Decimal(str(row['factor'])))}",
        )
    console.print(table)
    console.print(texts("minutes.covered", share=texts.share(found["interval"], 1)))
    for row in found["by_own_times"]:
        least, most = row["from"], row["to"]
        own = f"{least}+" if most is None else str(least) if least == most else f"{least}-{most}"
        share = texts.share(row["within"], 1)
        console.print(texts("minutes.by_own", own=own, tasks=row["tasks"], share=share))
    if not found["titled"]:
        console.print(texts("minutes.untitled"))
