"""Events in the order they happened -> attention -> tasks and activities.

The state is a fold over the events: applying the same events in the same order always gives the
same state, and nothing else is asked, neither a wall clock nor a data base.
"""

from collections.abc import Callable

from msgspec import Struct, field
from msgspec.structs import replace

from server.attention import Gaze, TabKey
from server.days import by_day
from server.events import DataSeen, Entry, PageSeen
from server.messages import (
    Action,
    Activity,
    Attention,
    Correct,
    Input,
    Leave,
    Mark,
    Millis,
    Outcome,
    Stage,
)
from server.outcomes import History
from server.reading.model import Meaning, Offer, Reading
from server.tabs import ACTIVITY, ENDS, Accept, Tab, address, host, previewed
from server.tasks import Correction, Task, TaskId, Tasks

MeaningOf = Callable[[str, Action, Stage], Meaning | None]
"""What an action does to a task: `server.reading.meaning`."""

TaskOf = Callable[[str, Action, Stage], str | None]
"""The key of the task that an action's address names: `server.reading.action_task`."""

GENERIC = "generic"
OFFERS_KEPT = 2_000
"""Offers whose reward is remembered for the task that one of them may become."""


class Slice(Struct, frozen=True):
    """Attention `[start, end)` on a tab, what it went to and the task it was for."""

    start: Millis
    end: Millis
    tab: TabKey
    activity: Activity
    task: TaskId | None


class State(Struct, kw_only=True):
    """Everything that the events so far amount to. `now` is the time of the last of them."""

    now: Millis = 0
    gaze: Gaze = field(default_factory=Gaze)
    tabs: dict[TabKey, Tab] = field(default_factory=dict)
    tasks: Tasks = field(default_factory=Tasks)
    history: History = field(default_factory=History)
    corrections: dict[str, Correction] = field(default_factory=dict)
    offers: dict[tuple[str, str], Offer] = field(default_factory=dict)
    activities: dict[tuple[str, Activity], int] = field(default_factory=dict)
    """Attention by local date and activity, in milliseconds."""

    def copy(self) -> "State":
        """Give an independent copy; only the tables are copied, what is in them never changes."""
        return State(
            now=self.now,
            gaze=self.gaze,
            tabs=dict(self.tabs),
            tasks=self.tasks.copy(),
            history=self.history.copy(),
            corrections=dict(self.corrections),
            offers=dict(self.offers),
            activities=dict(self.activities),
        )


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

    def apply(self, state: State, entry: Entry) -> Slice | None:
        """Bring the state up to the event; gives the attention that this closed.

        The event must not come before one that was applied already (`server.events.order`).
        """
        event = entry.event
        if (at := getattr(event, "at", None)) is None:
            return None
        passed = self._advance(state, at)
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
                _leave(state, key, at)
            case Mark():
                state.gaze = state.gaze.sign(key, at)
                _mark(state, key, event)
            case Correct():
                earlier = state.corrections.get(event.task, Correction())
                state.corrections[event.task] = earlier.then(event)
            case _:
                pass
        _note_running(state)
        return passed

    def ahead(self, state: State, now: Millis) -> Slice | None:
        """Give the attention that will have passed by `now` if nothing else happens."""
        start, end = state.gaze.span(now, self._idle_ms)
        if state.gaze.tab is None or end <= start:
            return None
        activity, task = goes_to(state, state.gaze.tab)
        return Slice(start, end, state.gaze.tab, activity, task)

    def _advance(self, state: State, at: Millis) -> Slice | None:
        passed = self.ahead(state, at)
        state.gaze = state.gaze.counted(at)
        state.now = state.tasks.now = at
        if passed is None:
            return None
        for date, ms in by_day(passed.start, passed.end, self._timezone):
            place = (date, passed.activity)
            state.activities[place] = state.activities.get(place, 0) + ms
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
            return
        match self._meaning(tab.platform, event, tab.stage):
            case "accept":
                state.tabs[key] = replace(tab, accept=Accept(event.at, tab.preview))
            case "submit":
                _act(state, key, self._meant(state, tab, event), "submitted", event.at)
            case "return" | "skip":
                _act(state, key, self._meant(state, tab, event), "returned", event.at)
            case _:
                pass

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
        _place(state, key, parent, event, fresh)
        _remember(state, event.reading)
        for row in event.reading.history:
            state.history.tell(state.tasks, event.reading.platform, row, event.at)

    def _data(self, state: State, key: TabKey, event: DataSeen) -> None:
        tab = state.tabs.get(key)
        reading = event.reading
        if reading.task is not None or (
            reading.stage != "other" and (tab is None or tab.stage == "other")
        ):
            _place(state, key, None, event, fresh=False)
        _remember(state, reading)
        for row in reading.history:
            state.history.tell(state.tasks, reading.platform, row, event.at)


def goes_to(state: State, key: TabKey) -> tuple[Activity, TaskId | None]:
    """Give what attention on a tab goes to, and the task it is for."""
    tab = state.tabs.get(key)
    if tab is None:
        return "other", None
    if tab.task is not None:
        return "working", tab.task
    if state.tasks.is_open(tab.by_hand):
        return "working", tab.by_hand
    if tab.bound is not None and tab.bound == state.tasks.running():
        return "working", tab.bound
    return ACTIVITY[tab.stage], None


def shown_task(state: State) -> Task | None:
    """Give the task that a running clock is about: open, and looked at last or still on screen."""
    tasks = state.tasks
    if tasks.last_attended in tasks.opened:
        return tasks.by_id[tasks.last_attended]
    on_screen = {own for tab in state.tabs.values() for own in (tab.task, tab.by_hand)}
    found = next((task for task in reversed(tasks.attended) if task in on_screen), None)
    return None if found is None else tasks.by_id[found]


def _note_running(state: State) -> None:
    tab = state.tabs.get(state.gaze.tab) if state.gaze.tab else None
    if tab is not None and (own := tab.task or tab.by_hand) is not None:
        state.tasks.attend(own)


def _place(
    state: State, key: TabKey, parent: TabKey | None, event: PageSeen | DataSeen, fresh: bool
) -> None:
    """Let a tab show what was read in it."""
    old = state.tabs.get(key, Tab())
    reading = event.reading
    bound = _bound(state, old, parent)
    task, last = None, None
    accept = None if fresh else old.accept
    if reading.stage == "working" and reading.task and not _is_survey(state, bound, event):
        task = last = _working(state, key, parent, event, fresh)
        accept = None
    elif reading.stage in ENDS:
        last = _over(state, old, bound, event)
    elif reading.stage == "other" or not fresh:
        last = old.last
    state.tabs[key] = Tab(
        platform=reading.platform,
        stage=reading.stage,
        url=address(event.url),
        title=event.title if isinstance(event, PageSeen) else old.title,
        since=event.at if fresh else old.since,
        task=task,
        last=last,
        bound=bound,
        by_hand=old.by_hand,
        accept=accept,
        acted=old.acted and not fresh,
        preview=previewed(reading),
    )


def _bound(state: State, old: Tab, parent: TabKey | None) -> TaskId | None:
    if state.tasks.is_open(old.bound):
        return old.bound
    opener = state.tabs.get(parent) if parent else None
    if opener is None:
        return None
    owners = (opener.task, opener.by_hand, opener.bound)
    return next((task for task in owners if state.tasks.is_open(task)), None)


def _is_survey(state: State, bound: TaskId | None, event: PageSeen | DataSeen) -> bool:
    """Whether a page that looks like a task's own is only a step of the task that opened it."""
    seen = event.reading.task
    if bound is None or event.reading.platform != GENERIC or seen is None or seen.key == bound.key:
        return False
    elsewhere = host(event.url) != host(state.tasks.by_id[bound].url)
    return bound.platform != GENERIC or elsewhere


def _working(
    state: State, key: TabKey, parent: TabKey | None, event: PageSeen | DataSeen, fresh: bool
) -> TaskId:
    old = state.tabs.get(key, Tab())
    reading = event.reading
    seen = reading.task
    assert seen is not None
    tasks = state.tasks
    accept = old.accept
    if accept is None and parent is not None and not old.platform:
        accept = _take_accept(state, parent)
    found = tasks.find(reading.platform, seen.key)
    task = tasks.by_id[found] if found else None
    if (
        task is None
        or (task.accepted_at is None and task.ended_at is None)
        or (accept is not None and not task.open and not (old.acted and old.last == found))
    ):
        task = _begin(state, event, accept, task)
    elif not task.open and fresh and _goes_on(task, old, event):
        task = task.reopened()
    tasks.put(task.seen(seen))
    return task.id


def _begin(
    state: State, event: PageSeen | DataSeen, accept: Accept | None, earlier: Task | None
) -> Task:
    reading = event.reading
    seen = reading.task
    assert seen is not None
    offer = (accept.offer if accept else None) or state.offers.get((reading.platform, seen.key))
    untimed = earlier is not None and earlier.accepted_at is None
    return Task(
        id=earlier.id
        if earlier is not None and untimed
        else state.tasks.new_id(reading.platform, seen.key),
        title=offer.title if offer else "",
        requester=offer.requester if offer else None,
        reward=offer.reward if offer else None,
        url=address(event.url),
        first_at=event.at,
        accepted_at=accept.at if accept else event.at,
    )


def _take_accept(state: State, parent: TabKey) -> Accept | None:
    opener = state.tabs.get(parent)
    if opener is None or opener.accept is None:
        return None
    state.tabs[parent] = replace(opener, accept=None)
    return opener.accept


def _goes_on(task: Task, old: Tab, event: PageSeen | DataSeen) -> bool:
    """Whether a working page shows that an ended task is not over after all."""
    if task.by_hand:
        return False
    if old.last == task.id and old.acted:
        return True  # the form came back: what was sent was refused
    if task.outcome == "expired":
        deadline = event.reading.task.deadline_at if event.reading.task else None
        return deadline is not None and deadline > event.at
    return task.outcome in ("returned", "screened_out", "revise")


def _over(
    state: State, old: Tab, bound: TaskId | None, event: PageSeen | DataSeen
) -> TaskId | None:
    """Let a page that says that a task is over end it; gives the task."""
    reading = event.reading
    tasks = state.tasks
    outcome: Outcome = reading.stage  # type: ignore[assignment]
    found = tasks.find(reading.platform, reading.task.key) if reading.task else None
    found = found or old.last
    if found is None and bound is not None and bound.platform == reading.platform:
        found = bound
    if found is None:
        return None
    task = tasks.by_id[found]
    if reading.task is not None and reading.task.key == found.key:
        task = task.seen(reading.task)
    own = old.last == found
    if task.open:
        task = task.ended(outcome, event.at)
    elif own and task.outcome != outcome and task.outcome in ENDS:
        # What was pressed ended it; the page says how. A platform that ends it by itself does so
        # when it says so.
        by_platform = outcome in ("expired", "screened_out")
        task = task.ended(outcome, event.at) if by_platform else task.turned(outcome)
    tasks.put(task)
    return found


def _act(state: State, key: TabKey, found: TaskId | None, outcome: Outcome, at: Millis) -> None:
    """End the task that a button is about, until a page says otherwise."""
    if found is None:
        return
    tab = state.tabs[key]
    task = state.tasks.by_id[found]
    shown = tab.task == found
    if not task.open and not (shown and (tab.acted or tab.since >= (task.ended_at or 0))):
        return  # a page from before the end, in another tab
    state.tasks.put(task.ended(outcome, at))
    if shown:
        state.tabs[key] = replace(tab, acted=True)


def _leave(state: State, key: TabKey, at: Millis) -> None:
    if state.gaze.tab == key:
        state.gaze = state.gaze.turn(None, at)
    tab = state.tabs.pop(key, None)
    # The worker may come back to the same tab, from a survey on a site that is not watched.
    if tab is not None and (tab.bound or tab.by_hand):
        state.tabs[key] = Tab(bound=tab.bound, by_hand=tab.by_hand)


def _mark(state: State, key: TabKey, event: Mark) -> None:
    tab = state.tabs.get(key, Tab())
    tasks = state.tasks
    shown = tab.task if tasks.is_open(tab.task) else None
    current = shown or (tab.by_hand if tasks.is_open(tab.by_hand) else None)
    if event.kind == "start" and shown is None:
        task = Task(
            id=tasks.new_id(tab.platform or GENERIC, f"mark:{event.id}"),
            title=event.title or tab.title,
            reward=event.reward,
            url=tab.url,
            by_hand=True,
            first_at=event.at,
            accepted_at=event.at,
        )
        tasks.put(task)
        state.tabs[key] = replace(tab, by_hand=task.id)
        return
    if current is None:
        return
    task = tasks.by_id[current]
    task = replace(
        task,
        title=event.title or task.title,
        reward=event.reward or task.reward,
        by_hand=task.by_hand or event.kind != "start",
    )
    if event.kind != "start":
        task = task.ended("submitted" if event.kind == "finish" else "returned", event.at)
    tasks.put(task)


def _remember(state: State, reading: Reading) -> None:
    for offer in reading.offers:
        if offer.reward is not None:
            place = (reading.platform, offer.key)
            state.offers.pop(place, None)
            state.offers[place] = offer
    while len(state.offers) > OFFERS_KEPT:
        del state.offers[next(iter(state.offers))]
