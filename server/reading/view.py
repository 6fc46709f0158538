"""One page as the engine sees it, and what it could not read there."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from server.reading.opened import Opened
from server.reading.platform import Platform
from server.reading.selector import Value
from server.reading.siblings import Siblings
from server.reading.tally import Tally


@dataclass(slots=True)
class View:
    """One page as the engine sees it, and what it could not read there.

    `root` is the page's element or JSON value, `pieces` what its address says, `at` epoch
    milliseconds; `opened` is None where JSON is read. `siblings` are the rows that are being read,
    where they are all in one element.
    """

    platform: Platform
    url: str
    site: str
    at: int
    root: Value
    pieces: Mapping[str, str]
    opened: Opened | None = None
    unparsed: dict[str, int] = field(default_factory=dict)
    legends: dict[str, dict[str, LexborNode]] = field(default_factory=dict)
    siblings: Siblings | None = None
    tally: Tally | None = None

    def missed(self, name: str, count: int = 1) -> None:
        """Count a field that stands on the page and could not be read."""
        self.unparsed[name] = self.unparsed.get(name, 0) + count
        if self.tally is not None:
            self.tally.missed(name, count)
