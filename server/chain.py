"""The journal's hash chain: each entry's link covers what was stored and the link before it.

A link that was noted down earlier (an export's fingerprint holds the last one) can be found again
in every later chain, so what was stored before it cannot have been changed since. Who holds the
data base can make another chain; who holds an earlier link will see that it is another one.
"""

import os
from hashlib import sha256
from typing import NamedTuple

START = bytes(32)
"""What stands before the first link."""
SALT = 16
_LENGTH = 8


def new_salt() -> bytes:
    """Make the random bytes that go into one entry's leaf.

    When an entry is forgotten its salt goes with it: nobody can then guess what was in it and
    check the guess against the leaf that stays.
    """
    return os.urandom(SALT)


def new_salts(count: int) -> list[bytes]:
    """Make the salts of `count` entries at once."""
    found = os.urandom(SALT * count)
    return [found[start : start + SALT] for start in range(0, len(found), SALT)]


class Content(NamedTuple):
    """What an entry's leaf covers.

    `client` is the browser that told it, `received_at` when it was stored first (epoch ms),
    `digest` the hash of what was sent, `body` the event as it is stored, `reading` the hash of
    what the page said, None where it is no page.
    """

    client: str
    received_at: int
    digest: bytes
    body: bytes
    reading: bytes | None


def leaf_of(salt: bytes, content: Content) -> bytes:
    """Give the SHA-256 of one stored entry; `salt` is its own (`new_salt`)."""
    client, received_at, digest, body, reading = content
    parts = [salt]
    for part in (client.encode(), b"%d" % received_at, digest, reading or b"", body):
        parts += (len(part).to_bytes(_LENGTH, "big"), part)
    return sha256(b"".join(parts)).digest()


def link_of(previous: bytes, leaf: bytes) -> bytes:
    """Give the link of the entry with this leaf, behind the link `previous`."""
    return sha256(previous + leaf).digest()
