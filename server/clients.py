"""The paired browsers: their tokens (hashed), the extension each was given to, who spoke when."""

import hashlib
import hmac
import secrets
import sqlite3
from collections.abc import Iterable

import msgspec
from msgspec import Struct

from server.messages import ClientInfo

SPEAKERS_KEPT = 32
IN_USE_MS = 12 * 60 * 60 * 1000


class Client(Struct):
    """One pairing. `speakers` are the ids that clients with this token gave themselves."""

    number: int
    token: bytes
    origin: str
    created_at: int
    last_seen_at: int | None = None
    info: ClientInfo | None = None
    speakers: list[str] = []


class _Info(Struct, omit_defaults=True):
    info: ClientInfo | None = None
    speakers: list[str] = []


def new_token() -> str:
    """Make a token of 256 bits."""
    return secrets.token_urlsafe(32)


def hashed(token: str) -> bytes:
    """Give the form in which a token is stored: it is random, so a plain hash keeps it."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def add(
    connection: sqlite3.Connection, token: bytes, origin: str, info: ClientInfo | None, now: int
) -> Client:
    """Store a new pairing (hashed token, exact Origin) and give it."""
    number = connection.execute(
        "INSERT INTO client (token, origin, created_at, info) VALUES (?, ?, ?, ?) RETURNING number",
        (token, origin, now, _pack(info, [])),
    ).fetchone()[0]
    return Client(number=number, token=token, origin=origin, created_at=now, info=info)


def met(connection: sqlite3.Connection, client: Client) -> None:
    """Store when and as whom a client spoke last."""
    connection.execute(
        "UPDATE client SET last_seen_at = ?, info = ? WHERE number = ?",
        (client.last_seen_at, _pack(client.info, client.speakers), client.number),
    )


def load(connection: sqlite3.Connection) -> list[Client]:
    """Give all pairings, oldest first."""
    rows = connection.execute(
        "SELECT number, token, origin, created_at, last_seen_at, info FROM client ORDER BY number"
    )
    clients = []
    for number, token, origin, created_at, last_seen_at, packed in rows:
        kept = msgspec.json.decode(packed, type=_Info)
        clients.append(
            Client(number, token, origin, created_at, last_seen_at, kept.info, kept.speakers)
        )
    return clients


def greet(client: Client, info: ClientInfo, now: int) -> None:
    """Note in memory that a client said hello as `info` at `now` (epoch ms)."""
    client.last_seen_at = now
    client.info = info
    if info.id in client.speakers:
        client.speakers.remove(info.id)
    client.speakers = [*client.speakers, info.id][-SPEAKERS_KEPT:]


def find(clients: list[Client], token: str) -> Client | None:
    """Give the client that a token belongs to; every stored hash is compared, in constant time."""
    sought = hashed(token)
    found = None
    for client in clients:
        if hmac.compare_digest(client.token, sought):
            found = client
    return found


def last_timezone(paired: Iterable[Client]) -> str:
    """Give the time zone of the browser that spoke last; it says so again when it connects."""
    spoken = [client for client in paired if client.info is not None and client.info.timezone]
    latest = max(spoken, key=lambda client: client.last_seen_at or 0, default=None)
    return latest.info.timezone if latest is not None and latest.info is not None else "UTC"


def is_in_use(paired: Iterable[Client], timezone: str, now: int) -> bool:
    """Tell whether a browser that spoke within half a day is in a time zone; `now` is epoch ms.

    Of two browsers in two zones one must not have the other's figures reckoned anew each time.
    """
    return any(
        client.info is not None
        and client.info.timezone == timezone
        and now - (client.last_seen_at or 0) < IN_USE_MS
        for client in paired
    )


def _pack(info: ClientInfo | None, speakers: list[str]) -> str:
    return msgspec.json.encode(_Info(info=info, speakers=speakers)).decode()
