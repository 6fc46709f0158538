"""What a pressed button or a sent form does to a task."""

from server.messages import Action
from server.reading import registry
from server.reading.address import Address, split
from server.reading.model import Meaning
from server.reading.phrases import folded
from server.reading.platform import Platform, Press
from server.reading.text import clean_line
from server.reading.words import label_meaning
from server.vocabulary import Stage

_STAGES: dict[Meaning, frozenset[Stage]] = {
    "accept": frozenset(("listing", "preview", "other")),
    "submit": frozenset(("working", "expired")),
    "return": frozenset(("working", "expired")),
    "skip": frozenset(("working", "expired", "preview")),
}
"""On which stages a word on a button is believed; an address that names the deed needs none."""


def meaning(platform: str, action: Action, stage: Stage) -> Meaning | None:
    """Tell what an action does on a page of `platform` at `stage`, by its file or by its words."""
    known = registry.named(platform)
    if known is not None and (press := chosen_press(known, action, stage)) is not None:
        return press.means
    means = label_meaning(_label(action))
    return means if means is not None and stage in _STAGES[means] else None


def action_task(platform: str, action: Action, stage: Stage) -> str | None:
    """Give the key of the task that an action's address names, None when it names none."""
    known = registry.named(platform)
    press = chosen_press(known, action, stage) if known is not None else None
    if known is None or press is None or press.key is None or press.target is None:
        return None
    target = _target(action)
    pieces = press.target.match(target) if target else None
    return None if pieces is None else known.key(press.key.format(**pieces), split(action.url).site)


def chosen_press(platform: Platform, action: Action, stage: Stage) -> Press | None:
    """Give the rule of a platform's file that an action is of, None where none is."""
    target = _target(action)
    label = _label(action)
    for press in platform.presses:
        if (
            (press.kind in (None, action.kind))
            and (not press.stages or stage in press.stages)
            and (not press.labels or label in press.labels)
            and (press.target is None or (target and press.target.match(target) is not None))
        ):
            return press
    return None


def _target(action: Action) -> Address | None:
    return split(action.target) if action.target else None


def _label(action: Action) -> str:
    return folded(clean_line(action.label))
