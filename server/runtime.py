"""One server a data folder, and how the other commands find it: a lock and a private note."""

import contextlib
import os
import sys
import time
from pathlib import Path
from typing import IO, Self

import msgspec
from msgspec import Struct

from server.datadir import PRIVATE_FILE, write_private

LOCK = "server.lock"
NOTE = "runtime.json"
ATTEMPTS = 4
PAUSE = 0.05


class Runtime(Struct, frozen=True):
    """Where the running server is. `control` is the token for the commands of this machine's user.

    `started_at` is in epoch milliseconds.
    """

    pid: int
    port: int
    control: str
    started_at: int
    version: str

    @property
    def url(self) -> str:
        """The server's address."""
        return f"http://127.0.0.1:{self.port}"


class Occupied(Exception):  # noqa: N818 - a state, not a mistake
    """Another server works on this data folder; `runtime` is its note, where it has written one."""

    def __init__(self, runtime: Runtime | None) -> None:
        """Take the other server's note."""
        super().__init__("occupied")
        self.runtime = runtime


class Lock:
    """Holds the data folder for one process; the system lets go of it when the process ends."""

    def __init__(self, file: IO[bytes], folder: Path) -> None:
        """Use `take`."""
        self._file = file
        self._folder = folder

    @classmethod
    def take(cls, folder: Path) -> Self:
        """Take the folder.

        Raises:
            Occupied: another process holds it.
            OSError: the lock file cannot be made.
        """
        descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
        file = os.fdopen(descriptor, "r+b")
        for _ in range(ATTEMPTS):
            if _lock(file):
                return cls(file, folder)
            # `find` of another command may hold it for an instant.
            time.sleep(PAUSE)
        file.close()
        raise Occupied(read(folder))

    def announce(self, runtime: Runtime) -> None:
        """Write the note.

        Raises:
            OSError: it cannot be written.
        """
        write_private(self._folder / NOTE, msgspec.json.encode(runtime))

    def release(self) -> None:
        """Take the note away and let go of the folder."""
        with contextlib.suppress(OSError):
            (self._folder / NOTE).unlink(missing_ok=True)
        self._file.close()


def read(folder: Path) -> Runtime | None:
    """Give the note in a folder; None when there is none or it cannot be understood."""
    try:
        return msgspec.json.decode((folder / NOTE).read_bytes(), type=Runtime)
    except (OSError, msgspec.MsgspecError):
        return None


def find(folder: Path) -> Runtime | None:
    """Give the note of the server that runs on a folder now; what a killed one left is none."""
    try:
        file = (folder / LOCK).open("r+b")
    except OSError:
        return None
    with file:
        return None if _lock(file) else read(folder)


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> bool:
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
