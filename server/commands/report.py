"""`vigiclic report`: how a task's time came about, or what a period paid, with every step."""

import argparse
from datetime import date
from typing import Any

from server import datadir, reading
from server.bookkeeping import Books, failure_of, open_books
from server.failure import Failure
from server.messages import encoder
from server.reporting.as_object import period_object, task_object
from server.reporting.as_text import describe_period, describe_task
from server.reporting.period import Period, report_on, whole_time
from server.reporting.task import full_name, named, task_report
from server.reporting.trace import Trace
from server.reporting.tracing import trace
from server.storage_errors import StorageError
from server.texts import Texts
from server.watching import printable

NAMES_SHOWN = 3


def configure(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Declare the arguments."""
    parser.add_argument("--task", metavar="ID", help=texts("report.task"))
    add_period(parser, texts)
    parser.add_argument("--json", action="store_true", help=texts("program.json"))
    parser.add_argument("--data-dir", metavar="DIR", help=texts("program.data_dir"))


def add_period(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Declare `--from` and `--to`."""
    day = "YYYY-MM-DD"
    parser.add_argument("--from", dest="first", metavar=day, help=texts("report.from_day"))
    parser.add_argument("--to", dest="last", metavar=day, help=texts("report.to_day"))


def run(args: argparse.Namespace, texts: Texts) -> int:
    """Print the report; gives 0.

    Raises:
        Failure: there is no such task, period or journal, or it cannot be read.
    """
    if args.task is not None and (args.first or args.last):
        raise Failure(texts("report.both"), 2)
    check_days(args.first, args.last, texts)
    try:
        books = open_books(datadir.choose(args.data_dir), texts)
        traced = trace(books.entries(), books.settings, reading.meaning, reading.action_task)
    except StorageError as error:
        raise failure_of(error, texts) from error
    found, words = (
        _task(args, books, traced, texts) if args.task else _wage(args, books, traced, texts)
    )
    print(encoder.encode(found).decode() if args.json else words)
    return 0


def check_days(first: str | None, last: str | None, texts: Texts) -> None:
    """See that the ends of a period are days, the first before the last.

    Raises:
        Failure: they are not.
    """
    for day in (first, last):
        try:
            if day is not None and date.fromisoformat(day).isoformat() != day:
                raise ValueError(day)
        except ValueError:
            raise Failure(texts("report.bad_day", day=printable(str(day))), 2) from None
    if first is not None and last is not None and first > last:
        raise Failure(texts("report.backwards", first=first, last=last), 2)


def period_of(
    first: str | None, last: str | None, traced: Trace, books: Books, texts: Texts
) -> Period:
    """Give the period between two days; an end that is not given is that of what is known.

    Raises:
        Failure: nothing is known, and no ends are given.
    """
    known = whole_time(traced.state, books.settings)
    if known is None and (first is None or last is None):
        raise Failure(texts("report.nothing"))
    first = first or (min(known.first, last or known.first) if known else "")
    last = last or (max(known.last, first) if known else "")
    return Period(first, last)


def _task(
    args: argparse.Namespace, books: Books, traced: Trace, texts: Texts
) -> tuple[dict[str, Any], str]:
    name = str(args.task)
    lines = named(traced, name)
    if not lines:
        raise Failure(texts("report.no_task", task=printable(name)))
    if len(lines) > 1:
        names = ", ".join(printable(full_name(line)) for line in lines[:NAMES_SHOWN])
        more = ", …" if len(lines) > NAMES_SHOWN else ""
        counted = {"count": len(lines), "names": names + more}
        raise Failure(texts("report.many_tasks", task=printable(name), **counted))
    found = task_report(traced, lines[0])
    return task_object(found), describe_task(found, books.settings.timezone, texts)


def _wage(
    args: argparse.Namespace, books: Books, traced: Trace, texts: Texts
) -> tuple[dict[str, Any], str]:
    period = period_of(args.first, args.last, traced, books, texts)
    found = report_on(traced.state, period, books.settings)
    return period_object(found), describe_period(found, texts)
