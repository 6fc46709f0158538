"""Applies events as the clock does, and notices what of it is worth a warning."""

from collections.abc import Sequence

from server.advising.answers import ask_for_answers, hear_answers
from server.advising.balances import look_at_balance
from server.advising.hurrying import hurry, too_late, too_late_now
from server.advising.noting import present
from server.advising.pauses import wait_on, work_on
from server.clock import Fold, Slice
from server.events import BroughtIn, DataSeen, Entry, PageSeen
from server.messages import Input, Seen
from server.preferences import PipelineSettings
from server.state import State


class Watch:
    """A fold that notices: `state.noticed` is a function of the events, like all of the state.

    What depends on time passing is noticed while the worker is there, at the instant from which it
    is true; nobody is told of anything while away.
    """

    def __init__(self, fold: Fold, settings: PipelineSettings) -> None:
        """Take the clock's fold and the worker's settings."""
        self._fold = fold
        self._settings = settings

    def apply(self, state: State, entry: Entry) -> Sequence[Slice]:
        """Bring the state up to the event, as `Fold.apply` does."""
        event = entry.event
        if isinstance(event, BroughtIn | Seen):
            passed = self._fold.apply(state, entry)
            hear_answers(state, list(state.tasks.changed_since(state.now)), state.now, None)
            return passed
        race = hurry(state)
        pieces = self._fold.apply(state, entry)
        for piece in pieces:
            work_on(state, piece, self._settings.timezone)
            wait_on(state, piece, self._settings.timezone)
            ask_for_answers(state, piece.start, piece.tab, self._settings.timezone)
        too_late(state, race, pieces)
        at, tab = event.at, (entry.client, getattr(event, "tab", None) or 0)
        if isinstance(event, Input):
            if pieces and pieces[-1].end == at:
                return pieces  # the worker was there and goes on: nothing is new but the time
        else:
            hear_answers(state, list(state.tasks.changed_since(at)), at, tab)
        if isinstance(event, PageSeen | DataSeen):
            look_at_balance(state, event, tab)
        moment = present(state, at, self._settings.idle_ms)
        if moment is not None:
            too_late_now(state, moment)
            ask_for_answers(state, at, moment.tab, self._settings.timezone)
        return pieces
