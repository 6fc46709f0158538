"""Events in the order they happened -> attention -> tasks and activities.

The state is a fold over the events: applying the same events in the same order always gives the
same state, and nothing else is asked, neither a wall clock nor a data base.
"""

from collections.abc import Callable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from server.attention import TabKey
from server.correcting import correct
from server.days import by_day
from server.doing import act, leave, mark
from server.events import BroughtIn, DataSeen, Entry, PageSeen
from server.imported import take
from server.messages import Action, Attention, Correct, Input, Leave, Mark
from server.reading.model import Meaning
from server.showing import remember, show
from server.state import State, goes_to, note_running
from server.tabs import Accept, Tab, address
from server.tasks import TaskId
from server.vocabulary import Activity, Millis, Stage

MeaningOf = Callable[[str, Action, Stage], Meaning | None]
"""What an action does to a task: `server.reading.meaning`."""

TaskOf = Callable[[str, Action, Stage], str | None]
"""The key of the task that an action's address names: `server.reading.action_task`."""


class Slice(Struct, frozen=True):
    """Attention `[start, end)` on a tab, what it went to and the task it was for.

    `platform` is the one whose page the tab showed, empty where it is not known.
    """

    start: Millis
    end: Millis
    tab: TabKey
    activity: Activity
    task: TaskId | None
    platform: str = ""


class Lapse(Struct, frozen=True):
    """A task that ended at its deadline, between two events, and the attention that this closed."""

    at: Millis
    task: TaskId
    passed: Slice | None


class Fold:
    """Applies events to a state."""

    def __init__(
        self, meaning: MeaningOf, idle_ms: int, timezone: str, task_of: TaskOf | None = None
    ) -> None:
        """Take what buttons mean, the idle time in milliseconds and the worker's time zone.

        `task_of` tells which task a button is about, when that is not the one on the page.
        """
        self._meaning = meaning
        self._task_of = task_of
        self._idle_ms = idle_ms
        self._timezone = timezone

    def apply(self, state: State, entry: Entry) -> tuple[Slice, ...]:
        """Bring the state up to the event; gives the attention that this closed, oldest first.

        The event must not come before one that was applied already (`server.events.order`).
        """
        event = entry.event
        if isinstance(event, BroughtIn):
            # What a file tells passes no time: the worker's attention is none of its business.
            take(state, event)
            return ()
        if (at := getattr(event, "at", None)) is None:
            return ()
        passed = [lapse.passed for lapse in self.lapses(state, at)]
        passed.append(self._advance(state, at))
        key = (entry.client, getattr(event, "tab", None) or 0)
        match event:
            case PageSeen():
                self._page(state, entry.client, event)
            case DataSeen():
                self._data(state, key, event)
            case Attention():
                self._attention(state, entry.client, event)
            case Input():
                state.gaze = state.gaze.sign(key, at)
            case Action():
                state.gaze = state.gaze.sign(key, at)
                self._action(state, key, event)
            case Leave():
                leave(state, key, at)
            case Mark():
                state.gaze = state.gaze.sign(key, at)
                mark(state, key, event)
            case Correct():
                correct(state, event)
            case _:
                pass
        note_running(state)
        return tuple(piece for piece in passed if piece is not None)

    def lapses(self, state: State, until: Millis) -> Iterator[Lapse]:
        """End the tasks whose deadline comes by `until`, one after the other.

        The state is brought up to each of them in turn; where that came to is given.
        """
        while (first := state.tasks.next_lapse()) is not None and first[0] <= until:
            at = max(first[0], state.now)
            passed = self._advance(state, at)
            state.tasks.put(state.tasks.by_id[first[1]].lapse(at))
            yield Lapse(at, first[1], passed)

    def ahead(self, state: State, now: Millis) -> Slice | None:
        """Give the attention that will have passed by `now` if nothing else happens."""
        start, end = state.gaze.span(now, self._idle_ms)
        if state.gaze.tab is None or end <= start:
            return None
        activity, task = goes_to(state, state.gaze.tab)
        shown = state.tabs.get(state.gaze.tab)
        platform = shown.platform if shown is not None else ""
        return Slice(start, end, state.gaze.tab, activity, task, platform)

    def _advance(self, state: State, at: Millis) -> Slice | None:
        passed = self.ahead(state, at)
        state.gaze = state.gaze.counted(at)
        state.now = state.tasks.now = at
        if passed is None:
            return None
        platform = passed.platform if passed.task is None else passed.task.platform
        for date, ms in by_day(passed.start, passed.end, self._timezone):
            doing = (date, passed.activity)
            state.activities[doing] = state.activities.get(doing, 0) + ms
            place = (date, platform, passed.activity)
            state.places[place] = state.places.get(place, 0) + ms
        if passed.task is not None:
            task = state.tasks.by_id[passed.task]
            state.tasks.put(task.worked(by_day(passed.start, passed.end, self._timezone)))
        return passed

    def _attention(self, state: State, client: str, event: Attention) -> None:
        if event.tab is not None:
            state.gaze = state.gaze.turn((client, event.tab), event.at)
        elif state.gaze.tab is not None and state.gaze.tab[0] == client:
            # A browser that loses the focus says nothing about another one that has it.
            state.gaze = state.gaze.turn(None, event.at)

    def _action(self, state: State, key: TabKey, event: Action) -> None:
        tab = state.tabs.get(key)
        if tab is None:
            state.early = (key, event)
            return
        match self._meaning(tab.platform, event, tab.stage):
            case "accept":
                state.tabs[key] = replace(tab, accept=Accept(event.at, tab.preview))
            case "submit":
                act(state, key, self._meant(state, tab, event), "submitted", event.at)
            case "return" | "skip":
                act(state, key, self._meant(state, tab, event), "returned", event.at)
            case _:
                state.early = (key, event)

    def _meant(self, state: State, tab: Tab, event: Action) -> TaskId | None:
        """Give the task that a button is about: a listing may give back one that is elsewhere."""
        key = self._task_of(tab.platform, event, tab.stage) if self._task_of else None
        named = state.tasks.find(tab.platform, key) if key else None
        return named or tab.task

    def _page(self, state: State, client: str, event: PageSeen) -> None:
        key = (client, event.tab)
        fresh = event.reason != "change"
        if fresh:
            state.gaze = state.gaze.sign(key, event.at)
        parent = None
        if event.opener is not None and event.opener != event.tab:
            parent = (client, event.opener)
        show(state, key, parent, event, fresh)
        remember(state, event.reading)
        for row in event.reading.history:
            state.history.tell(state.tasks, event.reading.platform, row, event.at)
        self._catch_up(state, key, event)

    def _catch_up(self, state: State, key: TabKey, page: PageSeen) -> None:
        """Let what was pressed on a page in the very millisecond in which it was shown count."""
        if state.early is None:
            return
        tab, pressed = state.early
        state.early = None
        if (tab, pressed.at, address(pressed.url)) == (key, page.at, address(page.url)):
            self._action(state, key, pressed)

    def _data(self, state: State, key: TabKey, event: DataSeen) -> None:
        tab = state.tabs.get(key)
        reading = event.reading
        if reading.task is not None or (
            reading.stage != "other" and (tab is None or tab.stage == "other")
        ):
            show(state, key, None, event, fresh=False)
        remember(state, reading)
        for row in reading.history:
            state.history.tell(state.tasks, reading.platform, row, event.at)
