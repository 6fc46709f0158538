"""`break` and `unpaid_wait`: when they come, and when they must not."""

from server.advising.pauses import LONG_MS, PAUSE_MS, WAIT_MS
from tests.support.story import Story
from tests.support.watching import noticed, second

LONG = LONG_MS // 1000
PAUSE = PAUSE_MS // 1000
WAIT = WAIT_MS // 1000


def typing(story: Story, start: int, end: int, tab: int = 1) -> None:
    """Type every fifty seconds."""
    for moment in range(start, end, 50):
        story.type(moment, tab)


def working() -> Story:
    story = Story()
    story.look(0)
    story.page(0, "working", "a")
    return story


def breaks(story: Story) -> list[float]:
    return [second(notice.at) for notice in noticed(story, "break")]


class TestBreak:
    def test_after_two_hours_without_a_pause(self) -> None:
        story = working()
        typing(story, 0, LONG + 200)
        (found,) = noticed(story, "break")
        assert (found.level, second(found.at)) == ("info", LONG)
        assert found.params == {"worked_ms": LONG_MS}

    def test_whatever_the_work_is(self) -> None:
        story = Story()
        story.look(0)
        story.page(0, "listing")
        typing(story, 0, LONG + 200)
        assert breaks(story) == [LONG]

    def test_again_after_two_more(self) -> None:
        story = working()
        typing(story, 0, 2 * LONG + 200)
        first, again = noticed(story, "break")
        assert (second(first.at), second(again.at)) == (LONG, 2 * LONG)
        assert first.subjects != again.subjects

    def test_not_before(self) -> None:
        story = working()
        typing(story, 0, LONG - 60)
        assert breaks(story) == []

    def test_a_pause_begins_it_anew(self) -> None:
        story = working()
        typing(story, 0, 6_000)
        back = 6_010 + PAUSE
        story.look(6_010, None)
        story.look(back)
        typing(story, back, back + LONG + 100)
        assert breaks(story) == [back + LONG]

    def test_idle_time_is_a_pause_too(self) -> None:
        story = working()
        typing(story, 0, 6_000)
        back = 5_950 + 60 + PAUSE
        typing(story, back, back + LONG - 50)
        assert breaks(story) == []

    def test_less_is_none(self) -> None:
        story = working()
        typing(story, 0, 6_000)
        story.look(6_000, None)
        story.look(6_000 + PAUSE - 1)
        typing(story, 6_000 + PAUSE, LONG + 100)
        assert breaks(story) == [LONG]

    def test_one_that_falls_into_a_short_absence_waits_for_the_worker(self) -> None:
        story = working()
        typing(story, 0, LONG - 10)
        story.look(LONG - 10, None)
        story.look(LONG + 100)
        story.type(LONG + 110)
        assert breaks(story) == [LONG + 100]


class TestUnpaidWait:
    def waiting(self, seconds: int, start: int = 0, platform: str = "turkle") -> Story:
        story = Story()
        story.look(start)
        story.page(start, "submitted", platform=platform)
        typing(story, start, start + seconds + 1)
        story.look(start + seconds, None)
        return story

    def test_after_a_quarter_of_an_hour_a_day(self) -> None:
        story = self.waiting(WAIT + 100)
        (found,) = noticed(story, "unpaid_wait")
        assert (found.level, second(found.at)) == ("caution", WAIT)
        assert found.params["waited_ms"] == WAIT_MS

    def test_added_up(self) -> None:
        story = self.waiting(500)
        story.page(1_000, "listing")
        story.look(1_000)
        story.page(1_050, "returned")
        typing(story, 1_050, 1_600)
        assert [second(found.at) for found in noticed(story, "unpaid_wait")] == [1_450]

    def test_once_a_day(self) -> None:
        assert len(noticed(self.waiting(3 * WAIT), "unpaid_wait")) == 1

    def test_not_before(self) -> None:
        assert noticed(self.waiting(WAIT), "unpaid_wait") == []

    def test_not_for_work(self) -> None:
        story = working()
        typing(story, 0, 2 * WAIT)
        assert noticed(story, "unpaid_wait") == []

    def test_each_day_begins_at_nothing(self) -> None:
        midnight = 7_200  # the story starts at 22:00 UTC
        story = self.waiting(WAIT + 100, midnight - WAIT + 10)
        assert noticed(story, "unpaid_wait") == []
