"""What a platform file (`platforms/*.toml`) may say, and reading one with errors by line."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from server.reading.file_errors import Found, Types, toml_problem
from server.reading.file_errors import PlatformFileError as PlatformFileError  # noqa: PLC0414 - given on
from server.reading.model import Meaning, MinutesSource
from server.vocabulary import Currency, Outcome, Stage

Evidence = Literal["seen", "documented", "address"]
"""A real page was read; an API or a maintained client says so; only the address is known."""

Unit = Literal["seconds", "hours", "days", "cents", "done"]
"""What a bare number counts; "done", of places, is a field with how many are done of how many."""
Text = Annotated[str, Meta(min_length=1)]
Path = tuple[str | int, ...]
"""Where a value stands in a file: ("pages", 0, "stage")."""

_T = TypeVar("_T")


class FieldRule(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a field stands and how it is read; a bare string or list in the file is its `select`.

    `match` is a regular expression whose groups are kept, `give` puts them or other fields together
    ("{project} / {batch}"; "{page_title}" is the tab's title, known where the whole page is read),
    `labelled` finds the value behind a label in the task's own words, and `unit` is what a bare
    number counts where it is neither minutes nor the currency's main unit.
    Where a row shows a sign that the page explains elsewhere, `sign` finds it in what `select`
    found, and the words are those of the first element that `legend` finds with the same sign.
    A field that no row of a long list has is taken for one that the site has moved, unless it is
    `optional`.
    """

    select: Text | list[Text] | None = None
    match: Text | None = None
    give: Text | None = None
    labelled: bool = False
    unit: Unit | None = None
    currency: Text | None = None
    sign: Text | list[Text] | None = None
    legend: Text | None = None
    optional: bool = False


Field = Text | list[Text] | FieldRule


class Entries(Struct, frozen=True, forbid_unknown_fields=True):
    """How offers, a task or rows of the history are read.

    `rows` are what repeats (the whole page when absent), `empty` what stands there when there are
    none, `parts` values that the key or other fields are put together from, `text` where the words
    of the task stand: "page", "frames" or a selector.
    """

    key: Text
    rows: Text | None = None
    empty: Text | None = None
    text: Text = "page"
    parts: dict[str, Field] = {}
    title: Field | None = None
    description: Field | None = None
    requester: Field | None = None
    url: Field | None = None
    reward: Field | None = None
    minutes: Field | None = None
    minutes_source: MinutesSource = "stated"
    places: Field | None = None
    approval_rate: Field | None = None
    expires_in: Field | None = None
    deadline_at: Field | None = None
    accepted_at: Field | None = None
    outcome: Field | None = None
    at: Field | None = None


class BalanceRule(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the money that waits stands."""

    available: Field | None = None
    pending: Field | None = None
    minimum: Field | None = None


class Section(Struct, frozen=True, forbid_unknown_fields=True):
    """What is read on the pages that name this section; of several layouts the first that fits."""

    offers: Entries | list[Entries] = []
    task: Entries | None = None
    history: Entries | list[Entries] = []
    balance: BalanceRule | None = None


class PageRule(Struct, frozen=True, forbid_unknown_fields=True):
    """Which stage the page at an address is at; the first rule that holds counts.

    `path` is the address's path with `{name}` for a piece that is kept, `*` for one that is not,
    and `**` for any number of them; after `?` the query values it needs. `has` and `lacks` are CSS
    that must or must not find something, `says` phrases one of which the page (or the part of it
    that `within` finds) must say. `read` names the section that says what is read there where it is
    not the stage's own; "generic" has it read by structure and words alone.
    """

    path: Text
    stage: Stage
    read: Text | None = None
    has: Text | None = None
    lacks: Text | None = None
    says: list[Text] = []
    within: Text | None = None


class DataRule(Struct, frozen=True, forbid_unknown_fields=True):
    """Which stage the JSON that a page fetched from an address is of."""

    path: Text
    stage: Stage
    read: Text | None = None
    has: Text | None = None


class ActionRule(Struct, frozen=True, forbid_unknown_fields=True):
    """What a pressed button or a sent form does; the first rule that holds counts.

    `target` is a path pattern, `label` the words on the button (any of them, whole), `kind` whether
    only a sent form counts, `on` the stages it holds on, `key` the task that the address names.
    """

    means: Meaning | Literal["nothing"]
    target: Text | None = None
    label: list[Text] = []
    kind: Literal["submit", "click"] | None = None
    on: list[Stage] = []
    key: Text | None = None


class WorkRule(Struct, frozen=True, forbid_unknown_fields=True):
    """One rule of the platform that matters to a worker, in the languages of the interface."""

    en: Text
    fr: Text

    def told(self, language: str) -> str:
        """Give the rule in a language, in English where that is another."""
        return self.fr if language == "fr" else self.en


class Terms(Struct, frozen=True, forbid_unknown_fields=True):
    """What the platform promises or demands, as far as it is known.

    `withdrawal_currency` is what `minimum_withdrawal` is in where the platform has more currencies
    than one. `points_per_unit` points are worth one of `points_currency`. `closes_on` is the last
    day of its work where it has announced its end, `history_until` the last day on which a worker
    can read there what was done and paid.
    """

    rated_within_days: int | None = None
    minimum_withdrawal: Decimal | None = None
    withdrawal_currency: Currency | None = None
    points_per_unit: Decimal | None = None
    points_currency: str | None = None
    closes_on: date | None = None
    history_until: date | None = None
    rules: list[WorkRule] = []


class PlatformFile(Struct, frozen=True, forbid_unknown_fields=True):
    """One platform, as its file tells it.

    `hosts` are where its pages live, `data_hosts` others that only answer what those pages fetch:
    nobody is asked for leave to read them. `otherwise` is how a page is read that none of `pages`
    names: as "other", or "generic", by structure and words alone.
    """

    name: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*$")]
    title: Text
    evidence: dict[Stage, Evidence]
    hosts: list[Text] = []
    data_hosts: list[Text] = []
    detect: list[Text] = []
    languages: list[Text] = []
    currency: Currency | None = None
    pages: list[PageRule] = []
    data: list[DataRule] = []
    read: dict[str, Section] = {}
    otherwise: Literal["other", "generic"] = "other"
    actions: list[ActionRule] = []
    outcomes: dict[Outcome, list[Text]] = {}
    terms: Terms = Terms()


class Source:
    """The text of a platform file, which knows on what line a key stands."""

    def __init__(self, name: str, text: str) -> None:
        """Take the file's name for the messages, and its text."""
        self.name = name
        self.text = text
        self._lines = dict(_lines(text))

    def tables(self) -> dict[str, Any]:
        """Give the file's tables.

        Raises:
            PlatformFileError: it is not TOML.
        """
        try:
            return tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            line, code = toml_problem(str(error), self.text.count("\n") + 1)
            raise PlatformFileError(self.name, line, "", code) from error

    def holding(self, path: Path, value: str) -> Path:
        """Give the key below `path` on whose line a value stands, else `path` itself."""
        lines = self.text.splitlines()
        return next(
            (
                key
                for key, number in self._lines.items()
                if len(key) > len(path)
                and key[: len(path)] == path
                and re.search(rf"\b{re.escape(value)}\b", lines[number - 1])
            ),
            path,
        )

    def error(self, path: Path, code: str, /, **values: object) -> PlatformFileError:
        """Give the error for what stands at `path`; see `PlatformFileError` for code and values."""
        return PlatformFileError(self.name, self.line(path), _dotted(path), code, **values)

    def line(self, path: Path) -> int:
        """Give the line on which a key stands, or what is nearest to it."""
        known = path
        while known:
            below = [number for key, number in self._lines.items() if key[: len(known)] == known]
            if below:
                return min(below)
            known = known[:-1]
        return 1


def convert(source: Source) -> PlatformFile:
    """Give the platform that a file describes, its types checked.

    Raises:
        PlatformFileError: a key is unknown or missing, or a value is of the wrong kind.
    """
    tables = source.tables()
    sections = tables.pop("read", {})
    if not isinstance(sections, dict):
        wanted, got = Types(("object",)), _type_of(sections)
        raise source.error(("read",), "wrong_type", wanted=wanted, got=got)
    read = {
        name: _typed(source, section, Section, ("read", name)) for name, section in sections.items()
    }
    return msgspec.structs.replace(_typed(source, tables, PlatformFile, ()), read=read)


def _type_of(value: Any) -> Types:
    names = {str: "str", list: "array", bool: "bool", int: "int", float: "float"}
    return Types((names.get(type(value), "object"),))


def _typed(source: Source, value: Any, kind: type[_T], path: Path) -> _T:
    try:
        return msgspec.convert(value, kind, strict=False)
    except msgspec.ValidationError as error:
        found = Found(error, kind)
        place: Path = (*path, *found.path)
        if found.unknown is not None:
            place = (*place, found.unknown)
        elif found.value is not None:
            # msgspec does not say which key of a table of names: the line that has the value.
            place = source.holding(place, found.value)
        code, values = found.told()
        raise source.error(place, code, **values) from error


_HEADER = re.compile(r"\s*(?P<open>\[\[?)\s*(?P<name>[\w.\s\"'-]+?)\s*\]\]?\s*(?:#.*)?")
_KEY = re.compile(r"\s*(?P<name>[\w.\"'-]+(?:\s*\.\s*[\w\"'-]+)*)\s*=")


def _lines(text: str) -> Iterator[tuple[Path, int]]:
    """Give where each table and key stands; what is inside an inline table has its key's line."""
    table: Path = ()
    counts: dict[Path, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.fullmatch(line):
            table = _steps(header["name"])
            if header["open"] == "[[":
                counts[table] = counts.get(table, -1) + 1
                yield table, number
            table = _numbered(table, counts)
            yield table, number
        elif key := _KEY.match(line):
            path = (*table, *_steps(key["name"]))
            yield path, number


def _steps(name: str) -> Path:
    return tuple(step.strip().strip("\"'") for step in name.split("."))


def _numbered(table: Path, counts: dict[Path, int]) -> Path:
    steps: list[str | int] = []
    named: list[str | int] = []
    for step in table:
        steps.append(step)
        named.append(step)
        if tuple(named) in counts:
            steps.append(counts[tuple(named)])
    return tuple(steps)


def _dotted(path: Path) -> str:
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).lstrip(".")
