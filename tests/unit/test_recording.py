"""A recording, line by line."""

import json
from typing import Any

import pytest

from server.recording import UNNAMED, BadLineError, parse

INPUT: dict[str, Any] = {"type": "input", "id": "i1", "at": 5, "tab": 1, "kind": "key"}


def line(**fields: Any) -> bytes:
    return json.dumps(INPUT | fields).encode()


def hello(name: str, timezone: str = "") -> bytes:
    client = {"id": name, "timezone": timezone}
    message = {"type": "hello", "protocol": 1, "token": "t", "client": client}
    return json.dumps(message).encode()


def test_messages_with_their_lines() -> None:
    found = parse([line(), b"", line(id="i2")])
    assert [(item.line, item.client, item.message.id) for item in found.messages] == [
        (1, UNNAMED, "i1"),
        (3, UNNAMED, "i2"),
    ]


def test_a_hello_names_the_client_of_what_follows() -> None:
    found = parse([line(), hello("a", "Europe/Paris"), line(id="i2"), hello("b"), line(id="i3")])
    assert [item.client for item in found.messages] == [UNNAMED, "a", "b"]
    assert found.timezone == "Europe/Paris"


def test_what_is_not_stored_is_left_out() -> None:
    check = {"type": "check", "id": "c", "text": "words"}
    lines = [b'{"type":"keepalive"}', json.dumps(check).encode(), line()]
    assert len(parse(lines).messages) == 1


def test_a_repeated_message_counts_once_and_a_changed_one_is_named() -> None:
    found = parse([line(), line(), line(at=6)])
    assert len(found.messages) == 1
    assert found.conflicts == [3]


def test_a_lone_surrogate_is_read_as_far_as_it_goes() -> None:
    mark = {"type": "mark", "id": "m", "at": 1, "tab": 1, "kind": "start"}
    text = json.dumps(mark)[:-1] + ', "title": "a\\ud800b"}'
    (found,) = parse([text.encode()]).messages
    assert getattr(found.message, "title", None) == "a\ufffdb"


@pytest.mark.parametrize(
    "bad",
    [
        b"no json",
        b"[]",
        line()[:-5],
        line(type="dance"),
        line(at=-1),
        line(at="now"),
        line(kind="thought"),
        b'{"type":"input","id":"i1"}',
        b"\xff\xfe",
    ],
)
def test_a_bad_line_is_named(bad: bytes) -> None:
    with pytest.raises(BadLineError) as error:
        parse([line(), b" ", bad, line(id="i9")])
    assert error.value.line == 3
