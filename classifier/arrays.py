"""The model as arrays: what is served, and the file it is kept in (no pickle, checked by hash)."""

import hashlib
import io
import json
import math
import mmap
import os
import threading
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

import numpy as np
from numpy.typing import NDArray

from classifier.soundness import check

Floats = NDArray[np.float64]
Content = bytes | mmap.mmap

FORMAT = 2
MANIFEST = "manifest.json"
# Of a zip file's entry: how long it is before its name, and the extra field that pads it.
_ENTRY = 30
_PADDING_ID, _PADDING = (0xD935).to_bytes(2, "little"), 4
_ALIGNED = 64
_LONGEST_HEADER = 4096
_UNREADABLE = (
    *(OSError, LookupError, TypeError, ValueError, EOFError, OverflowError),
    # The first is what zipfile raises for a compression that it does not know.
    *(NotImplementedError, zipfile.BadZipFile),
)


class BrokenModel(Exception):  # noqa: N818 - it says what the model is
    """The files of a model are missing, damaged, or of another version."""


class NoModel(BrokenModel):
    """There is no model in the folder."""


@dataclass(frozen=True)
class Block:
    """One block of text features: its key table, idf, scam weights and weights of each kind.

    `weights` already hold the block's share and the calibration; `kind_weights` has one row a
    feature and one column a kind, and no rows where the kinds do not use the block.
    """

    keys: NDArray[np.uint64]
    values: NDArray[np.int32]
    idf: Floats
    weights: Floats
    kind_weights: Floats


@dataclass(frozen=True)
class Arrays:
    """A whole model: blocks of words and characters, ideas, measures, biases, thresholds."""

    words: Block
    characters: Block
    ideas: tuple[str, ...]
    idea_idf: Floats
    idea_weights: Floats
    idea_kind_weights: Floats
    measure_weights: Floats
    measure_kind_weights: Floats
    bias: float
    kinds: tuple[str, ...]
    kind_bias: Floats
    threshold: float
    french_margin: float
    kind_thresholds: Floats
    manifest: dict[str, Any]


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read a model's manifest.

    Raises:
        NoModel: the folder has none.
        BrokenModel: it cannot be read or is of another format.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    except FileNotFoundError:
        raise NoModel(str(folder)) from None
    except (OSError, ValueError, RecursionError) as error:
        raise BrokenModel(f"{MANIFEST}: {error}") from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise BrokenModel(f"{MANIFEST}: another format")
    return manifest


def _whole(file: BinaryIO) -> Content:
    """Give the content of a file, where it can be from the file itself: no memory is taken for it.

    A model's file is never written to, another takes its place. Elsewhere than on POSIX it could
    not while this one is in use.
    """
    if os.name == "posix" and os.fstat(file.fileno()).st_size:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    file.seek(0)
    return file.read()


def _leave_unread(content: Content) -> None:
    """Have only those parts of a file in memory that are used from here on."""
    if isinstance(content, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        content.madvise(mmap.MADV_DONTNEED)


class _Reading(threading.Thread):
    """Reads a file and takes its hash, both without holding up whoever waits for it."""

    def __init__(self, path: Path) -> None:
        super().__init__(daemon=True)
        self._path = path
        self._content: Content = b""
        self._digest = ""
        self._error: OSError | None = None
        self.start()

    def run(self) -> None:
        try:
            with self._path.open("rb") as file:
                self._digest = hashlib.file_digest(file, "sha256").hexdigest()
                self._content = _whole(file)
        except OSError as error:
            self._error = error

    def read(self) -> tuple[Content, str]:
        """Give the content and its hash.

        Raises:
            OSError: the file cannot be read.
        """
        self.join()
        if self._error is not None:
            raise self._error
        return self._content, self._digest


def load_arrays(
    folder: Path, part: str | None = None, meanwhile: Callable[[], object] | None = None
) -> Arrays:
    """Load a model's arrays after their hash has been checked; `part` names another copy of it.

    `meanwhile` is called while the file is read and its hash taken, which needs no Python.

    Raises:
        NoModel: the folder has no model.
        BrokenModel: a file is missing or is not the one that was written.
    """
    manifest = read_manifest(folder)
    try:
        own = manifest if part is None else manifest[part]
        name = str(own["arrays"])
        reading = _Reading(folder / Path(name).name)
        if meanwhile is not None:
            meanwhile()
        content, digest = reading.read()
        if digest != manifest["files"][name]:
            raise BrokenModel(f"{name}: unknown hash")
        held = unpack(content)
        check(held)
        _leave_unread(content)
        return Arrays(
            words=_block(held, "words"),
            characters=_block(held, "characters"),
            ideas=tuple(bytes(held["ideas"]).decode("utf-8").split("\n")),
            idea_idf=held["idea_idf"],
            idea_weights=held["idea_weights"],
            idea_kind_weights=held["idea_kind_weights"],
            measure_weights=held["measure_weights"],
            measure_kind_weights=held["measure_kind_weights"],
            bias=float(held["bias"]),
            kinds=tuple(own["kinds"]),
            kind_bias=held["kind_bias"],
            threshold=float(own["threshold"]),
            french_margin=float(own.get("french_margin", 0.0)),
            kind_thresholds=held["kind_thresholds"],
            manifest=manifest,
        )
    except BrokenModel:
        raise
    except _UNREADABLE as error:
        raise BrokenModel(f"{type(error).__name__}: {error}") from None


def _block(held: dict[str, NDArray[Any]], name: str) -> Block:
    return Block(
        keys=held[f"{name}_keys"],
        values=held[f"{name}_values"],
        idf=held[f"{name}_idf"],
        weights=held[f"{name}_weights"],
        kind_weights=held[f"{name}_kind_weights"],
    )


def pack(arrays: dict[str, NDArray[Any]]) -> bytes:
    """Give the content of the arrays' file; the same arrays always give the same bytes.

    It is a NumPy .npz file whose arrays begin at multiples of 64 bytes, to be used where they are.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as kept:
        for name, values in arrays.items():
            member = io.BytesIO()
            np.lib.format.write_array(member, np.asarray(values, order="C"), allow_pickle=False)
            about = zipfile.ZipInfo(f"{name}.npy")
            begin = buffer.tell() + _ENTRY + len(about.filename) + _PADDING
            gap = -begin % _ALIGNED
            about.extra = _PADDING_ID + gap.to_bytes(2, "little") + bytes(gap)
            kept.writestr(about, member.getvalue())
    return buffer.getvalue()


def unpack(content: Content) -> dict[str, NDArray[Any]]:
    """Give the arrays of a file that `pack` made, none copied; they cannot be written to.

    Raises:
        ValueError: the content is no such file.
        zipfile.BadZipFile: it is no file of arrays at all.
    """
    held = {}
    source = io.BytesIO(content) if isinstance(content, bytes) else content
    with zipfile.ZipFile(cast(BinaryIO, source)) as kept:
        for member in kept.infolist():
            if member.compress_type != zipfile.ZIP_STORED:
                raise ValueError("compressed")
            place = member.header_offset
            entry = content[place : place + _ENTRY]
            place += _ENTRY + sum(int.from_bytes(entry[i : i + 2], "little") for i in (26, 28))
            with io.BytesIO(content[place : place + _LONGEST_HEADER]) as head:
                np.lib.format.read_magic(head)
                shape, fortran, kind = np.lib.format.read_array_header_1_0(head)
                begin = place + head.tell()
            if kind.hasobject or fortran:
                raise ValueError("not plain numbers")
            count = math.prod(shape)
            flat = np.frombuffer(content, dtype=kind, count=count, offset=begin)
            held[member.filename.removesuffix(".npy")] = flat.reshape(shape)
    return held
