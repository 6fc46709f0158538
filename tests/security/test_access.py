"""Who may talk to the server: tables of Host, Origin, kinds of request, tokens, pairing."""

import json
import socket
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.support.server import VigiclicServer
from tests.support.stream import ORIGIN, Stream, input_message
from tests.support.waiting import PATIENCE_SECONDS

OTHER = "moz-extension://0e7d3f6a-0000-4000-8000-000000000000"
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VigiclicServer]:
    with VigiclicServer(tmp_path_factory.mktemp("access") / "data") as running:
        yield running


@pytest.fixture(scope="module")
def token(server: VigiclicServer) -> str:
    return server.pair()


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "[::1]", "LOCALHOST"])
def test_our_own_names_are_answered(server: VigiclicServer, token: str, name: str) -> None:
    headers = {"Host": f"{name}:{server.port}"} | bearer(token)
    assert server.request("GET", "/v1/status", headers)[0] == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.test:{port}",
        "127.0.0.1",
        "localhost",
        "127.0.0.1:1",
        "127.0.0.1.evil.test:{port}",
        "localhost.:{port}",
        "user@127.0.0.1:{port}",
        "127.0.0.1:{port}.evil.test",
        "0.0.0.0:{port}",
        "127.1:{port}",
        "[::ffff:127.0.0.1]:{port}",
    ],
)
@pytest.mark.parametrize("path", ["/v1/status", "/v1/pair", "/nothing", "/"])
def test_another_host_is_misdirected(
    server: VigiclicServer, token: str, host: str, path: str
) -> None:
    headers = {"Host": host.format(port=server.port)} | bearer(token)
    status, _, body = server.request("GET", path, headers)
    assert (status, body) == (421, b"")


def raw(server: VigiclicServer, request: str) -> bytes:
    with socket.create_connection(("127.0.0.1", server.port), PATIENCE_SECONDS) as connection:
        connection.sendall(request.replace("\n", "\r\n").encode())
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
    return answer


def test_a_missing_or_doubled_host_is_refused(server: VigiclicServer) -> None:
    assert raw(server, "GET /v1/status HTTP/1.0\n\n").split()[1] == b"421"
    assert raw(server, "GET /v1/status HTTP/1.1\n\n").split()[1] == b"400"
    host = f"Host: 127.0.0.1:{server.port}\n"
    assert raw(server, f"GET /v1/status HTTP/1.1\n{host}{host}\n").split()[1] == b"400"


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.test",
        "https://worker.mturk.com",
        "http://127.0.0.1:8080",
        "http://localhost:{port}",
        "null",
        "",
        "file://",
        OTHER,
        ORIGIN + "x",
        ORIGIN + "/",
        ORIGIN.upper(),
        f"{ORIGIN}, {ORIGIN}",
        "chrome-extension://",
    ],
)
def test_another_origin_is_forbidden_even_with_a_token(
    server: VigiclicServer, token: str, origin: str
) -> None:
    headers = {"Origin": origin.format(port=server.port)} | bearer(token)
    for path in ("/v1/status", "/v1/stream", "/nothing"):
        status, answered, body = server.request("GET", path, headers)
        assert (status, body) == (403, b"")
        assert not [name for name in answered if name.lower().startswith("access-control")]


def test_two_origins_are_forbidden(server: VigiclicServer, token: str) -> None:
    answer = raw(
        server,
        f"GET /v1/status HTTP/1.1\nHost: 127.0.0.1:{server.port}\nOrigin: {ORIGIN}\n"
        f"Origin: {ORIGIN}\nAuthorization: Bearer {token}\nConnection: close\n\n",
    )
    assert answer.split()[1] == b"403"


@pytest.mark.parametrize(
    ("site", "expected"),
    [(None, 200), ("none", 200), ("same-origin", 200), ("same-site", 403), ("cross-site", 403)],
)
def test_without_an_origin_no_other_site_may_be_behind_it(
    server: VigiclicServer, token: str, site: str | None, expected: int
) -> None:
    headers = bearer(token) | ({"Sec-Fetch-Site": site} if site else {})
    assert server.request("GET", "/v1/status", headers)[0] == expected


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer "},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Basic dXNlcjpwYXNz"},
        {"Cookie": "token=TOKEN"},
        {"Authorization": "TOKEN"},
    ],
)
def test_without_a_token_there_is_no_status(
    server: VigiclicServer, token: str, headers: dict[str, str]
) -> None:
    sent = {name: value.replace("TOKEN", token) for name, value in headers.items()}
    assert server.request("GET", "/v1/status", sent)[0] == 401
    assert server.request("GET", f"/v1/status?token={token}", sent)[0] == 401


def test_a_token_serves_only_the_extension_it_was_given_to(server: VigiclicServer) -> None:
    first, second = server.pair(ORIGIN), server.pair(OTHER)
    for token, origin, expected in (
        (first, ORIGIN, 200),
        (first, OTHER, 401),
        (second, OTHER, 200),
        (second, ORIGIN, 401),
    ):
        headers = {"Origin": origin} | bearer(token)
        assert server.request("GET", "/v1/status", headers)[0] == expected
        with server.connect(token, origin=origin, hello=False) as stream:
            stream.send(hello(token))
            answer = stream.receive()
            assert answer["type"] == ("welcome" if expected == 200 else "error")


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "DELETE", "HEAD", "TRACE", "PATCH"])
def test_other_methods_are_refused_without_a_word(server: VigiclicServer, method: str) -> None:
    for path in ("/v1/pair", "/v1/status", "/v1/stream"):
        for origin in (None, ORIGIN, "http://evil.test"):
            headers = {"Origin": origin} if origin else {}
            status, answered, body = server.request(method, path, headers)
            assert status == (403 if origin == "http://evil.test" else 405)
            assert body == b""
            assert not [name for name in answered if name.lower().startswith("access-control")]


@pytest.mark.parametrize("path", ["/", "/v1", "/v1/", "/v1/status/", "//v1/status", "/favicon.ico"])
def test_nothing_else_is_there_and_nothing_says_what_runs_here(
    server: VigiclicServer, path: str
) -> None:
    status, answered, body = server.request("GET", path)
    assert (status, body) == (404, b"")
    assert "Server" not in answered


def test_no_answer_to_a_stranger_names_the_program(server: VigiclicServer) -> None:
    for headers in ({}, {"Host": "evil.test"}, {"Origin": "http://evil.test"}):
        for path in ("/v1/status", "/v1/stream", "/v1/pair", "/v1/control/pair"):
            for method in ("GET", "POST"):
                _, answered, body = server.request(method, path, headers, b"")
                said = (json.dumps(answered) + body.decode()).lower()
                assert not [name for name in ("vigiclic", "aiohttp", "python") if name in said], (
                    said
                )


@pytest.mark.parametrize(
    "kind", [None, "text/plain", "application/x-www-form-urlencoded", "text/json", "application/js"]
)
def test_a_body_that_is_no_json_is_refused(server: VigiclicServer, kind: str | None) -> None:
    headers = {"Origin": ORIGIN} | ({"Content-Type": kind} if kind else {})
    assert server.request("POST", "/v1/pair", headers, b'{"code": "000000"}')[0] == 415


def test_a_large_body_is_refused(server: VigiclicServer) -> None:
    body = b'{"code": "' + b"0" * 70_000 + b'"}'
    assert server.request("POST", "/v1/pair", {"Origin": ORIGIN} | JSON, body)[0] == 413
    chunked = JSON | {"Origin": ORIGIN, "Transfer-Encoding": "chunked"}
    framed = f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"
    headers = chunked | {"Content-Length": ""}
    del headers["Content-Length"]
    with socket.create_connection(("127.0.0.1", server.port), PATIENCE_SECONDS) as connection:
        lines = [f"{name}: {value}" for name, value in headers.items()]
        head = ["POST /v1/pair HTTP/1.1", f"Host: 127.0.0.1:{server.port}", *lines, "", ""]
        connection.sendall("\r\n".join(head).encode() + framed)
        assert connection.recv(4096).split()[1] == b"413"


def test_the_controls_are_for_this_machines_user_alone(server: VigiclicServer, token: str) -> None:
    control = json.loads((server.data_dir / "runtime.json").read_text())["control"]
    for path in ("/v1/control/pair", "/v1/control/watch"):
        assert server.request("POST", path, JSON, b"{}")[0] == 401
        assert server.request("POST", path, JSON | bearer(token), b"{}")[0] == 401
        browser = JSON | bearer(control) | {"Origin": ORIGIN}
        assert server.request("POST", path, browser, b"{}")[0] == 403
        assert server.request("POST", path, bearer(control), b"{}")[0] == 415
        assert server.request("POST", path, JSON | bearer(control), b"{}")[0] == 200
    # A code that this test put out is not to be guessed at by the next.
    server.pair()


def hello(token: str, **fields: object) -> dict[str, object]:
    client = {"id": "test"}
    return {"type": "hello", "protocol": 1, "token": token, "client": client} | fields


def ended_with(stream: Stream, code: str) -> None:
    assert stream.receive("error")["code"] == code
    with pytest.raises(ConnectionClosed):
        stream.receive()


@pytest.mark.parametrize("token", ["", "wrong", "x" * 512])
def test_a_wrong_token_ends_the_connection(server: VigiclicServer, token: str) -> None:
    server.pair()
    with server.connect(token, hello=False) as stream:
        stream.send(hello(token))
        ended_with(stream, "unauthorized")


def test_a_first_frame_that_is_no_hello_ends_the_connection(
    server: VigiclicServer, token: str
) -> None:
    for first, code in (
        (input_message(), "protocol"),
        ({"type": "keepalive"}, "protocol"),
        (hello(token, protocol=2), "protocol"),
        ({"type": "hello"}, "bad_message"),
        (hello("x" * 513), "bad_message"),
    ):
        with server.connect(token, hello=False) as stream:
            stream.send(first)
            ended_with(stream, code)
    with server.connect(token, hello=False) as stream:
        stream.send_raw("{")
        ended_with(stream, "bad_json")


def test_a_large_first_frame_ends_the_connection(server: VigiclicServer, token: str) -> None:
    with server.connect(token, hello=False) as stream:
        stream.send(hello(token, padding="x" * 65_536))
        ended_with(stream, "too_large")


def test_a_silent_client_is_sent_away_after_five_seconds(
    server: VigiclicServer, token: str
) -> None:
    with server.connect(token, hello=False) as stream:
        ended_with(stream, "timeout")


def test_a_token_is_never_taken_from_the_address(server: VigiclicServer, token: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        Stream(server.port, origin="http://evil.test")
    assert refused.value.response.status_code == 403
    status = server.request("GET", f"/v1/stream?token={token}", {"Origin": ORIGIN})[0]
    assert status == 400


def test_another_subprotocol_is_refused(server: VigiclicServer, token: str) -> None:
    headers = {
        "Origin": ORIGIN,
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
        "Sec-WebSocket-Protocol": "vigiclic.v9",
    }
    assert server.request("GET", "/v1/stream", headers)[0] == 400


def test_strangers_cannot_take_all_the_room(server: VigiclicServer, token: str) -> None:
    with server.connect(token) as known:
        strangers = [server.connect(token, hello=False) for _ in range(8)]
        with pytest.raises(InvalidStatus) as refused:
            server.connect(token, hello=False)
        assert refused.value.response.status_code == 503
        for stranger in strangers:
            stranger.close()
        message = input_message()
        known.send(message)
        known.acknowledged({message["id"]})


def settings_answers(server: VigiclicServer, headers: dict[str, str], body: bytes) -> list[int]:
    """Give how the settings' address answers a look and a change."""
    return [
        server.request("GET", "/v1/settings", headers)[0],
        server.request("POST", "/v1/settings", JSON | headers, body)[0],
    ]


def test_the_settings_are_for_a_paired_browser_alone(server: VigiclicServer, token: str) -> None:
    control = json.loads((server.data_dir / "runtime.json").read_text())["control"]
    body = b'{"idle_ms": 61000}'
    for headers, expected in (
        ({}, 401),
        (bearer("wrong"), 401),
        # The commands read them from the disk; a page could only have stolen this one.
        (bearer(control), 401),
        (bearer(token) | {"Origin": "http://evil.test"}, 403),
        (bearer(token) | {"Origin": "null"}, 403),
        (bearer(token) | {"Origin": f"http://127.0.0.1:{server.port}"}, 403),
        (bearer(token) | {"Sec-Fetch-Site": "cross-site"}, 403),
        (bearer(token) | {"Host": f"evil.test:{server.port}"}, 421),
    ):
        assert settings_answers(server, headers, body) == [expected] * 2, headers
    plain = bearer(token) | {"Origin": ORIGIN, "Content-Type": "text/plain"}
    assert server.request("POST", "/v1/settings", plain, body)[0] == 415
    assert server.request("POST", f"/v1/settings?token={token}", JSON, body)[0] == 401
    status, _, told = server.request("GET", "/v1/settings", bearer(token))
    assert status == 200
    assert json.loads(told)["settings"]["idle_ms"] == 60_000


@pytest.mark.parametrize(
    "path",
    [
        *("/v1/../v1/status", "/v1/%2e%2e/v1/status", "/v1/./status", "/v1//status"),
        *("/V1/STATUS", "/v1/status;x=1", "/v1/status%00", "/v1\\status", "/%2fv1/status"),
        *("/dashboard/../v1/status", "/v1/pair/../control/pair", "/v1/status%2f"),
    ],
)
def test_a_path_is_taken_as_it_is_written(server: VigiclicServer, token: str, path: str) -> None:
    for origin in ("http://evil.test", f"http://127.0.0.1:{server.port}", "null"):
        headers = bearer(token) | {"Origin": origin}
        assert server.request("GET", path, headers)[0] in (400, 403, 404)
    # Without a token no spelling opens what the plain one does not.
    assert server.request("GET", path)[0] in (400, 401, 404)


def test_a_token_of_a_pairing_that_is_gone_opens_nothing(tmp_path: Path) -> None:
    with VigiclicServer(tmp_path / "data") as server:
        token = server.pair()
        assert server.request("GET", "/v1/status", bearer(token))[0] == 200
        server.stop()
        with closing(sqlite3.connect(server.data_dir / "journal.db")) as connection:
            connection.execute("DELETE FROM client")
            connection.commit()
        server.start()
        assert server.request("GET", "/v1/status", bearer(token))[0] == 401
        assert server.request("GET", "/v1/stream", {"Origin": ORIGIN})[0] == 403


def test_parallel_tries_are_counted_one_by_one(tmp_path: Path) -> None:
    with VigiclicServer(tmp_path / "data") as server:
        code = server.new_code()
        wrong = [f"{(int(code) + step) % 1_000_000:06d}" for step in range(1, 25)]
        with ThreadPoolExecutor(12) as pool:
            told = list(
                pool.map(
                    lambda guess: server.post_json("/v1/pair", {"code": guess}, {"Origin": ORIGIN}),
                    wrong,
                )
            )
        assert sorted(status for status, _ in told) == [403] * 5 + [429] * 19
        assert server.post_json("/v1/pair", {"code": code}, {"Origin": ORIGIN})[0] == 429
