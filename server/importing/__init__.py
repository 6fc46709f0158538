"""Files of the worker's -> what they tell of tasks: pure, without the journal or a clock."""

from server.importing.choosing import Options, read_file
from server.importing.records import BadRow, DayRecord, Found, Record, as_events

__all__ = ["BadRow", "DayRecord", "Found", "Options", "Record", "as_events", "read_file"]
