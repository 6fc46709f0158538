"""Draws the extension's icons: `python -m tools.icons` writes `extension/icons/*.png`.

An eye with a pointer in it: it watches clicks, for the one who clicks. Pure Python, so that it
needs no browser.
"""

import math
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "extension" / "icons"
SIZES = (16, 32, 48, 128)
SAMPLES = 4
"""Samples along each side of a pixel: edges are smooth without a drawing library."""

Colour = tuple[int, int, int]
GROUND: Colour = (26, 79, 163)
WHITE: Colour = (255, 255, 255)
PUPIL: Colour = (16, 38, 84)


def png(size: int) -> bytes:
    """Give the icon as a PNG of `size` by `size` pixels, with transparent corners."""
    rows = b"".join(
        b"\0" + b"".join(_pixel(column, row, size) for column in range(size)) for row in range(size)
    )
    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def _pixel(column: int, row: int, size: int) -> bytes:
    step = 1 / (size * SAMPLES)
    samples = [
        _colour((column * SAMPLES + i + 0.5) * step, (row * SAMPLES + j + 0.5) * step)
        for i in range(SAMPLES)
        for j in range(SAMPLES)
    ]
    seen = [colour for colour in samples if colour is not None]
    if not seen:
        return b"\0\0\0\0"
    mixed = [round(sum(colour[i] for colour in seen) / len(seen)) for i in range(3)]
    return bytes([*mixed, round(255 * len(seen) / len(samples))])


def _colour(x: float, y: float) -> Colour | None:
    """Give the colour at a place in the unit square; None where the icon is transparent."""
    inside: tuple[tuple[Callable[[float, float], bool], Colour], ...] = (
        (_in_pointer, WHITE),
        (_in_pupil, PUPIL),
        (_in_eye, WHITE),
        (_in_tile, GROUND),
    )
    return next((colour for test, colour in inside if test(x, y)), None)


def _in_tile(x: float, y: float) -> bool:
    """A square with round corners."""
    radius = 0.22
    dx = max(abs(x - 0.5) - (0.5 - radius), 0)
    dy = max(abs(y - 0.5) - (0.5 - radius), 0)
    return math.hypot(dx, dy) <= radius


def _in_eye(x: float, y: float) -> bool:
    """Where two circles overlap: an almond, 0.8 wide and 0.44 high."""
    radius, shift = 0.474, 0.254
    return all(math.hypot(x - 0.5, y - 0.5 + sign * shift) <= radius for sign in (1, -1))


def _in_pupil(x: float, y: float) -> bool:
    """A disc in the middle."""
    return math.hypot(x - 0.5, y - 0.5) <= 0.19


def _in_pointer(x: float, y: float) -> bool:
    """A pointer's head in the pupil: what is watched is a click."""
    u, v = (x - 0.44) / 0.15, (y - 0.4) / 0.2
    return u >= 0 and u * 0.9 <= v <= 1 - u * 0.35 and v <= 1


def main() -> None:
    """Write the icons."""
    FOLDER.mkdir(exist_ok=True)
    for size in SIZES:
        (FOLDER / f"{size}.png").write_bytes(png(size))


if __name__ == "__main__":
    main()
