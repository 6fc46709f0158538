"""`vigiclic export`: give what is kept, as files in a folder of the worker's own."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn

from server import datadir
from server.bookkeeping import failure_of, open_books
from server.commands.report import check_days
from server.evidence.chained import see_to_chain
from server.evidence.writing import Asked, NothingKnown, Notice, write_folder
from server.exporting_labels import export_labels
from server.failure import Failure
from server.messages import encoder
from server.runtime import Occupied
from server.storage_errors import StorageError
from server.texts import LOCALES, Texts
from server.times import now_ms


def configure(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Declare the arguments."""
    parser.add_argument("--to", metavar="FOLDER", required=True, help=texts("export.to"))
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--labels", action="store_true", help=texts("export.labels"))
    what.add_argument("--evidence", action="store_true", help=texts("export.evidence"))
    day = "YYYY-MM-DD"
    parser.add_argument("--from", dest="first", metavar=day, help=texts("report.from_day"))
    # `--to` is the folder.
    parser.add_argument("--until", dest="last", metavar=day, help=texts("report.to_day"))
    languages = sorted(path.stem for path in LOCALES.glob("*.toml"))
    parser.add_argument("--language", choices=languages, help=texts("export.language"))
    parser.add_argument("--yes", action="store_true", help=texts("export.yes"))
    parser.add_argument("--progress", action="store_true", help=texts("export.progress_lines"))
    parser.add_argument("--json", action="store_true", help=texts("program.json"))
    parser.add_argument("--data-dir", metavar="DIR", help=texts("program.data_dir"))


def run(args: argparse.Namespace, texts: Texts) -> int:
    """Write the files, and say where; gives 0.

    Raises:
        Failure: there is nothing to give, or it cannot be read or written.
    """
    folder, target = datadir.choose(args.data_dir), Path(args.to).expanduser()
    if args.labels:
        export_labels(folder, target, texts, asking=not args.yes)
        return 0
    check_days(args.first, args.last, texts)
    asked = Asked("evidence" if args.evidence else "export", args.first, args.last)
    try:
        open_books(folder, texts)
        see_to_chain(folder)
        books = open_books(folder, texts)
        language = Texts(args.language or texts.language)
        with _progress(texts, lines=args.progress) as notice:
            written = write_folder(target, books, asked, language, now_ms(), notice=notice)
    except NothingKnown as error:
        raise Failure(texts("report.nothing")) from error
    except Occupied as error:
        raise Failure(texts("serve.starting")) from error
    except StorageError as error:
        raise failure_of(error, texts) from error
    except OSError as error:
        sorted_error = StorageError.from_os(error, target)
        raise Failure(texts(f"storage.{sorted_error.kind}", path=target)) from error
    chain = written.manifest.chain
    if args.json:
        told = {"folder": str(written.folder), "fingerprint": written.fingerprint, "chain": chain}
        print(encoder.encode(told).decode())
        return 0
    print(texts(f"export.done_{asked.kind}", folder=written.folder, count=chain.shown))
    print(texts("export.fingerprint", fingerprint=written.fingerprint))
    return 0


@contextmanager
def _progress(texts: Texts, *, lines: bool) -> Iterator[Notice]:
    """Show on a terminal how many messages were read; to a program tell it in lines of JSON."""
    if lines:
        yield lambda count: print(encoder.encode({"read": count}).decode(), flush=True)
        return
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"))
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("", total=None)
        yield lambda count: bar.update(task, description=texts("export.progress", count=count))
