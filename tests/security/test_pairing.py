"""Pairing over HTTP: what each answer means."""

from collections.abc import Iterator

import pytest

from tests.support.server import VigiclicServer
from tests.support.stream import ORIGIN

WRONG = {"Origin": ORIGIN}


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VigiclicServer]:
    with VigiclicServer(tmp_path_factory.mktemp("pairing") / "data") as running:
        yield running


def offer(server: VigiclicServer, code: object, origin: str | None = ORIGIN) -> int:
    headers = {"Origin": origin} if origin else {}
    return server.post_json("/v1/pair", {"code": code}, headers)[0]


def another(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_a_code_is_good_once_and_for_an_extension_alone(server: VigiclicServer) -> None:
    code = server.code
    assert offer(server, code, None) == 403
    assert offer(server, code, "http://evil.test") == 403
    assert offer(server, code, "null") == 403
    assert offer(server, 123456) == 400
    assert offer(server, another(code)) == 403
    assert offer(server, code) == 200
    assert offer(server, code) == 403
    assert offer(server, another(code)) == 404


def test_five_wrong_codes_and_even_the_right_one_is_refused(server: VigiclicServer) -> None:
    code = server.code
    for _ in range(5):
        assert offer(server, another(code)) == 403
    assert offer(server, code) == 429
    assert offer(server, another(code)) == 429
    assert offer(server, server.new_code()) == 200


def test_without_a_code_there_is_nothing_to_pair_with(server: VigiclicServer) -> None:
    token = server.pair(code=server.code)
    server.stop()
    server.start()
    assert offer(server, "123456") == 404
    code = server.new_code()
    assert offer(server, code) == 200
    assert server.status(token)["paired"] == 2


def test_a_new_code_replaces_the_one_before(server: VigiclicServer) -> None:
    first, second = server.new_code(), server.new_code()
    if first != second:
        assert offer(server, first) == 403
    assert offer(server, second) == 200


def test_pair_says_what_to_do_and_ends_with_the_code(server: VigiclicServer) -> None:
    lines = server.vigiclic("pair").stdout.splitlines()
    assert len(lines) == 2
    assert lines[-1].isdigit()
    assert len(lines[-1]) == 6


def test_pair_without_a_server_says_so_in_one_line(server: VigiclicServer) -> None:
    server.stop()
    done = server.vigiclic("pair", check=False)
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "vigiclic serve" in done.stderr
    server.start()
