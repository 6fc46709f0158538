"""The reader for sites without a platform file: from the page's structure and words alone."""

from server.reading.model import Reading

NAME = "generic"


def read(words: str) -> Reading:
    """Give what a page of an unknown site says."""
    return Reading(NAME, "other", text=words)
