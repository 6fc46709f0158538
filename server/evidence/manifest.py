"""The list of what a folder holds, with hashes, and what its figures depend on."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Literal

import msgspec
from msgspec import Struct

from server.preferences import PipelineSettings
from server.reporting.period import Period
from server.vocabulary import Millis

FORMAT = 1
MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"
JOURNAL = "journal.jsonl"
READINGS = "readings.jsonl"
FIGURES = "figures.json"
PAGE = "record.html"

Kind = Literal["evidence", "export"]


class File(Struct, frozen=True):
    """One file; its SHA-256 in hexadecimal."""

    name: str
    bytes: int
    sha256: str


class ChainEnd(Struct, frozen=True):
    """How much of the journal is there, and the link of the last entry that is (hexadecimal).

    `seq` is its place; `shown`, `forgotten` and `withheld` count entries up to there.
    """

    seq: int
    link: str
    shown: int
    forgotten: int
    withheld: int


class Manifest(Struct, frozen=True):
    """All that is needed to check a folder."""

    format: int
    kind: Kind
    program: str
    made_at: Millis
    language: str
    period: Period
    settings: PipelineSettings
    chain: ChainEnd
    files: Sequence[File]


def described(name: str, content: bytes) -> File:
    """Describe a file by its content."""
    return File(name, len(content), sha256(content).hexdigest())


def encoded(manifest: Manifest) -> bytes:
    """Give the manifest's own file."""
    text = msgspec.json.Encoder(decimal_format="string").encode(manifest)
    return msgspec.json.format(text, indent=1) + b"\n"


def decoded(content: bytes) -> Manifest:
    """Read a manifest.

    Raises:
        msgspec.MsgspecError: it is none.
    """
    return msgspec.json.decode(content, type=Manifest)


def sums(files: Sequence[File], manifest: bytes) -> bytes:
    """Give the hashes of all files, the manifest included, as `sha256sum -c` reads them."""
    every = sorted([*files, described(MANIFEST, manifest)], key=lambda file: file.name)
    return "".join(f"{file.sha256}  {file.name}\n" for file in every).encode()


def fingerprint(manifest: bytes) -> str:
    """Give what a folder can be known by: who notes it down sees any later change."""
    return sha256(manifest).hexdigest()
