"""`vigiclic dashboard`: open the running server's pages in the browser."""

import argparse
import webbrowser

from server import datadir
from server.control import Unanswered, ask, running
from server.failure import Failure
from server.texts import Texts


def configure(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Declare the arguments."""
    parser.description = texts("dashboard.open")
    parser.add_argument("--data-dir", metavar="DIR", help=texts("program.data_dir"))
    parser.add_argument("--no-open", action="store_true", help=texts("dashboard.no_open"))


def run(args: argparse.Namespace, texts: Texts) -> int:
    """Open the dashboard, or print an address that opens it once within a minute; gives 0.

    Raises:
        Failure: no server runs on the data folder, or it does not answer.
    """
    server = running(datadir.choose(args.data_dir), texts)
    try:
        url = str(ask(server, "POST", "/v1/dashboard")["url"])
    except Unanswered as error:
        raise Failure(texts("dashboard.no_answer", url=server.url)) from error
    if args.no_open:
        print(url)
    elif not _opened(url):
        print(texts("dashboard.not_opened"))
        print(url)
    return 0


def _opened(url: str) -> bool:
    try:
        return webbrowser.open(url)
    except (OSError, webbrowser.Error):
        return False
