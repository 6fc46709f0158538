"""Labelled texts too many for memory: read in mixed order, and turned into features many at once.

Only the cursors and one batch are ever held. The features are those of `classifier.features`, by
their keys.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise, permutations
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from classifier.concepts import IdeaReader, idea_places, lexicon
from classifier.corpus import CorpusError, Row, row_of
from classifier.features import Sample, all_measures
from classifier.hashing import Keys
from classifier.layout import Layout
from classifier.tokens import STOP
from classifier.word_keys import keys_in_text

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]

CURSORS = 64
"""Places in the files that are read in turn, so that one sorted by label is read mixed."""
_TOKENS_AT_ONCE = 20_000


class _Cursor:
    """Reads the lines that start in one part of a file."""

    def __init__(self, path: Path, start: int, end: int) -> None:
        self._path = path
        self._end = end
        self._file: BinaryIO = path.open("rb")
        if start > 0:
            # The line that the cut falls into belongs to the part before.
            self._file.seek(start - 1)
            self._file.readline()

    def next(self) -> Row | None:
        """Give the next text, None at the end.

        Raises:
            CorpusError: a line is no valid row.
        """
        while (place := self._file.tell()) < self._end:
            line = self._file.readline()
            if not line.strip():
                continue
            try:
                return row_of(json.loads(line.decode("utf-8")), self._path.name, 0)
            except UnicodeDecodeError:
                problem = CorpusError(self._path.name, 0, "not_utf8")
            except (ValueError, RecursionError):
                problem = CorpusError(self._path.name, 0, "not_json")
            except CorpusError as error:
                problem = error
            raise problem.at(_line_at(self._path, place))
        return None

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _line_at(path: Path, place: int) -> int:
    """Give the number of the line that starts at a byte."""
    line = 1
    with path.open("rb") as file:
        while place > 0:
            content = file.read(min(place, 1 << 20))
            line += content.count(b"\n")
            place -= len(content)
    return line


def read_mixed(files: Sequence[Path]) -> Iterator[Row]:
    """Give the texts of files in our own format, mixed from all their parts; always the same way.

    Raises:
        CorpusError: a line is no valid row.
        OSError: a file cannot be read.
    """
    parts = max(1, CURSORS // len(files))
    with ExitStack() as open_files:
        cursors = []
        for path in files:
            cuts = np.linspace(0, path.stat().st_size, parts + 1).astype(int).tolist()
            for start, end in pairwise(cuts):
                cursor = _Cursor(path, start, end)
                open_files.callback(cursor.close)
                cursors.append(cursor)
        while cursors:
            left = []
            for cursor in cursors:
                row = cursor.next()
                if row is not None:
                    left.append(cursor)
                    yield row
            cursors = left


def count_lines(files: Sequence[Path]) -> int:
    """Give how many lines there are, the last one too if it does not end."""
    total = 0
    for path in files:
        with path.open("rb") as file:
            while content := file.read(1 << 20):
                total += content.count(b"\n")
    return total + len(files)


def hash_of(files: Sequence[Path]) -> str:
    """Give one SHA-256 for the contents of files, read piece by piece."""
    whole = hashlib.sha256()
    for path in files:
        with path.open("rb") as file:
            whole.update(hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()


@dataclass(frozen=True)
class Seen:
    """Features of one block seen in a batch: for each sighting the text's number and the key."""

    rows: Integers
    keys: NDArray[np.uint64]


@dataclass(frozen=True)
class Batch:
    """The features of some texts, and what is known of these."""

    rows: list[Row]
    words: Seen
    characters: Seen
    ideas: Seen
    measures: Floats
    scams: NDArray[np.bool_]


def idea_names() -> list[str]:
    """Give every feature that ideas can make, in order."""
    names = lexicon().names
    return sorted([*names, *(f"{one}>{two}" for one, two in permutations(names, 2))])


class BatchReader:
    """Turns texts into features, many at once: numpy's cost for each call is shared by them."""

    def __init__(self) -> None:
        """Prepare for every idea there is; an idea's key is its number in `idea_names`."""
        self._ideas = IdeaReader(idea_names())

    def read(self, rows: Sequence[Row]) -> Batch:
        """Read some texts."""
        samples = [Sample(row.text, row.reward, row.minutes) for row in rows]
        parts: dict[str, list[Seen]] = {"words": [], "characters": [], "ideas": []}
        start = 0
        while start < len(samples):
            end, tokens = start, 0
            while end < len(samples) and (end == start or tokens < _TOKENS_AT_ONCE):
                tokens += len(samples[end].tokens.names) + 1
                end += 1
            self._read_some(samples[start:end], start, parts)
            start = end
        return Batch(
            list(rows),
            _join(parts["words"]),
            _join(parts["characters"]),
            _join(parts["ideas"]),
            all_measures(samples),
            np.array([row.is_scam for row in rows], dtype=np.bool_),
        )

    def _read_some(
        self, samples: Sequence[Sample], first: int, parts: dict[str, list[Seen]]
    ) -> None:
        names: list[str] = []
        ends = []
        french: list[bool] = []
        for sample in samples:
            names += sample.tokens.names
            french += [sample.french] * (len(sample.tokens.names) + 1)
            # A sentence's end between two texts: no pair reaches from one into the other.
            names.append(STOP)
            ends.append(len(names))
        bounds = np.array(ends, dtype=np.int64)
        places, ideas = idea_places(names)
        layout = Layout(names)
        words = keys_in_text(names, np.array(french))

        def seen(keys: Keys, tokens: Integers) -> Seen:
            return Seen(first + np.searchsorted(bounds, tokens, side="right"), keys)

        for name, runs in (
            ("words", layout.words(words, places, ideas)),
            ("characters", layout.characters()),
        ):
            parts[name].append(seen(runs.keys, runs.firsts))
        sightings = self._ideas.meet(places, ideas, layout.sections)
        parts["ideas"].append(seen(sightings.features.astype(np.uint64), sightings.firsts))


def _join(parts: Sequence[Seen]) -> Seen:
    if not parts:
        return Seen(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.uint64))
    return Seen(
        np.concatenate([part.rows for part in parts]), np.concatenate([part.keys for part in parts])
    )
