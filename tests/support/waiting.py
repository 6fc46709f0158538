"""Waiting for what another process will do, without guessing how long it takes."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

PATIENCE_SECONDS = 60.0
"""Far more than anything takes: only what fails ever waits so long."""
PAUSE_SECONDS = 0.05


def eventually(
    look: Callable[[], T | None],
    what: str,
    *,
    seconds: float = PATIENCE_SECONDS,
    pause: Callable[[float], object] = time.sleep,
) -> T:
    """Look again and again until `look` gives something true; give that.

    `pause` waits the seconds it is given: a browser driver needs its own, so that it goes on
    hearing its browser.

    Raises:
        AssertionError: it never came; the message says `what` was waited for.
    """
    deadline = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"after {seconds} s there is still no {what}; last seen: {found}")
        pause(PAUSE_SECONDS)
