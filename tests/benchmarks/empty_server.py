"""A server that does nothing and says so at once: what the road itself costs.

`python -m tests.benchmarks.empty_server` pairs with anybody, acknowledges each message without
storing it, and answers each page with the same warning before it has looked at it. Prints its port.
"""

import asyncio
import itertools
from typing import Any

import msgspec
from aiohttp import WSMsgType, web

from server import messages

REASON = messages.Reason("upfront", "registration fee", 0, 16, 1.0)
SETTINGS = messages.Settings([], 60_000, "en", {}, None)


async def pair(_: web.Request) -> web.Response:
    """Give anybody a token."""
    return web.json_response({"token": "anybody"})


async def stream(request: web.Request) -> web.WebSocketResponse:
    """Answer each message as it comes."""
    socket = web.WebSocketResponse(
        protocols=(messages.SUBPROTOCOL,), max_msg_size=messages.MAX_FRAME, compress=False
    )
    await socket.prepare(request)
    numbers = itertools.count(1)

    async def say(message: msgspec.Struct) -> None:
        await socket.send_str(messages.encoder.encode(message).decode())

    async for frame in socket:
        if frame.type is not WSMsgType.TEXT:
            continue
        message: Any = messages.decode_client(frame.data)
        if isinstance(message, messages.Hello):
            await say(messages.Welcome(messages.PROTOCOL, "empty", SETTINGS))
        elif isinstance(message, messages.Stored):
            await say(messages.Ack([message.id]))
        if isinstance(message, messages.Page):
            await say(_verdict(message))
            await say(_warning(message, next(numbers)))
    return socket


def _verdict(page: messages.Page) -> messages.Verdict:
    offer = messages.OfferVerdict("page", "", 0.99, "danger", ["upfront"], [REASON], None)
    return messages.Verdict(page.id, page.tab, page.url, "danger", [offer])


def _warning(page: messages.Page, number: int) -> messages.Warning:
    return messages.Warning(
        id=f"warning-{number}",
        number=number,
        at=page.at,
        tab=page.tab,
        code="scam",
        level="danger",
        params={"kind": "upfront", "kinds": ["upfront"], "quote": REASON.quote, "title": ""},
        reasons=[REASON],
        text="Asks for money before the work.",
    )


async def main() -> None:
    """Serve until the process is ended."""
    app = web.Application()
    app.add_routes([web.post("/v1/pair", pair), web.get("/v1/stream", stream)])
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
