"""The power goes at any moment: what the disk had not been waited for may be there, or not.

`python -m tests.reliability.power FOLDER SYNCHRONOUS` stores messages, then looks at the files as
a cut would have left them at some hundred moments, and prints how many acknowledged messages were
missing, how many data bases were damaged, and how many cuts there were.
"""

import asyncio
import json
import random
import shutil
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from server.datadir import DATABASE
from server.evidence.stored import broken_at
from server.journal import Journal, Row
from server.kept import digest_of, pack
from server.messages import Input
from tests.reliability.disk import Operation, Recorder

BATCHES = 260
CUTS = 40
SECTOR = 512


def cut_off(log: Sequence[Operation], drawn: random.Random, left: str) -> dict[str, bytes]:
    """Give the files after the operations of `log` and a cut.

    Of what came after a file's last sync there is `left`: "nothing", "all", or "some" of it, in
    any order and torn at the sectors' edges.
    """
    files: dict[str, bytearray] = {}
    waiting: dict[str, list[Operation]] = {}
    for operation in log:
        name = operation.name
        if operation.kind == "sync":
            for earlier in waiting.pop(name, []):
                _apply(files.setdefault(name, bytearray()), earlier)
        elif operation.kind == "delete":
            files.pop(name, None)
            waiting.pop(name, None)
        elif operation.kind != "acknowledge":
            waiting.setdefault(name, []).append(operation)
    for name, unsure in waiting.items():
        for operation in unsure if left != "nothing" else ():
            if left == "some" and drawn.random() < 0.5:
                continue
            whole = operation if left == "all" else _torn(operation, drawn)
            _apply(files.setdefault(name, bytearray()), whole)
    return {name: bytes(content) for name, content in files.items()}


def _torn(operation: Operation, drawn: random.Random) -> Operation:
    if operation.kind != "write" or drawn.random() < 0.5:
        return operation
    sectors = len(operation.content) // SECTOR
    return operation._replace(content=operation.content[: SECTOR * drawn.randint(0, sectors)])


def _apply(content: bytearray, operation: Operation) -> None:
    offset = operation.offset
    if operation.kind == "truncate":
        del content[offset:]
        return
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    content[offset : offset + len(operation.content)] = operation.content


async def store(folder: Path, recorder: Recorder, synchronous: str) -> None:
    """Store messages in batches of all sizes, noting when each was acknowledged."""
    journal = Journal.open_in(folder)
    await journal.tidy(lambda connection: connection.execute(f"PRAGMA synchronous = {synchronous}"))
    await journal.tidy(lambda connection: connection.execute("PRAGMA wal_autocheckpoint = 100"))
    drawn = random.Random(1)
    for batch in range(BATCHES):
        rows = [_row(f"{batch}-{number}", drawn) for number in range(drawn.randint(1, 12))]
        if batch % 2:
            await journal.append(rows)
            recorder.acknowledged(frozenset(row.id for row in rows))
        else:
            await asyncio.gather(*(_alone(journal, row, recorder) for row in rows))
    journal.close()


async def _alone(journal: Journal, row: Row, recorder: Recorder) -> None:
    done = asyncio.Event()

    def heard(outcome: object) -> None:
        assert outcome == "new"
        recorder.acknowledged(frozenset([row.id]))
        done.set()

    journal.append_soon(row, heard)
    await done.wait()


def _row(name: str, drawn: random.Random) -> Row:
    event = Input(name + "-" + "x" * drawn.randint(0, 90), 1, 1, "key")
    body, _ = pack(event)
    return Row(event.id, "c", 1, 1, "input", 1, digest_of(body), body)


def look(folder: Path, files: dict[str, bytes], said: set[str]) -> tuple[int, bool]:
    """Open what a cut has left; give how many of the acknowledged are missing, and any damage."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    try:
        with closing(sqlite3.connect(folder / DATABASE)) as connection:
            stored = {row[0] for row in connection.execute("SELECT id FROM message")}
            whole = connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
            return len(said - stored), not whole or broken_at(connection) is not None
    except sqlite3.DatabaseError:
        return len(said), bool(said)


def main(folder: Path, synchronous: str) -> None:
    """Store, cut, look, and print what was found."""
    recorder = Recorder()
    asyncio.run(store(folder, recorder, synchronous))
    recorder.on = False
    drawn = random.Random(2)
    missing = damaged = cuts = 0
    moments = sorted(drawn.sample(range(1, len(recorder.log) + 1), CUTS))
    # The worst moment is the one right after somebody was told.
    told = [place + 1 for place, one in enumerate(recorder.log) if one.kind == "acknowledge"]
    for moment in (*moments, *drawn.sample(told, CUTS)):
        log = recorder.log[:moment]
        said = set().union(*(operation.said for operation in log))
        for left in ("nothing", "all", "some"):
            lost, broken = look(folder / "cut", cut_off(log, drawn, left), said)
            missing, damaged, cuts = missing + lost, damaged + broken, cuts + 1
    kinds = {one.kind for one in recorder.log}
    print(json.dumps({"missing": missing, "damaged": damaged, "cuts": cuts, "kinds": len(kinds)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
