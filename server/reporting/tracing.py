"""Each stretch of attention traced to the messages that began it, kept it up and ended it."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from server.attention import TabKey
from server.clock import Fold, Lapse, MeaningOf, Slice, TaskOf
from server.events import BroughtIn, DataSeen, Entry, Imported, ImportedDay, PageSeen, order
from server.messages import Action, Attention, Correct, Feedback, Input, Mark, Seen
from server.preferences import PipelineSettings
from server.reporting.trace import DEADLINE, IDLE, Cause, Change, Interval, Trace
from server.state import State, goes_to
from server.tasks import Task, TaskId, Work
from server.timeline import slim
from server.vocabulary import Activity

Condition = tuple[TabKey, Activity, TaskId | None, Work | None]
"""What attention goes to; the last part differs on the two sides of a task's end."""


def trace(
    entries: Iterable[Entry],
    settings: PipelineSettings,
    meaning: MeaningOf,
    task_of: TaskOf | None = None,
) -> Trace:
    """Trace entries, in whatever order they come, each once; the rest as in `server.clock.Fold`."""
    unique = {order(entry): slim(entry) for entry in entries if not isinstance(entry.event, Seen)}
    tracer = Tracer(settings, meaning, task_of)
    for key in sorted(unique):
        tracer.take(unique[key])
    return tracer.finish()


class Tracer:
    """Applies entries, in their order, to a state of its own and notes what each of them did."""

    def __init__(
        self, settings: PipelineSettings, meaning: MeaningOf, task_of: TaskOf | None = None
    ) -> None:
        """Take what `server.clock.Fold` takes."""
        self._fold = Fold(meaning, settings.idle_ms, settings.timezone, task_of)
        self._meaning = meaning
        self._idle_ms = settings.idle_ms
        self._state = State()
        self._outcomes = _Outcomes()
        self._corrections: dict[TaskId | str, list[Correct]] = {}
        self._intervals: list[Interval] = []
        self._condition: Condition | None = None
        self._began: Cause | None = None
        self._url = ""
        self._pieces: list[Slice] = []
        self._signs: list[str] = []
        self._last_sign: Cause | None = None

    def take(self, entry: Entry) -> None:
        """Apply one entry, which comes after all that were applied."""
        event = entry.event
        if isinstance(event, Seen):
            return
        state = self._state
        if not isinstance(event, BroughtIn):
            for lapse in self._fold.lapses(state, event.at):
                self._lapsed(lapse)
        cause = self._cause(entry)
        corrected = dict(state.corrections) if isinstance(event, Correct) else {}
        for piece in self._fold.apply(state, entry):
            self._pass(piece, cause)
        self._turn(cause)
        if self._condition is not None and _is_sign(entry, self._condition[0]):
            self._signs.append(cause.message)
            self._last_sign = cause
        if isinstance(event, Correct):
            of = next(
                (key for key, now in state.corrections.items() if now is not corrected.get(key)),
                event.task,
            )
            self._corrections.setdefault(of, []).append(event)
        self._outcomes.note(state, entry, cause)

    def finish(self) -> Trace:
        """Give what was traced; after the last entry nothing is counted."""
        self._close(None)
        intervals = list(_counted(self._intervals, self._state))
        return Trace(self._state, intervals, self._outcomes.changes, self._corrections)

    def _lapsed(self, lapse: Lapse) -> None:
        """Take in that a task ended between two entries: at its deadline, as a page had told it."""
        cause = Cause(self._outcomes.deadlines.get(lapse.task, ""), lapse.at, DEADLINE)
        if lapse.passed is not None:
            self._pass(lapse.passed, cause)
        self._turn(cause)
        self._outcomes.change(self._state.tasks.by_id[lapse.task], cause, "")

    def _pass(self, piece: Slice, cause: Cause) -> None:
        self._pieces.append(piece)
        if piece.end < cause.at:
            self._close(None, idle=True)

    def _turn(self, cause: Cause) -> None:
        """Let the interval that is open go on or end, and perhaps another begin."""
        condition, gaze = self._now(), self._state.gaze
        if condition != self._condition:
            self._close(cause, idle=condition is None and gaze.tab is not None)
            self._condition, self._began = condition, cause
            tab = None if condition is None else self._state.tabs.get(condition[0])
            self._url = tab.url if tab is not None else ""

    def _now(self) -> Condition | None:
        """Give what attention goes to from now on; None while it is on nothing, or idle."""
        state = self._state
        tab = state.gaze.tab
        if tab is None or state.now >= state.gaze.sign_at + self._idle_ms:
            return None
        activity, task = goes_to(state, tab)
        return (tab, activity, task, state.tasks.by_id[task].work_at_end if task else None)

    def _close(self, ended: Cause | None, *, idle: bool = False) -> None:
        if self._pieces and self._began is not None:
            first, last = self._pieces[0], self._pieces[-1]
            if idle and self._last_sign is not None:
                ended = replace(self._last_sign, what=IDLE, detail="")
            self._intervals.append(
                Interval(
                    start=first.start,
                    end=last.end,
                    tab=first.tab,
                    url=self._url,
                    activity=first.activity,
                    task=first.task,
                    began=self._began,
                    ended=ended,
                    signs=tuple(self._signs),
                )
            )
        self._pieces, self._signs, self._condition, self._began = [], [], None, None

    def _cause(self, entry: Entry) -> Cause:
        event = entry.event
        assert not isinstance(event, Seen)
        what, detail = str(event.__struct_config__.tag), ""
        match event:
            case PageSeen() | DataSeen():
                detail = event.reading.stage
            case Attention():
                what = event.reason
            case Input():
                detail = event.kind
            case Mark():
                what = event.kind
            case Action():
                tab = self._state.tabs.get((entry.client, event.tab))
                meant = self._meaning(tab.platform, event, tab.stage) if tab else None
                what, detail = meant or "press", event.label
            case _:
                pass
        return Cause(event.id, event.at, what, detail)


class _Outcomes:
    """Notes each change of a task's outcome and pay, and which message told its deadline."""

    def __init__(self) -> None:
        self.changes: dict[TaskId, list[Change]] = {}
        self.deadlines: dict[TaskId, str] = {}
        self._known: dict[TaskId, Task] = {}

    def note(self, state: State, entry: Entry, cause: Cause) -> None:
        event = entry.event
        if isinstance(event, Input | Feedback | ImportedDay):
            return
        changed = [*state.tasks.changed_since(state.now)]
        if isinstance(event, Imported):
            # A task from a file is part of no day, so it is not among those that changed.
            changed.append(state.tasks.by_id[state.history.rows[event.platform, event.key]])
        for task in changed:
            self.change(task, cause, getattr(event, "url", ""))

    def change(self, task: Task, cause: Cause, url: str) -> None:
        known = self._known.get(task.id)
        if known is task:
            return
        self._known[task.id] = task
        if task.deadline_at is not None and (
            known is None or known.deadline_at != task.deadline_at
        ):
            self.deadlines[task.id] = cause.message
        if known is None or _told(known) != _told(task):
            found = Change(cause, url, task.outcome, task.reward, task.bonus)
            self.changes.setdefault(task.id, []).append(found)


def _told(task: Task) -> tuple[object, ...]:
    return (task.outcome, task.reward, task.bonus)


def _is_sign(entry: Entry, tab: TabKey) -> bool:
    """Whether the entry is a sign of the worker in the tab that has attention."""
    event = entry.event
    if isinstance(event, BroughtIn) or (entry.client, getattr(event, "tab", None)) != tab:
        return False
    if isinstance(event, PageSeen):
        return event.reason != "change"
    return isinstance(event, Attention | Input | Action | Mark)


def _counted(intervals: Sequence[Interval], state: State) -> Iterator[Interval]:
    """Mark the intervals that are in their task's time: the first ones, up to its last end."""
    left = {
        task.id: task.active_ms if task.accepted_at is not None else 0
        for task in state.tasks.by_id.values()
    }
    for piece in intervals:
        counted = piece.task is not None and 0 < piece.ms <= left[piece.task]
        if counted and piece.task is not None:
            left[piece.task] -= piece.ms
        yield replace(piece, counted=True) if counted else piece
