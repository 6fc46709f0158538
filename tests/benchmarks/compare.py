"""Compares the last run of the benchmarks with the one that was kept: `make bench-compare`.

`--keep` makes the last run the kept one, and renews the table of `BENCHMARKS.md`.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.benchmarks.figures import Figure, Run, changes, load, missing, save

ROOT = Path(__file__).resolve().parents[2]
LAST = ROOT / "build" / "benchmarks.json"
KEPT = Path(__file__).with_name("kept.json")
PAGE = ROOT / "BENCHMARKS.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


def page_with(page: str, run: Run, day: str) -> str:
    """Give the page with the figures of a run between its two marks.

    Raises:
        ValueError: a mark is missing.
    """
    head, begin, rest = page.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"no place for the figures: {BEGIN} and {END} are missing")
    machine = "\n".join(f"    {line}" for line in run.machine.splitlines())
    rows = "\n".join(_row(figure) for figure in run.figures)
    table = f"| what | beside | measured | goal |\n|---|---|---:|---:|\n{rows}"
    return f"{head}{BEGIN}\nMeasured on {day}:\n\n{machine}\n\n{table}\n{END}{tail}"


def _row(figure: Figure) -> str:
    goal = ""
    if figure.goal is not None:
        sign = "≤" if figure.better == "less" else "≥"
        goal = f"{sign} {_number(figure.goal)} {figure.unit}"
        if not figure.reached:
            goal = f"**{goal}**"
    beside = figure.beside
    return f"| {figure.name} | {beside} | {_number(figure.value)} {figure.unit} | {goal} |"


def _number(value: float) -> str:
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def compare(kept: Run, last: Run, console: Console) -> int:
    """Show what changed; give 1 if a ratio got worse by more than a tenth, or is missing."""
    table = Table(title="Ratios, the worst first")
    for name in ("figure", "kept", "now", "worse by", ""):
        table.add_column(name, justify="left" if name in {"figure", ""} else "right")
    found = changes(kept, last)
    for change in found:
        told = "worse" if change.counts else ""
        values = (_number(change.before), _number(change.figure.value), f"{change.worse:+.0%}")
        table.add_row(change.figure.key, *values, told)
    gone = missing(kept, last)
    for figure in gone:
        table.add_row(figure.key, _number(figure.value), "not measured", "", "missing")
    console.print(table)
    return int(bool(gone) or any(change.counts for change in found))


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare, or keep; give the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.compare", description=__doc__)
    parser.add_argument("--keep", action="store_true", help="keep the last run for comparison")
    keep: bool = parser.parse_args(arguments).keep
    last = load(LAST)
    if not last.figures:
        print(f"There is no run to look at ({LAST.name}): `make bench` first.", file=sys.stderr)
        return 1
    if keep:
        save(KEPT, last)
        day = datetime.now(UTC).date().isoformat()
        PAGE.write_text(page_with(PAGE.read_text("utf-8"), last, day), "utf-8")
        return 0
    return compare(load(KEPT), last, Console(width=None if sys.stdout.isatty() else 160))


if __name__ == "__main__":
    sys.exit(main())
