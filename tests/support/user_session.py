"""Sessions that a service is tried in: systemd's own user manager, and a stand-in for it.

The real one needs root (as in a container) for a mount namespace and a control group of its own,
so that nothing of the machine's is touched; the stand-in records what it is told, and starts what
a unit says as systemd would.
"""

import contextlib
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.support.waiting import eventually

SYSTEMD = Path("/lib/systemd/systemd")
STAND_IN = Path(__file__).with_name("systemctl_stand_in.py")

_INSIDE = """
set -e
mount -t tmpfs tmpfs /run
mkdir -p /run/systemd/system -m 755
mkdir -m 700 "$XDG_RUNTIME_DIR"
trees=/sys/fs/cgroup
if [ "$(stat -fc %T /sys/fs/cgroup)" != cgroup2fs ]; then
  mount -t tmpfs tmpfs /sys/fs/cgroup
  mkdir /sys/fs/cgroup/systemd /sys/fs/cgroup/unified
  mount -t cgroup2 cgroup2 /sys/fs/cgroup/unified
  mount -t cgroup -o none,name=systemd systemd /sys/fs/cgroup/systemd
  trees="/sys/fs/cgroup/systemd /sys/fs/cgroup/unified"
fi
group=vigiclic-test-$$
for tree in $trees; do
  mkdir $tree/$group
  echo $$ > $tree/$group/cgroup.procs
done
"$1" --user --unit=basic.target 2>"$2" &
manager=$!
for _ in $(seq 600); do [ -S "$XDG_RUNTIME_DIR/systemd/private" ] && break; sleep 0.1; done
echo there
read -r _ || true
kill -TERM $manager
wait $manager || true
for tree in $trees; do
  echo $$ > $tree/cgroup.procs
  find $tree/$group -depth -type d -exec rmdir {} \\; || true
done
"""


@dataclass
class Session:
    """A session: how a command is run in it, and where its files are."""

    name: str
    prefix: tuple[str, ...]
    environment: Mapping[str, str]
    config: Path
    calls: Path | None = None

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the session."""
        return subprocess.run(
            [*self.prefix, *command],
            env=dict(self.environment),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def vigiclic(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run `vigiclic` in the session."""
        return self.run(sys.executable, "-m", "server", *words)


@cache
def has_systemd() -> bool:
    """Tell whether a user manager of our own can be started here."""
    if not (SYSTEMD.is_file() and shutil.which("unshare") and os.geteuid() == 0):
        return False
    with tempfile.TemporaryDirectory() as name:
        try:
            with systemd_session(Path(name)) as session:
                return session.run("systemctl", "--user", "list-units").returncode == 0
        except (OSError, AssertionError):
            return False


@contextlib.contextmanager
def systemd_session(home: Path) -> Iterator[Session]:
    """Start systemd's user manager with a home of its own, and end it with all that it started."""
    environment = _environment(home)
    environment["XDG_RUNTIME_DIR"] = "/run/session"
    environment["SYSTEMD_LOG_TARGET"] = "console"
    log = home / "manager.log"
    keeper = subprocess.Popen(
        ["unshare", "-m", "bash", "-c", _INSIDE, "session", str(SYSTEMD), str(log)],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert keeper.stdin is not None
    assert keeper.stdout is not None
    try:
        assert keeper.stdout.readline() == "there\n"
        inside = ("nsenter", f"--target={keeper.pid}", "--mount", f"--wd={Path.cwd()}")
        yield Session("systemd", inside, environment, home / ".config")
    finally:
        keeper.stdin.close()
        keeper.wait(60)
        keeper.stdout.close()
        assert keeper.stderr is not None
        keeper.stderr.close()


@contextlib.contextmanager
def stand_in_session(home: Path) -> Iterator[Session]:
    """Put the stand-in for systemctl into the path, and end what it started."""
    programs = home / "programs"
    programs.mkdir()
    program = programs / "systemctl"
    program.write_text(
        f'#!/bin/sh\nexec {shlex.quote(sys.executable)} {shlex.quote(str(STAND_IN))} "$@"\n'
    )
    program.chmod(0o755)
    environment = _environment(home)
    environment["PATH"] = f"{programs}{os.pathsep}{environment['PATH']}"
    environment["STAND_IN_STATE"] = str(home / "state")
    (home / "state").mkdir()
    try:
        yield Session("stand-in", (), environment, home / ".config", home / "state" / "calls")
    finally:
        with contextlib.suppress(OSError):
            pid = int((home / "state" / "pid").read_text())
            os.kill(pid, signal.SIGTERM)
            until_gone(pid)


def _environment(home: Path) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("XDG_", "VIGICLIC_", "DBUS_"))
    }
    return {**kept, "HOME": str(home), "VIGICLIC_LANG": "en"}


def until_gone(pid: int) -> None:
    """Wait until a process has ended."""

    def gone() -> bool:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        return state == "Z"

    eventually(gone, f"end of process {pid}", pause=time.sleep)
