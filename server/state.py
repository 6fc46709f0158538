"""Everything that the events so far amount to, and what attention goes to in it."""

from msgspec import Struct, field

from server.attention import Gaze, TabKey
from server.events import ImportedDay
from server.messages import Action
from server.noticed import Noticed
from server.outcomes import History
from server.reading.model import Offer
from server.tabs import ACTIVITY, Tab
from server.tasks import GENERIC, Correction, Task, TaskId, Tasks
from server.vocabulary import Activity, Millis

SECOND_CURRENCY = "currency"
"""Why what the worker said was not applied: it names a second currency for one task."""


class State(Struct, kw_only=True):
    """Everything that the events so far amount to. `now` is the time of the last of them."""

    now: Millis = 0
    gaze: Gaze = field(default_factory=Gaze)
    tabs: dict[TabKey, Tab] = field(default_factory=dict)
    tasks: Tasks = field(default_factory=Tasks)
    history: History = field(default_factory=History)
    corrections: dict[TaskId | str, Correction] = field(default_factory=dict)
    """The worker's corrections by task, or by the key as it was said where no task has it yet."""
    refused: dict[str, str] = field(default_factory=dict)
    """Messages that were not applied, by id, and why (see `SECOND_CURRENCY`)."""
    early: tuple[TabKey, Action] | None = None
    """What was pressed last and meant nothing on what its tab showed by then."""
    offers: dict[tuple[str, str], Offer] = field(default_factory=dict)
    activities: dict[tuple[str, Activity], int] = field(default_factory=dict)
    """Attention by local date and activity, in milliseconds."""
    places: dict[tuple[str, str, Activity], int] = field(default_factory=dict)
    """The same attention by local date, platform (that of its task, where it is for one) and
    activity, in milliseconds."""
    noticed: Noticed = field(default_factory=Noticed)
    days: dict[tuple[str, str], ImportedDay] = field(default_factory=dict)
    """What platforms' own summaries say of a day, by platform and day."""

    def copy(self) -> "State":
        """Give an independent copy; only the tables are copied, what is in them never changes."""
        return State(
            now=self.now,
            gaze=self.gaze,
            tabs=dict(self.tabs),
            tasks=self.tasks.copy(),
            history=self.history.copy(),
            corrections=dict(self.corrections),
            refused=dict(self.refused),
            early=self.early,
            offers=dict(self.offers),
            activities=dict(self.activities),
            places=dict(self.places),
            noticed=self.noticed.copy(),
            days=dict(self.days),
        )


def correction_of(state: State, task: TaskId) -> Correction | None:
    """Give what the worker corrected on a task."""
    return state.corrections.get(task) or state.corrections.get(task.name)


def goes_to(state: State, key: TabKey) -> tuple[Activity, TaskId | None]:
    """Give what attention on a tab goes to, and the task it is for."""
    tab = state.tabs.get(key)
    if tab is None:
        return "other", None
    if (own := _own(state, tab)) is not None:
        return "working", own
    if tab.bound is not None and tab.bound == state.tasks.running() and not _is_placed(tab):
        return "working", tab.bound
    return ACTIVITY[tab.stage], None


def _is_placed(tab: Tab) -> bool:
    """Whether a tab shows a platform's list, wallet or the like: no task's work, whoever opened it.

    Who fills a queue opens the list in a tab of its own, from the tab in which the work is done.
    """
    return tab.platform not in ("", GENERIC) and tab.stage != "other"


def shown_task(state: State, now: Millis) -> Task | None:
    """Give the task that a running clock is about: open, and looked at last or still on screen.

    One whose deadline has come by `now` is over, though no event has passed it yet.
    """
    found = _shown(state)
    over = found is not None and found.lapses_at is not None and found.lapses_at <= now
    return None if over else found


def _shown(state: State) -> Task | None:
    tasks = state.tasks
    if tasks.last_attended in tasks.opened:
        return tasks.by_id[tasks.last_attended]
    on_screen = {own for tab in state.tabs.values() for own in (tab.task, tab.by_hand)}
    found = next((task for task in reversed(tasks.attended) if task in on_screen), None)
    return None if found is None else tasks.by_id[found]


def note_running(state: State) -> None:
    """Let the task whose own page has attention be the running one."""
    tab = state.tabs.get(state.gaze.tab) if state.gaze.tab else None
    if tab is not None and (own := _own(state, tab)) is not None:
        state.tasks.attend(own)


def _own(state: State, tab: Tab) -> TaskId | None:
    """Give the task that a tab itself is for: the page's, or the one started by hand in it."""
    if tab.task is not None and (state.tasks.is_open(tab.task) or not _serves_by_hand(state, tab)):
        return tab.task
    return tab.by_hand if _serves_by_hand(state, tab) else None


def _serves_by_hand(state: State, tab: Tab) -> bool:
    """Whether a tab still serves the task that the worker started in it by hand.

    A page that says that it is another platform's list or wallet does not, nor does a tab of a
    browser that counts its tabs anew.
    """
    task = tab.by_hand
    if task is None or not state.tasks.is_open(task):
        return False
    elsewhere = tab.platform not in ("", GENERIC, task.platform)
    return not elsewhere or tab.stage == "other"
