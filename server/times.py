"""The two clocks of the server's own; what the worker did is timed by the browser's."""

import time


def now_ms() -> int:
    """Give the time of day: integer milliseconds since the Unix epoch, UTC."""
    return time.time_ns() // 1_000_000


def steady_ms() -> int:
    """Give milliseconds that only ever rise, whatever is done to the clock of the machine."""
    return time.monotonic_ns() // 1_000_000
