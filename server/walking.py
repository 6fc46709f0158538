"""The write-ahead log of a data base, read without SQLite: the newest committed pages in it."""

import struct
from pathlib import Path

MAGICS = {0x377F0682: "<", 0x377F0683: ">"}
HEADER, FRAME = 32, 24


def newest_pages(path: Path, page_size: int) -> dict[int, bytes]:
    """Give the pages that were committed to a log and are not in the data base's file yet.

    A frame that does not match its checksum is left out, and so is what no commit follows. Each
    checksum goes on from the one before it as it is stored, so that one damaged frame spoils no
    other. No log, or one that cannot be read, has no pages.
    """
    try:
        content = path.read_bytes()
    except OSError:
        return {}
    if len(content) < HEADER:
        return {}
    magic, _, size = struct.unpack(">III", content[:12])
    if magic not in MAGICS or size != page_size:
        return {}
    order, salts, before = MAGICS[magic], content[16:24], content[24:32]
    found: dict[int, bytes] = {}
    waiting: dict[int, bytes] = {}
    for start in range(HEADER, len(content) - FRAME - size + 1, FRAME + size):
        head = content[start : start + FRAME]
        if head[8:16] != salts:
            break  # older frames, which an earlier round of the log has left
        page = content[start + FRAME : start + FRAME + size]
        if _checksum(order, before, head[:8] + page) == head[16:24]:
            number, committed = struct.unpack(">II", head[:8])
            waiting[number] = page
            if committed:
                found |= waiting
                waiting.clear()
        before = head[16:24]
    return found


def _checksum(order: str, before: bytes, content: bytes) -> bytes:
    first, second = struct.unpack(">II", before)
    words = struct.unpack(f"{order}{len(content) // 4}I", content)
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) & 0xFFFFFFFF
        second = (second + odd + first) & 0xFFFFFFFF
    return struct.pack(">II", first, second)
