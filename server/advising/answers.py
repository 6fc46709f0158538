"""`rejected` and `pending_long`: what became, or did not become, of work that was sent."""

from collections.abc import Iterable, Sequence
from functools import cache

from server.advising.noting import subject_of
from server.attention import TabKey
from server.days import date_of, day_end
from server.noticed import Notice
from server.reading import registry
from server.state import State, correction_of
from server.tasks import Task, TaskId
from server.vocabulary import Level, Millis, WarningCode

DAY_MS = 86_400_000
NEWS_MS = 7 * DAY_MS
"""How long a refusal of work that nobody saw being done is news, from when it was sent."""
_CAUTION: Level = "caution"


def hear_answers(state: State, changed: Sequence[Task], at: Millis, tab: TabKey | None) -> None:
    """Note what changed tasks came to, and notice refusals; without a tab nobody is told of them.

    What a file tells was said by the command that read it.
    """
    noticed = state.noticed
    refused: dict[str, list[Task]] = {}
    for task in changed:
        _await(state, task)
        if not task.open:
            noticed.needs.pop(task.id, None)
        if task.outcome == "rejected" and task.id not in noticed.refused and _is_news(task, at):
            noticed.refused.add(task.id)
            refused.setdefault(task.id.platform, []).append(task)
    if tab is not None:
        for platform in sorted(refused):
            noticed.notices.append(_notice("rejected", platform, refused[platform], at, tab))


def ask_for_answers(state: State, at: Millis, tab: TabKey, timezone: str) -> None:
    """Notice, when the worker first comes on a day, work without an answer past the promised time.

    Only a platform whose pages tell what became of work can be said not to have told it.
    """
    noticed = state.noticed
    if at < noticed.asked_until or not noticed.awaiting:
        return
    noticed.asked_until = day_end(date_of(at, timezone), timezone)
    overdue: dict[str, list[Task]] = {}
    for task, due in list(noticed.awaiting.items()):
        if due > at:
            continue
        del noticed.awaiting[task]
        noticed.overdue.add(task)
        if (corrected := correction_of(state, task)) is None or corrected.outcome is None:
            overdue.setdefault(task.platform, []).append(state.tasks.by_id[task])
    for platform in sorted(overdue):
        tasks = overdue[platform]
        noticed.notices.append(_notice("pending_long", platform, tasks, at, tab))


def _await(state: State, task: Task) -> None:
    days = answered_within(task.id.platform)
    timed = task.accepted_at is not None and task.ended_at is not None
    known = task.id in state.noticed.overdue
    if task.outcome != "submitted" or days is None or known or not timed:
        state.noticed.awaiting.pop(task.id, None)
    elif task.ended_at is not None:
        state.noticed.awaiting[task.id] = task.ended_at + days * DAY_MS


def _is_news(task: Task, at: Millis) -> bool:
    if task.accepted_at is not None:
        return True
    return task.ended_at is not None and at - NEWS_MS <= task.ended_at <= at


def _notice(
    code: WarningCode, platform: str, tasks: Iterable[Task], at: Millis, tab: TabKey
) -> Notice:
    ordered = sorted(tasks, key=lambda task: (task.ended_at or 0, task.id))
    known = registry.named(platform)
    one = len(ordered) == 1
    params: dict[str, object] = {
        "platform": platform,
        "title": ordered[0].title if one or known is None else known.file.title,
        "count": len(ordered),
        "tasks": [task.id.name for task in ordered],
    }
    if code == "pending_long":
        params["days"] = answered_within(platform)
    reward = ordered[0].reward
    if one and reward is not None:
        params |= {"amount": str(reward.amount), "currency": reward.currency}
    return Notice(
        at=at,
        tab=tab,
        code=code,
        level=_CAUTION,
        subjects=tuple(_subject(task.id) for task in ordered),
        params=params,
    )


def _subject(task: TaskId) -> str:
    return subject_of(task.platform, task.name, "answer")


@cache
def answered_within(platform: str) -> int | None:
    """Give the days within which a platform rates work, None where it says none or tells nothing.

    Where its pages do not say what became of work, an answer could not be seen.
    """
    known = registry.named(platform)
    if known is None:
        return None
    rules = (*known.pages, *known.data)
    tells = any(
        extract.name == "outcome"
        for rule in rules
        for entry in rule.reads.history
        for extract in entry.fields
    )
    return known.file.terms.rated_within_days if tells else None
