"""`vigiclic import FILE`: bring in what a file tells of work that was done before."""

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn

from classifier.os_problems import why_not
from server import datadir, runtime
from server.bringing_in import Stored
from server.control import Unanswered
from server.events import BroughtIn
from server.failure import Failure
from server.handing_over import known_already, store_alone, store_by
from server.importing import BadRow, Found, Options, as_events, read_file
from server.importing.choosing import LARGEST
from server.importing.plain import platform_name
from server.importing.report import Report, report_of
from server.importing.table import Notice
from server.messages import encoder
from server.reading.platform_file import PlatformFileError
from server.replay_text import duration
from server.runtime import Occupied
from server.storage_errors import StorageError
from server.texts import Texts
from server.times import now_ms
from server.watching import printable


def configure(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Declare the arguments."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help=texts("import.files"))
    parser.add_argument("--dry-run", action="store_true", help=texts("import.dry_run"))
    parser.add_argument("--url", help=texts("import.url"))
    parser.add_argument("--platform", help=texts("import.platform"))
    parser.add_argument("--timezone", metavar="ZONE", default="UTC", help=texts("import.timezone"))
    parser.add_argument("--json", action="store_true", help=texts("program.json"))
    parser.add_argument("--data-dir", metavar="DIR", help=texts("program.data_dir"))


def run(args: argparse.Namespace, texts: Texts) -> int:
    """Bring the files in, all or none, and print what came of it; gives 0.

    Raises:
        Failure: a file or a row of it cannot be read, or nothing can be stored.
    """
    options = _options(args, texts)
    found: list[Found] = []
    events: dict[str, BroughtIn] = {}
    at = now_ms()
    with _progress(texts) as notice:
        for number, path in enumerate(args.files):
            said, told = _read(path, options, at + number, notice, texts)
            found.append(said)
            events |= {event.id: event for event in told if event.id not in events}
    everything = list(events.values())
    stored = _store(args, everything, texts)
    report = report_of(everything)
    if args.json:
        print(encoder.encode(_as_object(args, found, stored, report)).decode())
    else:
        print("\n".join(_lines(args, found, stored, report, texts)))
    return 0


def _options(args: argparse.Namespace, texts: Texts) -> Options:
    try:
        zone = ZoneInfo(args.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Failure(texts("import.bad_zone", zone=args.timezone), 2) from None
    if args.url is not None and not args.url.startswith(("http://", "https://")):
        raise Failure(texts("read.bad_url", url=args.url), 2)
    try:
        platform = platform_name(args.platform) if args.platform is not None else None
    except BadRow:
        raise Failure(texts("import.bad_platform", platform=args.platform), 2) from None
    except PlatformFileError as error:
        raise Failure(texts("read.bad_platform", error=error.told(texts))) from error
    return Options(args.url, platform, zone)


def _read(
    path: Path, options: Options, at: int, notice: Notice, texts: Texts
) -> tuple[Found, list[BroughtIn]]:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
        found = read_file(content, path.name, options, notice)
        return found, as_events(found, at)
    except OSError as error:
        reason = why_not(error, texts)
        raise Failure(texts("import.unreadable", path=path, reason=reason)) from None
    except PlatformFileError as error:
        raise Failure(texts("read.bad_platform", error=error.told(texts))) from error
    except BadRow as bad:
        why = texts(f"import_error.{bad.code}", detail=printable(bad.detail)[:80])
        key = "import.bad_file" if bad.row is None else "import.bad_row"
        raise Failure(texts(key, path=path, row=bad.row, why=why)) from None


def _store(args: argparse.Namespace, events: Sequence[BroughtIn], texts: Texts) -> Stored:
    folder = datadir.choose(args.data_dir)
    try:
        if args.dry_run:
            known = known_already(folder, events)
            return Stored(len(events) - known, known)
        server = runtime.find(folder)
        if server is None:
            return store_alone(folder, events, now_ms())
        return store_by(server, folder, events)
    except Unanswered as error:
        raise Failure(texts("import.no_answer")) from error
    except Occupied as error:
        raise Failure(texts("serve.starting")) from error
    except StorageError as error:
        raise Failure(texts(f"storage.{error.kind}", path=error.path)) from error
    except OSError as error:
        sorted_error = StorageError.from_os(error, folder)
        raise Failure(texts(f"storage.{sorted_error.kind}", path=folder)) from error


@contextmanager
def _progress(texts: Texts) -> Iterator[Notice]:
    """Show on a terminal how many rows were read; say nothing anywhere else."""
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"))
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("", total=None)

        def notice(rows: int) -> None:
            bar.update(task, description=texts("import.progress", count=rows))

        yield notice


def _as_object(
    args: argparse.Namespace, found: Sequence[Found], stored: Stored, report: Report
) -> dict[str, object]:
    return {
        "dry_run": args.dry_run,
        "files": [
            {
                "file": str(path),
                "source": said.source,
                "rows": len(said.records),
                "left_out": said.left_out,
                "unused": said.unused,
            }
            for path, said in zip(args.files, found, strict=True)
        ],
        "new": stored.new,
        "known": stored.known,
        **msgspec.structs.asdict(report),
    }


def _lines(
    args: argparse.Namespace,
    found: Sequence[Found],
    stored: Stored,
    report: Report,
    texts: Texts,
) -> Iterator[str]:
    for path, said in zip(args.files, found, strict=True):
        yield texts("import.file", path=path, source=said.source, count=len(said.records))
        if said.left_out:
            yield texts("import.left_out", count=said.left_out)
        if said.unused:
            yield texts("import.unused", columns=printable(", ".join(said.unused)))
    if report.tasks:
        counts = (f"{texts(f'outcome.{name}')} {n}" for name, n in report.outcomes.items())
        yield texts("import.tasks", count=report.tasks, outcomes=", ".join(counts))
        for key, sums in (("earned", report.earned), ("pending", report.pending)):
            if sums:
                money = (texts.money(amount, code) for code, amount in sums.items())
                yield texts(f"import.{key}", sums=", ".join(money))
        known = "none" if not report.timed else "all" if report.timed == report.tasks else "some"
        time = duration(report.told_ms, texts)
        yield texts(f"import.times_{known}", time=time, timed=report.timed, tasks=report.tasks)
    if report.days:
        yield texts("import.days", count=report.days)
    key = "would" if args.dry_run else "done"
    yield texts(f"import.{key}", new=stored.new, known=stored.known)
