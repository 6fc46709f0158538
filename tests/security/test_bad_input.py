"""Whatever a client sends, it gets a clear answer and the stream lives on."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.server import VigiclicServer
from tests.support.stream import Stream, input_message, new_id, now_ms, page_message

DAY_MS = 86_400_000


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VigiclicServer]:
    with VigiclicServer(tmp_path_factory.mktemp("bad") / "data") as running:
        yield running


@pytest.fixture(scope="module")
def token(server: VigiclicServer) -> str:
    return server.pair()


@pytest.fixture
def stream(server: VigiclicServer, token: str) -> Iterator[Stream]:
    with server.connect(token) as connected:
        yield connected
        # Whatever the test sent: the connection still stores what is sound.
        message = input_message()
        connected.send(message)
        connected.acknowledged({message["id"]})


def refused(stream: Stream, code: str, identifier: str | None = None) -> dict[str, Any]:
    error = stream.receive("error")
    assert error["code"] == code
    assert error.get("id") == identifier
    assert len(error["message"].splitlines()) == 1
    return error


@pytest.mark.parametrize(
    "frame",
    ["", "{", "hello", "nul\0", '{"type":"leave"}x', "\ufeff{}", '{"type": "check", "text": "\0"}'],
)
def test_what_is_no_json_is_refused(stream: Stream, frame: str) -> None:
    stream.send_raw(frame)
    refused(stream, "bad_json")


def test_bytes_that_are_no_utf_8_are_refused(stream: Stream) -> None:
    stream.send_raw(b'{"type": "check", "id": "a", "text": "\xff"}', text=True)
    refused(stream, "bad_json", "a")


@pytest.mark.parametrize("value", ["[]", "1", '"text"', "null", "{}"])
def test_json_that_is_no_message_is_refused(stream: Stream, value: str) -> None:
    stream.send_raw(value)
    refused(stream, "bad_message")


def test_a_binary_frame_is_refused(stream: Stream) -> None:
    stream.send_raw(json.dumps(input_message()).encode())
    refused(stream, "bad_message")


@pytest.mark.parametrize("kind", ["ack", "nonsense", "", "Page"])
def test_an_unknown_type_is_refused_by_id(stream: Stream, kind: str) -> None:
    identifier = new_id()
    stream.send({"type": kind, "id": identifier, "at": now_ms()})
    refused(stream, "unknown_type", identifier)


@pytest.mark.parametrize("field", ["at", "tab", "url", "title", "html"])
def test_a_missing_field_is_refused_and_named(stream: Stream, field: str) -> None:
    message = page_message()
    del message[field]
    stream.send(message)
    assert field in refused(stream, "bad_message", message["id"])["message"]


def test_a_field_of_another_type_is_refused(stream: Stream) -> None:
    message = input_message(tab="one")
    stream.send(message)
    assert "tab" in refused(stream, "bad_message", message["id"])["message"]


def test_an_unknown_field_is_ignored(stream: Stream) -> None:
    message = input_message(colour="blue")
    stream.send(message)
    stream.acknowledged({message["id"]})


@pytest.mark.parametrize("at", [-1, -(10**30), 10**30, 253_402_300_800_000])
def test_an_impossible_time_is_refused(stream: Stream, at: int) -> None:
    message = input_message(at=at)
    stream.send(message)
    refused(stream, "bad_time", message["id"])


def test_a_time_more_than_a_day_ahead_is_refused_and_not_stored(
    server: VigiclicServer, token: str, stream: Stream
) -> None:
    before = server.status(token)["counts"]["messages"]
    message = input_message(at=now_ms() + DAY_MS + 60_000)
    stream.send(message)
    refused(stream, "bad_time", message["id"])
    assert server.status(token)["counts"]["messages"] == before
    # With the right time the same id is free.
    stream.send(message | {"at": now_ms()})
    stream.acknowledged({message["id"]})


def test_nine_mebibytes_are_refused_by_id_and_eight_are_read(stream: Stream) -> None:
    message = page_message(html="x" * 9 * 1024 * 1024)
    stream.send(message)
    refused(stream, "too_large", message["id"])
    room = 8 * 1024 * 1024 - len(json.dumps(page_message(html="")))
    message = page_message(html="<p>word</p>" * (room // 11))
    stream.send(message)
    stream.acknowledged({message["id"]})


def test_html_nested_100000_deep_is_read_as_far_as_it_goes(stream: Stream) -> None:
    message = page_message(html="<div>" * 100_000 + "Pay the fee first." + "</div>" * 100_000)
    stream.send(message)
    stream.acknowledged({message["id"]})
    assert stream.receive("verdict")["page"] == message["id"]


@pytest.mark.parametrize("depth", [900, 1_000, 100_000])
def test_json_nested_deep_is_answered(stream: Stream, depth: int) -> None:
    identifier = new_id()
    nested = "[" * depth + "]" * depth
    stream.send_raw(
        f'{{"type":"data","id":"{identifier}","at":{now_ms()},"tab":1,'
        f'"url":"https://work.example/","source":"https://work.example/api","json":{nested}}}'
    )
    answer = stream.receive()
    while answer["type"] not in ("ack", "error"):
        answer = stream.receive()
    if answer["type"] == "error":
        assert answer["code"] in ("bad_json", "bad_message")
        assert answer["id"] == identifier


def test_nul_characters_are_kept(stream: Stream, server: VigiclicServer, token: str) -> None:
    message = page_message(
        id=f"nul\0{new_id()}", title="a\0b", html="<p>a\0b</p>", url="https://work.example/\0"
    )
    for _ in range(2):
        stream.send(message)
        stream.acknowledged({message["id"]})
    stream.send(message | {"title": "a\0c"})
    refused(stream, "conflict", message["id"])


def test_a_lone_surrogate_is_read_as_the_replacement_character(stream: Stream) -> None:
    identifier = new_id()
    message = json.dumps(page_message(id=identifier, html="<p>MARK</p>", title="MARK"))
    stream.send_raw(message.replace("MARK", r"half \ud83d half \ude00 whole \ud83d\ude00"))
    stream.acknowledged({identifier})
    # The mended text is what counts: sent so, it is the same message.
    stream.send_raw(message.replace("MARK", r"half \ufffd half \ufffd whole \ud83d\ude00"))
    stream.acknowledged({identifier})


def test_an_id_sent_twice_keeps_its_first_content(
    stream: Stream, server: VigiclicServer, token: str
) -> None:
    message = input_message()
    stream.send(message)
    stream.acknowledged({message["id"]})
    before = server.status(token)["counts"]["messages"]
    stream.send(message | {"kind": "scroll"})
    refused(stream, "conflict", message["id"])
    stream.send(message)
    stream.acknowledged({message["id"]})
    assert server.status(token)["counts"]["messages"] == before


def test_the_rest_of_a_burst_is_stored_around_what_is_broken(stream: Stream) -> None:
    good = [input_message() for _ in range(20)]
    for message in good:
        stream.send_raw("{broken")
        stream.send(message)
    stream.acknowledged({message["id"] for message in good})
    for _ in good:
        refused(stream, "bad_json")


def test_a_second_hello_is_refused(stream: Stream, token: str) -> None:
    stream.send({"type": "hello", "protocol": 1, "token": token, "client": {"id": "again"}})
    refused(stream, "protocol")


def test_an_amount_that_is_none_is_refused(stream: Stream) -> None:
    for amount in ("NaN", "Infinity", "1.2.3", "1e400", "", "12 EUR"):
        identifier = new_id()
        message = {
            "type": "mark",
            "id": identifier,
            "at": now_ms(),
            "tab": 1,
            "kind": "finish",
            "reward": {"amount": amount, "currency": "EUR"},
        }
        stream.send(message)
        refused(stream, "bad_message", identifier)


def test_frames_broken_at_random_never_end_the_stream(stream: Stream) -> None:
    whole = json.dumps(page_message(html="<p>é \\u0000 😀</p>")).encode()
    cuts = range(0, len(whole) - 1, 7)
    for cut in cuts:
        stream.send_raw(whole[:cut], text=True)
    for _ in cuts:
        assert stream.receive("error")["code"] == "bad_json"
