"""`vigiclic pair`: have the running server make a new pairing code."""

import argparse

from server import datadir
from server.control import Unanswered, ask, running
from server.failure import Failure
from server.texts import Texts


def configure(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Declare the arguments."""
    parser.add_argument("--data-dir", metavar="DIR", help=texts("program.data_dir"))


def run(args: argparse.Namespace, texts: Texts) -> int:
    """Print what to do and, alone on the last line, the code; gives 0.

    Raises:
        Failure: no server runs on the data folder, or it does not answer.
    """
    server = running(datadir.choose(args.data_dir), texts)
    try:
        code = ask(server, "POST", "/v1/control/pair")["code"]
    except Unanswered as error:
        raise Failure(texts("pair.no_answer", url=server.url)) from error
    print(texts("pair.explain"))
    print(code)
    return 0
