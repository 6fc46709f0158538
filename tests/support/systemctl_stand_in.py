"""Stands in for `systemctl --user`: records the calls, and starts what the unit says."""

import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

STATE = Path(os.environ["STAND_IN_STATE"])
UNITS = Path(os.environ["HOME"], ".config", "systemd", "user")
WANTS = UNITS / "default.target.wants"


def main(words: list[str]) -> int:
    """Do what is asked; 0 when it went well, as systemctl has it."""
    with (STATE / "calls").open("a") as calls:
        calls.write(shlex.join(words) + "\n")
    assert words[0] == "--user"
    verb, *rest = words[1:]
    unit = rest[-1] if rest else ""
    if verb == "is-active":
        active = alive() is not None
        print("active" if active else "inactive")
        return 0 if active else 3
    if verb == "is-enabled":
        enabled = (WANTS / unit).is_symlink()
        print("enabled" if enabled else "disabled")
        return 0 if enabled else 1
    if verb == "enable":
        WANTS.mkdir(exist_ok=True)
        (WANTS / unit).symlink_to(UNITS / unit)
    if verb == "disable":
        stop()
        (WANTS / unit).unlink()
    if verb == "restart":
        stop()
        start(unit)
    return 0


def start(unit: str) -> None:
    """Start what the unit's ExecStart and Environment lines say."""
    lines = [line.partition("=") for line in (UNITS / unit).read_text().splitlines()]
    [command] = [value for name, _, value in lines if name == "ExecStart"]
    given = [_words(value)[0] for name, _, value in lines if name == "Environment"]
    environment = {**os.environ, **dict(one.split("=", 1) for one in given)}
    process = subprocess.Popen(
        _words(command.removeprefix(":")),
        env=environment,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    (STATE / "pid").write_text(str(process.pid))


def _words(value: str) -> list[str]:
    return [word.replace("%%", "%") for word in shlex.split(value)]


def stop() -> None:
    """End what was started, and wait for its end."""
    while (pid := alive()) is not None:
        os.kill(pid, signal.SIGTERM)
        time.sleep(0.1)


def alive() -> int | None:
    """Give the process that was started, if it still runs."""
    try:
        pid = int((STATE / "pid").read_text())
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return None
    return None if state == "Z" else pid


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
