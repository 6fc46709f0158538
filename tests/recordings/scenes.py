"""The scenes behind the recordings. What each must give is in the .toml of its name."""

from tests.recordings import (
    clock_scenes,
    hand_scenes,
    money_scenes,
    platform_scenes,
    turkle_scenes,
    warning_scenes,
)
from tests.recordings.scene import SCENES

__all__ = [
    "SCENES",
    "clock_scenes",
    "hand_scenes",
    "money_scenes",
    "platform_scenes",
    "turkle_scenes",
    "warning_scenes",
]
