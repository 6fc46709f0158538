"""A recording: the client messages of the stream, one a line, as `vigiclic replay` reads it."""

from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from server.incoming import Refusal, decode
from server.messages import Check, Hello, Keepalive, Stored
from server.vocabulary import LATEST_TIME

UNNAMED = "recording"
"""The client of messages before any `hello`."""


class Recorded(Struct, frozen=True):
    """One message of a recording: who said it, and on which line (from 1) it stands."""

    line: int
    client: str
    message: Stored


class Recording(Struct, frozen=True):
    """The messages in the order in which they stand, each id once.

    `conflicts` are the lines whose id another message had before: the first one counts.
    `timezone` is the first one that a `hello` names.
    """

    messages: list[Recorded]
    conflicts: list[int]
    timezone: str


class BadLineError(Exception):
    """A line is no message of the protocol."""

    def __init__(self, line: int, refusal: Refusal) -> None:
        """Take the line's number, from 1, and what is wrong with it."""
        super().__init__(f"line {line}: {refusal.code}")
        self.line = line
        self.refusal = refusal


def load(path: Path) -> Recording:
    """Read a recording from a file.

    Raises:
        OSError: the file cannot be read.
        BadLineError: a line is no message of the protocol; a line cut in the middle is none.
    """
    with path.open("rb") as lines:
        return parse(lines)


def parse(lines: Iterable[bytes]) -> Recording:
    """Read a recording from its lines; empty ones are passed over.

    A `hello` names the client of the lines after it. What is not journaled (`hello`, `check`,
    `keepalive`) is left out.

    Raises:
        BadLineError: a line is no message of the protocol.
    """
    found: dict[str, Recorded] = {}
    conflicts: list[int] = []
    client, timezone = UNNAMED, ""
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if not text:
            continue
        message = decode(text, LATEST_TIME)
        if isinstance(message, Refusal):
            raise BadLineError(number, message)
        if isinstance(message, Hello):
            client = message.client.id
            timezone = timezone or message.client.timezone
        if isinstance(message, Hello | Check | Keepalive):
            continue
        known = found.setdefault(message.id, Recorded(number, client, message))
        if known.message != message:
            conflicts.append(number)
    return Recording(list(found.values()), conflicts, timezone)
