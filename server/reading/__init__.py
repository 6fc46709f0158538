"""A page -> what it says: the engine, the generic reader and the platform files."""

from server.reading.actions import action_task, meaning
from server.reading.reader import read_data, read_page

__all__ = ["action_task", "meaning", "read_data", "read_page"]
