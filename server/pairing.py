"""Pairing a browser: a short code that the worker carries from the server to the extension."""

import hmac
import secrets
from collections.abc import Callable
from typing import Literal

VALID_MS = 5 * 60 * 1000
TRIES = 5

PairingAnswer = Literal["paired", "wrong", "spent", "exhausted", "none"]
"""`spent` is a code that was right once (used, or too old); `none`: no code is out."""


class PairingDesk:
    """At most one code is out; it lasts five minutes, five tries and one success."""

    def __init__(
        self,
        now: Callable[[], int],
        draw: Callable[[int], int] = secrets.randbelow,
    ) -> None:
        """Take a clock (ms, any origin) and a source of random numbers below its argument."""
        self._now = now
        self._draw = draw
        self._code: str | None = None
        self._until = 0
        self._tries = 0
        self._used = False

    def new_code(self) -> str:
        """Put out a new code of six digits; an earlier one is worth nothing from now on."""
        self._code = f"{self._draw(1_000_000):06d}"
        self._until = self._now() + VALID_MS
        self._tries = TRIES
        self._used = False
        return self._code

    @property
    def is_out(self) -> bool:
        """Whether a code is out that can still be used."""
        return self._code is not None and not self._used and not self._expired and self._tries > 0

    @property
    def tries_used_up(self) -> bool:
        """Whether the code that was put out last met as many wrong tries as it allows."""
        return self._code is not None and not self._used and self._tries == 0

    @property
    def left_ms(self) -> int:
        """How long the code that was put out last stays valid (ms, 0 when none is)."""
        return max(0, self._until - self._now()) if self._code is not None else 0

    def offer(self, code: str) -> PairingAnswer:
        """Try a code; a try is counted before it is compared, so parallel tries gain nothing."""
        if self._code is None:
            return "none"
        if self.tries_used_up and not self._expired:
            return "exhausted"
        if self._used or self._expired:
            return "spent" if self._equals(code) else "none"
        self._tries -= 1
        if not self._equals(code):
            return "wrong"
        self._used = True
        return "paired"

    @property
    def _expired(self) -> bool:
        return self._now() >= self._until

    def _equals(self, code: str) -> bool:
        return hmac.compare_digest((self._code or "").encode(), code.encode("utf-8", "replace"))
