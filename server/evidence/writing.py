"""A dated folder from the journal: the figures, what they rest on, and how to check both."""

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Raw, Struct

from server import __version__, reading
from server.bookkeeping import Books
from server.database import read_only
from server.datadir import PRIVATE_FILE, PRIVATE_FOLDER
from server.days import zone
from server.evidence.choosing import choose
from server.evidence.figures import Basis, Figures, figures_of
from server.evidence.lines import GapLine, Line, ReadingLine, encode, journal_lines
from server.evidence.manifest import (
    FIGURES,
    FORMAT,
    JOURNAL,
    MANIFEST,
    PAGE,
    READINGS,
    SUMS,
    ChainEnd,
    File,
    Kind,
    Manifest,
    encoded,
    sums,
)
from server.evidence.page import page
from server.evidence.stored import stored
from server.evidence.tables import tables
from server.journal import read_entries
from server.kept import unpacked
from server.preferences import PipelineSettings
from server.reporting.period import Period, whole_time
from server.texts import Texts
from server.vocabulary import Millis

PROGRAM = f"vigiclic {__version__}"
TOLD_EVERY = 1_000
T = TypeVar("T")
Notice = Callable[[int], object]


class Asked(Struct, frozen=True):
    """What the folder is to hold: the days from `first` to `last`, None for as far as is known."""

    kind: Kind
    first: str | None = None
    last: str | None = None


class Written(Struct, frozen=True):
    """The folder that was made, and the SHA-256 of its manifest."""

    folder: Path
    manifest: Manifest
    fingerprint: str


class NothingKnown(Exception):  # noqa: N818 - a state, not a mistake
    """There is nothing in the journal to give."""


def basis_of(settings: PipelineSettings) -> Basis:
    """Give what figures depend on, with our own reader."""
    return Basis(settings, reading.meaning, reading.action_task)


def write_folder(
    target: Path,
    books: Books,
    asked: Asked,
    texts: Texts,
    now: Millis,
    *,
    notice: Notice = lambda _: None,
) -> Written:
    """Write a dated folder into `target`, whole or not at all; only the owner can read it.

    The journal is gone through several times: `notice` is told how many messages were read in all.

    Raises:
        NothingKnown: the journal is empty.
        server.storage_errors.StorageError: the journal cannot be read.
        OSError: the folder cannot be written.
    """
    target.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    name = _free_name(target, asked.kind, now, books.settings.timezone)
    draft = target / f".{name}.{os.getpid()}.part"
    draft.mkdir(mode=PRIVATE_FOLDER)
    try:
        with read_only(books.path) as connection:
            # One snapshot: a server may go on storing meanwhile.
            connection.execute("BEGIN")
            folder = _Folder(draft, connection, books.settings, texts, now, notice=notice)
            manifest = folder.write(asked)
        draft.rename(target / name)
    except BaseException:
        for path in draft.iterdir():
            path.unlink()
        draft.rmdir()
        raise
    content = (target / name / MANIFEST).read_bytes()
    return Written(target / name, manifest, sha256(content).hexdigest())


def derived(
    found: Mapping[str, Any], kind: Kind, made_at: Millis, link: str, texts: Texts
) -> dict[str, bytes]:
    """Give the files that follow from figures alone, by name."""
    text = msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n"
    files = {FIGURES: text, **tables(found, texts)}
    if kind == "evidence":
        files[PAGE] = page(found, made_at, link, texts)
    return files


class _Folder:
    """A folder in the making."""

    def __init__(
        self,
        folder: Path,
        connection: sqlite3.Connection,
        settings: PipelineSettings,
        texts: Texts,
        now: Millis,
        *,
        notice: Notice,
    ) -> None:
        self._folder = folder
        self._notice = notice
        self._read = 0
        self._connection = connection
        self._settings = settings
        self._texts = texts
        self._now = now
        self._files: list[File] = []

    def write(self, asked: Asked) -> Manifest:
        """Write everything, and give the manifest."""
        period, found, chosen = self._figures(asked)
        chain = self._journal(chosen)
        for name, content in derived(found, asked.kind, self._now, chain.link, self._texts).items():
            self._file(name, [content])
        if asked.kind == "export":
            self._rest()
        manifest = Manifest(
            format=FORMAT,
            kind=asked.kind,
            program=PROGRAM,
            made_at=self._now,
            language=self._texts.language,
            period=period,
            settings=self._settings,
            chain=chain,
            files=sorted(self._files, key=lambda file: file.name),
        )
        content = encoded(manifest)
        self._file(MANIFEST, [content])
        self._file(SUMS, [sums(manifest.files, content)])
        return manifest

    def _figures(self, asked: Asked) -> tuple[Period, Figures, set[str] | None]:
        basis = basis_of(self._settings)
        connection = self._connection

        def entries() -> Iterable[Any]:
            return self._counted(read_entries(connection))

        traced = basis.trace(entries)
        known = whole_time(traced.state, self._settings)
        if known is None:
            raise NothingKnown
        first = asked.first or min(known.first, asked.last or known.first)
        period = Period(first, asked.last or max(known.last, first))
        found = figures_of(traced, entries, period, self._settings)
        if asked.kind == "export" or (asked.first is None and asked.last is None):
            return period, found, None
        return period, found, choose(found, traced, entries, period, basis)

    def _counted(self, entries: Iterable[T]) -> Iterator[T]:
        for entry in entries:
            self._read += 1
            if self._read % TOLD_EVERY == 0:
                self._notice(self._read)
            yield entry

    def _journal(self, chosen: set[str] | None) -> ChainEnd:
        wanted: set[str] = set()
        counts = {"shown": 0, "forgotten": 0, "withheld": 0}
        last: Line | None = None

        def lines() -> Iterable[bytes]:
            nonlocal last
            for line in journal_lines(self._counted(stored(self._connection)), chosen):
                last = line
                if isinstance(line, GapLine):
                    counts[line.why] += line.count - line.forgotten
                    counts["forgotten"] += line.forgotten
                else:
                    counts["shown"] += 1
                    if line.reading is not None:
                        wanted.add(line.reading)
                yield encode(line) + b"\n"

        self._file(JOURNAL, lines())
        self._file(READINGS, self._readings(wanted))
        if last is None:
            raise NothingKnown
        return ChainEnd(last.seq, last.link, **counts)

    def _readings(self, wanted: set[str]) -> Iterable[bytes]:
        for digest in sorted(wanted):
            query = "SELECT body FROM reading WHERE digest = ?"
            (body,) = self._connection.execute(query, [bytes.fromhex(digest)]).fetchone()
            yield encode(ReadingLine(digest, Raw(unpacked(body)))) + b"\n"

    def _rest(self) -> None:
        """Write what else is kept: warnings, settings, and pages where the worker keeps them."""
        read = self._connection.execute
        self._file(
            "warnings.jsonl",
            (
                b'{"number":%d,"seen_at":%s,"warning":%s}\n' % (number, encode(seen), body)
                for number, seen, body in read("SELECT number, seen_at, body FROM warning")
            ),
        )
        told = dict(read("SELECT name, value FROM setting ORDER BY name"))
        values = {name: Raw(value.encode()) for name, value in told.items()}
        self._file("settings.json", [encode(values) + b"\n"])
        if read("SELECT 1 FROM page LIMIT 1").fetchone():
            pages = read("SELECT body FROM page ORDER BY message")
            self._file("pages.jsonl", (unpacked(body) + b"\n" for (body,) in pages))

    def _file(self, name: str, parts: Iterable[bytes]) -> None:
        digest, size = sha256(), 0
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with os.fdopen(os.open(self._folder / name, flags, PRIVATE_FILE), "wb") as file:
            for part in parts:
                file.write(part)
                digest.update(part)
                size += len(part)
        if name not in (MANIFEST, SUMS):
            self._files.append(File(name, size, digest.hexdigest()))


def _free_name(target: Path, kind: Kind, now: Millis, timezone: str) -> str:
    day = datetime.fromtimestamp(now / 1000, zone(timezone)).date()
    names = [f"vigiclic-{kind}-{day}", *(f"vigiclic-{kind}-{day}-{n}" for n in range(2, 1000))]
    return next(name for name in names if not (target / name).exists())
