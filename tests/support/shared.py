"""Real pages and texts to measure on, which are not part of the repository."""

from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[3] / "shared"


def shared(path: str) -> Path:
    """Give a file or folder of the shared material, or skip the test and say why."""
    found = FOLDER / path
    if not found.exists():
        pytest.skip(f"the shared material is not beside the repository: ../shared/{path}")
    return found
