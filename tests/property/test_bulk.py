"""A frame of very many parts says the same as it would without those that nothing reads."""

from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server import bulk
from server.messages import ClientMessage, decode_client
from tests.fuzz.frames import Frames
from tests.fuzz.mutations import mutated

MORE = b'"more":[' + b",".join([b"{}"] * 400) + b"]"


def said(decode: object, frame: bytes) -> ClientMessage | None:
    """Give what a frame says; None when it is refused, for whichever of its faults."""
    assert callable(decode)
    try:
        message: ClientMessage = decode(frame)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return message


def both(frame: bytes) -> tuple[object, object]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bulk, "LARGE", 0)
        patch.setattr(bulk, "MANY", 300)
        return said(bulk.decode, frame), said(decode_client, frame)


@given(st.integers(0, 2**32))
def test_it_is_read_as_any_other_frame(seed: int) -> None:
    random = Random(seed)
    make = Frames(random)
    # A frame may also be nothing at all.
    while not 2 < len(frame := make()) < 100_000:
        pass
    if random.random() < 0.3:
        # What comes twice.
        frame = frame[:-1] + b"," + make()[1:]
    frame = frame[:-1] + b"," + MORE + b"}"
    if random.random() < 0.3:
        frame = mutated(random, frame, (), 2)
    bulky, whole = both(frame)
    assert bulky == whole


def test_what_comes_twice_is_read_as_it_is_said_last() -> None:
    head = b'{"type":"page","id":"p","at":1,"tab":1,"url":"","title":"","html":"a","html":"b",'
    one, two = (b'"frames":[{"url":"%d","html":""}]' % number for number in (1, 2))
    frame = head + one + b"," + two + b"," + MORE + b"}"
    bulky, whole = both(frame)
    assert bulky == whole
    assert getattr(whole, "html", "") == "b"
    assert [frame.url for frame in getattr(whole, "frames", [])] == ["2"]
