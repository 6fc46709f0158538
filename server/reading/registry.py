"""The platforms there is a file for, read and compiled once."""

from functools import cache
from pathlib import Path

from server.reading.address import Address
from server.reading.platform import Platform, compile_platform

FOLDER = Path(__file__).with_name("platforms")


@cache
def platforms() -> tuple[Platform, ...]:
    """Give all platforms, by name.

    Raises:
        PlatformFileError: a file is not valid.
    """
    files = sorted(FOLDER.glob("*.toml"))
    return tuple(compile_platform(path.name, path.read_text("utf-8")) for path in files)


@cache
def named(name: str) -> Platform | None:
    """Give the platform that readings call `name`, None for the generic reader's."""
    return next((platform for platform in platforms() if platform.name == name), None)


def at(address: Address) -> Platform | None:
    """Give the platform that lives at an address; None also for one that anybody can host."""
    return next((platform for platform in platforms() if platform.lives_at(address)), None)
