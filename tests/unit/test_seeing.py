"""What is kept of a message."""

import msgspec

from server import bulk
from server.events import DataSeen, PageSeen
from server.messages import Action, Data, Input, Page
from server.reading.model import Reading
from server.seeing import UNREAD, see

READING = Reading("somewhere", "help")


def kept(message: Page | Data | Action | Input) -> object:
    return see(message, lambda _: READING, lambda _: READING)


def test_a_page_is_read_and_dropped() -> None:
    page = Page("p", 5, 1, "http://x/", "Title", "<p>words</p>", "route", 2, "fr")
    assert kept(page) == PageSeen("p", 5, 1, "http://x/", "Title", READING, "route", 2, "fr")


def test_data_too() -> None:
    data = Data("d", 5, 1, "http://x/", "http://x/api", {"a": 1})
    assert kept(data) == DataSeen("d", 5, 1, "http://x/", "http://x/api", READING)


def test_data_of_very_many_parts_say_nothing_live_and_in_a_replay_alike() -> None:
    text = "[" + "1    ," * bulk.MANY + "1]"
    for json in (text, msgspec.Raw(text.encode())):
        seen = kept(Data("d", 5, 1, "http://x/", "http://x/api", json))
        assert seen == DataSeen("d", 5, 1, "http://x/", "http://x/api", UNREAD)


def test_personal_data_in_titles_and_labels_is_masked() -> None:
    page = kept(Page("p", 5, 1, "http://x/", "Inbox of jean.dupont@example.org", ""))
    assert isinstance(page, PageSeen)
    assert "dupont" not in page.title
    pressed = kept(Action("a", 5, 1, "http://x/", "click", "Write to jean.dupont@example.org"))
    assert isinstance(pressed, Action)
    assert "dupont" not in pressed.label


def test_the_rest_is_kept_as_it_is() -> None:
    message = Input("i", 5, 1, "key")
    assert kept(message) is message
