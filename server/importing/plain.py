"""A table that a person made, with named columns: see docs/importing-history.md."""

import re
from collections.abc import Mapping
from datetime import tzinfo

from server.importing import values
from server.importing.records import BadRow, Found, Record
from server.importing.table import Notice, Table, column, rows
from server.reading import registry
from server.reading.phrases import folded
from server.vocabulary import Outcome

COLUMNS: dict[str, tuple[str, ...]] = {
    "platform": ("platform", "plateforme"),
    "title": ("title", "titre"),
    "outcome": ("outcome", "status", "résultat", "resultat", "statut"),
    "reward": ("reward", "pay", "paie", "rémunération", "remuneration"),
    "bonus": ("bonus", "prime"),
    "currency": ("currency", "devise"),
    "requester": ("requester", "demandeur", "donneur_d'ordre", "donneur_d’ordre"),
    "started_at": ("started_at", "start", "début", "debut"),
    "ended_at": ("ended_at", "end", "fin"),
    "day": ("day", "date", "jour"),
    "minutes": ("minutes",),
    "key": ("key", "id", "identifiant"),
}
"""Each field with the names that its column may have, folded as `table.fold` does."""

_NEEDED = ("title", "outcome")


def read(table: Table, notice: Notice, platform: str | None, zone: tzinfo) -> Found:
    """Give the tasks of a table.

    Args:
        table: the file.
        notice: is told how far it is.
        platform: the platform of all rows, where there is no column for it.
        zone: the time zone of moments that name none.

    Raises:
        BadRow: a needed column is missing, or a row cannot be read.
    """
    for name in (*_NEEDED, *(() if platform else ("platform",))):
        if not set(COLUMNS[name]) & set(table.folded):
            raise BadRow("column", name)
    records = []
    for number, row in rows(table, notice):
        cells = {name: column(row, names) for name, names in COLUMNS.items()}
        try:
            records.append(_record(number, cells, platform, zone))
        except BadRow as bad:
            raise BadRow(bad.code, bad.detail, number) from None
    known = {name for names in COLUMNS.values() for name in names}
    pairs = zip(table.names, table.folded, strict=True)
    unused = tuple(name for name, fold in pairs if fold and fold not in known)
    return Found("csv", list(records), unused=unused)


def platform_name(told: str) -> str:
    """Give the name that readings carry for a platform that a person names.

    Raises:
        BadRow: there is no letter in it.
    """
    wanted = re.sub(r"[\W_]+", "", told.casefold())
    for known in registry.platforms():
        names = {known.name, *re.split(r"/|,", known.file.title)}
        if wanted in {re.sub(r"[\W_]+", "", name.casefold()) for name in names}:
            return known.name
    slug = re.sub(r"[\W_]+", "_", told.strip().casefold()).strip("_")
    if not slug:
        raise BadRow("missing", "platform")
    return slug[:64]


def _record(number: int, cells: Mapping[str, str], platform: str | None, zone: tzinfo) -> Record:
    title = values.words(cells["title"])
    if not title:
        raise BadRow("missing", "title")
    name = platform_name(cells["platform"].strip() or platform or "")
    code = values.currency(cells["currency"])
    reward = values.amount(cells["reward"], code)
    started = values.moment(cells["started_at"], zone)
    ended = values.moment(cells["ended_at"], zone)
    values.in_order(started, ended)
    key = cells["key"].strip()
    return Record(
        row=number,
        platform=name,
        title=title,
        outcome=_outcome(name, cells["outcome"]),
        key=f"{name}:{key}" if key else None,
        requester=values.words(cells["requester"]) or None,
        reward=reward,
        bonus=values.bonus_of(cells["bonus"], code, reward),
        started_at=started,
        ended_at=ended,
        day=values.day(cells["day"]),
        active_ms=values.minutes(cells["minutes"]),
    )


def _outcome(platform: str, told: str) -> Outcome:
    known = registry.named(platform)
    found = known.outcomes.get(folded(told)) if known is not None else None
    return found or values.outcome(told)
