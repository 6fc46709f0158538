"""Reads labelled texts of others: our own export, EMSCAD, SpamHunter, a CSV or JSONL of one's own.

What a public set's licence allows, and what each is good for, is in `datasets/IMPORTING.md`.
"""

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from classifier.corpus import CorpusError, Row, read_text, row_of, shown
from classifier.labels import LEGIT, SCAM
from classifier.language import guess_language

Format = Literal["labels", "emscad", "spamhunter", "table"]
FORMATS: tuple[Format, ...] = ("labels", "emscad", "spamhunter", "table")
LONGEST = 100_000
"""Characters of a text that is taken in; nothing that a worker meets is longer."""
_MOST_NAMED = 20
_LABELS = ("id", "text", "label", "kinds", "family", "surface")
_EMSCAD = ("title", "description", "requirements", "benefits", "fraudulent")
_SPAMHUNTER = ("smslanguage", "category")
_SPAMHUNTER_TEXT = ("smstranslation", "smstext", "text", "sms")
_EMSCAD_KIND = "pii"
"""What its frauds are taken for: most gather applicants' papers, and the set names no kinds."""
_TRUE, _FALSE = {"1", "1.0", "t", "true"}, {"0", "0.0", "f", "false"}
_SCAM_WORDS = {"scam", "spam", "fraud", "fraudulent", "fake", "arnaque", "yes"} | _TRUE
_LEGIT_WORDS = {"legit", "legitimate", "ham", "honest", "real", "no"} | _FALSE
_SMS_KINDS = {"prize": "upfront", "delivery": "upfront"}
_BROKEN = re.compile("[\0\ud800-\udfff]")
_TAG = re.compile(
    r"</?(?:p|div|span|br|b|i|u|strong|em|li|[uo]l|a|t[dhr]|table|tbody|h[1-6]|font|img|html|body)"
    r"(?:\s[^<>]{0,200})?/?>|&(?:nbsp|amp|lt|gt|quot|eacute|#[0-9]{1,6});",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Reading:
    """How a file is to be read; what is None is found out or has its default.

    `text` and `label` are columns; `scam` and `legit` the values of the label column; `lang` one
    language for all texts; `kind` what a scam is when the file does not say.
    """

    format: Format | None = None
    text: str | None = None
    label: str | None = None
    scam: str | None = None
    legit: str | None = None
    lang: str | None = None
    surface: str = "message"
    kind: str | None = None
    source: str | None = None
    licence: str | None = None


@dataclass(frozen=True)
class Source:
    """Where texts come from and under what licence they may be used."""

    name: str
    licence: str


_SOURCES: dict[Format, Source] = {
    "labels": Source("workers' labels", "given by the workers for retraining Vigiclic"),
    "emscad": Source("EMSCAD (Vidros et al. 2017)", "CC0 1.0, as published on Kaggle"),
    "spamhunter": Source("SpamHunter (Tang et al., CCS 2022)", "none stated: do not pass it on"),
    "table": Source("", "not stated"),
}


@dataclass(frozen=True)
class Taken:
    """What was read of one file; `left_out` counts rows that are neither scam nor honest.

    `assumed` is the kind that its scams were given because the file names none, if there are any.
    """

    rows: list[Row]
    source: Source
    left_out: int
    bad: list[CorpusError]
    assumed: str | None = None


def read_file(path: Path, reading: Reading, *, skip_bad: bool = False) -> Taken:
    """Read a file, every row checked; bad rows are an error unless they are to be skipped.

    Raises:
        CorpusError: the file or a row cannot be used: names the file, the line and the problem.
        OSError: the file cannot be read.
    """
    records = list(_records(path))
    if not records:
        raise CorpusError(path.name, 1, "no_rows" if path.read_bytes().strip() else "empty_file")
    columns = {name for _, fields in records[:50] for name in fields}
    known = reading.format or _format_of(columns)
    if known is None and reading.text and reading.label:
        known = "table"
    if known is None:
        raise _missing(path.name, ["text", "label"], columns)
    _need(columns, _needed(known, reading, columns), path.name)
    found = _SOURCES[known]
    source = Source(reading.source or found.name or path.stem, reading.licence or found.licence)
    rows, left_out, bad = [], 0, []
    for line, fields in records:
        try:
            row = _READERS[known](fields, reading, path.name, line)
        except CorpusError as error:
            if not skip_bad:
                raise
            bad.append(error)
            continue
        if row is None:
            left_out += 1
        else:
            rows.append(row)
    assumed = None
    if known == "emscad" and reading.kind is None and any(row.is_scam for row in rows):
        assumed = _EMSCAD_KIND
    return Taken(rows, source, left_out, bad, assumed)


def identify(text: str) -> str:
    """Give the id that a text has wherever it comes from."""
    return "imp-" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _records(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    text = read_text(path)
    if path.suffix.lower() in {".jsonl", ".ndjson", ".json"}:
        return _json_records(text, path.name)
    return _csv_records(text, path)


def _json_records(text: str, file: str) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
        except (ValueError, RecursionError):
            raise CorpusError(file, number, "not_json") from None
        if not isinstance(fields, dict):
            raise CorpusError(file, number, "not_object")
        yield number, fields


def _csv_records(text: str, path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    csv.field_size_limit(10 * LONGEST)
    header = text.partition("\n")[0]
    mark = max(("\t", ";", ","), key=header.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    line = 1
    try:
        for fields in reader:
            line += 1
            if None in fields or None in fields.values():
                raise CorpusError(path.name, line, "uneven")
            yield line, {str(name): value for name, value in fields.items()}
            line = reader.line_num
    except csv.Error as error:
        # The record that cannot be read begins after the last one that could.
        if "field limit" in str(error):
            most = csv.field_size_limit()
            raise CorpusError(path.name, line + 1, "long_field", most=most) from None
        raise CorpusError(path.name, line + 1, "not_csv") from None


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.lower())


def _format_of(columns: set[str]) -> Format | None:
    plain = {_plain(name) for name in columns}
    if columns >= set(_LABELS):
        return "labels"
    if columns >= set(_EMSCAD):
        return "emscad"
    if plain >= set(_SPAMHUNTER) and plain & set(_SPAMHUNTER_TEXT):
        return "spamhunter"
    return "table" if columns >= {"text", "label"} else None


def _needed(known: Format, reading: Reading, columns: set[str]) -> list[str]:
    if known == "table":
        return [reading.text or "text", reading.label or "label"]
    if known == "spamhunter":
        plain = {_plain(name) for name in columns}
        missing = [name for name in _SPAMHUNTER if name not in plain]
        return [*missing, *([] if plain & set(_SPAMHUNTER_TEXT) else ["SMS Translation"])]
    return list(_LABELS if known == "labels" else _EMSCAD)


def _need(columns: set[str], needed: list[str], file: str) -> None:
    if missing := [name for name in needed if name not in columns]:
        raise _missing(file, missing, columns)


def _missing(file: str, missing: Sequence[str], there: set[str]) -> CorpusError:
    names = ", ".join(shown(name) for name in sorted(there)[:_MOST_NAMED]) or "-"
    code = "no_text_columns" if set(missing) <= {"text", "label"} else "missing_columns"
    return CorpusError(file, 1, code, names=", ".join(missing), there=names)


def _read_labels(fields: dict[str, Any], reading: Reading, file: str, line: int) -> Row:
    text = _text(fields.get("text"), file, line)
    kinds = fields.get("kinds")
    if isinstance(kinds, str):
        kinds = _kinds_of(kinds)
    given = {
        **fields,
        "text": text,
        "kinds": kinds,
        "lang": fields.get("lang") or _language(text, reading, file, line),
    }
    return _checked(given, file, line)


def _read_emscad(fields: dict[str, Any], reading: Reading, file: str, line: int) -> Row:
    fraudulent = str(fields["fraudulent"]).strip().lower()
    if fraudulent not in _TRUE | _FALSE:
        told = {"name": "fraudulent", "value": shown(fraudulent), "known": "0, 1"}
        raise CorpusError(file, line, "unknown_value", **told)
    parts = (str(fields[name] or "").strip() for name in _EMSCAD[:-1])
    given = {
        "text": _text("\n".join(part for part in parts if part), file, line),
        "label": SCAM if fraudulent in _TRUE else LEGIT,
        "lang": reading.lang or "en",
        "surface": "listing",
        "kinds": [reading.kind or _EMSCAD_KIND] if fraudulent in _TRUE else [],
        "kinds_guessed": fraudulent in _TRUE and reading.kind is None,
    }
    return _checked(given, file, line)


def _read_spamhunter(fields: dict[str, Any], reading: Reading, file: str, line: int) -> Row | None:
    plain = {_plain(name): value for name, value in fields.items()}
    category = str(plain["category"]).lower()
    if not re.search("fraud|phish|scam", category):
        # Advertisements are a nuisance, and neither scams nor the honest offers of work.
        return None
    name = next(name for name in _SPAMHUNTER_TEXT if name in plain)
    told = str(plain["smslanguage"]).strip().lower()
    lang = "en" if name == "smstranslation" else told
    if reading.lang is None and lang not in {"en", "fr"}:
        return None
    theme = str(plain.get("subcategory", "")).strip().lower()
    given = {
        "text": _text(plain[name], file, line),
        "label": SCAM,
        "lang": reading.lang or lang,
        "surface": "message",
        "kinds": [reading.kind or _SMS_KINDS.get(theme, "credential")],
    }
    return _checked(given, file, line)


def _read_table(fields: dict[str, Any], reading: Reading, file: str, line: int) -> Row:
    text = _text(fields.get(reading.text or "text"), file, line)
    label = _label(fields.get(reading.label or "label"), reading, file, line)
    kinds = fields.get("kinds") or []
    if isinstance(kinds, str):
        kinds = _kinds_of(kinds)
    if label == SCAM and not kinds and reading.kind:
        kinds = [reading.kind]
    given = {
        "text": text,
        "label": label,
        "lang": fields.get("lang") or _language(text, reading, file, line),
        "surface": fields.get("surface") or reading.surface,
        "kinds": kinds,
    } | {name: fields[name] for name in ("reward", "minutes", "family") if fields.get(name)}
    if label == SCAM and not kinds:
        raise CorpusError(file, line, "no_kind_column")
    return _checked(given, file, line)


def _label(value: Any, reading: Reading, file: str, line: int) -> str:
    given = str(value).strip()
    scam = {reading.scam} if reading.scam is not None else _SCAM_WORDS
    legit = {reading.legit} if reading.legit is not None else _LEGIT_WORDS
    for label, words in ((SCAM, scam), (LEGIT, legit)):
        if given in words or given.lower() in words:
            return label
    raise CorpusError(file, line, "unknown_label", value=shown(given))


def _language(text: str, reading: Reading, file: str, line: int) -> str:
    lang = reading.lang or guess_language(text)
    if lang is None:
        raise CorpusError(file, line, "no_language")
    return lang


def _kinds_of(text: str) -> list[str]:
    return [code for code in re.split(r"[\s,;|\[\]\"']+", text) if code]


def _text(value: Any, file: str, line: int) -> str:
    if not isinstance(value, str) or not value.strip():
        raise CorpusError(file, line, "empty_text")
    text = value.strip()
    if len(text) > LONGEST:
        raise CorpusError(file, line, "long_text", count=len(text), most=LONGEST)
    if not _LETTER.search(text):
        raise CorpusError(file, line, "no_words")
    if _BROKEN.search(text):
        raise CorpusError(file, line, "broken_characters")
    if len(tags := _TAG.findall(text)) > 1:
        raise CorpusError(file, line, "html", tag=shown(tags[0]))
    return text


def _checked(fields: dict[str, Any], file: str, line: int) -> Row:
    mark = identify(fields["text"])
    family = fields.get("family")
    own = {**fields, "id": mark, "family": f"imported-{family}" if family else mark}
    return row_of(own, file, line)


_READERS: dict[Format, Any] = {
    "labels": _read_labels,
    "emscad": _read_emscad,
    "spamhunter": _read_spamhunter,
    "table": _read_table,
}
