"""Reading -> clock -> ledger -> advice: one journal entry at a time, or all of them anew."""

from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from server.advice import RaisedWarning, Said, about_page, offer_subject
from server.advising.telling import Telling
from server.advising.watch import Watch
from server.clock import Fold, MeaningOf, TaskOf
from server.day import activities, day_of
from server.days import date_of
from server.events import DataSeen, Entry, PageSeen
from server.floors import floor_on
from server.judge import Judge, subjects, verdict_on
from server.ledger import Books, FromFiles, Line, Totals, unknown_corrections
from server.messages import Clock, ClockTask, Day, Feedback, Verdict
from server.noticed import Notice
from server.preferences import PipelineSettings
from server.promise import own_times, with_promise
from server.standing import Standing
from server.state import State, goes_to, shown_task
from server.tasks import Task
from server.timeline import Timeline, slim
from server.vocabulary import Activity, Millis

__all__ = ["Pipeline", "PipelineSettings", "RaisedWarning", "Step", "Summary"]

PAGES_REMEMBERED = 1_000
"""Pages whose offers can still be called fine by the page's id."""
PAGES_LOOKED_BACK = 100
"""How many pages back the worker's verdict on a page is looked for in a rebuild."""


class Step(Struct, frozen=True):
    """What an entry leads to. `verdict` is None where it is no page.

    `held` tells that something about it waits for the morning, `released` are the pages of which
    something did that is said now. `refused` says why what the worker told was not taken (see
    `State.refused`), None where it was.
    """

    verdict: Verdict | None
    warnings: tuple[RaisedWarning, ...]
    clock: Clock
    day: Day
    held: bool = False
    released: tuple[str, ...] = ()
    refused: str | None = None


class _Said(Struct):
    """What is said on one entry."""

    verdict: Verdict | None
    warnings: list[RaisedWarning]
    released: list[str]


class Summary(Struct, frozen=True):
    """All that the entries amount to, `attention_ms` being the sum of the activities."""

    tasks: list[Line]
    activities: dict[Activity, int]
    attention_ms: int
    totals: Totals
    imported: FromFiles


class Pipeline:
    """Everything that is derived from the journal, kept up to date.

    The figures depend on the set of entries alone, whatever the order in which they come.
    """

    def __init__(
        self,
        settings: PipelineSettings,
        judge: Judge,
        meaning: MeaningOf,
        history: Callable[[], Iterable[Entry]] | None = None,
        *,
        task_of: TaskOf | None = None,
    ) -> None:
        """Take the settings, the judge of offers, what buttons mean and which task they name.

        With `history`, which gives every entry there is, old entries need not stay in memory.
        """
        self._settings = settings
        self._judge = judge
        self._fold = Fold(meaning, settings.idle_ms, settings.timezone, task_of)
        self._timeline = Timeline(Watch(self._fold, settings), history)
        self._books = Books()
        self._standing = Standing(settings.currency)
        self._said = Said()
        self._telling = Telling(settings, self._said)
        self._subjects: OrderedDict[str, tuple[tuple[str, str], ...]] = OrderedDict()

    def add(self, entry: Entry) -> Step:
        """Take one more entry and give what it leads to."""
        return self.add_all([entry])[0]

    def add_all(self, entries: Sequence[Entry]) -> list[Step]:
        """Take more entries, in the order they came; the last step's clock and day are theirs all.

        Late ones are worked in once for all of them, so what follows from them comes with the last.
        """
        found = [self._take(entry) for entry in entries]
        if found:
            self._notice(found[-1])
        state = self._timeline.state
        clock, day = self.clock(state.now), self.day(state.now)
        return [
            Step(
                said.verdict,
                tuple(said.warnings),
                clock,
                day,
                self.holds(entry.event.id),
                tuple(said.released),
                state.refused.get(entry.event.id),
            )
            for entry, said in zip(entries, found, strict=True)
        ]

    def rebuild(self, entries: Iterable[Entry]) -> Step:
        """Start anew from these entries, in any order; no page is judged (see `advise`).

        What follows from the events of the last day is among the warnings: who gives them out
        knows which of them were given out before.
        """
        self._said = Said()
        self._telling = Telling(self._settings, self._said)
        self._subjects.clear()
        self._timeline.rebuild(self._noted(entries))
        state = self._timeline.state
        self._telling.pass_over(state.noticed.notices, state.now)
        said = _Said(None, [], [])
        self._notice(said)
        return Step(None, tuple(said.warnings), self.clock(state.now), self.day(state.now))

    def advise(self, entry: Entry) -> tuple[Verdict | None, tuple[RaisedWarning, ...]]:
        """Give the verdict on a page, added or not, and its warnings that were not raised yet.

        Of what waits for the morning `holds` tells.
        """
        event = entry.event
        if not isinstance(event, PageSeen | DataSeen):
            return None, ()
        reading = event.reading
        names = self._name(event)
        lang = event.lang if isinstance(event, PageSeen) else None
        opinions = self._judge(reading, event.url, lang)
        if any(offer.reward is not None for offer in reading.offers):
            own = own_times(self._timeline.known)
            opinions = [
                with_promise(opinion, offer, reading.platform, own)
                for opinion, offer in zip(opinions, subjects(reading), strict=True)
            ]
        judged = list(zip(names, opinions, strict=True))
        floor = floor_on(date_of(event.at, self._settings.timezone), self._settings)
        findings = about_page(reading, judged, floor, event.at)
        tab = (entry.client, event.tab)
        warnings = tuple(self._telling.of_page(findings, tab, event.at, event.id))
        offers = [
            replace(opinion.verdict, level="none") if self._said.is_fine(name) else opinion.verdict
            for name, opinion in judged
        ]
        return verdict_on(event, offers), warnings

    def holds(self, page: str) -> bool:
        """Whether something about the page with this id waits for the morning."""
        return self._telling.holds(page)

    @property
    def state(self) -> State:
        """Everything that the entries amount to. It is not to be changed."""
        return self._timeline.state

    @property
    def settings(self) -> PipelineSettings:
        """What the figures depend on besides the entries."""
        return self._settings

    @property
    def latest(self) -> Millis:
        """The time of the last entry; 0 before the first."""
        return self._timeline.state.now

    def clock(self, now: Millis) -> Clock:
        """Give the running clock at `now`, which is not before the last entry."""
        state = self._timeline.state
        ahead = self._fold.ahead(state, now)
        task = shown_task(state, now)
        if task is None:
            return Clock(task=None, running=False, at=now)
        running = state.gaze.tab is not None and (
            goes_to(state, state.gaze.tab)[1] == task.id
            and now < state.gaze.sign_at + self._settings.idle_ms
        )
        more = ahead.end - ahead.start if ahead is not None and ahead.task == task.id else 0
        return Clock(task=_face(task, more), running=running, at=now)

    def day(self, now: Millis) -> Day:
        """Give the local day that `now` is in, as far as the entries tell."""
        return day_of(self._timeline.state, now, self._settings, self._books)

    def summary(self) -> Summary:
        """Give all that the entries amount to; after the last of them nothing is counted."""
        state = self._timeline.state
        found = activities(state)
        attention_ms = sum(found.values())
        standing = self._standing
        standing.update(state)
        totals = standing.totals(attention_ms)
        imported = standing.from_files(len(state.days))
        return Summary(standing.lines(), found, attention_ms, totals, imported)

    def notices(self) -> list[Notice]:
        """Give what the entries let notice, whether it was said already, or waits, or not."""
        return list(self._timeline.state.noticed.notices)

    def tasks(self) -> list[Line]:
        """Give all tasks, the worker's corrections applied."""
        self._standing.update(self._timeline.state)
        return self._standing.lines()

    def count(self) -> int:
        """Give how many tasks there are."""
        return len(self._timeline.state.tasks.by_id)

    def unknown_corrections(self) -> list[str]:
        """Give the keys that the worker corrected and that name no task."""
        return unknown_corrections(self._timeline.state)

    def _take(self, entry: Entry) -> _Said:
        if isinstance(entry.event, Feedback):
            self._listen(entry.event)
        self._timeline.add(entry)
        verdict, warnings = self.advise(entry)
        said = _Said(verdict, list(warnings), [])
        if not self._timeline.stale:
            self._notice(said)
        return said

    def _notice(self, said: _Said) -> None:
        """Add what follows from the events by now, and what waited for a morning that has come."""
        state = self._timeline.state
        waited, pages = self._telling.in_the_morning(state.now)
        said.warnings += [*waited, *self._telling.of(state.noticed.notices)]
        # What was noticed in the night may be told at once if its morning has come.
        late, more = self._telling.in_the_morning(state.now)
        said.warnings += late
        said.released += [*pages, *more]

    def _name(self, event: PageSeen | DataSeen) -> tuple[str, ...]:
        """Name the offers of a page, so that the worker can call them fine by the page's id."""
        offers = subjects(event.reading)
        names = tuple(offer_subject(event.reading, event.url, offer) for offer in offers)
        self._subjects[event.id] = tuple(
            (offer.key, name) for offer, name in zip(offers, names, strict=True)
        )
        if len(self._subjects) > PAGES_REMEMBERED:
            self._subjects.popitem(last=False)
        return names

    def _listen(self, feedback: Feedback) -> None:
        if feedback.label != "legit":
            return
        if feedback.warning is not None:
            self._said.silence_warning(feedback.warning)
        for key, subject in self._subjects.get(feedback.page or "", ()):
            if feedback.offer in (None, key):
                self._said.silence(subject)

    def _noted(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """Pass entries on, keeping what advice has to know of them."""
        latest: deque[Entry] = deque(maxlen=PAGES_LOOKED_BACK)
        for entry in entries:
            event = entry.event
            if isinstance(event, PageSeen | DataSeen):
                latest.append(entry)
            elif isinstance(event, Feedback):
                # The page that the worker speaks of is seldom far back.
                for page in latest:
                    if page.event.id == event.page and isinstance(page.event, PageSeen | DataSeen):
                        self._name(page.event)
                self._listen(event)
            yield slim(entry)


def _face(task: Task, more_ms: int) -> ClockTask:
    return ClockTask(
        key=task.id.name,
        platform=task.id.platform,
        title=task.title,
        stage=task.stage,
        reward=task.reward,
        accepted_at=task.accepted_at if task.accepted_at is not None else task.first_at,
        deadline_at=task.deadline_at,
        active_ms=task.active_ms + more_ms,
    )
