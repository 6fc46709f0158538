"""What the worker does, and what that says of tasks: a pressed button, a closed tab, a mark."""

from msgspec.structs import replace

from server.attention import TabKey
from server.messages import Amount, Mark
from server.state import SECOND_CURRENCY, State, shown_task
from server.tabs import Tab
from server.tasks import GENERIC, Task, TaskId
from server.vocabulary import Millis, Outcome

_BY_HAND = "mark:"


def act(state: State, key: TabKey, found: TaskId | None, outcome: Outcome, at: Millis) -> None:
    """End the task that a button is about, until a page says otherwise."""
    if found is None:
        return
    tab = state.tabs[key]
    task = state.tasks.by_id[found]
    shown = tab.task == found
    again = tab.acted or task.lapsed or tab.since >= (task.ended_at or 0)
    if not task.open and not (shown and again):
        return  # a page from before the end, in another tab
    state.tasks.put(task.ended(outcome, at))
    if shown:
        state.tabs[key] = replace(tab, acted=True)


def leave(state: State, key: TabKey, at: Millis) -> None:
    """Forget what a tab showed: it was closed, or went to a site that is not watched."""
    if state.gaze.tab == key:
        state.gaze = state.gaze.turn(None, at)
    tab = state.tabs.pop(key, None)
    # The worker may come back to the same tab, from a survey on a site that is not watched.
    if tab is not None and (tab.bound or tab.by_hand):
        state.tabs[key] = Tab(bound=tab.bound, by_hand=tab.by_hand, told_at=at)


def mark(state: State, key: TabKey, event: Mark) -> None:
    """Start or end a task by hand, or the one that the page shows.

    In a tab that is for no task the end is that of the task which this tab was opened from, else of
    the one whose clock the worker is shown.
    """
    tab = state.tabs.get(key, Tab())
    tasks = state.tasks
    shown = tab.task if tasks.is_open(tab.task) else None
    current = shown or (tab.by_hand if tasks.is_open(tab.by_hand) else None)
    if event.kind == "start" and shown is None:
        task = Task(
            id=tasks.new_id(tab.platform or GENERIC, f"{_BY_HAND}{event.id}"),
            title=event.title or tab.title,
            reward=event.reward,
            url=tab.url,
            by_hand=True,
            first_at=event.at,
            accepted_at=event.at,
        )
        tasks.put(task)
        state.tabs[key] = replace(tab, by_hand=task.id, told_at=event.at)
        return
    if current is None and event.kind != "start" and tab.task is None and tab.by_hand is None:
        current = _elsewhere(state, tab, event.at)
    if current is None:
        return
    task = tasks.by_id[current]
    if _is_second_currency(task, event.reward):
        state.refused[event.id] = SECOND_CURRENCY
        return
    task = replace(
        task,
        title=event.title or task.title,
        reward=event.reward or task.reward,
        by_hand=task.by_hand or event.kind != "start",
    )
    if event.kind != "start":
        task = task.ended("submitted" if event.kind == "finish" else "returned", event.at)
    tasks.put(task)


def _elsewhere(state: State, tab: Tab, at: Millis) -> TaskId | None:
    """Give the open task that the end of a task means in a tab which is for none."""
    if state.tasks.is_open(tab.bound):
        return tab.bound
    shown = shown_task(state, at)
    return shown.id if shown is not None and shown.open else None


def _is_second_currency(task: Task, reward: Amount | None) -> bool:
    """Whether two marks of one task contradict each other; what a page says may be misread."""
    if reward is None or task.reward is None or not task.id.key.startswith(_BY_HAND):
        return False
    return task.reward.currency != reward.currency
