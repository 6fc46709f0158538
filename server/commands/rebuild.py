"""`vigiclic rebuild`: work everything out anew from what was stored."""

import argparse
import contextlib
import time
from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from server import datadir, reading, runtime
from server.bookkeeping import Books, failure_of, open_books
from server.clock import Fold
from server.control import Unanswered, ask
from server.database import read_only
from server.events import Entry
from server.evidence.chained import see_to_chain
from server.evidence.stored import broken_at
from server.failure import Failure
from server.ledger import book
from server.messages import encoder
from server.replay_text import duration
from server.runtime import Occupied
from server.storage_errors import StorageError
from server.texts import Texts
from server.timeline import Timeline

TIMEOUT_S = 600


def configure(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Declare the arguments."""
    parser.add_argument("--json", action="store_true", help=texts("program.json"))
    parser.add_argument("--data-dir", metavar="DIR", help=texts("program.data_dir"))


def run(args: argparse.Namespace, texts: Texts) -> int:
    """Work everything out anew, have a running server do so too, and print what came of it.

    Gives 0, and 1 when the journal is not as it was stored.

    Raises:
        Failure: the journal cannot be read, or the server does not answer.
    """
    folder = datadir.choose(args.data_dir)
    try:
        open_books(folder, texts)
        see_to_chain(folder)
        books = open_books(folder, texts)
        found = _rebuilt(books, texts)
        server = runtime.find(folder)
        if server is not None:
            ask(server, "POST", "/v1/control/rebuild", timeout_s=TIMEOUT_S)
    except Unanswered as error:
        raise Failure(texts("forget.no_answer")) from error
    except Occupied as error:
        raise Failure(texts("serve.starting")) from error
    except StorageError as error:
        raise failure_of(error, texts) from error
    except OSError as error:
        raise failure_of(StorageError.from_os(error, folder), texts) from error
    if args.json:
        print(encoder.encode({**found, "server": server is not None}).decode())
    else:
        time_ = duration(found["attention_ms"], texts)
        print(texts("rebuild.done", time=time_, **{k: found[k] for k in _SHOWN}))
        if server is not None:
            print(texts("rebuild.server"))
        if found["broken_at"] is not None:
            print(texts("rebuild.broken", seq=found["broken_at"]))
    return int(found["broken_at"] is not None)


_SHOWN = ("messages", "seconds", "tasks")


def _rebuilt(books: Books, texts: Texts) -> dict[str, Any]:
    began = time.monotonic()
    with read_only(books.path) as connection:
        messages = int(connection.execute("SELECT COUNT(*) FROM message").fetchone()[0])
        broken = broken_at(connection)
    settings = books.settings
    fold = Fold(reading.meaning, settings.idle_ms, settings.timezone, reading.action_task)
    timeline = Timeline(fold)
    with _progress(messages, texts) as counted:
        timeline.rebuild(counted(books.entries()))
    state = timeline.state
    return {
        "messages": messages,
        "tasks": len(book(state)),
        "attention_ms": sum(state.activities.values()),
        "seconds": round(time.monotonic() - began, 1),
        "broken_at": broken,
    }


@contextlib.contextmanager
def _progress(messages: int, texts: Texts) -> Iterator[Any]:
    """Show on a terminal how many messages were read; say nothing anywhere else."""
    console = Console(stderr=True)
    columns = (BarColumn(), TextColumn("{task.description}"))
    shown = console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=not shown) as bar:
        task = bar.add_task("", total=messages)

        def counted(entries: Iterator[Entry]) -> Iterator[Entry]:
            for number, entry in enumerate(entries, start=1):
                if number % 1000 == 0:
                    said = texts("rebuild.progress", count=number, all=messages)
                    bar.update(task, completed=number, description=said)
                yield entry

        yield counted
