"""Who may look: a ticket that is good once becomes a session, kept in memory alone.

A cookie goes to every port of a host, so to any other program that serves pages on this machine.
Ours is therefore bound to a path that nobody else can know: a session has a random name in its
addresses, and the cookie is sent for that path alone. The name opens nothing without the cookie.
"""

import hmac
import secrets
from collections.abc import Callable

from msgspec import Struct

TICKET_MS = 60_000
IDLE_MS = 4 * 3_600_000
"""How long a session lasts after it was used last; the day's last look is hours after the first."""
LONGEST_MS = 24 * 3_600_000
TICKETS_AT_MOST = 8
SESSIONS_AT_MOST = 16


class Session(Struct):
    """One browser that was let in. Times are of the steady clock, in milliseconds.

    `name` stands in addresses, `secret` in the cookie, `form` in every form that changes something.
    """

    name: str
    secret: str
    form: str
    began_at: int
    used_at: int


class Door:
    """Gives out tickets, takes each once, and knows the sessions that they became."""

    def __init__(self, now: Callable[[], int]) -> None:
        """Take a clock that never goes back (ms)."""
        self._now = now
        self._tickets: dict[str, int] = {}
        self._sessions: dict[str, Session] = {}

    def ticket(self) -> str:
        """Give a new ticket: 256 random bits, good once, for a minute."""
        ticket = secrets.token_urlsafe(32)
        self._tickets[ticket] = self._now() + TICKET_MS
        for old in list(self._tickets)[:-TICKETS_AT_MOST]:
            del self._tickets[old]
        return ticket

    def enter(self, ticket: str) -> Session | None:
        """Take a ticket and give a new session; None for one that is wrong, used or too old."""
        found = [known for known in self._tickets if _same(known, ticket)]
        if not found or self._now() >= self._tickets.pop(found[0]):
            return None
        now = self._now()
        session = Session(
            name=secrets.token_urlsafe(16),
            secret=secrets.token_urlsafe(32),
            form=secrets.token_urlsafe(32),
            began_at=now,
            used_at=now,
        )
        self._sessions[session.name] = session
        for old in list(self._sessions)[:-SESSIONS_AT_MOST]:
            del self._sessions[old]
        return session

    def session(self, name: str, secret: str) -> Session | None:
        """Give the session of this name to who has its cookie, and count it as used."""
        session = self._sessions.get(name)
        if session is None:
            return None
        now = self._now()
        if now - session.used_at >= IDLE_MS or now - session.began_at >= LONGEST_MS:
            del self._sessions[name]
            return None
        if not _same(session.secret, secret):
            return None
        session.used_at = now
        return session

    def leave(self, session: Session) -> None:
        """End a session."""
        self._sessions.pop(session.name, None)


def is_form_of(session: Session, given: str) -> bool:
    """Tell whether a form was one of this session's own pages."""
    return _same(session.form, given)


def _same(known: str, given: str) -> bool:
    return hmac.compare_digest(known.encode(), given.encode("utf-8", "replace"))
