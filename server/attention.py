"""Which tab the worker looks at, and how long a sign of the worker counts."""

from msgspec import Struct
from msgspec.structs import replace

from server.vocabulary import Millis

TabKey = tuple[str, int]
"""A tab of a browser: the client's id and the browser's tab number."""


class Gaze(Struct, frozen=True):
    """Attention at one moment, over all browsers: it is on one tab at most.

    `sign_at` is the last sign of the worker, `counted_to` the time up to which attention has been
    given to activities already.
    """

    tab: TabKey | None = None
    sign_at: Millis = 0
    counted_to: Millis = 0

    def span(self, now: Millis, idle_ms: int) -> tuple[Millis, Millis]:
        """Give the half-open `[start, end)` that counts by `now` and has not been counted yet.

        Empty (`start == end`) when attention is on no tab or the worker has been idle.
        """
        if self.tab is None:
            return now, now
        start = self.counted_to
        return start, max(start, min(now, self.sign_at + idle_ms))

    def counted(self, now: Millis) -> "Gaze":
        """Give the gaze once everything up to `now` is counted."""
        return replace(self, counted_to=now)

    def turn(self, tab: TabKey | None, now: Millis) -> "Gaze":
        """Give the gaze after it turns to `tab`, which is a sign of the worker, or away."""
        return Gaze(tab=tab, sign_at=now if tab is not None else self.sign_at, counted_to=now)

    def sign(self, tab: TabKey, now: Millis) -> "Gaze":
        """Give the gaze after a sign in `tab`; a tab without attention gives no sign."""
        return replace(self, sign_at=now) if tab == self.tab else self
