"""A client of the stream on the `websockets` library: an independent peer for our server."""

import json
import time
import uuid
from contextlib import ExitStack
from typing import Any, Self

from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from tests.support.waiting import PATIENCE_SECONDS

ORIGIN = "chrome-extension://abcdefghijklmnopabcdefghijklmnop"


def now_ms() -> int:
    """The time as the protocol counts it: milliseconds since the epoch."""
    return time.time_ns() // 1_000_000


def new_id() -> str:
    """An id for a message."""
    return str(uuid.uuid4())


def input_message(**fields: Any) -> dict[str, Any]:
    """An `input` message, the smallest that is stored; `fields` replace or add."""
    return {
        "type": "input",
        "id": new_id(),
        "at": now_ms(),
        "tab": 1,
        "kind": "key",
    } | fields


def page_message(**fields: Any) -> dict[str, Any]:
    """A `page` message of a page that says nothing; `fields` replace or add."""
    return {
        "type": "page",
        "id": new_id(),
        "at": now_ms(),
        "tab": 1,
        "url": "https://work.example/",
        "title": "A page",
        "html": "<p>Nothing to see.</p>",
    } | fields


class Stream:
    """One connection; what was received and not asked for yet is kept in order."""

    def __init__(self, port: int, *, origin: str | None = ORIGIN) -> None:
        """Do the handshake; `origin` None is a client that is no browser."""
        self._open = ExitStack()
        self.connection: ClientConnection = self._open.enter_context(
            connect(
                f"ws://127.0.0.1:{port}/v1/stream",
                origin=None if origin is None else Origin(origin),
                subprotocols=[Subprotocol("vigiclic.v1")],
                compression=None,
                max_size=64 * 1024 * 1024,
                open_timeout=PATIENCE_SECONDS,
                proxy=None,
            )
        )
        self.waiting: list[dict[str, Any]] = []
        self.welcome: dict[str, Any] = {}

    def __enter__(self) -> Self:
        """Use the open connection."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._open.close()

    def hello(
        self,
        token: str,
        *,
        since: int = 0,
        client_id: str = "test",
        timezone: str = "Europe/Paris",
    ) -> None:
        """Say hello and wait for `welcome`."""
        self.send(
            {
                "type": "hello",
                "protocol": 1,
                "token": token,
                "since": since,
                "client": {
                    "id": client_id,
                    "browser": "test",
                    "extension": "0",
                    "locale": "en",
                    "timezone": timezone,
                },
            }
        )
        self.welcome = self.receive("welcome")

    def send(self, message: dict[str, Any]) -> None:
        """Send one message."""
        self.connection.send(json.dumps(message))

    def send_raw(self, frame: str | bytes, *, text: bool | None = None) -> None:
        """Send a frame as it is, broken or not."""
        self.connection.send(frame, text=text)

    def receive(self, kind: str | None = None, timeout: float = PATIENCE_SECONDS) -> dict[str, Any]:
        """Give the next message (of that type), keeping the others for later calls.

        Raises:
            TimeoutError: none came in `timeout` seconds; the message says what did.
        """
        for place, message in enumerate(self.waiting):
            if kind in (None, message["type"]):
                return self.waiting.pop(place)
        deadline = time.monotonic() + timeout
        while True:
            try:
                frame = self.connection.recv(timeout=max(0.0, deadline - time.monotonic()))
            except TimeoutError:
                kinds = [message["type"] for message in self.waiting]
                raise TimeoutError(f"no {kind} in {timeout} s; there came {kinds}") from None
            message = json.loads(frame)
            if kind in (None, message["type"]):
                return dict(message)
            self.waiting.append(message)

    def acknowledged(self, ids: set[str], timeout: float = PATIENCE_SECONDS) -> None:
        """Wait until all of `ids` are acknowledged."""
        missing = set(ids)
        while missing:
            missing -= set(self.receive("ack", timeout)["ids"])
