"""A server that says what a test wants it to say: the extension's other end without a model.

It pairs with any code, acknowledges what is stored, and answers pages with the offers it was given.
"""

import asyncio
import json
import threading
from collections.abc import Callable, Coroutine
from types import TracebackType
from typing import Any, Self, TypeVar

from aiohttp import WSMsgType, web

from server.messages import PROTOCOL, SUBPROTOCOL
from tests.support.stream import now_ms
from tests.support.waiting import PATIENCE_SECONDS

T = TypeVar("T")
TRANSIENT = {"hello", "keepalive", "check"}


def offer(
    key: str, title: str, level: str = "none", quotes: tuple[str, ...] = (), **pay: str
) -> dict[str, Any]:
    """Give the verdict on one offer; `pay` are the fields of its pay, none for no pay."""
    return {
        "key": key,
        "title": title,
        "probability": 0.97 if quotes else 0.02,
        "level": level,
        "kinds": ["upfront"] if quotes else [],
        "reasons": [
            {"kind": "upfront", "quote": quote, "start": 0, "end": len(quote), "weight": 2.0}
            for quote in quotes
        ],
        "pay": pay or None,
    }


class ScriptedServer:
    """Listens on a free port in a thread of its own; a context manager."""

    def __init__(self) -> None:
        """Start with nothing to say."""
        self.told: list[dict[str, Any]] = []
        self.offers: list[dict[str, Any]] = []
        self.checked: dict[str, Any] | None = None
        self.port = 0
        self._sockets: set[web.WebSocketResponse] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._runner: web.AppRunner
        self._numbers = 0

    def __enter__(self) -> Self:
        """Start to listen."""
        self._thread.start()
        self._call(self._start())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop."""
        self._call(self._runner.cleanup())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def say(self, message: dict[str, Any]) -> None:
        """Send a message to whoever is connected."""
        self._call(self._say(message))

    def warn(self, tab: int, code: str = "scam", level: str = "danger", **more: Any) -> str:
        """Warn of something in a tab and give the warning's id; `more` are its other fields."""
        self._numbers += 1
        warning: dict[str, Any] = {
            "type": "warning",
            "id": f"{self._numbers:032x}:{code}",
            "number": self._numbers,
            "at": now_ms(),
            "tab": tab,
            "code": code,
            "level": level,
            "params": {},
            "reasons": [],
            "text": "",
        }
        self.say(warning | more)
        return str(warning["id"])

    def heard(self, kind: str) -> list[dict[str, Any]]:
        """Give what was told of one type, in order."""
        return [message for message in list(self.told) if message["type"] == kind]

    def _call(self, what: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(what, self._loop).result(PATIENCE_SECONDS)

    async def _start(self) -> None:
        app = web.Application()
        app.router.add_post("/v1/pair", self._pair)
        app.router.add_get("/v1/stream", self._stream)
        self._runner = web.AppRunner(app, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def _say(self, message: dict[str, Any]) -> None:
        for socket in list(self._sockets):
            await socket.send_json(message)

    async def _pair(self, _: web.Request) -> web.Response:
        return web.json_response({"token": "a token"})

    async def _stream(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(protocols=(SUBPROTOCOL,), max_msg_size=0)
        await socket.prepare(request)
        self._sockets.add(socket)
        try:
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    await self._answer(socket, json.loads(frame.data))
        finally:
            self._sockets.discard(socket)
        return socket

    async def _answer(self, socket: web.WebSocketResponse, message: dict[str, Any]) -> None:
        self.told.append(message)
        if message["type"] == "hello":
            settings = {"sites": [], "idle_ms": 60000, "language": "en", "thresholds": {}}
            welcome = {"type": "welcome", "protocol": PROTOCOL, "server": "scripted"}
            await socket.send_json(welcome | {"settings": settings | {"floor": None}})
        if message["type"] not in TRANSIENT:
            await socket.send_json({"type": "ack", "ids": [message["id"]]})
        if message["type"] == "page":
            await socket.send_json(self._verdict(message, self.offers))
        if message["type"] == "check" and self.checked is not None:
            verdict = self._verdict(message | {"tab": -1}, [self.checked])
            await socket.send_json(verdict | {"page": message["id"]})

    def _verdict(self, message: dict[str, Any], offers: list[dict[str, Any]]) -> dict[str, Any]:
        loud: Callable[[str], int] = ["none", "info", "caution", "danger"].index
        return {
            "type": "verdict",
            "page": message["id"],
            "tab": message["tab"],
            "url": message.get("url") or "",
            "level": max((one["level"] for one in offers), key=loud, default="none"),
            "offers": offers,
        }
