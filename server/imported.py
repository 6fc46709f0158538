"""What came in from files: it gives pay and outcomes, and never any time of the clock's."""

from server.events import BroughtIn, ImportedDay
from server.state import State


def take(state: State, event: BroughtIn) -> None:
    """Work a line of a file into the state, at the time at which it was brought in."""
    if not isinstance(event, ImportedDay):
        state.history.take(state.tasks, event)
        return
    state.days[(event.platform, event.day)] = event
