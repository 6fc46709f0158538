"""What a person must decide before texts are taken in: near-duplicates, and conflicting labels."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from classifier.corpus import CorpusError, Row, read_text, shown
from classifier.likeness import Likeness, run_keys

Problem = Literal["duplicate", "conflict"]
Decision = Literal["skip", "take", "replace"]
DECISIONS: tuple[Decision, ...] = ("skip", "take", "replace")
"""Leave the new text out; take it in beside the other; take it in instead of the other."""
_INCOMING_SKETCH = 64
_SHOWN = 160
_FORMULA = ("=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠")
_COLUMNS = (
    "decision",
    "problem",
    "likeness",
    "id",
    "file",
    "row",
    "label",
    "text",
    "there_id",
    "there_file",
    "there_row",
    "there_label",
    "there_text",
)


@dataclass(frozen=True, slots=True)
class Question:
    """A new text and one that is there, or came earlier, and is nearly the same.

    `likeness` is between 0.6 and 1; `exact` is whether they are the same word for word.
    """

    new: Row
    there: Row
    likeness: float
    exact: bool

    @property
    def problem(self) -> Problem:
        """Whether they differ in their label."""
        return "duplicate" if self.new.label == self.there.label else "conflict"

    @property
    def key(self) -> tuple[str, str]:
        """What a decision is found by."""
        return self.new.id, self.there.id


@dataclass(frozen=True)
class Sorted:
    """New texts, sorted by what is to become of them.

    `fresh` can be taken in as they are; `known` are there already, word for word and with the same
    label (as the second of each pair), or stand twice in what is imported; `family` gives the
    family of texts that are near to another new one.
    """

    fresh: list[Row]
    known: list[tuple[Row, Row]]
    questions: list[Question]
    family: dict[str, str]


def sort_out(new: Iterable[Row], corpus: Sequence[Row]) -> Sorted:
    """Compare new texts with a corpus and with one another."""
    there, earlier = Likeness(), Likeness(_INCOMING_SKETCH)
    plain: dict[str, Row] = {}
    for row in corpus:
        there.add(run_keys(row.text))
        plain[_plain(row.text)] = row
    taken: list[Row] = []
    found = Sorted([], [], [], {})
    for row in new:
        same = plain.get(_plain(row.text))
        if same is not None and same.label == row.label:
            found.known.append((row, same))
            continue
        keys = run_keys(row.text)
        question = _worst(row, same, [(corpus[i], share) for i, share in there.near(keys)])
        near = [(taken[i], share) for i, share in earlier.near(keys)]
        if question is None:
            question = _worst(row, None, [pair for pair in near if pair[0].label != row.label])
        if question is not None:
            found.questions.append(question)
        else:
            found.fresh.append(row)
        if near:
            first = near[0][0]
            found.family[row.id] = found.family.get(first.id, first.family)
        earlier.add(keys)
        taken.append(row)
        plain.setdefault(_plain(row.text), row)
    return found


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def _worst(row: Row, same: Row | None, near: list[tuple[Row, float]]) -> Question | None:
    """Give the question to ask about a text: a conflict before a duplicate, then the nearest."""
    if same is not None:
        return Question(row, same, 1.0, exact=True)
    if not near:
        return None
    other, share = max(near, key=lambda pair: (pair[0].label != row.label, pair[1]))
    return Question(row, other, share, exact=False)


def read_decisions(path: Path) -> dict[tuple[str, str], Decision]:
    """Read a file of decisions; those not made yet are left out.

    Raises:
        CorpusError: it cannot be understood; says where.
        OSError: it cannot be read.
    """
    text = read_text(path)
    header = text.partition("\n")[0]
    delimiter = max(("\t", ";", ","), key=header.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    made: dict[tuple[str, str], Decision] = {}
    try:
        if missing := [
            name for name in ("decision", "id", "there_id") if name not in (reader.fieldnames or ())
        ]:
            raise CorpusError(path.name, 1, "missing", names=", ".join(missing))
        for fields in reader:
            said = (fields["decision"] or "").strip().lower()
            decision = next((known for known in DECISIONS if known == said), None)
            if said and decision is None:
                known_words = ", ".join(DECISIONS)
                told = {"name": "decision", "value": shown(said), "known": known_words}
                raise CorpusError(path.name, reader.line_num, "unknown_value", **told)
            if decision is not None:
                key = (fields[name] or "" for name in ("id", "there_id"))
                new, there = (_as_it_was(cell.strip()) for cell in key)
                made[new, there] = decision
    except csv.Error:
        raise CorpusError(path.name, reader.line_num, "not_csv") from None
    return made


def decisions_file(
    questions: Iterable[Question], made: Mapping[tuple[str, str], Decision]
) -> bytes:
    """Give a CSV with a line for each question, the decisions that were made filled in."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(_COLUMNS)
    for question in questions:
        new, there = question.new, question.there
        writer.writerow(
            [
                made.get(question.key, ""),
                question.problem,
                f"{question.likeness:.2f}",
                _harmless(new.id),
                _cell(new.file),
                new.line,
                new.label,
                _cell(new.text),
                _harmless(there.id),
                _cell(there.file),
                there.line,
                there.label,
                _cell(there.text),
            ]
        )
    return buffer.getvalue().encode()


def _cell(text: str) -> str:
    """Give the beginning of a text so that no spreadsheet takes it for a formula."""
    return _harmless(" ".join(text[:_SHOWN].split()))


def _harmless(text: str) -> str:
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text


def _as_it_was(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and _harmless(cell[1:]) == cell else cell
