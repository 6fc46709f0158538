"""Large frames of very many small parts, which take long to turn into objects.

Decoding is one step: while it lasts no other thread has its turn, the loop's included. Eight
megabytes of empty objects took a third of a second, and some hundred megabytes of memory. So such a
frame is passed over first, which makes nothing of its parts and takes a fraction of that.
"""

from typing import Any

import msgspec
from msgspec import Struct

from server.messages import ClientMessage, Data, decode_client
from server.vocabulary import Identifier, Millis, Tab, Url

LARGE = 256 * 1024
MANY = 100_000
"""Marks that part values, which is far more than a page's data have."""
_LONGEST_TYPE = len('"data"') * len(r"\u0000")


class TooManyParts(ValueError):  # noqa: N818 - a limit, not a mistake of ours
    """A list of a message is longer than any that has a meaning."""


class _Lists(Struct):
    """The lists that messages have, and whether they are data."""

    type: msgspec.Raw = msgspec.Raw(b"")
    frames: msgspec.Raw = msgspec.Raw(b"")
    kinds: msgspec.Raw = msgspec.Raw(b"")


class _Bulk(Struct, tag="data"):
    """Data whose `json` is not looked into."""

    id: Identifier
    at: Millis
    tab: Tab
    url: Url
    source: Url
    json: msgspec.Raw


_decode_lists = msgspec.json.Decoder(_Lists).decode
_decode_bulk = msgspec.json.Decoder(_Bulk).decode


def decode(frame: bytes) -> ClientMessage:
    """Read a frame as `messages.decode_client` does, but leave the parts of data unread if many.

    The `json` of such data is a `msgspec.Raw`: it can be stored, and says nothing.

    Raises:
        TooManyParts: another message has that many.
        msgspec.MsgspecError, UnicodeDecodeError, RecursionError: it is no sound message.
    """
    message: ClientMessage
    if len(frame) <= LARGE or _marks(frame) <= MANY:
        message = decode_client(frame)
        return message
    lists = _decode_lists(frame)
    if _is_data(lists.type):
        found = _decode_bulk(frame)
        return Data(found.id, found.at, found.tab, found.url, found.source, _few(found.json))
    if max(_marks(bytes(lists.frames)), _marks(bytes(lists.kinds))) > MANY:
        raise TooManyParts
    message = decode_client(frame)
    return message


def is_bulk(data: Data) -> bool:
    """Whether data have so many parts that they are to be left unread, as JSON or as its text."""
    if isinstance(data.json, str):
        return len(data.json) > LARGE and sum(map(data.json.count, ",[{")) > MANY
    return isinstance(data.json, msgspec.Raw)


def _is_data(kind: msgspec.Raw) -> bool:
    return 0 < len(bytes(kind)) <= _LONGEST_TYPE and msgspec.json.decode(kind) == "data"


def _few(json: msgspec.Raw) -> Any:
    """Read a value of few parts; one of many is left as it is."""
    if _marks(bytes(json)) <= MANY:
        return msgspec.json.decode(json)
    # What is passed over is not looked at as UTF-8.
    bytes(json).decode()
    return json


def _marks(frame: bytes) -> int:
    return sum(map(frame.count, (b",", b"[", b"{")))
