"""The long runs: `python -m tests.reliability torture|crowd|soak [--kills N] [--seconds S] ...`."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.reliability import crowd, soak, torture


def main() -> int:
    """Run what is named and print what it came to; whatever does not hold ends it."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability", description=__doc__)
    parser.add_argument("names", nargs="+", choices=["torture", "crowd", "soak"])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--pages", type=int, default=30_000)
    parser.add_argument("--messages", type=int, default=300_000)
    args = parser.parse_args()
    for name in args.names:
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="vigiclic-") as made:
            folder = Path(made)
            if name == "torture":
                print(torture.torture(folder, args.kills))
            elif name == "crowd":
                print(crowd.crowd(folder, args.seconds))
            else:
                soak.judge(soak.soak(folder, args.pages, args.messages))
        print(f"{name}: {time.monotonic() - began:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
