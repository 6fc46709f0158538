"""ActivityWatch's server, in an environment and with data of its own: what ours is beside."""

import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import venv
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.waiting import eventually

PINS = Path(__file__).with_name("activitywatch.txt")
ENVIRONMENT = Path(__file__).resolve().parents[2] / "build" / "bench" / "activitywatch"
BUCKET = "vigiclic-benchmark"


def environment() -> Path:
    """Give the folder of its programs, made on first use under `build/`.

    Raises:
        SystemExit: its packages could not be installed.
    """
    stamp = ENVIRONMENT / "pins.txt"
    if not stamp.exists() or stamp.read_bytes() != PINS.read_bytes():
        print("installing ActivityWatch's server for comparison", file=sys.stderr)
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        venv.create(ENVIRONMENT, with_pip=True)
        pip = [str(ENVIRONMENT / "bin" / "python"), "-m", "pip", "--disable-pip-version-check"]
        done = subprocess.run([*pip, "install", "-qq", "--requirement", str(PINS)], check=False)
        if done.returncode:
            raise SystemExit(
                "ActivityWatch's server could not be installed; without it: "
                "make bench BENCH_ARGS='latency footprint'"
            )
        shutil.copy(PINS, stamp)
    return ENVIRONMENT / "bin"


def version() -> str:
    """Give the pinned version of its server."""
    [pin] = [line for line in PINS.read_text().splitlines() if line.startswith("aw-server==")]
    return pin.replace("==", " ")


class ActivityWatch:
    """Its server on a free port, with the storage it ships with; a context manager."""

    def __init__(self, folder: Path) -> None:
        """Take the folder for its data."""
        self.folder = folder
        self.port = 0
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start it and make a bucket."""
        program = environment() / "aw-server"
        self.folder.mkdir(parents=True, exist_ok=True)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        homes = {name: str(self.folder / name) for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME")}
        with (self.folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [program, "--host", "127.0.0.1", "--port", str(self.port)],
                env={
                    **os.environ,
                    **homes,
                    "HOME": str(self.folder),
                    "XDG_CACHE_HOME": str(self.folder / "cache"),
                },
                stdout=log,
                stderr=log,
            )
        eventually(self._answers, "answer from ActivityWatch's server", seconds=60)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End it."""
        if self._process:
            self._process.terminate()
            self._process.wait(20)

    def connect(self) -> "ActivityWatchClient":
        """Give a client with a connection of its own, kept open between requests."""
        return ActivityWatchClient(self.port)

    def _answers(self) -> bool:
        try:
            with self.connect() as client:
                client.make_bucket()
        except OSError:
            return False
        return True


class ActivityWatchClient:
    """Speaks ActivityWatch's REST over one connection; an answer means the events are stored."""

    def __init__(self, port: int) -> None:
        """Take the port; the connection opens with the first request."""
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def __enter__(self) -> Self:
        """Use it."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connection."""
        self._connection.close()

    def make_bucket(self) -> None:
        """Make the bucket that the events go to, if it is not there."""
        self._post(
            "", {"client": "benchmark", "type": "input", "hostname": "benchmark"}, (200, 304)
        )

    def insert(self, count: int) -> None:
        """Store `count` new events with one request."""
        events = [_event() for _ in range(count)]
        self._post("/events", events if count > 1 else events[0])

    def heartbeat(self) -> None:
        """Send one heartbeat, as its watchers do; it is merged into the bucket's last event."""
        self._post("/heartbeat?pulsetime=60", _event())

    def _post(self, path: str, body: object, good: Sequence[int] = (200,)) -> None:
        self._connection.request(
            "POST",
            f"/api/0/buckets/{BUCKET}{path}",
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        answer = self._connection.getresponse()
        said = answer.read()
        if answer.status not in good:
            raise AssertionError(f"ActivityWatch answered {answer.status}: {said[:200]!r}")


def _event() -> dict[str, object]:
    return {
        "timestamp": datetime.now(UTC).isoformat(),
        "duration": 0,
        "data": {"tab": 1, "kind": "key"},
    }
