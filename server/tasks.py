"""A task from its accept to its end, and the rules by which its state changes."""

from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct, field
from msgspec.structs import replace

from server.messages import Amount, Correct
from server.reading.model import TaskSeen
from server.vocabulary import Millis, Outcome, Stage

Work = tuple[tuple[str, int], ...]
"""Attention by local date, in milliseconds, oldest first."""


GENERIC = "generic"
"""The platform of pages that are read by structure and words alone."""


class TaskId(Struct, frozen=True, order=True):
    """Names one run of a task: platforms that use a key again get a second, third ... run."""

    platform: str
    key: str
    run: int = 1

    @property
    def name(self) -> str:
        """The key as everything outside the clock knows it."""
        return self.key if self.run == 1 else f"{self.key}~{self.run}"


class Told(Struct, frozen=True):
    """The times that a file tells of a task: they are kept apart from what was measured."""

    started_at: Millis | None = None
    ended_at: Millis | None = None
    active_ms: int | None = None

    @property
    def ms(self) -> int | None:
        """How long the task took as told, in milliseconds; None where the file does not say."""
        if self.active_ms is not None:
            return self.active_ms
        if self.started_at is None or self.ended_at is None:
            return None
        return self.ended_at - self.started_at


class Task(Struct, frozen=True, kw_only=True):
    """What is known of one task, corrections left out.

    `accepted_at` is None for a task known only from the platform's own history: its time is
    unknown. `work` is all attention given to it, `work_at_end` that up to its end. One that has
    `lapsed` ended at its deadline and no page has said so. One that is `imported` is known from
    files alone; `told` is what they say of any task's times.
    """

    id: TaskId
    title: str = ""
    requester: str | None = None
    reward: Amount | None = None
    bonus: Amount | None = None
    minutes: Decimal | None = None
    deadline_at: Millis | None = None
    url: str = ""
    stage: Stage = "working"
    by_hand: bool = False
    first_at: Millis
    accepted_at: Millis | None = None
    ended_at: Millis | None = None
    outcome: Outcome = "open"
    work: Work = ()
    work_at_end: Work | None = None
    lapsed: bool = False
    imported: bool = False
    told: Told | None = None

    @property
    def open(self) -> bool:
        """Whether the task can still be worked on."""
        return self.outcome == "open"

    @property
    def counted(self) -> Work:
        """The attention that is the task's: up to its end, or up to now."""
        return self.work if self.work_at_end is None else self.work_at_end

    @property
    def active_ms(self) -> int:
        """The attention that is the task's, in milliseconds."""
        return sum(ms for _, ms in self.counted)

    @property
    def lapses_at(self) -> Millis | None:
        """When the task ends by itself: at its deadline, where a platform that we know names one.

        A countdown on any other page may be that of a form or of a session.
        """
        if not self.open or self.by_hand or self.id.platform == GENERIC:
            return None
        return self.deadline_at

    def seen(self, seen: TaskSeen) -> "Task":
        """Give the task with what a page of it says; what the page leaves out stays."""
        minutes = seen.minutes if seen.minutes_source == "stated" else None
        accepted = seen.accepted_at
        # A platform's own accept time is better than ours, unless it cannot be.
        plausible = accepted is not None and 0 < accepted <= self.first_at
        return replace(
            self,
            title=seen.title or self.title,
            requester=seen.requester or self.requester,
            reward=seen.reward or self.reward,
            minutes=minutes or self.minutes,
            deadline_at=seen.deadline_at or self.deadline_at,
            accepted_at=accepted if plausible else self.accepted_at,
        )

    def worked(self, shares: Iterator[tuple[str, int]]) -> "Task":
        """Give the task with more attention."""
        work = dict(self.work)
        for date, ms in shares:
            work[date] = work.get(date, 0) + ms
        return replace(self, work=tuple(sorted(work.items())))

    def ended(self, outcome: Outcome, at: Millis | None) -> "Task":
        """Give the task ended at `at`; attention after that is not its own."""
        return replace(self, outcome=outcome, ended_at=at, work_at_end=self.work, lapsed=False)

    def lapse(self, at: Millis) -> "Task":
        """Give the task ended by its deadline alone, at `at`."""
        return replace(self.ended("expired", at), lapsed=True)

    def turned(self, outcome: Outcome) -> "Task":
        """Give the ended task with another outcome and the same end."""
        return replace(self, outcome=outcome)

    def reopened(self) -> "Task":
        """Give the task open again: its end was none."""
        return replace(self, outcome="open", ended_at=None, work_at_end=None, lapsed=False)


Titled = tuple[TaskId, "Titled | None"]
"""A task and those before it with the same title: a list that grows without being copied."""


class Correction(Struct, frozen=True):
    """What the worker corrected on a task; the latest of each field counts."""

    at: Millis = 0
    active_ms: int | None = None
    outcome: Outcome | None = None
    reward: Amount | None = None

    def then(self, later: Correct) -> "Correction":
        """Give the correction with a later one on top."""
        return Correction(
            at=later.at,
            active_ms=self.active_ms if later.active_ms is None else later.active_ms,
            outcome=later.outcome or self.outcome,
            reward=later.reward or self.reward,
        )


class Tasks(Struct):
    """All tasks of a worker, with the ways to find one."""

    by_id: dict[TaskId, Task] = field(default_factory=dict)
    latest: dict[tuple[str, str], TaskId] = field(default_factory=dict)
    titled: dict[tuple[str, str], Titled] = field(default_factory=dict)
    """The tasks of a platform by their title, folded; some have got another title since."""
    opened: set[TaskId] = field(default_factory=set)
    lapsing: dict[TaskId, Millis] = field(default_factory=dict)
    """Open tasks that end by themselves, and when."""
    attended: dict[TaskId, None] = field(default_factory=dict)
    """Open tasks whose page has had attention, the latest at the end."""
    last_attended: TaskId | None = None
    changed: dict[TaskId, Millis] = field(default_factory=dict)
    """When each task changed last, the latest at the end; without those known from files alone."""
    imports: int = 0
    """How often a task that is known from files alone was put."""
    now: Millis = 0

    def copy(self) -> "Tasks":
        """Give an independent copy; the tasks themselves never change."""
        return Tasks(
            by_id=dict(self.by_id),
            latest=dict(self.latest),
            titled=dict(self.titled),
            opened=set(self.opened),
            lapsing=dict(self.lapsing),
            attended=dict(self.attended),
            last_attended=self.last_attended,
            changed=dict(self.changed),
            imports=self.imports,
            now=self.now,
        )

    def changed_since(self, at: Millis) -> Iterator[Task]:
        """Give the tasks that changed at `at` or later, the latest first."""
        for task in reversed(self.changed):
            if self.changed[task] < at:
                return
            yield self.by_id[task]

    def next_lapse(self) -> tuple[Millis, TaskId] | None:
        """Give the open task that ends by itself first, and when."""
        return min(((at, task) for task, at in self.lapsing.items()), default=None)

    def named(self, name: str, platform: str | None) -> TaskId | None:
        """Give the task that outside the clock has this name, the one that changed last.

        Two platforms may use one key; `platform`, where it is known, tells which is meant.
        """
        for tasks in (reversed(self.changed), reversed(self.by_id)):
            for task in tasks:
                if task.name == name and platform in (None, task.platform):
                    return task
        return None

    def find(self, platform: str, key: str) -> TaskId | None:
        """Give the latest run of the task with this key."""
        return self.latest.get((platform, key))

    def new_id(self, platform: str, key: str) -> TaskId:
        """Give the name of the next run of the task with this key."""
        last = self.find(platform, key)
        return TaskId(platform, key, 1 if last is None else last.run + 1)

    def put(self, task: Task) -> None:
        """Keep a new task or a task's new state; the same state again is no change."""
        known = self.by_id.get(task.id)
        if known is task:
            return
        if known is None:
            self.latest[(task.id.platform, task.id.key)] = task.id
        self.by_id[task.id] = task
        if task.imported:
            # Thousands may come at once; they are part of no day, and found by their own index.
            self.imports += 1
            return
        if known is None or known.imported or known.title != task.title:
            place = (task.id.platform, folded(task.title))
            self.titled[place] = (task.id, self.titled.get(place))
        self.changed.pop(task.id, None)
        self.changed[task.id] = self.now
        if (lapses_at := task.lapses_at) is None:
            self.lapsing.pop(task.id, None)
        else:
            self.lapsing[task.id] = lapses_at
        if task.open:
            self.opened.add(task.id)
        else:
            self.opened.discard(task.id)
            self.attended.pop(task.id, None)

    def like(self, platform: str, title: str) -> list[Task]:
        """Give the tasks of a platform with this title, but for case and spaces."""
        return list(self.alike(platform, title))

    def alike(self, platform: str, title: str) -> Iterator[Task]:
        """Give the same one by one, the one that got the title last first."""
        wanted, met = folded(title), set()
        link = self.titled.get((platform, wanted))
        while link is not None:
            name, link = link
            task = self.by_id[name]
            if name not in met and folded(task.title) == wanted:
                met.add(name)
                yield task

    def attend(self, task: TaskId) -> None:
        """Note that the task's own page has attention: it is the running one if it is open."""
        self.last_attended = task
        if task in self.opened:
            self.attended.pop(task, None)
            self.attended[task] = None

    def is_open(self, task: TaskId | None) -> bool:
        """Whether this is a task that can still be worked on."""
        return task is not None and task in self.opened

    def running(self) -> TaskId | None:
        """Give the open task whose page had attention last."""
        return next(reversed(self.attended), None)


def folded(title: str) -> str:
    """Give a title without differences of case and spaces."""
    return " ".join(title.casefold().split())
