"""What a platform file makes of a saved page: which rule holds, and each field found or missed."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct, structs

from server.messages import Data, Page
from server.reading import registry
from server.reading.address import split
from server.reading.checking_buttons import ActionCheck, check_buttons
from server.reading.model import Reading
from server.reading.opened import Opened
from server.reading.platform import GENERIC, Entry, Platform, Rule
from server.reading.platform_file import DataRule, PageRule, Path, Source
from server.reading.reader import detected, page_rule, read_as, read_data_as
from server.reading.tally import Group, Tally
from server.vocabulary import Stage


class FieldCheck(Struct, frozen=True):
    """One field: `found` of the `present` places where it stands were read; `first` is a value."""

    field: str
    found: int
    present: int
    first: Any = None


class GroupCheck(Struct, frozen=True):
    """What was read of one kind (offers, task, history, balance): its rows and their fields."""

    what: str
    rows: int
    fields: tuple[FieldCheck, ...]


class RuleCheck(Struct, frozen=True):
    """The rule that held: its path, the section that it reads, and its line in the file."""

    path: str
    read: str
    line: int


class Check(Struct, frozen=True):
    """What a file makes of a page; `rule` is None where none names the address."""

    platform: str
    stage: Stage
    rule: RuleCheck | None
    generic: bool
    groups: tuple[GroupCheck, ...]
    unparsed: dict[str, int]
    actions: tuple[ActionCheck, ...] = ()


def owner(page: Page | Data) -> Platform | None:
    """Give the platform that a page belongs to, None where no file is for it."""
    if isinstance(page, Data):
        return registry.at(split(page.source)) or registry.at(split(page.url))
    found = registry.at(split(page.url))
    if found is not None:
        return found
    opened = Opened(page)
    return next((known for known in registry.platforms() if detected(known, opened)), None)


def is_for(platform: Platform, page: Page | Data) -> bool:
    """Tell whether a platform's hosts, or its structure, are those of a page."""
    if platform.lives_at(split(page.url)):
        return True
    return isinstance(page, Page) and detected(platform, Opened(page))


def check(platform: Platform, source: Source, page: Page | Data) -> Check:
    """Read a page or JSON by a platform's file, whose text is `source`, and say how it went."""
    tally = Tally()
    if isinstance(page, Data):
        reading, rule = read_data_as(platform, page, tally)
        held = _held(rule, platform.data, platform.file.data, ("data",), source)
    else:
        opened = Opened(page)
        rule, pieces = page_rule(platform, opened)
        reading = read_as(platform, opened, rule, pieces, tally)
        held = _held(rule, platform.pages, platform.file.pages, ("pages",), source)
    generic = rule.generic if rule else platform.file.otherwise == GENERIC
    groups = _by_structure(reading) if generic else tuple(map(_group, tally.groups))
    buttons = (
        check_buttons(platform, source, opened, reading.stage) if isinstance(page, Page) else ()
    )
    return Check(platform.name, reading.stage, held, generic, groups, reading.unparsed, buttons)


def _held(
    rule: Rule | None,
    compiled: Sequence[Rule],
    written: Sequence[PageRule | DataRule],
    table: Path,
    source: Source,
) -> RuleCheck | None:
    for number, (each, told) in enumerate(zip(compiled, written, strict=True)):
        if each is rule:
            line = source.line((*table, number))
            return RuleCheck(told.path, told.read or told.stage, line)
    return None


def _group(group: Group) -> GroupCheck:
    names = _names(group.entry) if group.entry else []
    names += [name for name in (*group.found, *group.missed) if name not in names]
    fields = [_field(name, group) for name in names if name != group.what]
    if unread := group.missed.get(group.what):
        fields.insert(0, FieldCheck("rows", group.rows, group.rows + unread))
    return GroupCheck(group.what, group.rows, tuple(fields))


def _names(entry: Entry) -> list[str]:
    parts = [part.name for part in entry.parts]
    return [*parts, *(each.name for each in entry.fields if each.name not in parts)]


def _field(name: str, group: Group) -> FieldCheck:
    found, missed = group.found.get(name, 0), group.missed.get(name, 0)
    return FieldCheck(name, found, found + missed, group.first.get(name))


def _by_structure(reading: Reading) -> tuple[GroupCheck, ...]:
    kinds = {
        "offers": reading.offers,
        "task": (reading.task,) if reading.task else (),
        "history": reading.history,
        "balance": (reading.balance,) if reading.balance else (),
    }
    return tuple(
        GroupCheck(what, len(rows), _fields_of(rows, reading.unparsed))
        for what, rows in kinds.items()
        if rows
    )


def _fields_of(rows: Sequence[Struct], unparsed: dict[str, int]) -> tuple[FieldCheck, ...]:
    checks = []
    for name in rows[0].__struct_fields__:
        values = [value for row in rows if (value := getattr(row, name)) not in (None, "")]
        if (values or unparsed.get(name)) and name != "text":
            present = len(values) + unparsed.get(name, 0)
            checks.append(FieldCheck(name, len(values), present, next(iter(values), None)))
    return tuple(checks)


def plain(value: Any) -> str:
    """Give a value that was read as a few words: a sum as number and currency."""
    if isinstance(value, Struct):
        return " ".join(str(part) for part in structs.astuple(value))
    return str(value)
