"""Stamps that a page takes itself, so that a slow driver does not blur them.

They are kept in the site's `localStorage`, where a later page of the same site finds them.
"""

SHOWN = "performance.timing.domLoading"
"""A script's expression: when the page's document began, in epoch milliseconds."""

NOTE_SUBMIT = "addEventListener('submit', () => localStorage.setItem('sent', Date.now()), true);"
"""Run in the frame of a task: notes when its form is sent."""

NOTE_LOOKS = """
addEventListener('visibilitychange', () => {
  localStorage[document.visibilityState] ??= Date.now();
});
"""
"""Run in a page: notes when it was first hidden, and first visible again."""


def read(name: str) -> str:
    """Give a script's expression for a stamp: `sent`, `hidden` or `visible`."""
    return f"Number(localStorage.getItem('{name}'))"
