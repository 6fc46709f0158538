"""A data folder that holds a recording or any entries, as a server would have left it."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import msgspec

from server import database, datadir, reading, recording, schema
from server.datadir import DATABASE
from server.events import Entry
from server.journal import Row, append_rows
from server.kept import digest_of, pack
from server.messages import Feedback, Seen
from server.seeing import see
from tests.recordings.expected import FOLDER

RECEIVED = 1_788_300_000_000
DAY_MS = 86_400_000


def recorded(*names: str) -> list[Entry]:
    """Give the entries of recordings; those of the second are a day after the first, and so on."""
    found = []
    for number, name in enumerate(names):
        for item in recording.load(FOLDER / f"{name}.jsonl").messages:
            message = item.message
            if number and not isinstance(message, Seen):
                later = message.at + number * DAY_MS
                message = msgspec.structs.replace(message, id=f"{number}-{message.id}", at=later)
            event = see(message, reading.read_page, reading.read_data)
            found.append(Entry(item.client, event))
    return found


def keep(folder: Path, entries: Sequence[Entry]) -> Path:
    """Store entries in the journal of a folder; gives the data base."""
    datadir.prepare(folder)
    path = folder / DATABASE
    with closing(database.connect(path)) as connection:
        schema.migrate(connection, path)
        connection.execute("BEGIN")
        append_rows(connection, [row_of(entry) for entry in entries])
        connection.execute("COMMIT")
    return path


def row_of(entry: Entry) -> Row:
    """Give an entry as the journal stores it."""
    event = entry.event
    body, said = pack(event)
    return Row(
        id=event.id,
        client=entry.client,
        received_at=RECEIVED,
        at=RECEIVED if isinstance(event, Seen) else event.at,
        type=str(event.__struct_config__.tag),
        tab=getattr(event, "tab", None),
        digest=digest_of(body),
        body=body,
        reading=said,
        seen=event.warning if isinstance(event, Seen | Feedback) else None,
    )
