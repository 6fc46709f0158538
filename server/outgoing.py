"""What is made for the worker to take along: one archive at a time, in the data folder.

A command makes it in a process of its own, so that nobody else waits. It holds what the journal
holds, so it goes with the server, after an hour, and whenever something is forgotten.
"""

import asyncio
import contextlib
import logging
import os
import shutil
import sys
import threading
import zipfile
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from server.datadir import PRIVATE_FILE, PRIVATE_FOLDER
from server.storage_errors import StorageError
from server.threads import Stopped, in_thread
from server.vocabulary import Millis

FOLDER = "outgoing"
CODE = Path(__file__).resolve().parent.parent
KEPT_MS = 3_600_000
LINE_AT_MOST = 1 << 16
PIECE = 1 << 20
log = logging.getLogger(__name__)


class Wanted(Struct, frozen=True):
    """Evidence from one day to another (YYYY-MM-DD, None for as far as is known), in a language."""

    language: str
    first: str | None = None
    last: str | None = None


class Underway(Struct, frozen=True):
    """It is being made: `read` messages were read so far."""

    read: int = 0


class Ready(Struct, frozen=True):
    """It is there: its file, its size in bytes, its fingerprint and when it goes (steady ms)."""

    path: Path
    size: int
    fingerprint: str
    until: int


class Failed(Struct, frozen=True):
    """It could not be made; `why` is the line that the command ended with, empty if it has none."""

    why: str


State = Underway | Ready | Failed | None


def remove(folder: Path) -> None:
    """Remove what was made in a data folder.

    Raises:
        StorageError: something cannot be removed.
    """
    try:
        shutil.rmtree(folder / FOLDER)
    except FileNotFoundError:
        return
    except OSError as error:
        raise StorageError.from_os(error, folder / FOLDER) from error


class Outgoing:
    """Makes an archive when asked, and keeps it for a while."""

    def __init__(self, folder: Path, steady: Callable[[], Millis]) -> None:
        """Take the data folder, and a clock that never goes back (ms)."""
        self._folder = folder
        self._steady = steady
        self._state: State = None
        self._task: asyncio.Task[None] | None = None
        self._changing = asyncio.Lock()

    @property
    def state(self) -> State:
        """How far it is; None where nothing was asked for, or what was made has gone."""
        if isinstance(self._state, Ready) and (
            self._steady() >= self._state.until or not self._state.path.is_file()
        ):
            self._state = None
        return self._state

    async def make(self, wanted: Wanted) -> None:
        """Begin to make it; what is under way already goes on, what was made before goes.

        Raises:
            StorageError: what was made before cannot be removed.
        """
        async with self._changing:
            if isinstance(self._state, Underway):
                return
            await self._drop()
            self._state = Underway()
            self._task = asyncio.create_task(self._make(wanted))

    async def drop(self) -> None:
        """Stop, and remove what was made.

        Raises:
            StorageError: it cannot be removed.
        """
        async with self._changing:
            await self._drop()

    @contextlib.asynccontextmanager
    async def without(self) -> AsyncIterator[None]:
        """Remove what was made, and begin nothing until the `with` ends.

        Raises:
            StorageError: it cannot be removed.
        """
        async with self._changing:
            await self._drop()
            yield

    async def _drop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
        self._state = None
        await asyncio.to_thread(remove, self._folder)

    async def _make(self, wanted: Wanted) -> None:
        target = self._folder / FOLDER
        try:
            target.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
            told = await self._run(wanted, target)
            if isinstance(told, Failed):
                self._state = told
                return
            made = Path(told["folder"])
            packing = partial(pack, made, made.with_suffix(".zip"))
            archive = await in_thread(packing)
            self._state = Ready(
                archive, archive.stat().st_size, told["fingerprint"], self._steady() + KEPT_MS
            )
            await asyncio.sleep(KEPT_MS / 1000)
            self._state = None
            await asyncio.to_thread(remove, self._folder)
        except (OSError, StorageError, ValueError, LookupError) as error:
            # The last two: what the command says is not what is understood here.
            log.error("nothing could be made to take along: %s", type(error).__name__)
            self._state = Failed("")
            with contextlib.suppress(StorageError):
                await asyncio.to_thread(remove, self._folder)

    async def _run(self, wanted: Wanted, target: Path) -> dict[str, Any] | Failed:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "server", "export", "--evidence", "--progress", "--json"),
            *("--to", str(target), "--data-dir", str(self._folder)),
            *("--language", wanted.language),
            *(("--from", wanted.first) if wanted.first else ()),
            *(("--until", wanted.last) if wanted.last else ()),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            limit=LINE_AT_MOST,
            # The command's last line is for the page, so in the page's language.
            env={**os.environ, "VIGICLIC_LANG": wanted.language},
            # Where our own code lies: `-m` looks into the working folder first.
            cwd=CODE,
        )
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            told: dict[str, Any] = {}
            async for line in process.stdout:
                told = msgspec.json.decode(line)
                if "read" in told:
                    self._state = Underway(told["read"])
            why = (await process.stderr.read()).decode("utf-8", "replace")
            if await process.wait() == 0:
                return told
            log.error("nothing was made to take along: status %s", process.returncode)
            return Failed(why.strip().rpartition("\n")[2].removeprefix("vigiclic: "))
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()


def pack(folder: Path, archive: Path, stop: threading.Event) -> Path:
    """Put the files of a folder into an archive, remove the folder, and give the archive.

    Raises:
        OSError: it cannot be written.
        Stopped: `stop` was set meanwhile.
    """
    descriptor = os.open(archive, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    with (
        os.fdopen(descriptor, "wb") as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for path in sorted(folder.iterdir()):
            entry = zipfile.ZipInfo.from_file(path, f"{folder.name}/{path.name}")
            entry.compress_type = zipfile.ZIP_DEFLATED
            with path.open("rb") as source, packed.open(entry, "w") as target:
                while piece := source.read(PIECE):
                    if stop.is_set():
                        raise Stopped
                    target.write(piece)
    shutil.rmtree(folder)
    return archive
