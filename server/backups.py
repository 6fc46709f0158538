"""Copies of the journal beside it: one before each change of its tables, and one each week.

A copy is a whole data base under another name, so `vigiclic doctor --repair` needs nothing else.
What is forgotten goes from all of them at once: they are removed, and the next week makes another.
"""

import asyncio
import contextlib
import logging
import os
import shutil
import sqlite3
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from server.database import read_only
from server.datadir import DATABASE, PRIVATE_FILE
from server.journal import Journal
from server.storage_errors import StorageError
from server.threads import Stopped, in_thread
from server.vocabulary import Millis

WEEK_MS = 7 * 24 * 60 * 60 * 1000
FIRST_LOOK_S = 30.0
LOOK_EVERY_S = 3_600.0
KEPT = 3
MAX_BYTES = 1024**3
FREE_AT_LEAST = 200 * 1024**2
"""What a copy must leave free on the disk: messages need it more."""

WEEKLY = f"{DATABASE}.backup-"
DAMAGED = f"{DATABASE}.damaged-"
"""What a repair has put aside."""
REPAIRED = f"{DATABASE}.repaired"
"""What a repair makes, and leaves behind where it is cut off."""
BEGUN = ".new"
"""In the name of what is no whole copy yet, and of what SQLite has beside it meanwhile."""
PAGES_AT_ONCE = 1_024
STEPS_AT_ONCE = 100_000
_PATTERNS = (f"{DATABASE}.v*", f"{WEEKLY}*")
log = logging.getLogger(__name__)


def backups(folder: Path) -> list[Path]:
    """Give the whole copies beside the journal, the newest first."""
    found = [path for pattern in _PATTERNS for path in folder.glob(pattern)]
    whole = [path for path in found if BEGUN not in path.name]
    return sorted(whole, key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)


def copies(folder: Path) -> list[Path]:
    """Give every file that holds what the journal held once: copies, begun ones, damaged ones."""
    patterns = (*_PATTERNS, f"{DAMAGED}*", f"{REPAIRED}*")
    return sorted({path for pattern in patterns for path in folder.glob(pattern)})


def remove_copies(folder: Path) -> None:
    """Remove them: what is to be forgotten stands in them, too.

    Raises:
        OSError: one cannot be removed.
    """
    for path in copies(folder):
        path.unlink(missing_ok=True)


def is_due(folder: Path, now: Millis) -> bool:
    """Tell whether the last copy is a week old, or from a future that a wrong clock has told."""
    found = backups(folder)
    return not found or abs(now - found[0].stat().st_mtime_ns // 1_000_000) >= WEEK_MS


def prune(folder: Path, *, number: int = KEPT, size: int = MAX_BYTES) -> None:
    """Remove the oldest copies above a number and a size in bytes; the newest always stays.

    Raises:
        OSError: one cannot be removed.
    """
    held = 0
    for place, path in enumerate(backups(folder)):
        held += path.stat().st_size
        if place and (place >= number or held > size):
            path.unlink(missing_ok=True)


def remove_begun(folder: Path) -> None:
    """Remove what a power cut has left of copies: each is as large as the journal.

    Raises:
        OSError: one cannot be removed.
    """
    for path in folder.glob(f"{WEEKLY}*{BEGUN}*"):
        path.unlink(missing_ok=True)


def copy_to(target: Path, source: Path, stop: threading.Event | None = None) -> None:
    """Copy the journal as it is at one moment into a private file that stands by itself.

    Raises:
        Stopped: `stop` was set meanwhile.
        StorageError: the journal cannot be read, or is damaged.
        sqlite3.Error, OSError: the copy cannot be written.
    """
    stop = stop or threading.Event()
    for path in (target, *(target.with_name(target.name + end) for end in ("-wal", "-journal"))):
        path.unlink(missing_ok=True)
    target.touch(PRIVATE_FILE)
    with contextlib.closing(sqlite3.connect(target, isolation_level=None)) as copy:
        with read_only(source) as connection:
            # One snapshot: each write of others would begin the copy anew.
            connection.execute("BEGIN")
            connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
            going_on = partial(_unless, stop)
            connection.backup(copy, pages=PAGES_AT_ONCE, progress=going_on)
        # In the journal's own mode it would need two more files beside it.
        copy.execute("PRAGMA journal_mode = DELETE")
        copy.set_progress_handler(stop.is_set, STEPS_AT_ONCE)
        if copy.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise StorageError("corrupt", source, "copy")
    descriptor = os.open(target, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _unless(stop: threading.Event, *_: int) -> None:
    if stop.is_set():
        raise Stopped


class Keeper:
    """Makes the weekly copy while a server runs."""

    def __init__(self, journal: Journal, *, now: Callable[[], Millis]) -> None:
        """Take the journal; `now` gives epoch ms."""
        self._journal = journal
        self._folder = journal.path.parent
        self._now = now

    async def run(self) -> None:
        """Look now and then whether a copy is due, for as long as it is not cancelled."""
        await asyncio.sleep(FIRST_LOOK_S)
        while True:
            await self.look()
            await asyncio.sleep(LOOK_EVERY_S)

    async def look(self) -> bool:
        """Make a copy if one is due and there is room; gives whether one was made."""
        try:
            await asyncio.to_thread(remove_begun, self._folder)
            size = self._journal.path.stat().st_size
            room = shutil.disk_usage(self._folder).free - FREE_AT_LEAST > size
            if not self._journal.messages or not room or not is_due(self._folder, self._now()):
                return False
            made = await self._copy()
        except (StorageError, sqlite3.Error, OSError) as error:
            log.error("the journal could not be copied: %s", type(error).__name__)
            return False
        if made:
            log.info("the journal was copied")
        return made

    async def _copy(self) -> bool:
        day = datetime.fromtimestamp(self._now() / 1000, UTC).date().isoformat()
        target = self._folder / f"{WEEKLY}{day}"
        fresh = target.with_name(f"{target.name}{BEGUN}")
        try:
            before = await self._journal.write(_forgotten)
            await in_thread(partial(copy_to, fresh, self._journal.path))

            def keep(connection: sqlite3.Connection) -> bool:
                # In the writer's thread, where what is forgotten is forgotten.
                if _forgotten(connection) != before:
                    return False
                fresh.replace(target)
                prune(self._folder)
                return True

            return await self._journal.tidy(keep)
        finally:
            fresh.unlink(missing_ok=True)


def _forgotten(connection: sqlite3.Connection) -> tuple[int, ...]:
    """Give what is another after every forgetting."""
    row: tuple[int, ...] = connection.execute(
        "SELECT COUNT(*), COALESCE(MAX(seq), 0), COALESCE(MAX(at), 0) FROM forgotten"
    ).fetchone()
    return row
