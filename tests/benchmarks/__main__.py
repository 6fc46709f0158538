"""Runs the benchmarks that are named, or all: `python -m tests.benchmarks [NAME...]`."""

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from rich.console import Console, RenderableType

from tests.benchmarks import (
    clock_accuracy,
    dashboard,
    extension_cost,
    footprint,
    latency,
    machine,
    reading,
    rebuild,
    scoring,
    streaming,
    throughput,
)
from tests.benchmarks.compare import LAST
from tests.benchmarks.figures import load, save, taken

BENCHMARKS: dict[str, Callable[[Path], RenderableType]] = {
    "latency": latency.run,
    "extension_cost": extension_cost.run,
    "throughput": throughput.run,
    "footprint": footprint.run,
    "scoring": scoring.run,
    "streaming": streaming.run,
    "reading": reading.run,
    "rebuild": rebuild.run,
    "clock_accuracy": clock_accuracy.run,
    "dashboard": dashboard.run,
}


def main() -> int:
    """Print the machine, then the tables of each benchmark, and keep the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    names = parser.parse_args().names or list(BENCHMARKS)
    if unknown := [name for name in names if name not in BENCHMARKS]:
        parser.error(f"no such benchmark: {', '.join(unknown)} (there are {', '.join(BENCHMARKS)})")
    # A file keeps every column, however wide the terminal is that started this.
    console = Console(width=None if sys.stdout.isatty() else 120)
    described = machine.describe()
    console.print(described)
    for name in names:
        with tempfile.TemporaryDirectory(prefix="vigiclic-bench-") as folder:
            console.print(BENCHMARKS[name](Path(folder)))
        save(LAST, load(LAST).with_newer(described, taken()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
