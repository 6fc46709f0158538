"""`vigiclic doctor`: say what is wrong, if anything, and repair a damaged journal."""

import argparse
from pathlib import Path

import msgspec
from rich.console import Console
from rich.text import Text

from server import datadir, repairing
from server.backups import backups
from server.bookkeeping import failure_of
from server.commands.serve import PORT
from server.datadir import DATABASE
from server.doctor import Doctor, State, worst
from server.failure import Failure
from server.repairing import Repaired
from server.runtime import Lock, Occupied
from server.storage_errors import StorageError
from server.texts import Texts
from server.times import now_ms
from server.watching import printable

STYLES: dict[State, str] = {"ok": "green", "warn": "yellow", "fail": "bold red"}


def configure(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Declare the arguments."""
    parser.add_argument("--data-dir", metavar="DIR", help=texts("program.data_dir"))
    parser.add_argument("--port", type=int, default=PORT, help=texts("doctor.port"))
    parser.add_argument("--repair", action="store_true", help=texts("doctor.repair"))
    parser.add_argument("--json", action="store_true", help=texts("program.json"))


def run(args: argparse.Namespace, texts: Texts) -> int:
    """Print a line for each check; gives 1 when one of them fails, else 0.

    Raises:
        Failure: the journal is to be repaired and cannot be.
    """
    folder = datadir.choose(args.data_dir)
    if args.repair:
        _tell(_repaired(folder, texts), args, texts)
        return 0
    doctor = Doctor(folder, args.port, texts)
    console = Console(highlight=False, soft_wrap=True)
    findings = []
    for finding in doctor.examine():
        findings.append(finding)
        if not args.json:
            line = Text(f"{finding.state:<5}", STYLES[finding.state])
            console.print(line.append(printable(finding.text), ""))
    if args.json:
        print(msgspec.json.format(msgspec.json.encode(findings)).decode())
    return 1 if worst(findings) == "fail" else 0


def _repaired(folder: Path, texts: Texts) -> Repaired | None:
    """Give what a repair gave, None where the journal is sound."""
    path = folder / DATABASE
    if not path.is_file() and not (folder.is_dir() and backups(folder)):
        raise Failure(texts("doctor.repair_nothing", folder=folder))
    try:
        lock = Lock.take(folder)
        try:
            if path.is_file() and repairing.is_sound(path):
                return None
            return repairing.repair(folder, now_ms())
        finally:
            lock.release()
    except Occupied as error:
        pid = error.runtime.pid if error.runtime is not None else "?"
        raise Failure(texts("doctor.repair_running", pid=pid)) from error
    except StorageError as error:
        raise failure_of(error, texts) from error
    except OSError as error:
        raise failure_of(StorageError.from_os(error, folder), texts) from error


def _tell(found: Repaired | None, args: argparse.Namespace, texts: Texts) -> None:
    if args.json:
        kept = None if found is None else str(found.kept) if found.kept else None
        told = None if found is None else {**msgspec.structs.asdict(found), "kept": kept}
        print(msgspec.json.format(msgspec.json.encode({"repaired": told})).decode())
        return
    if found is None:
        print(texts("doctor.repair_sound"))
        return
    print(texts("doctor.repaired", messages=found.messages, copied=found.from_copies))
    if found.missing or found.silent:
        print(texts("doctor.repair_missing", missing=found.missing, silent=found.silent))
    if found.changed_at is not None:
        print(texts("doctor.repair_changed", seq=found.changed_at))
    if found.kept is not None:
        print(texts("doctor.repair_kept", path=printable(str(found.kept))))
