"""A message -> the event that is kept of it: pages are read, personal data is masked."""

from collections.abc import Callable

from msgspec.structs import replace

from server.bulk import is_bulk
from server.events import DataSeen, Event, PageSeen
from server.messages import Action, Data, Page, Stored
from server.reading.mask import mask
from server.reading.model import Reading
from server.reading.text import TITLE_LENGTH

UNREAD = Reading(platform="generic", stage="other")
"""What is said by a page or data that cannot be read."""


def see(
    message: Stored, read_page: Callable[[Page], Reading], read_data: Callable[[Data], Reading]
) -> Event:
    """Give the event that a message becomes, live and in a replay alike."""
    if isinstance(message, Page):
        return PageSeen(
            id=message.id,
            at=message.at,
            tab=message.tab,
            url=message.url,
            title=mask(message.title[:TITLE_LENGTH]),
            reading=read_page(message),
            reason=message.reason,
            opener=message.opener,
            lang=message.lang,
        )
    if isinstance(message, Data):
        return DataSeen(
            id=message.id,
            at=message.at,
            tab=message.tab,
            url=message.url,
            source=message.source,
            reading=UNREAD if is_bulk(message) else read_data(message),
        )
    if isinstance(message, Action):
        return replace(message, label=mask(message.label))
    return message
