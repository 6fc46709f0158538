"""Evidence that somebody has worked on: one file of it replaced, its hashes made to fit or not."""

import contextlib
import io
import json
import shutil
import tempfile
from functools import cache
from hashlib import sha256
from pathlib import Path
from zlib import crc32

from server.__main__ import main
from server.evidence.manifest import MANIFEST, SUMS
from server.evidence.verifying import verify
from tests.support.journals import keep, recorded


@cache
def whole() -> dict[str, bytes]:
    """Give the files of a small folder of evidence, by name."""
    with tempfile.TemporaryDirectory() as folder:
        data, target = Path(folder) / "data", Path(folder) / "out"
        keep(data, recorded("queue_in_two_tabs", "give_back"))
        with contextlib.redirect_stdout(io.StringIO()):
            status = main(
                ["export", "--evidence", "--to", str(target), "--data-dir", str(data)],
            )
        if status:
            raise AssertionError("no evidence could be exported")
        (made,) = target.iterdir()
        return {path.name: path.read_bytes() for path in made.iterdir()}


def cases() -> list[bytes]:
    """Give each file of the folder as a case: its name on a line of its own, then its content."""
    return [name.encode() + b"\n" + content for name, content in sorted(whole().items())]


def verify_any(case: bytes) -> None:
    """Replace a file by what the case says, and see that it is found."""
    line, _, content = case.partition(b"\n")
    name = line.decode("utf-8", "replace")
    if name not in whole():
        name = sorted(whole())[crc32(line) % len(whole())]
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for other, kept in whole().items():
            (folder / other).write_bytes(kept)
        (folder / name).write_bytes(content)
        sealed = bool(crc32(case) % 2) and _seal(folder)
        found = verify(folder)
        # The last gap between messages and the sums say nothing of their own: they may be written
        # otherwise, once all hashes are made to fit.
        if content != whole()[name] and not found.findings and not sealed:
            raise AssertionError(f"{name} was changed, and nobody has noticed")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()


def _seal(folder: Path) -> bool:
    """Make the hashes fit, as somebody would who has changed a file; False where that fails."""
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text("utf-8"))
        for file in manifest["files"]:
            content = (folder / file["name"]).read_bytes()
            file["bytes"], file["sha256"] = len(content), sha256(content).hexdigest()
    except (ValueError, KeyError, TypeError, OSError, RecursionError):
        return False
    path.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", "utf-8")
    lines = [
        f"{sha256(one.read_bytes()).hexdigest()}  {one.name}\n"
        for one in sorted(folder.iterdir())
        if one.name != SUMS
    ]
    (folder / SUMS).write_text("".join(lines), "utf-8")
    return True
