"""What the rules share: where and when something is noticed, and what it is about."""

import hashlib

from msgspec import Struct

from server.attention import TabKey
from server.clock import Slice
from server.state import State
from server.vocabulary import Millis


class Moment(Struct, frozen=True):
    """Attention `[start, end)` on a tab: `end` is after `start`, or `start` itself at an event."""

    start: Millis
    end: Millis
    tab: TabKey

    def holds(self, at: Millis) -> bool:
        """Whether the worker is there at an instant."""
        return self.start <= at < max(self.end, self.start + 1)


def moment_of(piece: Slice) -> Moment:
    """Give the moment that a piece of attention is."""
    return Moment(piece.start, piece.end, piece.tab)


def present(state: State, at: Millis, idle_ms: int) -> Moment | None:
    """Give the moment of an event at which the worker is there, once it is applied."""
    tab = state.gaze.tab
    if tab is None or at >= state.gaze.sign_at + idle_ms:
        return None
    return Moment(at, at, tab)


def subject_of(*names: str) -> str:
    """Give a short name for what a warning is about."""
    joined = "\0".join(names).encode("utf-8", "replace")
    return hashlib.blake2b(joined, digest_size=16).hexdigest()
