"""What is said of what was found, and when: each thing once, and at night only what is a danger."""

from collections.abc import Iterable, Sequence
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from server.advice import Finding, RaisedWarning, Said, identity_of, raise_warning, subject_in
from server.advising.answers import DAY_MS
from server.advising.nights import morning_after
from server.advising.noting import subject_of
from server.attention import TabKey
from server.noticed import Notice
from server.preferences import PipelineSettings
from server.texts import Texts
from server.vocabulary import Millis, WarningCode

OF_THE_MOMENT: frozenset[WarningCode] = frozenset({"deadline", "break", "unpaid_wait"})
"""Warnings that are worth nothing in the morning: who does not want them at night gets none."""

_ENGLISH = Texts("en")


class Held(Struct, frozen=True):
    """A warning that waits for the morning, and the page it is about, if it is about one."""

    until: Millis
    warning: RaisedWarning
    page: str | None


class Telling:
    """Knows what was said already, what waits for the morning, and what nobody wants to hear."""

    def __init__(self, settings: PipelineSettings, said: Said) -> None:
        """Take the worker's settings, and what was said already."""
        self._settings = settings
        self._said = said
        self._held: list[Held] = []
        self._known = 0
        self._last: Notice | None = None

    def of_page(
        self, findings: Iterable[Finding], tab: TabKey, at: Millis, page: str
    ) -> list[RaisedWarning]:
        """Give what is to be said at once of what was found on a page."""
        return [
            warning for finding in findings if (warning := self._say(finding, tab, at, page=page))
        ]

    def of(self, notices: Sequence[Notice]) -> list[RaisedWarning]:
        """Give what is to be said at once of all that was noticed up to now."""
        told = []
        for notice in self._new(notices):
            finding = self._finding(notice)
            if finding is not None and (warning := self._say(finding, notice.tab, notice.at)):
                told.append(warning)
        return told

    def pass_over(self, notices: Sequence[Notice], now: Millis) -> None:
        """Take what was noticed over a day before `now` for said: it is, or is no news any more."""
        for notice in notices:
            if notice.at < now - DAY_MS and (finding := self._finding(notice)) is not None:
                self._said.first(finding)

    def holds(self, page: str) -> bool:
        """Whether something about a page waits for the morning."""
        return any(held.page == page for held in self._held)

    def in_the_morning(self, now: Millis) -> tuple[list[RaisedWarning], list[str]]:
        """Give what was held back in nights that are over by `now`, and the pages it is about.

        Before it comes one warning a night that says that, and how much, was held back.
        """
        if not self._held:
            return [], []
        due = sorted(
            (held for held in self._held if held.until <= now),
            key=lambda held: (held.until, held.warning.at, held.warning.identity),
        )
        self._held = [held for held in self._held if held.until > now]
        told: list[RaisedWarning] = []
        wanted = [held for held in due if not self._said.is_fine(subject_in(held.warning.identity))]
        for until in dict.fromkeys(held.until for held in wanted):
            waited = [held.warning for held in wanted if held.until == until]
            first = waited[0]
            night = Finding(
                subject_of("night", str(until)), "night", "info", {"count": len(waited)}
            )
            if self._said.first(night):
                told.append(raise_warning(night, first.client, until, first.tab, _ENGLISH))
            told += [replace(warning, at=until) for warning in waited]
        return told, [held.page for held in due if held.page is not None]

    def _say(
        self, finding: Finding, tab: TabKey, at: Millis, page: str | None = None
    ) -> RaisedWarning | None:
        until = None if finding.level == "danger" else morning_after(at, self._settings)
        if not self._said.first(finding):
            return None
        warning = raise_warning(finding, tab[0], at, tab[1], _ENGLISH)
        if until is None:
            return warning
        if finding.code not in OF_THE_MOMENT:
            self._held.append(Held(until, warning, page))
        return None

    def _finding(self, notice: Notice) -> Finding | None:
        """Give what is left of a notice once what was said is taken away, None for nothing."""
        left = [
            finding
            for subject in notice.subjects
            if not self._said.was(
                identity_of(
                    finding := Finding(subject, notice.code, notice.level, dict(notice.params))
                )
            )
        ]
        for finding in left[1:]:
            self._said.first(finding)
        return left[0] if left else None

    def _new(self, notices: Sequence[Notice]) -> Iterable[Notice]:
        """Give those that were not there before; after a late event it may be any of them."""
        count, last = self._known, self._last
        self._known, self._last = len(notices), notices[-1] if notices else None
        grown = count <= len(notices) and (not count or notices[count - 1] is last)
        return islice(notices, count, None) if grown else notices
