"""What files tell, as the journal stores it, and as a command hands it to the running server.

The events may be many, so they come as a private file in the data folder.
"""

import re
from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from server.events import BroughtIn
from server.journal import Row
from server.kept import digest_of, pack
from server.vocabulary import Millis

CLIENT = "import"
_SPOOL = re.compile(r"import\.[0-9]{1,10}\.json")
_encode = msgspec.json.Encoder(decimal_format="string").encode
_decode = msgspec.json.Decoder(list[BroughtIn]).decode


class Stored(Struct, frozen=True):
    """How many lines were new, and how many were brought in before."""

    new: int
    known: int


def rows_of(events: Sequence[BroughtIn], received_at: Millis) -> list[Row]:
    """Give the events as the journal stores them.

    When a line was brought in is no part of what it says: the same line later is the same line.
    """
    return [
        Row(
            id=event.id,
            client=CLIENT,
            received_at=received_at,
            at=event.at,
            type=str(event.__struct_config__.tag),
            tab=None,
            digest=digest_of(_encode(replace(event, at=0))),
            body=pack(event)[0],
        )
        for event in events
    ]


def handed_over(folder: Path, name: str) -> list[BroughtIn]:
    """Give the events that a command handed over in a file of the data folder.

    Raises:
        ValueError: there is no such file, or it holds no events.
    """
    if not _SPOOL.fullmatch(name):
        raise ValueError("not the name of a file of ours")
    try:
        return _decode((folder / name).read_bytes())
    except (OSError, msgspec.MsgspecError) as error:
        raise ValueError(type(error).__name__) from error


def counted(outcomes: Sequence[str]) -> Stored:
    """Count what came of appending."""
    new = sum(outcome == "new" for outcome in outcomes)
    return Stored(new, len(outcomes) - new)
