"""Whether a folder is as it was made: its files, its chain, and that its figures follow."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from server.chain import START
from server.events import Entry
from server.evidence.figures import figures
from server.evidence.lines import (
    EntryLine,
    Line,
    decode_line,
    decode_reading,
    entry_of,
    follow,
    reading_of,
)
from server.evidence.manifest import (
    FIGURES,
    JOURNAL,
    MANIFEST,
    READINGS,
    SUMS,
    ChainEnd,
    Manifest,
    decoded,
    described,
    encoded,
    fingerprint,
    sums,
)
from server.evidence.writing import PROGRAM, basis_of, derived
from server.reading.model import Reading
from server.texts import Texts

FIGURES_NAMED = 10


class Finding(Struct, frozen=True):
    """Something that is not as it should be: `verify.<what>` in the texts, with its details."""

    what: str
    file: str
    details: Mapping[str, object] = {}


class Verified(Struct, frozen=True):
    """What came of it. Without findings the folder is whole; `manifest` is None where none is."""

    findings: list[Finding]
    manifest: Manifest | None
    fingerprint: str


def evidence_in(folder: Path) -> list[Path]:
    """Give the folders to verify: this one, else those in it that hold a manifest."""
    if (folder / MANIFEST).exists() or not folder.is_dir():
        return [folder]
    return sorted(path.parent for path in folder.glob(f"*/{MANIFEST}"))


def strays(folder: Path, known: list[Path]) -> list[Finding]:
    """Give what lies beside the folders that were verified."""
    if known == [folder]:
        return []
    return [Finding("added", path.name) for path in sorted(folder.iterdir()) if path not in known]


def verify(folder: Path) -> Verified:
    """Check one folder.

    Raises:
        OSError: a file cannot be read.
    """
    try:
        content = (folder / MANIFEST).read_bytes()
        manifest = decoded(content)
    except (FileNotFoundError, NotADirectoryError):
        return Verified([Finding("no_manifest", MANIFEST)], None, "")
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return Verified([Finding("unreadable", MANIFEST)], None, "")
    found = list(_files(folder, manifest, content))
    found += _Journal(folder, manifest).check()
    return Verified(found, manifest, fingerprint(content))


def _files(folder: Path, manifest: Manifest, content: bytes) -> Iterator[Finding]:
    """Compare the files with the manifest, byte for byte."""
    if encoded(manifest) != content:
        yield Finding("changed", MANIFEST)
    known = {file.name: file for file in manifest.files}
    for path in sorted(folder.iterdir()):
        if path.name in (MANIFEST, SUMS) and path.is_file():
            continue
        if path.name not in known or path.is_symlink() or not path.is_file():
            yield Finding("added", path.name)
    for name, file in known.items():
        path = folder / name
        if Path(name).name != name or not path.is_file():
            yield Finding("missing", name)
        elif described(name, path.read_bytes()) != file:
            yield Finding("changed", name)
    path = folder / SUMS
    if not path.is_file():
        yield Finding("missing", SUMS)
    elif path.read_bytes() != sums(manifest.files, content):
        yield Finding("changed", SUMS)


class _Journal:
    """The journal of a folder, and what follows from it."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self._folder = folder
        self._manifest = manifest
        self._readings: dict[str, Reading] = {}
        self._lines: list[Line] = []

    def check(self) -> Iterator[Finding]:
        """Follow the chain, and work the figures out again."""
        if not all((self._folder / name).is_file() for name in (JOURNAL, READINGS)):
            return
        broken = [*self._read_readings(), *self._read_lines()]
        if not broken:
            broken += self._follow()
        yield from broken
        if any(finding.what in ("unreadable_line", "reading") for finding in broken):
            return
        yield from self._recompute()

    def _read_readings(self) -> Iterator[Finding]:
        for number, text in enumerate(_split(self._folder / READINGS), start=1):
            try:
                line = decode_reading(text)
                self._readings[line.digest] = reading_of(line)
            except (ValueError, RecursionError):
                yield Finding("reading", READINGS, {"line": number})

    def _read_lines(self) -> Iterator[Finding]:
        for number, text in enumerate(_split(self._folder / JOURNAL), start=1):
            try:
                line = decode_line(text)
                if isinstance(line, EntryLine):
                    entry_of(line, self._readings)
                    bytes.fromhex(line.salt + line.sent + (line.reading or ""))
                self._lines.append(line)
                bytes.fromhex(line.link + (getattr(line, "leaves", None) or ""))
            except KeyError as error:
                yield Finding("no_reading", JOURNAL, {"line": number, "digest": error.args[0]})
            except (ValueError, RecursionError):
                yield Finding("unreadable_line", JOURNAL, {"line": number})

    def _follow(self) -> Iterator[Finding]:
        for place, _ in follow(self._lines, START):
            yield Finding("chain", JOURNAL, {"seq": place})
        for line in self._lines[1:-1]:
            # Only before the first message and after the last nothing is linked across a gap.
            if not isinstance(line, EntryLine) and line.leaves is None:
                yield Finding("chain", JOURNAL, {"seq": line.seq})
        counts = {"shown": 0, "forgotten": 0, "withheld": 0}
        for line in self._lines:
            if isinstance(line, EntryLine):
                counts["shown"] += 1
            else:
                counts[line.why] += line.count - line.forgotten
                counts["forgotten"] += line.forgotten
        last = self._lines[-1] if self._lines else None
        end = None if last is None else ChainEnd(last.seq, last.link, **counts)
        if end != self._manifest.chain:
            yield Finding("chain_end", JOURNAL, {"seq": 0 if last is None else last.seq})

    def _recompute(self) -> Iterator[Finding]:
        """Compare each file that follows from the journal with what follows from it now."""
        manifest = self._manifest
        lines = [line for line in self._lines if isinstance(line, EntryLine)]

        def entries() -> Iterator[Entry]:
            return (entry_of(line, self._readings) for line in lines)

        found = figures(entries, manifest.period, basis_of(manifest.settings))
        yield from self._compare(found)
        if manifest.program != PROGRAM:
            # Another version may word and lay out the same figures otherwise.
            return
        texts = Texts(manifest.language)
        link = manifest.chain.link
        files = derived(found, manifest.kind, manifest.made_at, link, texts)
        for name, content in files.items():
            path = self._folder / name
            if path.is_file() and path.read_bytes() != content:
                yield Finding("not_derived", name)

    def _compare(self, found: Mapping[str, Any]) -> Iterator[Finding]:
        path = self._folder / FIGURES
        if not path.is_file():
            return
        try:
            told = msgspec.json.decode(path.read_bytes())
        except (ValueError, RecursionError):
            yield Finding("unreadable", FIGURES)
            return
        for number, (place, given, wanted) in enumerate(_differences(told, found, "")):
            if number == FIGURES_NAMED:
                return
            details = {"place": place, "given": _short(given), "found": _short(wanted)}
            yield Finding("figure", FIGURES, details)


def _differences(given: Any, wanted: Any, place: str) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(given, dict) and isinstance(wanted, dict) and given.keys() == wanted.keys():
        for key in wanted:
            yield from _differences(given[key], wanted[key], f"{place}.{key}".lstrip("."))
    elif isinstance(given, list) and isinstance(wanted, list) and len(given) == len(wanted):
        for number, (one, other) in enumerate(zip(given, wanted, strict=True), start=1):
            yield from _differences(one, other, f"{place}[{number}]")
    elif given != wanted:
        yield place, given, wanted


def _short(value: Any) -> str:
    text = msgspec.json.encode(value).decode()
    return text if len(text) <= 60 else f"{text[:60]}…"


def _split(path: Path) -> list[bytes]:
    return [line for line in path.read_bytes().split(b"\n") if line]
