"""A platform file compiled: its selectors, patterns and phrases ready to be applied to pages."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from server.reading import selector
from server.reading.address import Address, Pattern, compile_pattern, host_matches
from server.reading.model import Meaning, MinutesSource
from server.reading.phrases import folded
from server.reading.platform_file import (
    ActionRule,
    BalanceRule,
    DataRule,
    Entries,
    Field,
    FieldRule,
    PageRule,
    Path,
    PlatformFile,
    Section,
    Source,
    Unit,
    convert,
)
from server.reading.selector import Kind, Selector
from server.vocabulary import ActionKind, Outcome, Stage

NUMBERS = ("reward", "minutes", "places", "approval_rate", "expires_in")
MOMENTS = ("deadline_at", "accepted_at", "at")
WORDS = ("title", "description", "requester", "url", "outcome")
FIELDS = (*WORDS, *NUMBERS, *MOMENTS)

GENERIC = "generic"
"""What a page rule reads where structure and words alone tell what the page says."""

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Extract:
    """How one field is read."""

    name: str
    selectors: tuple[Selector, ...] = ()
    match: re.Pattern[str] | None = None
    give: str = ""
    labelled: bool = False
    unit: Unit | None = None
    currency: tuple[Selector, ...] = ()
    sign: tuple[Selector, ...] = ()
    legend: Selector | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """How offers, a task or rows of the history are read; `rows` empty means the whole page."""

    key: str
    rows: Selector | None
    empty: Selector | None
    text: str
    words: Selector | None
    parts: tuple[Extract, ...]
    fields: tuple[Extract, ...]
    minutes_source: MinutesSource


@dataclass(frozen=True, slots=True)
class Reads:
    """What is read on a page: the layouts in order."""

    offers: tuple[Entry, ...] = ()
    task: Entry | None = None
    history: tuple[Entry, ...] = ()
    balance: tuple[Extract, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """When a page, or JSON, is at a stage, and what is read there."""

    pattern: Pattern
    stage: Stage
    reads: Reads
    has: Selector | None = None
    lacks: Selector | None = None
    says: tuple[str, ...] = ()
    within: Selector | None = None
    generic: bool = False


@dataclass(frozen=True, slots=True)
class Press:
    """What a pressed button or a sent form does."""

    means: Meaning | None
    target: Pattern | None
    labels: frozenset[str]
    kind: ActionKind | None
    stages: frozenset[Stage]
    key: str | None


@dataclass(frozen=True, slots=True)
class Platform:
    """One platform, ready to read its pages."""

    file: PlatformFile
    detect: tuple[str, ...]
    pages: tuple[Rule, ...]
    data: tuple[Rule, ...]
    presses: tuple[Press, ...]
    outcomes: dict[str, Outcome]

    @property
    def name(self) -> str:
        """The name that readings carry."""
        return self.file.name

    @property
    def hosted_by_anybody(self) -> bool:
        """Whether it lives on no host of its own, so that a page's structure must tell it."""
        return not self.file.hosts

    def lives_at(self, address: Address) -> bool:
        """Tell whether an address is on one of the platform's hosts, those of its data included."""
        hosts = (*self.file.hosts, *self.file.data_hosts)
        return any(host_matches(pattern, address.host) for pattern in hosts)

    def key(self, key: str, site: str) -> str:
        """Give a task's key as it is known everywhere, told apart from those of other sites."""
        where = f"{self.name}:{site}" if self.hosted_by_anybody else self.name
        return f"{where}:{key}"


def compile_platform(name: str, text: str) -> Platform:
    """Read and compile a platform file.

    Raises:
        PlatformFileError: it is not valid; the message names file, line and what is wrong.
    """
    return _Compiler(Source(name, text)).platform()


class _Compiler:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._file = convert(source)

    def platform(self) -> Platform:
        file = self._file
        if file.evidence and not file.hosts and not file.detect:
            # One that is known by its name alone claims nothing.
            raise self._source.error(("hosts",), "no_hosts")
        if GENERIC in file.read:
            raise self._source.error(("read", GENERIC), "name_taken")
        reads = {name: self._reads(section, ("read", name)) for name, section in file.read.items()}
        detect = tuple(self._html(css, ("detect",)).css for css in file.detect)
        return Platform(
            file,
            detect,
            tuple(self._page(rule, ("pages", i), reads) for i, rule in enumerate(file.pages)),
            tuple(self._data(rule, ("data", i), reads) for i, rule in enumerate(file.data)),
            tuple(self._press(rule, ("actions", i)) for i, rule in enumerate(file.actions)),
            {folded(word): outcome for outcome, words in file.outcomes.items() for word in words},
        )

    def _page(self, rule: PageRule, path: Path, reads: dict[str, Reads]) -> Rule:
        return Rule(
            self._pattern(rule.path, (*path, "path")),
            rule.stage,
            self._named(rule, path, reads),
            self._html(rule.has, (*path, "has")) if rule.has else None,
            self._html(rule.lacks, (*path, "lacks")) if rule.lacks else None,
            tuple(folded(phrase) for phrase in rule.says),
            self._html(rule.within, (*path, "within")) if rule.within else None,
            rule.read == GENERIC,
        )

    def _data(self, rule: DataRule, path: Path, reads: dict[str, Reads]) -> Rule:
        return Rule(
            self._pattern(rule.path, (*path, "path")),
            rule.stage,
            self._named(rule, path, reads),
            self._selector(rule.has, "json", (*path, "has")) if rule.has else None,
        )

    def _named(self, rule: PageRule | DataRule, path: Path, reads: dict[str, Reads]) -> Reads:
        if rule.read == GENERIC and isinstance(rule, PageRule):
            return Reads()
        if rule.read is not None and rule.read not in reads:
            known = ", ".join(reads) or "-"
            raise self._source.error((*path, "read"), "no_section", name=rule.read, known=known)
        return reads.get(rule.read or rule.stage, Reads())

    def _press(self, rule: ActionRule, path: Path) -> Press:
        target = self._pattern(rule.target, (*path, "target")) if rule.target else None
        if target is None and not rule.label:
            raise self._source.error(path, "no_target")
        if rule.key:
            self._check_names(rule.key, target.names if target else (), (*path, "key"))
        return Press(
            None if rule.means == "nothing" else rule.means,
            target,
            frozenset(folded(label) for label in rule.label),
            rule.kind,
            frozenset(rule.on),
            rule.key,
        )

    def _reads(self, section: Section, path: Path) -> Reads:
        # A section is of HTML or of JSON by who names it.
        name = path[-1]
        over: Kind = (
            "json" if any((rule.read or rule.stage) == name for rule in self._file.data) else "html"
        )
        return Reads(
            self._entries(section.offers, over, (*path, "offers")),
            self._entry(section.task, over, (*path, "task")) if section.task else None,
            self._entries(section.history, over, (*path, "history")),
            self._balance(section.balance, over, (*path, "balance")) if section.balance else (),
        )

    def _entries(
        self, entries: Entries | list[Entries], over: Kind, path: Path
    ) -> tuple[Entry, ...]:
        if isinstance(entries, Entries):
            return (self._entry(entries, over, path),)
        return tuple(self._entry(entry, over, (*path, i)) for i, entry in enumerate(entries))

    def _entry(self, entries: Entries, over: Kind, path: Path) -> Entry:
        rows = self._selector(entries.rows, over, (*path, "rows")) if entries.rows else None
        within: Kind = rows.gives if rows else over
        parts = tuple(
            self._extract(name, field, within, (*path, "parts", name))
            for name, field in entries.parts.items()
        )
        fields = tuple(
            self._extract(name, field, within, (*path, name))
            for name in FIELDS
            if (field := getattr(entries, name)) is not None
        )
        if not any(field.name == "title" for field in fields):
            raise self._source.error((*path, "title"), "no_title")
        chosen = entries.text not in ("page", "frames")
        return Entry(
            entries.key,
            rows,
            self._selector(entries.empty, over, (*path, "empty")) if entries.empty else None,
            entries.text,
            self._selector(entries.text, within, (*path, "text")) if chosen else None,
            parts,
            fields,
            entries.minutes_source,
        )

    def _balance(self, rule: BalanceRule, over: Kind, path: Path) -> tuple[Extract, ...]:
        return tuple(
            self._extract(name, field, over, (*path, name))
            for name in ("available", "pending", "minimum")
            if (field := getattr(rule, name)) is not None
        )

    def _extract(self, name: str, field: Field, over: Kind, path: Path) -> Extract:
        if not isinstance(field, FieldRule):
            field = FieldRule(select=field)
        if not (field.select or field.give or field.labelled):
            raise self._source.error(path, "no_select")
        if field.unit == "done" and name != "places":
            raise self._source.error(path, "done_is_of_places")
        if bool(field.sign) != bool(field.legend) or (field.legend and over == "json"):
            raise self._source.error(path, "sign_and_legend")
        return Extract(
            name,
            self._selectors(field.select, over, path),
            self._expression(field.match, path) if field.match else None,
            field.give or "",
            field.labelled,
            field.unit,
            self._selectors(field.currency, over, path),
            self._selectors(field.sign, over, path),
            self._html(field.legend, path) if field.legend else None,
            field.optional,
        )

    def _selectors(
        self, sources: str | list[str] | None, over: Kind, path: Path
    ) -> tuple[Selector, ...]:
        listed = [sources] if isinstance(sources, str) else sources or []
        return tuple(self._selector(source, over, path) for source in listed)

    def _expression(self, source: str, path: Path) -> re.Pattern[str]:
        try:
            compiled = re.compile(source)
        except re.error as error:
            raise self._source.error(path, "bad_regex", value=source, detail=error.msg) from error
        if not compiled.groups:
            raise self._source.error(path, "no_group", value=source)
        return compiled

    def _selector(self, source: str, over: Kind, path: Path) -> Selector:
        try:
            return selector.parse(source, over)
        except selector.SelectorError as error:
            code = "bad_jmespath" if "jmespath" in str(error) else "bad_css"
            raise self._source.error(path, code, value=source) from error

    def _html(self, source: str, path: Path) -> Selector:
        return self._selector(source, "html", path)

    def _pattern(self, source: str, path: Path) -> Pattern:
        try:
            return compile_pattern(source)
        except ValueError as error:
            code = "bad_path" if source.startswith(("/", "**")) else "path_start"
            raise self._source.error(path, code, value=source) from error

    def _check_names(self, template: str, known: Iterable[str], path: Path) -> None:
        for name in _PLACEHOLDER.findall(template):
            if name not in known:
                raise self._source.error(path, "not_in_target", name=name)
