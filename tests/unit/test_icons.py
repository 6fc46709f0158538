"""The icons in the extension are the ones that are drawn."""

import struct
import zlib
from pathlib import Path

import pytest

from tools import icons


def _pixels(png: bytes) -> tuple[int, int, bytes]:
    """Give width, height and rows; how they were packed differs between versions of zlib."""
    width, height = struct.unpack(">II", png[16:24])
    length = struct.unpack(">I", png[33:37])[0]
    assert png[37:41] == b"IDAT"
    return width, height, zlib.decompress(png[41 : 41 + length])


@pytest.mark.parametrize("size", icons.SIZES[:3])
def test_the_committed_icon_is_up_to_date(size: int) -> None:
    committed = (icons.FOLDER / f"{size}.png").read_bytes()
    assert _pixels(committed) == _pixels(icons.png(size))
    assert _pixels(committed)[:2] == (size, size)


def test_the_corners_are_transparent_and_the_middle_is_not() -> None:
    width, _, rows = _pixels(icons.png(32))
    line = width * 4 + 1
    assert rows[1:5] == b"\0\0\0\0"
    assert rows[16 * line + 1 + 16 * 4 + 3] == 255


def test_every_size_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(icons, "FOLDER", tmp_path / "icons")
    monkeypatch.setattr(icons, "SIZES", (16,))
    icons.main()
    assert (tmp_path / "icons" / "16.png").read_bytes().startswith(b"\x89PNG")
