import json

import pytest

from server.incoming import FUTURE_MS, Refusal, decode, mend
from server.messages import MAX_FRAME, Check, Input, Keepalive, Leave, Seen

NOW = 1_790_000_000_000


def refusal(frame: bytes) -> Refusal:
    message = decode(frame, NOW)
    assert isinstance(message, Refusal)
    return message


def test_a_sound_message_is_read() -> None:
    frame = b'{"kind":"key","type":"input","id":"a","at":5,"tab":7,"more":[1]}'
    assert decode(frame, NOW) == Input(id="a", at=5, tab=7, kind="key")
    assert decode(b'{"type":"keepalive"}', NOW) == Keepalive()
    assert decode(b'{"type":"seen","id":"a","warning":"w"}', NOW) == Seen(id="a", warning="w")


@pytest.mark.parametrize(
    ("frame", "code", "identifier"),
    [
        (b"", "bad_json", None),
        (b'{"id": "a", "type": "leave"', "bad_json", "a"),
        (b'{"type": "leave", "id": "a"}!', "bad_json", "a"),
        (b"\xff", "bad_json", None),
        (b"{}", "bad_message", None),
        (b"[]", "bad_message", None),
        (b'{"type": "leave", "id": "a", "at": 1}', "bad_message", "a"),
        (b'{"type": "leave", "id": 5, "at": 1, "tab": 1}', "bad_message", None),
        (b'{"type": "leave", "id": "", "at": 1, "tab": 1}', "bad_message", None),
        (b'{"type": "leave", "id": "a", "at": "1", "tab": 1}', "bad_message", "a"),
        (b'{"type": "leave", "id": "a", "at": 1.5, "tab": 1}', "bad_message", "a"),
        (b'{"type": "leave", "id": "a", "at": -1, "tab": 1}', "bad_time", "a"),
        (b'{"type": "leave", "id": "a", "at": 1e99, "tab": 1}', "bad_message", "a"),
        (b'{"type": "leave", "id": "a", "at": 1, "tab": -9}', "bad_message", "a"),
        (b'{"type": "input", "id": "a", "at": 1, "tab": 1, "kind": "x"}', "bad_message", "a"),
        (b'{"type": "left", "id": "a"}', "unknown_type", "a"),
        (b'{"type": "welcome", "id": "a"}', "unknown_type", "a"),
        (b'{"type": 5, "id": "a"}', "bad_message", "a"),
    ],
)
def test_what_is_wrong_is_named(frame: bytes, code: str, identifier: str | None) -> None:
    found = refusal(frame)
    assert (found.code, found.id) == (code, identifier)


def leave(at: int) -> bytes:
    return json.dumps({"type": "leave", "id": "a", "at": at, "tab": 1}).encode()


def test_a_time_up_to_a_day_ahead_is_a_clock_that_is_wrong() -> None:
    assert decode(leave(NOW + FUTURE_MS), NOW) == Leave(id="a", at=NOW + FUTURE_MS, tab=1)
    assert refusal(leave(NOW + FUTURE_MS + 1)).code == "bad_time"


def test_a_frame_may_have_eight_mebibytes_and_no_more() -> None:
    head, tail = b'{"type":"check","id":"a","text":"', b'"}'
    room = MAX_FRAME - len(head) - len(tail)
    assert isinstance(decode(head + b"x" * room + tail, NOW), Check)
    found = refusal(head + b"x" * (room + 1) + tail)
    assert (found.code, found.id, found.detail) == ("too_large", "a", str(MAX_FRAME + 1))


def test_json_that_is_nested_too_deep_is_refused_by_its_id() -> None:
    nested = b"[" * 100_000 + b"]" * 100_000
    frame = b'{"type":"data","id":"a","at":1,"tab":1,"url":"","source":"","json":' + nested + b"}"
    assert (refusal(frame).code, refusal(frame).id) == ("bad_json", "a")


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (rb"\ud800", "\ufffd"),
        (rb"\udc00", "\ufffd"),
        (rb"\uD83D\uDE00", "😀"),
        (rb"\ud83d\ud83d\ude00", "\ufffd😀"),
        (rb"\ud83d\u0041", "\ufffdA"),
        (rb"\ud83d", "\ufffd"),
        (rb"\\ud800", r"\ud800"),
        (rb"\\\ud800", "\\\ufffd"),
        (rb"\udbff\udfff\udfff", "\U0010ffff\ufffd"),
    ],
)
def test_a_surrogate_that_stands_alone_is_mended(sent: bytes, read: str) -> None:
    frame = b'{"type":"check","id":"a","text":"' + sent + b'"}'
    assert decode(frame, NOW) == Check(id="a", text=read)


def test_mending_leaves_everything_else_as_it_is() -> None:
    frame = '{"a": "\\n \\\\ \\" \\u00e9 \\uD83D\\uDE00 é 😀 \\'.encode()
    assert mend(frame) == frame


@pytest.mark.parametrize(
    ("frame", "text"),
    [
        (b'{"type":"correct","id":"a","at":1,"task":"t","active_ms":0}', "no_time"),
        (
            b'{"type":"correct","id":"a","at":1,"task":"t",'
            b'"reward":{"amount":"-0.1","currency":"EUR"}}',
            "negative_reward",
        ),
        (
            b'{"type":"mark","id":"a","at":1,"tab":1,"kind":"start",'
            b'"reward":{"amount":"-1","currency":"EUR"}}',
            "negative_reward",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_by_id(frame: bytes, text: str) -> None:
    found = refusal(frame)
    assert (found.code, found.text, found.id) == ("bad_message", text, "a")


def test_a_reward_of_nothing_is_one() -> None:
    frame = (
        b'{"type":"correct","id":"a","at":1,"task":"t","active_ms":1,'
        b'"reward":{"amount":"0","currency":"EUR"}}'
    )
    assert not isinstance(decode(frame, NOW), Refusal)
