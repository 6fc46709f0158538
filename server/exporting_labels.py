"""The worker's verdicts as a file of labelled texts, which the worker sees before it is written."""

import contextlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from server.database import read_only
from server.datadir import DATABASE, PRIVATE_FOLDER, write_private
from server.failure import Failure
from server.journal import entries_in
from server.labels import KindsOf, Label, labels_of
from server.storage_errors import StorageError
from server.texts import Texts
from server.watching import printable

FILE = "labels.jsonl"


def export_labels(folder: Path, target: Path, texts: Texts, *, asking: bool) -> None:
    """Show the labels of a data folder, ask, and write them into the folder `target`.

    Raises:
        Failure: there are none, they cannot be read or written, or the worker said no.
    """
    path = folder / DATABASE
    if not path.is_file():
        raise Failure(texts("export.no_journal", folder=path.parent))
    try:
        found = labels_of(lambda: entries_in(path), _warnings(path), _guesser())
    except StorageError as error:
        raise Failure(texts(f"storage.{error.kind}", path=error.path)) from error
    if found.left_out:
        print(texts("export.left_out", count=found.left_out))
    if not found.labels:
        raise Failure(texts("export.none"))
    _show(found.labels, texts)
    target = target / FILE
    if asking and not _agreed(texts("export.ask", count=len(found.labels), file=target)):
        raise Failure(texts("export.refused"))
    content = b"".join(msgspec.json.encode(label) + b"\n" for label in found.labels)
    try:
        target.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        write_private(target, content)
    except OSError as error:
        sorted_error = StorageError.from_os(error, target)
        raise Failure(texts(f"storage.{sorted_error.kind}", path=target)) from error
    print(texts("export.done", count=len(found.labels), file=target))


def _show(labels: Sequence[Label], texts: Texts) -> None:
    """Print the whole file in words: what the worker has not seen is not given away."""
    print(texts("export.preview", count=len(labels)))
    for label in labels:
        said = [texts(f"export.{label.label}"), *label.kinds, label.lang, label.surface]
        if label.reward is not None:
            said.append(f"{label.reward['amount']} {label.reward['currency']}")
        if label.minutes is not None:
            said.append(f"{label.minutes} min")
        print(f"\n[{', '.join(said)}]")
        for line in label.text.splitlines():
            print(f"  {printable(line)}")
    print()


def _agreed(question: str) -> bool:
    print(f"{question} ", end="", flush=True)
    with contextlib.suppress(OSError, UnicodeDecodeError):
        return sys.stdin.readline().strip().lower() in {"y", "yes", "o", "oui"}
    return False


def _warnings(path: Path) -> dict[str, dict[str, Any]]:
    with read_only(path) as connection:
        rows = connection.execute("SELECT id, body FROM warning")
        return {number: msgspec.json.decode(body)["params"] for number, body in rows}


def _guesser() -> KindsOf:
    """Give what the model takes a text for; a scam whose kind nobody knows leaves the platform."""
    # numpy and the model are only loaded for a verdict that names no kind.
    from classifier.arrays import BrokenModel  # noqa: PLC0415
    from classifier.labels import KINDS  # noqa: PLC0415
    from classifier.scorer import Scorer  # noqa: PLC0415

    loaded: list[Scorer] = []

    def guess(text: str) -> list[str]:
        try:
            if not loaded:
                loaded.append(Scorer.load())
        except BrokenModel:
            return ["offplatform"]
        scored = loaded[0].look(text)
        ranked = sorted(
            zip(scored.kind_probabilities.tolist(), scored.arrays.kinds, strict=True), reverse=True
        )
        return next(([kind] for _, kind in ranked if not KINDS[kind].hazard), ["offplatform"])

    return guess
