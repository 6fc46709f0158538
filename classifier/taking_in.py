"""Writes imported texts into the labelled texts: all of it or nothing."""

import json
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from classifier.corpus import Row, dataset_files, read_corpus
from classifier.deciding import Decision, Question, Sorted
from classifier.frozen import IMPORTED
from classifier.importers import Source
from classifier.saving import replace_file


def choose(
    found: Sorted, decisions: Mapping[tuple[str, str], Decision]
) -> tuple[list[Row], set[str], dict[str, str]]:
    """Give the texts to take in, the ids of those they replace, and the families they join."""
    rows, replaced, family = list(found.fresh), set(), dict(found.family)
    for question in found.questions:
        decision = decisions[question.key]
        if decision == "skip":
            continue
        rows.append(question.new)
        if decision == "replace":
            replaced.add(question.there.id)
        else:
            # Two texts that are nearly the same must never be on both sides of a split.
            family[question.new.id] = family.get(question.there.id, question.there.family)
    return [row for row in rows if row.id not in replaced], replaced, family


def impossible(question: Question, decision: Decision) -> bool:
    """Tell whether a decision would leave the same text in the corpus twice."""
    return question.exact and decision == "take"


def write(
    datasets: Path,
    batches: Sequence[tuple[str, Source, Sequence[Row]]],
    replaced: set[str],
    family: Mapping[str, str],
) -> list[Path]:
    """Write each batch (name, source, texts) into its file and take replaced texts out of theirs.

    The whole corpus as it will be is read and checked first. Gives the files that were written.

    Raises:
        classifier.corpus.CorpusError: the corpus would not be valid; nothing was written.
        OSError: a file cannot be written.
    """
    changed: dict[str, bytes] = {}
    for path in dataset_files(datasets):
        lines = path.read_bytes().splitlines(keepends=True)
        kept = [line for line in lines if _id_of(line) not in replaced]
        if len(kept) < len(lines):
            changed[path.name] = b"".join(kept)
    taken_from = list(changed)
    for name, source, rows in batches:
        file = f"{IMPORTED}{_slug(name)}.jsonl"
        before = changed.get(file)
        if before is None:
            path = datasets / file
            before = path.read_bytes() if path.is_file() else b""
        added = "".join(_line(row, source, family) for row in rows)
        if added:
            ending = b"" if not before or before.endswith(b"\n") else b"\n"
            changed[file] = before + ending + added.encode()
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder)
        for path in dataset_files(datasets):
            shutil.copy(path, trial / path.name)
        for file, content in changed.items():
            (trial / file).write_bytes(content)
        read_corpus(trial)
    # What a text replaces goes first: were we stopped in between, the corpus would still be valid.
    for file in sorted(changed, key=lambda file: file not in taken_from):
        replace_file(datasets / file, changed[file])
    return [datasets / file for file in changed]


def _id_of(line: bytes) -> str | None:
    try:
        fields = json.loads(line)
    except ValueError:
        return None
    return str(fields.get("id")) if isinstance(fields, dict) else None


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "texts"


def _line(row: Row, source: Source, family: Mapping[str, str]) -> str:
    fields: dict[str, Any] = {
        "id": row.id,
        "text": row.text,
        "lang": row.lang,
        "label": row.label,
        "kinds": list(row.kinds),
        "family": family.get(row.id, row.family),
        "surface": row.surface,
    }
    if row.kinds_guessed:
        fields["kinds_guessed"] = True
    if row.reward is not None:
        fields["reward"] = {"amount": f"{row.reward[0]:f}", "currency": row.reward[1]}
    if row.minutes is not None:
        fields["minutes"] = f"{row.minutes:f}"
    fields |= {"source": source.name, "licence": source.licence}
    return json.dumps(fields, ensure_ascii=False) + "\n"
