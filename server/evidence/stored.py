"""The journal's chain as it is stored, entry by entry, the forgotten ones included."""

import sqlite3
from collections.abc import Iterator

from msgspec import Struct

from server.chain import START, Content, leaf_of, link_of
from server.vocabulary import Millis


class Kept(Struct, frozen=True):
    """An entry that is there; `seq` is its place, from 1, and `id` its message's."""

    seq: int
    id: str
    salt: bytes
    content: Content
    link: bytes

    @property
    def leaf(self) -> bytes:
        """The entry's hash."""
        return leaf_of(self.salt, self.content)


class Forgotten(Struct, frozen=True):
    """An entry that was forgotten at `at`; without a leaf, it and all before it."""

    seq: int
    leaf: bytes | None
    link: bytes
    at: Millis


def stored(connection: sqlite3.Connection) -> Iterator[Kept | Forgotten]:
    """Give all entries in order of arrival."""
    rows = connection.execute(
        "SELECT seq, id, salt, client, received_at, digest, body, reading, chain, NULL, 1"
        " FROM message UNION ALL"
        " SELECT seq, NULL, NULL, NULL, at, NULL, NULL, NULL, chain, leaf, 0 FROM forgotten"
        " ORDER BY seq"
    )
    for seq, name, salt, client, at, digest, body, reading, link, leaf, kept in rows:
        if kept:
            content = Content(client, at, digest, body, reading)
            yield Kept(seq, name, salt, content, link)
        else:
            yield Forgotten(seq, leaf, link, at)


def broken_at(connection: sqlite3.Connection) -> int | None:
    """Give the place of the first entry that is not as it was chained; None where all are."""
    place, link = 0, START
    for entry in stored(connection):
        if entry.leaf is None:
            place, link = entry.seq, entry.link
            continue
        place, link = place + 1, link_of(link, entry.leaf)
        if (place, link) != (entry.seq, entry.link):
            return place
    return None
