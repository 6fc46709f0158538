"""What keeps a server running in a session, whichever system it is."""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from server.service.starting import Chosen, Start

PATIENCE_S = 60


class Unwilling(Exception):  # noqa: N818 - it says what is the case
    """The system's own program refused, or is not there; `detail` is its last line."""

    def __init__(self, program: str, detail: str) -> None:
        """Take the program's name and what it said."""
        super().__init__(f"{program}: {detail}")
        self.program, self.detail = program, detail


class State(NamedTuple):
    """Whether the session starts the server, whether it runs by that, and where that is written."""

    installed: bool
    running: bool
    file: Path


class Keeper(Protocol):
    """Has a session start the server and start it again when it fails; every call is repeatable."""

    def install(self, start: Start, *, renew: bool) -> bool:
        """Have the server started, now and with each session; tell whether that changed anything.

        With `renew` a running one is started anew even if nothing has changed.

        Raises:
            Unwilling: the system's own program refused.
            OSError: the file cannot be written.
        """

    def remove(self) -> bool:
        """End the server and have it started no more; tell whether it was.

        Raises:
            Unwilling: the system's own program refused.
            OSError: the file cannot be removed.
        """

    def chosen(self) -> Chosen | None:
        """Give what is installed was told; None when nothing is, or it cannot be understood.

        Raises:
            OSError: the file cannot be read.
        """

    def state(self) -> State:
        """Give how it is.

        Raises:
            Unwilling: the system's own program is not there.
        """


def run(
    command: Sequence[str], *, check: bool = True, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a program of the system.

    Raises:
        Unwilling: it is not there, takes a minute, or (with `check`) failed.
    """
    program = command[0]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=PATIENCE_S,
            check=False,
            env=environment,
        )
    except OSError as error:
        raise Unwilling(program, error.strerror or str(error)) from error
    except subprocess.TimeoutExpired as error:
        raise Unwilling(program, f"> {PATIENCE_S} s") from error
    if check and done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines()
        raise Unwilling(program, lines[-1].strip() if lines else f"status {done.returncode}")
    return done


def write_if_other(path: Path, content: bytes) -> bool:
    """Write a file unless it says that already, and tell whether it was written.

    Raises:
        OSError: it cannot be written.
    """
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_bytes(content)
    fresh.replace(path)
    return True


def keeper(platform: str = sys.platform) -> Keeper:
    """Give the keeper of this system."""
    if platform == "darwin":
        from server.service.launchd import Launchd  # noqa: PLC0415

        return Launchd()
    if platform == "win32":
        from server.service.windows import Scheduler  # noqa: PLC0415

        return Scheduler()
    from server.service.systemd import Systemd  # noqa: PLC0415

    return Systemd()
