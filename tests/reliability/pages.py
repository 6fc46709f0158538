"""The pages of a data base by what they are for, and what damages them."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path

SIZE = 4096
KINDS = {0x0D: "table leaf", 0x05: "table interior", 0x0A: "index leaf", 0x02: "index interior"}


def kinds(path: Path) -> dict[str, list[int]]:
    """Give the numbers of a file's pages, from 1, by kind; an empty log stands beside it."""
    content = path.read_bytes()
    found: dict[str, list[int]] = {"header": [1]}
    for number in range(2, len(content) // SIZE + 1):
        page = content[(number - 1) * SIZE : number * SIZE]
        found.setdefault(KINDS.get(page[0], "overflow or free"), []).append(number)
    return found


def spoil(path: Path, number: int, seed: int = 0) -> None:
    """Write over a whole page."""
    with path.open("r+b") as file:
        file.seek((number - 1) * SIZE)
        file.write(random.Random(seed).randbytes(SIZE))


def flip(path: Path, seed: int) -> None:
    """Turn one bit somewhere in the file."""
    drawn = random.Random(seed)
    with path.open("r+b") as file:
        place = drawn.randrange(path.stat().st_size)
        file.seek(place)
        byte = file.read(1)[0]
        file.seek(place)
        file.write(bytes([byte ^ 1 << drawn.randrange(8)]))


def settle(path: Path) -> None:
    """Bring everything into the one file."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA journal_mode = WAL")
