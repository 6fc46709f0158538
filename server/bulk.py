"""Large frames of very many small parts, which take long to turn into objects.

Decoding is one step: while it lasts no other thread has its turn, the loop's included. Eight
megabytes of empty objects took a third of a second, and some hundred megabytes of memory. So the
lists of such a frame are first passed over, which makes nothing of their parts and takes a fraction
of that.
"""

from typing import Any

import msgspec
from msgspec import Raw

from server.messages import (
    Action,
    Attention,
    Check,
    ClientMessage,
    Correct,
    Data,
    Feedback,
    Hello,
    Input,
    Keepalive,
    Leave,
    Mark,
    Page,
    Seen,
    decode_client,
)

LARGE = 256 * 1024
MANY = 100_000
"""Marks that part values, which is far more than a page's data have."""


class TooManyParts(ValueError):  # noqa: N818 - a limit, not a mistake of ours
    """A list of a message is longer than any that has a meaning."""


class _Data(Data, frozen=True, tag="data"):
    """Data whose `json` is not looked into."""

    json: Raw


class _Page(Page, frozen=True, tag="page", omit_defaults=True):
    """A page whose `frames` are not looked into."""

    frames: Raw = Raw(b"[]")  # type: ignore[assignment]


class _Feedback(Feedback, frozen=True, tag="feedback", omit_defaults=True):
    """A verdict whose `kinds` are not looked into."""

    kinds: Raw = Raw(b"[]")  # type: ignore[assignment]


_Whole = Hello | Attention | Input | Action | Leave | Mark | Correct | Check | Seen | Keepalive
_Passed = _Data | _Page | _Feedback | _Whole
_decode_bulk = msgspec.json.Decoder(_Passed).decode


def decode(frame: bytes) -> ClientMessage:
    """Read a frame as `messages.decode_client` does, but leave the parts of data unread if many.

    The `json` of such data is a `msgspec.Raw`: it can be stored, and says nothing. A field that
    comes twice is read as the last of them says, here as there.

    Raises:
        TooManyParts: the list of another message has that many.
        msgspec.MsgspecError, UnicodeDecodeError, RecursionError: it is no sound message.
    """
    message: ClientMessage
    if len(frame) <= LARGE or _marks(frame) <= MANY:
        message = decode_client(frame)
        return message
    found: _Passed = _decode_bulk(frame)
    match found:
        case _Data():
            return Data(found.id, found.at, found.tab, found.url, found.source, _few(found.json))
        case _Page():
            parts = found.frames
        case _Feedback():
            parts = found.kinds
        case _:
            return found
    if _strings(bytes(parts)) > MANY:
        raise TooManyParts
    # Not the frame itself: a list that comes twice would be made of all its parts first.
    message = decode_client(msgspec.json.encode(found))
    return message


def is_bulk(data: Data) -> bool:
    """Whether data have so many parts that they are to be left unread, as JSON or as its text."""
    if isinstance(data.json, str):
        return len(data.json) > LARGE and sum(map(data.json.count, ",[{")) > MANY
    return isinstance(data.json, Raw)


def _few(json: Raw) -> Any:
    """Read a value of few parts; one of many is left as it is."""
    if _marks(bytes(json)) <= MANY:
        return msgspec.json.decode(json)
    # What is passed over is not looked at as UTF-8.
    bytes(json).decode()
    return json


def _marks(frame: bytes) -> int:
    return sum(map(frame.count, (b",", b"[", b"{")))


def _strings(part: bytes) -> int:
    r"""Give at most two a string that JSON holds, and at least one, whatever is written in them.

    All that a list of frames or of kinds can hold is counted with its strings; the commas and
    brackets of a page's words are not. A quotation mark inside of a string is written \".
    """
    return part.count(b'"') - part.count(b'\\"')
