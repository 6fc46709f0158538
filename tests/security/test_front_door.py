"""What is sent to the port by hand: broken requests, doubled headers, silence, too many at once."""

import asyncio
import socket
from collections.abc import Iterator

import aiohttp
import pytest
from aiohttp import web

from server import front
from tests.support.server import VigiclicServer
from tests.support.stream import ORIGIN, input_message
from tests.support.waiting import PATIENCE_SECONDS


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VigiclicServer]:
    with VigiclicServer(tmp_path_factory.mktemp("front") / "data") as running:
        yield running


@pytest.fixture(scope="module")
def token(server: VigiclicServer) -> str:
    return server.pair()


def ask(server: VigiclicServer, request: str) -> bytes:
    """Send a request as it is, with HOST for our own, and give all that comes back."""
    whole = request.replace("HOST", f"127.0.0.1:{server.port}").replace("\n", "\r\n")
    answer = b""
    with socket.create_connection(
        ("127.0.0.1", server.port), timeout=PATIENCE_SECONDS
    ) as connection:
        connection.sendall(whole.encode("latin-1"))
        while part := connection.recv(65_536):
            answer += part
    return answer


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


@pytest.mark.parametrize(
    "request_",
    [
        "hello\n\n",
        "\x16\x03\x01\x02 this is TLS\n\n",
        "GET /v1/status HTTP/1.1\n\n",
        "GET /v1/status HTTP/1.1\nHost: HOST\nHost: HOST\n\n",
        "GET /v1/\0 HTTP/1.1\nHost: HOST\n\n",
        f"GET /{'a' * 9_000} HTTP/1.1\nHost: HOST\n\n",
        f"GET / HTTP/1.1\nHost: HOST\nX: {'a' * 9_000}\n\n",
        "GET http://[::1/ HTTP/1.1\nHost: HOST\n\n",
        f"POST /v1/pair HTTP/1.1\nHost: HOST\nOrigin: {ORIGIN}\nContent-Length: -1\n\n",
        f"POST /v1/pair HTTP/1.1\nHost: HOST\nOrigin: {ORIGIN}\nContent-Length: 2\n"
        "Transfer-Encoding: chunked\n\n0\n\n",
        f"POST /v1/pair HTTP/1.1\nHost: HOST\nOrigin: {ORIGIN}\nContent-Type: application/json\n"
        "Content-Encoding: gzip\nContent-Length: 4\nConnection: close\n\nabcd",
    ],
)
def test_a_broken_request_hears_a_number_and_nothing_else(
    server: VigiclicServer, request_: str
) -> None:
    answer = ask(server, request_)
    assert status_of(answer) == 400
    head, _, body = answer.partition(b"\r\n\r\n")
    assert body == b""
    for name in (b"aiohttp", b"python", b"vigiclic"):
        assert name not in head.lower()


@pytest.mark.parametrize("named", ["evil.test:80", "evil.test", "me@HOST", "127.0.0.1:1"])
def test_a_request_for_a_whole_address_must_name_us_there_too(
    server: VigiclicServer, token: str, named: str
) -> None:
    rest = f"Host: HOST\nAuthorization: Bearer {token}\nConnection: close\n\n"
    assert status_of(ask(server, f"GET http://HOST/v1/status HTTP/1.1\n{rest}")) == 200
    assert status_of(ask(server, f"GET http://{named}/v1/status HTTP/1.1\n{rest}")) == 421


def test_a_doubled_word_on_who_asks_is_not_believed(server: VigiclicServer, token: str) -> None:
    answer = ask(
        server,
        f"GET /v1/status HTTP/1.1\nHost: HOST\nAuthorization: Bearer {token}\n"
        "Sec-Fetch-Site: none\nSec-Fetch-Site: cross-site\nConnection: close\n\n",
    )
    assert status_of(answer) == 403


def test_silent_strangers_do_not_disturb_a_stream(server: VigiclicServer, token: str) -> None:
    crowd = []
    with server.connect(token) as stream:
        try:
            for _ in range(front.CONNECTIONS_AT_MOST + 50):
                crowd.append(socket.create_connection(("127.0.0.1", server.port), timeout=30))
            message = input_message()
            stream.send(message)
            stream.acknowledged({message["id"]})
        finally:
            for connection in crowd:
                connection.close()
    assert server.status(token)["version"]


async def _open(lasts_s: float) -> tuple[web.AppRunner, asyncio.Server, int]:
    async def answer(_: web.Request) -> web.Response:
        await asyncio.sleep(4 * lasts_s)
        return web.Response(text="done")

    async def echo(request: web.Request) -> web.StreamResponse:
        stream = web.WebSocketResponse()
        await stream.prepare(request)
        async for frame in stream:
            await stream.send_str(frame.data)
        return stream

    app = web.Application()
    app.router.add_get("/", answer)
    app.router.add_get("/stream", echo)
    runner = web.AppRunner(app)
    await runner.setup()
    assert runner.server is not None
    listener = socket.create_server(("127.0.0.1", 0))
    accepting = await front.open_to(listener, runner.server, at_most=2, lasts_s=lasts_s)
    return runner, accepting, int(listener.getsockname()[1])


async def _visitor(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", port)


async def _leave(*visitors: tuple[asyncio.StreamReader, asyncio.StreamWriter]) -> None:
    for _, writer in visitors:
        writer.close()
    await asyncio.gather(*(writer.wait_closed() for _, writer in visitors))


async def test_who_stays_silent_is_sent_away_and_who_is_being_answered_is_not() -> None:
    runner, accepting, port = await _open(0.5)
    silent, slow = await _visitor(port), await _visitor(port)
    try:
        slow[1].write(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        assert await asyncio.wait_for(silent[0].read(), PATIENCE_SECONDS) == b""
        assert (await asyncio.wait_for(slow[0].read(), PATIENCE_SECONDS)).endswith(b"done")
    finally:
        await _leave(silent, slow)
        accepting.close()
        await runner.cleanup()


async def test_a_stream_goes_on_for_as_long_as_it_lives() -> None:
    runner, accepting, port = await _open(0.5)
    try:
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(f"ws://127.0.0.1:{port}/stream") as stream,
        ):
            for word in ("one", "two", "three", "four"):
                await asyncio.sleep(0.3)
                await stream.send_str(word)
                assert await stream.receive_str(timeout=PATIENCE_SECONDS) == word
    finally:
        accepting.close()
        await runner.cleanup()


async def test_no_more_are_taken_than_there_is_room_for() -> None:
    runner, accepting, port = await _open(30)
    first, second, third = [await _visitor(port) for _ in range(3)]
    try:
        assert await asyncio.wait_for(third[0].read(), PATIENCE_SECONDS) == b""
        await _leave(first)
        while len(runner.server.connections) > 1:  # type: ignore[union-attr]
            await asyncio.sleep(0.01)
        fourth = await _visitor(port)
        fourth[1].write(b"nonsense\r\n\r\n")
        assert b" 400 " in await asyncio.wait_for(fourth[0].read(), PATIENCE_SECONDS)
        await _leave(fourth)
    finally:
        await _leave(second, third)
        accepting.close()
        await runner.cleanup()
