"""A real `vigiclic serve` as a child process, and a client of the stream that is not our own code.

with VigiclicServer(folder) as server:
    token = server.pair()
    with server.connect(token) as stream:
        stream.send({"type": "input", "id": "1", "at": now_ms(), "tab": 1, "kind": "key"})
        assert stream.receive("ack")["ids"] == ["1"]
"""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any, Self

from tests.support.stream import ORIGIN, Stream
from tests.support.waiting import PATIENCE_SECONDS

REPOSITORY = Path(__file__).resolve().parents[2]
CODE = re.compile(r"pairing code (\d{6})")
READY = re.compile(r"ready (http://127\.0\.0\.1:(\d+))")


class VigiclicServer:
    """Starts the server on entering the context and ends it on leaving.

    The port that the first start took is kept for later starts, as an extension would expect.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        port: int = 0,
        arguments: tuple[str, ...] = (),
        environment: dict[str, str] | None = None,
        timeout: float = 120.0,
        program: tuple[str, ...] = (sys.executable, "-m", "server"),
        folder: Path = REPOSITORY,
    ) -> None:
        """Prepare a server over `data_dir`; `timeout` (s) covers a first training of the model.

        `program` is how `vigiclic` is called, in the folder `folder`.
        """
        self.data_dir = data_dir
        self.port = port
        self.arguments = arguments
        self.environment = {**os.environ, "VIGICLIC_LANG": "en", **(environment or {})}
        self.timeout = timeout
        self.program = program
        self.folder = folder
        self.stdout_lines: list[str] = []
        self.stderr_lines: list[str] = []
        self._process: subprocess.Popen[str] | None = None
        self._readers: list[threading.Thread] = []
        self._changed = threading.Condition()

    def __enter__(self) -> Self:
        """Start it."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End it, by force if it will not go."""
        if self._process is not None:
            self.stop()

    @property
    def url(self) -> str:
        """The address it answers on."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def process(self) -> subprocess.Popen[str]:
        """The running process.

        Raises:
            RuntimeError: it was not started, or was stopped.
        """
        if self._process is None:
            raise RuntimeError("the server is not running")
        return self._process

    @property
    def code(self) -> str:
        """The newest pairing code that was printed; waits for one."""
        return self.wait_for(CODE).group(1)

    def start(self) -> None:
        """Start the process and wait until it says `ready`."""
        self.stdout_lines = []
        self.stderr_lines = []
        command = [*self.program, "serve", "--port", str(self.port)]
        command += ["--data-dir", str(self.data_dir), *self.arguments]
        self._process = subprocess.Popen(
            command,
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._readers = [
            threading.Thread(target=self._collect, args=pair, daemon=True)
            for pair in (
                (self._process.stdout, self.stdout_lines),
                (self._process.stderr, self.stderr_lines),
            )
        ]
        for reader in self._readers:
            reader.start()
        try:
            self.port = int(self.wait_for(READY).group(2))
        except TimeoutError:
            # Nobody else ends what did not start in time.
            self.kill()
            raise

    def wait_for(self, pattern: re.Pattern[str]) -> re.Match[str]:
        """Give the newest whole line of standard output that matches, waiting for one.

        Raises:
            TimeoutError: none came; the message holds what did.
        """
        deadline = time.monotonic() + self.timeout
        with self._changed:
            while True:
                for line in reversed(self.stdout_lines):
                    if match := pattern.fullmatch(line):
                        return match
                left = deadline - time.monotonic()
                if left <= 0 or self.process.poll() is not None:
                    raise TimeoutError(
                        f"no {pattern.pattern!r}; exit {self.process.poll()}; "
                        f"{self.stdout_lines} {self.stderr_lines}"
                    )
                self._changed.wait(min(left, 0.1))

    def stop(self) -> int:
        """Ask it to end (SIGTERM) and give its exit status; else it is killed, and that fails."""
        return self._end(signal.SIGTERM)

    def kill(self) -> int:
        """End it as a power cut would (SIGKILL)."""
        return self._end(signal.SIGKILL)

    def pair(self, origin: str = ORIGIN, code: str | None = None, client_id: str = "test") -> str:
        """Pair as the extension of `origin` does, with a new code unless one is given."""
        if code is None:
            code = self.new_code()
        status, answer = self.post_json(
            "/v1/pair",
            {"code": code, "client": {"id": client_id, "browser": "test"}},
            {"Origin": origin},
        )
        if status != 200:
            raise AssertionError(f"pairing gave {status} {answer}")
        return str(answer["token"])

    def new_code(self) -> str:
        """Ask the running server for a code, as `vigiclic pair` does."""
        return self.vigiclic("pair").stdout.splitlines()[-1]

    def vigiclic(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run another command of the program over the same data folder."""
        return subprocess.run(
            [*self.program, *arguments, "--data-dir", str(self.data_dir)],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=check,
            timeout=2 * PATIENCE_SECONDS,
        )

    def request(
        self,
        method: str,
        path: str,
        headers: dict[str, str] | None = None,
        body: bytes | None = None,
    ) -> tuple[int, dict[str, str], bytes]:
        """Send one plain HTTP request; a `Host` among the headers replaces ours."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            sent = {"Host": f"127.0.0.1:{self.port}", **(headers or {})}
            if body is not None:
                sent.setdefault("Content-Length", str(len(body)))
            for name, value in sent.items():
                connection.putheader(name, value)
            connection.endheaders(body)
            response = connection.getresponse()
            return response.status, dict(response.getheaders()), response.read()
        finally:
            connection.close()

    def post_json(
        self, path: str, value: object, headers: dict[str, str] | None = None
    ) -> tuple[int, Any]:
        """Post a JSON body and give the status and the answer, parsed (None when empty)."""
        sent = {"Content-Type": "application/json", **(headers or {})}
        status, _, body = self.request("POST", path, sent, json.dumps(value).encode())
        return status, json.loads(body) if body else None

    def status(self, token: str) -> Any:
        """Give what `GET /v1/status` says to a paired client."""
        status, _, body = self.request("GET", "/v1/status", {"Authorization": f"Bearer {token}"})
        if status != 200:
            raise AssertionError(f"status gave {status}")
        return json.loads(body)

    def connect(
        self,
        token: str,
        *,
        since: int = 0,
        client_id: str = "test",
        origin: str | None = ORIGIN,
        hello: bool = True,
    ) -> Stream:
        """Open the stream; with `hello` false nothing has been said on it yet."""
        stream = Stream(self.port, origin=origin)
        if hello:
            stream.hello(token, since=since, client_id=client_id)
        return stream

    def _collect(self, pipe: Any, lines: list[str]) -> None:
        with pipe:
            for line in pipe:
                with self._changed:
                    lines.append(line.rstrip("\n"))
                    self._changed.notify_all()

    def _end(self, number: signal.Signals) -> int:
        process = self.process
        process.send_signal(number)
        try:
            status = process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise
        finally:
            for reader in self._readers:
                reader.join(5)
            self._process = None
        return status
