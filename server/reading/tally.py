"""What a platform file found on one page, field by field: for those who write such files."""

from dataclasses import dataclass, field
from typing import Any

from server.reading.platform import Entry


@dataclass(slots=True)
class Group:
    """One kind of thing read on a page (offers, task, history, balance), and its fields.

    `entry` is the layout that was applied, None for a balance; `rows` how many rows it had.
    """

    what: str
    entry: Entry | None
    rows: int
    found: dict[str, int] = field(default_factory=dict)
    missed: dict[str, int] = field(default_factory=dict)
    first: dict[str, Any] = field(default_factory=dict)


class Tally:
    """Counts what the engine finds and misses."""

    def __init__(self) -> None:
        """Start with nothing counted."""
        self.groups: list[Group] = []

    def begin(self, what: str, entry: Entry | None, rows: int) -> None:
        """Begin with offers, the task, the history or the balance; of layouts the last counts."""
        if self.groups and self.groups[-1].what == what and not self.groups[-1].rows:
            self.groups.pop()
        self.groups.append(Group(what, entry, rows))

    def found(self, name: str, value: Any) -> None:
        """Count a field that was read, and keep the first value."""
        group = self.groups[-1]
        group.found[name] = group.found.get(name, 0) + 1
        group.first.setdefault(name, value)

    def missed(self, name: str, count: int) -> None:
        """Count a field that stands on the page and could not be read."""
        if self.groups:
            group = self.groups[-1]
            group.missed[name] = group.missed.get(name, 0) + count
