"""The first frame of a connection: who speaks, and may they?"""

from collections.abc import Callable

from aiohttp import WSMsgType, hdrs, web
from msgspec import Struct

from server import clients
from server.access import Access
from server.clients import Client
from server.incoming import Refusal, decode
from server.messages import MAX_FRAME_BEFORE_HELLO, PROTOCOL, ClientInfo, Hello

HELLO_WITHIN_S = 5.0
ENDED = (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR)


class Speaker(Struct, frozen=True):
    """Who is at the other end; `client` is None for a terminal, which hears of every client.

    `since` is the number of the last warning that was seen there.
    """

    info: ClientInfo
    since: int
    client: Client | None


async def greet(
    socket: web.WebSocketResponse,
    request: web.Request,
    access: Access,
    now: Callable[[], int],
    within: float = HELLO_WITHIN_S,
) -> Speaker | Refusal | None:
    """Wait `within` seconds for a hello and give who speaks, or why they may not; None: gone."""
    try:
        frame = await socket.receive(within)
    except TimeoutError:
        return Refusal("timeout", "timeout")
    if frame.type in ENDED:
        return None
    if frame.type is not WSMsgType.TEXT:
        return Refusal("protocol", "hello_first")
    if len(frame.data) > MAX_FRAME_BEFORE_HELLO:
        return Refusal("too_large", "too_large_before_hello")
    message = decode(frame.data, now())
    if isinstance(message, Refusal):
        return message
    if not isinstance(message, Hello):
        return Refusal("protocol", "hello_first")
    if message.protocol != PROTOCOL:
        return Refusal("protocol", "protocol", str(PROTOCOL))
    return _admit(message, request.headers.get(hdrs.ORIGIN), access, now())


def _admit(hello: Hello, origin: str | None, access: Access, now: int) -> Speaker | Refusal:
    client = access.client(hello.token, origin)
    if client is not None:
        clients.greet(client, hello.client, now)
    elif origin is not None or not access.is_visitor(hello.token):
        return Refusal("unauthorized", "unauthorized")
    return Speaker(info=hello.client, since=max(0, hello.since), client=client)
