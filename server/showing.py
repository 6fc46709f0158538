"""What a tab shows now, and what that says of tasks: accepted, resumed, refused, over."""

from msgspec.structs import replace

from server.attention import TabKey
from server.events import DataSeen, PageSeen
from server.reading.model import Reading
from server.state import State
from server.tabs import ENDS, Accept, Tab, address, host, previewed
from server.tasks import GENERIC, Task, TaskId
from server.vocabulary import Outcome

OFFERS_KEPT = 2_000
"""Offers whose reward is remembered for the task that one of them may become."""
FORGOTTEN_AFTER_MS = 12 * 60 * 60 * 1000
"""A tab that told nothing for so long is another one: browsers begin to count anew."""


def show(
    state: State, key: TabKey, parent: TabKey | None, event: PageSeen | DataSeen, fresh: bool
) -> None:
    """Let a tab show what was read in it."""
    old = state.tabs.get(key, Tab())
    if fresh and event.at - old.told_at > FORGOTTEN_AFTER_MS:
        old = Tab()
        state.tabs.pop(key, None)
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
        told_at=event.at,
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
        or (task.imported and task.open)
        or (accept is not None and not task.open and not (old.acted and old.last == found))
    ):
        task = _begin(state, event, accept, task)
    elif not task.open and (fresh or task.lapsed) and _goes_on(task, old, event):
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
    elif own and (task.outcome != outcome or task.lapsed) and task.outcome in ENDS:
        # What was pressed ended it; the page says how. A platform that ends it by itself does so
        # when it says so, and a deadline that passed counts until a page says more.
        by_platform = outcome in ("expired", "screened_out") or task.lapsed
        task = task.ended(outcome, event.at) if by_platform else task.turned(outcome)
    tasks.put(task)
    return found


def remember(state: State, reading: Reading) -> None:
    """Remember what the offers of a page pay."""
    for offer in reading.offers:
        if offer.reward is not None:
            place = (reading.platform, offer.key)
            state.offers.pop(place, None)
            state.offers[place] = offer
    while len(state.offers) > OFFERS_KEPT:
        del state.offers[next(iter(state.offers))]
