"""systemd's user manager: a unit file, and `systemctl --user`.

The unit's options are those that need no namespace of their own. Others (ProtectSystem=,
PrivateTmp=) make a unit of a user fail with 226/NAMESPACE, or do nothing without a word, where
users may not make namespaces, as on Ubuntu since 24.04.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from server.service.keeping import State, Unwilling, run, write_if_other
from server.service.starting import Chosen, Start, chosen_in

UNIT = "vigiclic.service"
_NOT_IN_A_PROGRAM = "'\"\\"
"""What systemd takes in any word but the path of the program, however it is quoted."""
_UNIT = """\
# Written by `vigiclic service install`, removed by `vigiclic service remove`.
[Unit]
Description=Vigiclic, the click worker's own instrument
StartLimitIntervalSec=600
StartLimitBurst=6

[Service]
ExecStart=:{command}
{environment}WorkingDirectory=/
UMask=0077
# It would hold the pairing code; what goes wrong is told on the other one, and in the log.
StandardOutput=null
Restart=on-failure
RestartSec=10
TimeoutStopSec=20
NoNewPrivileges=yes
LockPersonality=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
SystemCallArchitectures=native

[Install]
WantedBy=default.target
"""


class Systemd:
    """Keeps the server by a unit in the user's configuration."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        """Take the environment, which says where the user's configuration is."""
        home = environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
        self._environ = dict(environ)
        if not environ.get("XDG_RUNTIME_DIR") and hasattr(os, "getuid"):
            # After `su` it is not set, and systemctl would not find the manager that runs.
            self._environ["XDG_RUNTIME_DIR"] = f"/run/user/{os.getuid()}"
        self._file = Path(home) / "systemd" / "user" / UNIT

    def install(self, start: Start, *, renew: bool) -> bool:
        """Write the unit, enable and start it; a running one is started anew if it changed."""
        # Asked first: where there is no manager, no file is left behind.
        running = self._running()
        changed = write_if_other(self._file, unit(start).encode())
        if changed:
            self._systemctl("daemon-reload")
        enabled = self._systemctl("is-enabled", UNIT, check=False) == "enabled"
        if not enabled:
            self._systemctl("enable", UNIT)
        if not running or changed or renew:
            self._systemctl("reset-failed", UNIT, check=False)
            self._systemctl("restart", UNIT)
        return changed or not enabled or not running

    def remove(self) -> bool:
        """Stop and disable the unit, and remove its file."""
        self._running()
        if not self._file.exists():
            return False
        self._systemctl("disable", "--now", UNIT)
        self._file.unlink()
        self._systemctl("daemon-reload")
        self._systemctl("reset-failed", UNIT, check=False)
        return True

    def chosen(self) -> Chosen | None:
        """Read the unit's command."""
        if not self._file.exists():
            return None
        text = self._file.read_text("utf-8", "surrogateescape")
        line = re.search(r"^ExecStart=:(.*)$", text, re.MULTILINE)
        return chosen_in(unquoted(line.group(1))) if line else None

    def state(self) -> State:
        """Ask the manager."""
        running = self._running()
        enabled = self._systemctl("is-enabled", UNIT, check=False) == "enabled"
        return State(enabled and self._file.exists(), running, self._file)

    def _running(self) -> bool:
        answer = self._systemctl("is-active", UNIT, check=False)
        if not answer:
            # It answers with a word unless there is nobody to ask.
            self._systemctl("list-units", "--no-pager", UNIT)
            raise Unwilling("systemctl", "?")
        return answer in {"active", "activating", "reloading"}

    def _systemctl(self, *words: str, check: bool = True) -> str:
        command = ("systemctl", "--user", *words)
        return run(command, check=check, environment=self._environ).stdout.strip()


def unit(start: Start) -> str:
    """Give the unit's text (systemd.unit(5), systemd.service(5)).

    The colon before the command keeps `$` in a path from being taken for a variable.
    """
    environment = "".join(
        f"Environment={quoted(f'{name}={value}')}\n"
        for name, value in sorted(start.environment.items())
    )
    words = start.command
    if set(words[0]) & set(_NOT_IN_A_PROGRAM) or not words[0].isprintable():
        words = ("/bin/sh", "-c", 'exec "$0" "$@"', *words)
    command = " ".join(quoted(word) for word in words)
    return _UNIT.format(command=command, environment=environment)


def quoted(word: str) -> str:
    """Quote a word so that systemd reads it as it is (systemd.syntax(7), systemd.unit(5))."""
    return '"' + "".join(_letter(letter) for letter in word) + '"'


def unquoted(line: str) -> list[str]:
    """Give the words that `quoted` has made a line of."""
    return [_plain(word) for word in re.findall(r'"((?:[^"\\]|\\.)*)"', line)]


def _plain(word: str) -> str:
    def letter(found: re.Match[bytes]) -> bytes:
        code = found.group(1)
        return bytes.fromhex(code[1:].decode()) if code.startswith(b"x") else code

    plain = re.sub(rb"\\(x[0-9a-f]{2}|.)", letter, os.fsencode(word.replace("%%", "%")))
    return os.fsdecode(plain)


def _letter(letter: str) -> str:
    if letter in '\\"':
        return f"\\{letter}"
    if letter == "%":
        return "%%"
    if letter.isprintable():
        return letter
    return "".join(f"\\x{byte:02x}" for byte in os.fsencode(letter))
