"""What goes with a site or a day, event by event."""

from typing import Any

import pytest

from server.erasing import asked
from server.events import Entry, Event, Imported, order
from server.forgetting import Day, Plan, Site, plan, site_of
from server.messages import Attention, Correct, Feedback, Leave
from tests.support.story import Story, at

SITE = Site("crowd.example", frozenset({"crowd"}))
DAY = Day(at(100), at(200))


def planned(story: Story, what: Site | Day) -> Plan:
    names = iter(f"new-{number}" for number in range(100))
    return plan(sorted(story.entries, key=order), what, lambda: next(names))


def instead(found: Plan) -> list[tuple[float, Any]]:
    told = []
    for entry in found.instead:
        assert isinstance(entry.event, Attention | Leave)
        told.append(((entry.event.at - at(0)) / 1000, entry.event.tab))
    return told


@pytest.mark.parametrize(
    ("host", "url", "is_there"),
    [
        ("crowd.example", "https://crowd.example/a?b", True),
        ("crowd.example", "https://www.Crowd.example:8000/", True),
        ("crowd.example:8000", "http://crowd.example:8000/", True),
        ("crowd.example:8000", "http://crowd.example/", False),
        ("crowd.example", "https://notcrowd.example/", False),
        ("crowd.example", "https://crowd.example.org/", False),
        ("crowd.example", "https://other.example/?u=crowd.example", False),
        ("crowd.example", "http://[broken", False),
    ],
)
def test_a_site_is_its_host_and_all_below_it(host: str, url: str, is_there: bool) -> None:
    assert Site(host).names(url) is is_there


@pytest.mark.parametrize(
    ("said", "host"),
    [
        ("Work.Example", "work.example"),
        (" https://work.example/tasks?a=1 ", "work.example"),
        ("work.example:8000/x", "work.example:8000"),
        ("https://me:secret@work.example/", "work.example"),
        ("", None),
        ("two words", None),
        ("http://[broken", None),
    ],
)
def test_a_site_may_be_named_by_an_address(said: str, host: str | None) -> None:
    assert site_of(said) == host


def test_what_is_asked_for() -> None:
    assert asked(None, None, "UTC") is None
    assert asked(None, "2026-03-29", "Europe/Paris") == Day(1_774_738_800_000, 1_774_821_600_000)
    site = asked("worker.mturk.com", None, "UTC")
    assert isinstance(site, Site)
    assert "mturk" in site.platforms
    for broken in ("2026-3-9", "20260309", "soon"):
        with pytest.raises(ValueError, match=broken):
            asked(None, broken, "UTC")


def test_a_visit_between_two_pages_is_taken_out_of_the_tab() -> None:
    story = Story()
    story.look(0)
    story.page(0, "working", "a", url="http://stays.example/1")
    story.page(10, "listing", url="http://crowd.example/")
    story.type(12)
    story.press(13, "accept")
    story.page(20, "working", "a", url="http://stays.example/2")
    found = planned(story, SITE)
    assert found.ids == {"e002", "e003", "e004"}
    # Left at 10, and attention back with the page at 20.
    assert instead(found) == [(10, 1), (20, 1)]
    assert [found.showed(("one", 1), at(second)) for second in (9, 10, 19, 20)] == [
        *(False, True, True, False),
    ]


def others() -> list[tuple[Event, bool]]:
    told: dict[str, Any] = {"id": "i", "at": at(1), "source": "csv", "title": "x"}
    return [
        (Correct("c", at(99), "turkle:crowd.example:assignment:1"), True),
        (Correct("c", at(99), "other", platform="crowd"), True),
        (Correct("c", at(99), "other"), False),
        (Feedback("f", at(99), "scam", page="e000"), True),
        (Feedback("f", at(99), "scam", page="e999"), False),
        (Imported(**told, platform="crowd", key="k", outcome="approved"), True),
        (Imported(**told, platform="other", key="k", outcome="approved"), False),
    ]


@pytest.mark.parametrize(("event", "goes"), others())
def test_what_was_said_of_the_site_elsewhere_goes_too(event: Event, goes: bool) -> None:
    story = Story()
    story.page(0, "listing", url="http://crowd.example/")
    story.entries.append(Entry("one", event))
    assert (event.id in planned(story, SITE).ids) is goes


def test_a_day_takes_its_own_messages_and_no_others() -> None:
    story = Story()
    story.look(50)
    story.page(50, "working", "a")
    story.type(99)
    story.type(100)
    story.page(150, "listing")
    story.type(199.999)
    story.type(200)
    found = planned(story, DAY)
    assert found.ids == {"e003", "e004", "e005"}
    # Away before it; after it the page of before is no longer there, and attention comes back.
    assert instead(found) == [(99.999, None), (200, 1), (200, 1)]


def test_a_day_that_nothing_happened_on_is_still_no_time() -> None:
    story = Story()
    story.look(99)
    story.type(300)
    found = planned(story, DAY)
    assert found.ids == frozenset()
    assert instead(found) == [(99.999, None), (300, 1)]
