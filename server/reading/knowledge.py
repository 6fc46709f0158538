"""What is known of a platform: its stages, the fields read at each, and on what evidence."""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from server.reading.model import Meaning
from server.reading.platform import Platform, Reads, Rule
from server.reading.platform_file import Evidence, Terms
from server.vocabulary import Stage


class StageKnown(Struct, frozen=True):
    """One stage: how sure, and which fields its pages or their JSON give.

    `generic` tells that they are read there by structure and words.
    """

    stage: Stage
    evidence: Evidence
    fields: tuple[str, ...]
    generic: bool


class Known(Struct, frozen=True):
    """One platform; `buttons` are the deeds that its file tells by their address or words."""

    name: str
    title: str
    hosts: tuple[str, ...]
    languages: tuple[str, ...]
    currency: str | None
    stages: tuple[StageKnown, ...]
    otherwise: Literal["other", "generic"]
    buttons: tuple[Meaning, ...]
    terms: Terms


def known(platform: Platform) -> Known:
    """Give what a platform's file tells."""
    file = platform.file
    rules = (*platform.pages, *platform.data)
    return Known(
        file.name,
        file.title,
        tuple(file.hosts),
        tuple(file.languages),
        file.currency,
        tuple(_stage(stage, grade, rules) for stage, grade in file.evidence.items()),
        file.otherwise,
        tuple(dict.fromkeys(press.means for press in platform.presses if press.means)),
        file.terms,
    )


def _stage(stage: Stage, evidence: Evidence, rules: Iterable[Rule]) -> StageKnown:
    at = [rule for rule in rules if rule.stage == stage]
    fields = dict.fromkeys(name for rule in at for name in _fields(rule.reads))
    return StageKnown(stage, evidence, tuple(fields), any(rule.generic for rule in at))


def _fields(reads: Reads) -> Iterable[str]:
    entries = (*reads.offers, *((reads.task,) if reads.task else ()), *reads.history)
    yield from (extract.name for entry in entries for extract in entry.fields)
    yield from (extract.name for extract in reads.balance)
