"""What the figures were measured on: a figure without its machine says nothing."""

import os
import platform
import sqlite3
from importlib import metadata
from pathlib import Path

import psutil

from tools.browsers import find_chromium, version

LIBRARIES = ("aiohttp", "msgspec", "selectolax", "scikit-learn", "websockets")


def describe() -> str:
    """Give the machine and the versions, in a few lines."""
    memory = psutil.virtual_memory().total / 2**30
    libraries = ", ".join(f"{name} {metadata.version(name)}" for name in LIBRARIES)
    return (
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GB, {platform.platform()}\n"
        f"load when this began: {os.getloadavg()[0]:.1f}\n"
        f"Vigiclic {metadata.version('vigiclic')}, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, {libraries}\n"
        f"{version(find_chromium())}"
    )


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()
