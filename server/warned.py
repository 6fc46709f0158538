"""The warnings in the data base: each stored once, and given again until somebody has seen it."""

import sqlite3
from collections.abc import Collection, Sequence

import msgspec
from msgspec import Struct

from server.messages import Warning as Alert

SEEN_AGAIN_AT_MOST = 256

_encode = msgspec.json.Encoder(decimal_format="string").encode
_decode_alert = msgspec.json.Decoder(Alert).decode


class Raised(Struct, frozen=True):
    """A warning to be stored: `identity` is the same for the same warning about the same offer."""

    identity: str
    client: str
    alert: Alert


def judge(
    connection: sqlite3.Connection, raised: Sequence[Raised], judged: Collection[str]
) -> list[Alert]:
    """Store warnings, and that pages are done with, in the transaction that is open.

    See `Journal.judge`.
    """
    fresh = []
    for item in raised:
        alert = item.alert
        number = connection.execute(
            "INSERT OR IGNORE INTO warning (id, identity, client, at, tab, body)"
            " VALUES (?, ?, ?, ?, ?, ?) RETURNING number",
            (alert.id, item.identity, item.client, alert.at, alert.tab, _encode(alert)),
        ).fetchone()
        if number is not None:
            fresh.append(msgspec.structs.replace(alert, number=number[0]))
    connection.executemany("DELETE FROM unjudged WHERE id = ?", [(page,) for page in judged])
    return fresh


def unseen(
    connection: sqlite3.Connection, speakers: Sequence[str] | None, since: int
) -> list[Alert]:
    """Give the warnings after number `since` that nobody has been shown (see `Journal.unseen`)."""
    marks = ", ".join("?" * len(speakers or ()))
    chosen = "" if speakers is None else f" AND client IN ({marks})"
    rows: list[tuple[int, bytes]] = connection.execute(
        f"SELECT number, body FROM warning WHERE number > ? AND seen_at IS NULL{chosen}"  # noqa: S608
        " ORDER BY number DESC LIMIT ?",
        (since, *(speakers or ()), SEEN_AGAIN_AT_MOST),
    ).fetchall()
    return [
        msgspec.structs.replace(_decode_alert(body), number=number)
        for number, body in reversed(rows)
    ]
