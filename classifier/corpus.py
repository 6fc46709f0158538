"""The labelled texts: read, check, and split them, no template on both sides."""

import codecs
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from classifier.labels import KINDS, LABELS, SCAM, SURFACES
from classifier.texts import Texts

LANGUAGES = ("en", "fr")
_REQUIRED = ("id", "text", "lang", "label", "kinds", "family", "surface")
_HALF = re.compile("[\ud800-\udfff]")
_CURRENCY = re.compile("[A-Z][A-Z0-9_]{1,15}")
"""The code of a currency (ISO 4217, or what a coin or a platform's points are called)."""
_LONGEST_SHOWN = 40
_SHINGLE = 5
_MOST_PLACES = 15
_NEAR = 0.6


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled text; texts of one `family` share a template and are never split apart.

    A `challenge` was written to be wrong for whoever goes by the usual signs. A model learns from
    it and is shown to fail on it; no threshold is set by it, for it is no text that is met.
    `kinds_guessed` is whether whoever gave the text did not say of what kind it is: nothing is
    learned from its kinds where others are known.
    """

    id: str
    text: str
    lang: str
    label: str
    kinds: tuple[str, ...]
    family: str
    surface: str
    reward: tuple[Decimal, str] | None = None
    minutes: Decimal | None = None
    challenge: bool = False
    kinds_guessed: bool = False
    file: str = ""
    line: int = 0

    @property
    def is_scam(self) -> bool:
        """Whether a worker who follows it is harmed."""
        return self.label == SCAM


class CorpusError(Exception):
    """A labelled text cannot be used; says which file, which line and what is wrong with it.

    `code` names what is wrong in the catalogues' section "problem", `values` fill its sentence.
    """

    def __init__(self, file: str, line: int, code: str, /, **values: object) -> None:
        self.file, self.line, self.code, self.values = file, line, code, values
        super().__init__(f"{file}, line {line}: {self.problem}")

    @property
    def problem(self) -> str:
        """What is wrong, in English."""
        return self.told(Texts())

    def told(self, texts: Texts) -> str:
        """Say what is wrong, in a language."""
        return texts(f"problem.{self.code}", **self.values)

    def at(self, line: int) -> "CorpusError":
        """Give the same problem at another line of its file."""
        return CorpusError(self.file, line, self.code, **self.values)


def default_datasets() -> Path:
    """Give the folder of the project's own labelled texts: inside the package or beside it."""
    package = Path(__file__).resolve().parent
    inside = package / "datasets"
    return inside if inside.is_dir() else package.parent / "datasets"


def read_text(path: Path) -> str:
    """Give the text of a file in UTF-8, with or without its mark.

    Raises:
        CorpusError: a line of it is in another encoding.
        OSError: it cannot be read.
    """
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise CorpusError(path.name, line, "not_utf8") from None


def dataset_files(folder: Path) -> list[Path]:
    """Give the files of labelled texts in a folder, in the order in which they are read."""
    return sorted(folder.glob("*.jsonl"))


def dataset_hash(folder: Path) -> str:
    """Give one SHA-256 for the names and contents of all the labelled texts of a folder."""
    digest = hashlib.sha256()
    for path in dataset_files(folder):
        digest.update(path.name.encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def read_corpus(folder: Path) -> list[Row]:
    """Read and check every labelled text of a folder.

    Raises:
        CorpusError: a line is no valid row, or an id or a text stands twice.
    """
    rows = [row for path in dataset_files(folder) for row in read_rows(path)]
    seen_ids: dict[str, Row] = {}
    seen_texts: dict[str, Row] = {}
    for row in rows:
        if (other := seen_ids.setdefault(row.id, row)) is not row:
            raise _doubled(row, other, "id_again", id=row.id)
        plain = " ".join(row.text.lower().split())
        if (other := seen_texts.setdefault(plain, row)) is not row:
            raise _doubled(row, other, "text_again")
    return rows


def _doubled(row: Row, other: Row, code: str, **values: object) -> CorpusError:
    there = {"file": other.file, "row": other.line}
    return CorpusError(row.file, row.line, code, **there, **values)


def read_rows(path: Path) -> Iterator[Row]:
    """Read one file of labelled texts, one JSON object a line; blank lines are passed over.

    Raises:
        CorpusError: the file is not UTF-8, or a line is no valid row.
    """
    # Some editors begin a UTF-8 file with a mark that is no part of its first line.
    content = path.read_bytes().removeprefix(codecs.BOM_UTF8)
    for number, line in enumerate(content.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line.decode("utf-8"))
        except UnicodeDecodeError:
            raise CorpusError(path.name, number, "not_utf8") from None
        except (ValueError, RecursionError):
            raise CorpusError(path.name, number, "not_json") from None
        yield row_of(fields, path.name, number)


def row_of(fields: Any, file: str, line: int) -> Row:
    """Check the fields of one labelled text and give it; `file` and `line` say where it stands.

    Raises:
        CorpusError: it is no valid row.
    """

    def fail(code: str, /, **values: object) -> CorpusError:
        return CorpusError(file, line, code, **values)

    _check(fields, fail)
    try:
        reward = read_reward(fields.get("reward"))
    except ValueError:
        raise fail("bad_reward") from None
    try:
        minutes = read_minutes(fields.get("minutes"))
    except ValueError:
        raise fail("bad_minutes") from None
    return Row(
        id=fields["id"],
        text=fields["text"],
        lang=fields["lang"],
        label=fields["label"],
        kinds=tuple(dict.fromkeys(fields["kinds"])),
        family=fields["family"],
        surface=fields["surface"],
        reward=reward,
        minutes=minutes,
        challenge=fields.get("challenge", False),
        kinds_guessed=fields.get("kinds_guessed", False),
        file=file,
        line=line,
    )


def _check(fields: Any, fail: Callable[..., CorpusError]) -> None:
    if not isinstance(fields, dict):
        raise fail("not_object")
    if missing := [name for name in _REQUIRED if name not in fields]:
        raise fail("missing", names=", ".join(missing))
    for name in ("id", "text", "family"):
        if not isinstance(fields[name], str) or not fields[name].strip():
            raise fail("not_text", name=name)
        # JSON can escape half a character ("\\ud83d"), which no UTF-8 file could hold again.
        if _HALF.search(fields[name]):
            raise fail("half_character", name=name)
    for name, known in (("lang", LANGUAGES), ("label", LABELS), ("surface", SURFACES)):
        if fields[name] not in known:
            raise fail(
                "unknown_value", name=name, value=shown(fields[name]), known=", ".join(known)
            )
    if not isinstance(fields.get("challenge", False), bool):
        raise fail("bad_challenge")
    if not isinstance(fields.get("kinds_guessed", False), bool):
        raise fail("bad_kinds_guessed")
    _check_kinds(fields, fail)


def shown(value: Any) -> str:
    """Give a value that a file holds as a message shows it: on one line, and short."""
    told = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    told = " ".join(told.split())
    printed = "".join(sign if sign.isprintable() else "\ufffd" for sign in told)
    return printed if len(printed) <= _LONGEST_SHOWN else f"{printed[:_LONGEST_SHOWN]}..."


def _check_kinds(fields: dict[str, Any], fail: Callable[..., CorpusError]) -> None:
    kinds = fields["kinds"]
    if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
        raise fail("kinds_no_list")
    if unknown := [kind for kind in kinds if kind not in KINDS]:
        known = ", ".join(KINDS)
        raise fail("unknown_value", name="kinds", value=shown(unknown[0]), known=known)
    if fields["label"] == SCAM and not kinds:
        raise fail("no_kind")
    if fields["label"] != SCAM and any(not KINDS[kind].hazard for kind in kinds):
        raise fail(
            "honest_with_kind", known=", ".join(code for code in KINDS if KINDS[code].hazard)
        )


def read_reward(value: Any) -> tuple[Decimal, str] | None:
    """Read {"amount": "0.25", "currency": "USD"}.

    Raises:
        ValueError: it is something else.
    """
    if value is None:
        return None
    if isinstance(value, dict) and isinstance(value.get("currency"), str):
        amount, currency = _decimal(value.get("amount")), value["currency"]
        if amount is not None and amount >= 0 and _CURRENCY.fullmatch(currency):
            return amount, currency
    raise ValueError("reward must be an object with amount (a decimal) and currency")


def read_minutes(value: Any) -> Decimal | None:
    """Read a number of minutes.

    Raises:
        ValueError: it is no positive number.
    """
    if value is None:
        return None
    minutes = _decimal(value)
    if minutes is None or minutes <= 0:
        raise ValueError("minutes must be a positive number")
    return minutes


def _decimal(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    if not number:
        return Decimal(0)
    # By its exponent: arithmetic with one that no context holds would raise.
    return number if number.is_finite() and abs(number.adjusted()) < _MOST_PLACES else None


def near_duplicates(rows: Sequence[Row]) -> list[tuple[Row, Row, float]]:
    """Give the pairs of different families whose texts share most of their five-word runs.

    The measure is the overlap coefficient of word 5-grams, so that a short text copied into a long
    one is found as well.
    """
    shingles = [_shingles(row.text) for row in rows]
    owners: dict[int, list[int]] = {}
    pairs: dict[tuple[int, int], int] = {}
    for index, own in enumerate(shingles):
        for shingle in own:
            for other in owners.setdefault(shingle, []):
                pairs[other, index] = pairs.get((other, index), 0) + 1
            owners[shingle].append(index)
    found = []
    for (one, two), shared in pairs.items():
        smaller = min(len(shingles[one]), len(shingles[two]))
        if rows[one].family != rows[two].family and shared / smaller >= _NEAR:
            found.append((rows[one], rows[two], shared / smaller))
    return found


def _shingles(text: str) -> set[int]:
    words = re.findall(r"\w+", text.lower())
    if not words:
        return set()
    width = min(_SHINGLE, len(words))
    return {hash(tuple(words[i : i + width])) for i in range(len(words) - width + 1)}


def family_folds(rows: Sequence[Row], count: int, seed: int) -> list[int]:
    """Give each row's fold, from 0 to count - 1: whole families, labels and languages balanced.

    Families are placed one by one, in an order drawn from `seed`, where their label and language
    are the rarest so far; the same rows in the same order always give the same folds.
    """
    members: dict[str, list[int]] = {}
    for index, row in enumerate(rows):
        members.setdefault(row.family, []).append(index)
    order = sorted(members, key=lambda name: hashlib.sha256(f"{seed}:{name}".encode()).hexdigest())
    order.sort(key=lambda name: -len(members[name]))
    filled: list[dict[tuple[str, str], int]] = [{} for _ in range(count)]
    folds = [0] * len(rows)
    for name in order:
        strata = [(rows[i].label, rows[i].lang) for i in members[name]]
        fold = min(
            range(count),
            key=lambda n: (
                sum(filled[n].get(stratum, 0) for stratum in strata) / len(strata),
                sum(filled[n].values()),
                n,
            ),
        )
        for index, stratum in zip(members[name], strata, strict=True):
            folds[index] = fold
            filled[fold][stratum] = filled[fold].get(stratum, 0) + 1
    return folds


def scam_share(rows: Iterable[Row]) -> float:
    """Give the share of scams, 0 for no rows."""
    labels = [row.is_scam for row in rows]
    return sum(labels) / len(labels) if labels else 0.0
