"""`vigiclic forget`: delete a site, a day or everything, on disk and in what was derived."""

import argparse
import contextlib
import sqlite3
import sys
from pathlib import Path

import msgspec

from server import database, datadir, erasing, outgoing, runtime, schema
from server.backups import remove_copies
from server.bookkeeping import Books, failure_of, open_books
from server.control import Unanswered, ask
from server.database import read_only
from server.erasing import ForgetRequest, Loss
from server.failure import Failure
from server.forgetting import What
from server.kept import Unreadable
from server.messages import encoder
from server.reporting.wording import moment
from server.runtime import Lock, Occupied
from server.storage_errors import StorageError
from server.texts import Texts
from server.times import now_ms
from server.vocabulary import Millis
from server.watching import printable

TIMEOUT_S = 600
YES = {"y", "yes", "o", "oui"}


def configure(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Declare the arguments."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--all", action="store_true", help=texts("forget.all"))
    what.add_argument("--site", metavar="HOST", help=texts("forget.site"))
    what.add_argument("--day", metavar="YYYY-MM-DD", help=texts("forget.day"))
    parser.add_argument("--yes", action="store_true", help=texts("forget.yes"))
    parser.add_argument("--json", action="store_true", help=texts("program.json"))
    parser.add_argument("--data-dir", metavar="DIR", help=texts("program.data_dir"))


def run(args: argparse.Namespace, texts: Texts) -> int:
    """Say what will go, ask, and delete it; gives 0.

    Raises:
        Failure: it names no site or day, the worker said no, or it could not be done.
    """
    folder = datadir.choose(args.data_dir)
    try:
        books = open_books(folder, texts)
        what = _what(args, books, texts)
        with read_only(books.path) as connection:
            loss = erasing.look(connection, what, folder)
        if not args.json:
            print(_say(args, loss, books.settings.timezone, texts))
        empty = not (loss.messages or loss.warnings or (args.all and loss.backups))
        if not empty:
            if not args.yes and not _agreed(texts("forget.ask")):
                raise Failure(texts("forget.refused"))
            loss = _forget(folder, args, what, now_ms())
    except Unanswered as error:
        raise Failure(texts("forget.no_answer")) from error
    except Occupied as error:
        raise Failure(texts("serve.starting")) from error
    except StorageError as error:
        raise failure_of(error, texts) from error
    except OSError as error:
        sorted_error = StorageError.from_os(error, folder)
        raise Failure(texts(f"storage.{sorted_error.kind}", path=folder)) from error
    if args.json:
        print(encoder.encode(loss).decode())
    elif not empty:
        print(texts("forget.done", count=loss.messages))
    return 0


def _what(args: argparse.Namespace, books: Books, texts: Texts) -> What | None:
    try:
        return erasing.asked(args.site, args.day, books.settings.timezone)
    except ValueError:
        if args.day is not None:
            raise Failure(texts("report.bad_day", day=printable(args.day)), 2) from None
        raise Failure(texts("forget.bad_site", site=printable(args.site)), 2) from None


def _say(args: argparse.Namespace, loss: Loss, timezone: str, texts: Texts) -> str:
    if not loss.messages and not loss.warnings:
        return texts("forget.nothing")
    counts = {"messages": loss.messages, "pages": loss.pages, "warnings": loss.warnings}
    span = {"first": moment(loss.first, timezone), "last": moment(loss.last, timezone)}
    said = [texts("forget.going", **counts, **span)]
    if loss.backups:
        said.append(texts("forget.backups", count=loss.backups))
    said.append(texts("forget.stays_all" if args.all else "forget.stays"))
    return "\n".join(said)


def _agreed(question: str) -> bool:
    print(f"{question} ", end="", flush=True)
    with contextlib.suppress(OSError, UnicodeDecodeError):
        return sys.stdin.readline().strip().lower() in YES
    return False


def _forget(folder: Path, args: argparse.Namespace, what: What | None, now: Millis) -> Loss:
    server = runtime.find(folder)
    if server is None:
        return forget_alone(folder, what, now)
    asked = ForgetRequest(args.site, args.day, args.all)
    body = msgspec.json.encode(asked)
    answer = ask(server, "POST", "/v1/control/forget", body, timeout_s=TIMEOUT_S)
    return msgspec.convert(answer, Loss)


def forget_alone(folder: Path, what: What | None, now: Millis) -> Loss:
    """Forget in a data folder that no server works on.

    Raises:
        StorageError: nothing was forgotten, or the files could not be made smaller.
        server.runtime.Occupied: a server is just starting there.
        OSError: the folder cannot be locked, or a copy not be removed.
    """
    path = folder / datadir.DATABASE
    lock = Lock.take(folder)
    try:
        with contextlib.closing(database.connect(path)) as connection:
            try:
                schema.migrate(connection, path)
                connection.execute("BEGIN IMMEDIATE")
                try:
                    loss, _ = erasing.erase(connection, what, folder, now)
                except BaseException:
                    connection.execute("ROLLBACK")
                    raise
                connection.execute("COMMIT")
                remove_copies(folder)
                outgoing.remove(folder)
                erasing.shrink(connection)
            except sqlite3.Error as error:
                raise StorageError.from_sqlite(error, path) from error
            except Unreadable as error:
                raise StorageError("corrupt", path, "content") from error
        return loss
    finally:
        lock.release()
