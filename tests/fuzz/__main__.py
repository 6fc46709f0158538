"""`python -m tests.fuzz [TARGET ...] [--count N] [--seed S] [--first N]`: fuzz at length.

A case that breaks something is kept in the corpus, where the tests find it from then on.
"""

import argparse
import asyncio
import sys
import time
import traceback

from tests.fuzz import stream
from tests.fuzz.corpus import case, keep
from tests.fuzz.targets import TARGETS, Target


def main() -> int:
    """Fuzz, say how it went, and give 1 where something broke."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument(
        "targets", nargs="*", metavar="TARGET", help=", ".join((*TARGETS, "stream"))
    )
    parser.add_argument("--count", type=int, default=10_000, help="cases a target")
    parser.add_argument(
        "--seed", type=int, default=time.time_ns(), help="the same one, the same cases"
    )
    parser.add_argument("--first", type=int, default=0, help="number of the first case")
    asked = parser.parse_args()
    print(f"seed {asked.seed}", flush=True)
    broken = 0
    for name in asked.targets or (*TARGETS, "stream"):
        if name == "stream":
            print(asyncio.run(stream.fuzz(asked.count, asked.seed)), flush=True)
        else:
            broken += _fuzz(TARGETS[name], asked.seed, asked.first, asked.count)
    return int(broken > 0)


def _fuzz(target: Target, seed: int, first: int, count: int) -> int:
    seeds = target.seeds()
    broken = 0
    began = time.monotonic()
    slowest, slowest_number = 0.0, first
    for number in range(first, first + count):
        content = case(seeds, seed, number)
        start = time.thread_time()
        try:
            target.run(content)
        except Exception:  # noqa: BLE001 - whatever it is, it is what was looked for
            broken += 1
            print(f"{target.name} {number}: {keep(target.name, content)}", file=sys.stderr)
            traceback.print_exc()
        if (took := time.thread_time() - start) > slowest:
            slowest, slowest_number = took, number
    print(
        f"{target.name}: {count} cases in {time.monotonic() - began:.0f} s, {broken} broke"
        f" something, the slowest took {slowest:.2f} s (number {slowest_number})",
        flush=True,
    )
    return broken


if __name__ == "__main__":
    sys.exit(main())
