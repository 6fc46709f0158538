"""`vigiclic watch`: show warnings in this terminal as they come."""

import argparse
import asyncio
import contextlib
from pathlib import Path

from server import datadir
from server.texts import Texts
from server.watching import Lines, People, watch


def configure(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Declare the arguments."""
    parser.add_argument("--data-dir", metavar="DIR", help=texts("program.data_dir"))
    parser.add_argument("--json", action="store_true", help=texts("watch.json"))


def run(args: argparse.Namespace, texts: Texts) -> int:
    """Watch until Ctrl-C; gives 0.

    Raises:
        BrokenPipeError: nobody reads the output any more.
    """
    folder: Path = datadir.choose(args.data_dir)
    show = Lines() if args.json else People(texts)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(watch(folder, show))
    return 0
