"""macOS's launchd: a property list among the user's agents, and `launchctl`."""

import os
import plistlib
import sys
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from server.service.keeping import State, Unwilling, run, write_if_other
from server.service.starting import Chosen, Start, chosen_in

LABEL = "org.vigiclic.server"
_UMASK = 0o077
_EXIT_WITHIN_S = 20
# launchd ends by force what has not ended by then.
_GONE_WITHIN_S = _EXIT_WITHIN_S + 5
_LOOK_EVERY_S = 0.1


class Launchd:
    """Keeps the server as an agent of the user's graphical session."""

    def __init__(self, home: Path | None = None) -> None:
        """Take the home folder."""
        self._file = (home or Path.home()) / "Library" / "LaunchAgents" / f"{LABEL}.plist"
        user = os.getuid() if sys.platform != "win32" else 0
        self._domain = f"gui/{user}"
        self._target = f"{self._domain}/{LABEL}"

    def install(self, start: Start, *, renew: bool) -> bool:
        """Write the property list and load it; a loaded one is loaded anew if it changed."""
        loaded = self._loaded()
        changed = write_if_other(self._file, property_list(start))
        if loaded and (changed or renew):
            self._unload()
        if not loaded or changed or renew:
            # Left disabled by hand, it would be loaded and never started.
            run(("launchctl", "enable", self._target))
            run(("launchctl", "bootstrap", self._domain, str(self._file)))
        return changed or not loaded

    def remove(self) -> bool:
        """Unload the agent, which ends the server, and remove its file."""
        loaded = self._loaded()
        if loaded:
            self._unload()
        there = self._file.exists()
        self._file.unlink(missing_ok=True)
        return loaded or there

    def chosen(self) -> Chosen | None:
        """Read the property list's command."""
        if not self._file.exists():
            return None
        try:
            return chosen_in(plistlib.loads(self._file.read_bytes())["ProgramArguments"])
        except (plistlib.InvalidFileException, ValueError, LookupError, TypeError):
            return None

    def state(self) -> State:
        """Ask launchd; a job that runs has a process id in what it prints."""
        done = run(("launchctl", "print", self._target), check=False)
        running = done.returncode == 0 and "\tpid = " in done.stdout
        return State(self._file.exists(), running, self._file)

    def _unload(self) -> None:
        """Unload the agent and wait until it is gone: `bootout` may return before that.

        Raises:
            Unwilling: it is not gone in time; to load it again now would fail.
        """
        run(("launchctl", "bootout", self._target))
        until = monotonic() + _GONE_WITHIN_S
        while self._loaded():
            if monotonic() > until:
                raise Unwilling("launchctl", "bootout")
            sleep(_LOOK_EVERY_S)

    def _loaded(self) -> bool:
        return run(("launchctl", "print", self._target), check=False).returncode == 0


def property_list(start: Start) -> bytes:
    """Give the agent's property list (launchd.plist(5))."""
    agent: dict[str, Any] = {
        "Label": LABEL,
        "ProgramArguments": list(start.command),
        "EnvironmentVariables": dict(start.environment),
        "WorkingDirectory": "/",
        "RunAtLoad": True,
        "KeepAlive": {"SuccessfulExit": False},
        "ThrottleInterval": 10,
        "ExitTimeOut": _EXIT_WITHIN_S,
        "ProcessType": "Background",
        "Umask": _UMASK,
    }
    return plistlib.dumps(agent)
