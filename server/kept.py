"""The stored form of an event: its JSON, and apart from it, once, what the page said."""

import zlib
from hashlib import blake2b

import msgspec

from server.events import DataSeen, Event, PageSeen
from server.reading.model import Reading

Unreadable = (msgspec.MsgspecError, zlib.error, UnicodeDecodeError)
"""What a damaged stored form raises."""

_NO_READING = Reading(platform="", stage="other")
_encode = msgspec.json.Encoder(decimal_format="string").encode
_events: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Event)
_readings: msgspec.json.Decoder[Reading] = msgspec.json.Decoder(Reading)


def pack(event: Event) -> tuple[bytes, tuple[bytes, bytes] | None]:
    """Give the body of an event and, of a page, its reading: hash and compressed JSON."""
    if not isinstance(event, PageSeen | DataSeen):
        return _encode(event), None
    text = _encode(event.reading)
    body = _encode(msgspec.structs.replace(event, reading=_NO_READING))
    return body, (digest_of(text), zlib.compress(text, 6))


def unpack(body: bytes, reading: Reading | None) -> Event:
    """Give the event of a body, with the reading that was stored apart.

    Raises:
        msgspec.MsgspecError: the body cannot be understood.
    """
    event = _events.decode(body)
    if reading is not None and isinstance(event, PageSeen | DataSeen):
        return msgspec.structs.replace(event, reading=reading)
    return event


def unpack_reading(packed: bytes) -> Reading:
    """Give a stored reading.

    Raises:
        zlib.error, msgspec.MsgspecError: it is damaged.
    """
    return _readings.decode(unpacked(packed))


def unpacked(packed: bytes) -> bytes:
    """Give the JSON of what is stored compressed, byte for byte.

    Raises:
        zlib.error: it is damaged.
    """
    return zlib.decompress(packed)


def digest_of(content: bytes) -> bytes:
    """Give the hash that content is known by."""
    return blake2b(content, digest_size=16).digest()
