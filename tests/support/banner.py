"""The warning in a page, as a test reads it."""

from dataclasses import dataclass

HOST_ATTRIBUTE = "data-vigiclic-banner"


@dataclass(frozen=True)
class Banner:
    """What the banner's host element says of the warning, and each text inside its closed root."""

    code: str
    level: str
    texts: tuple[str, ...]

    @property
    def text(self) -> str:
        """All that is written in it, with single spaces."""
        return " ".join(" ".join(self.texts).split())
