"""`rejected` and `pending_long`: when they come, and when they must not."""

import pytest

from server.advising.answers import answered_within
from server.events import Entry, Imported
from server.messages import Correct
from server.reading.model import HistoryRow
from server.vocabulary import Outcome
from tests.support.story import QUARTER, Story, at
from tests.support.watching import noticed, second

DAY = 86_400
MICRO = "microworkers"
WEEK = 7 * DAY


def row(key: str, outcome: Outcome, moment: float | None = None, title: str = "") -> HistoryRow:
    when = None if moment is None else at(moment)
    return HistoryRow(key, title or f"Task {key}", outcome, QUARTER, when)


def sent(*keys: str, platform: str = MICRO) -> Story:
    """A worker who sends these tasks within the first minutes, and goes."""
    story = Story()
    story.look(0)
    for number, key in enumerate(keys):
        story.page(100 * number, "working", key, platform=platform)
        story.press(100 * number + 10, "submit")
    story.look(100 * len(keys), None)
    return story


def history(story: Story, moment: float, *rows: HistoryRow, platform: str = MICRO) -> None:
    story.page(moment, "history", history=rows, platform=platform)


class TestRejected:
    def test_it_comes_when_the_history_tells(self) -> None:
        story = sent("a")
        history(story, DAY, row("a", "rejected"))
        (found,) = noticed(story, "rejected")
        assert (found.level, second(found.at), found.tab) == ("caution", DAY, ("one", 1))
        assert found.params == {
            "platform": MICRO,
            "title": "Task a",
            "count": 1,
            "tasks": ["a"],
            "amount": "0.25",
            "currency": "USD",
        }

    def test_several_at_once_are_one_warning(self) -> None:
        story = sent("a", "b", "c")
        history(story, DAY, row("a", "rejected"), row("b", "approved"), row("c", "rejected"))
        (found,) = noticed(story, "rejected")
        assert (found.params["title"], found.params["count"]) == ("Microworkers", 2)
        assert found.params["tasks"] == ["a", "c"]
        assert len(set(found.subjects)) == 2

    def test_what_was_approved_and_is_taken_back(self) -> None:
        story = sent("a")
        history(story, DAY, row("a", "approved"))
        history(story, 2 * DAY, row("a", "rejected"))
        assert [second(found.at) for found in noticed(story, "rejected")] == [2 * DAY]

    def test_one_that_nobody_saw_being_done_while_it_is_news(self) -> None:
        story = Story()
        history(story, DAY, row("x", "rejected", 0))
        assert len(noticed(story, "rejected")) == 1

    @pytest.mark.parametrize("moment", [None, 0])
    def test_not_of_what_is_long_ago(self, moment: float | None) -> None:
        story = Story()
        history(story, 8 * DAY, row("x", "rejected", moment))
        assert noticed(story, "rejected") == []

    def test_not_twice(self) -> None:
        story = sent("a")
        for day in range(1, 4):
            history(story, day * DAY, row("a", "rejected"))
        history(story, 4 * DAY, row("a", "approved"))
        history(story, 5 * DAY, row("a", "rejected"))
        assert len(noticed(story, "rejected")) == 1

    def test_a_second_one_later_is_another(self) -> None:
        story = sent("a", "b")
        history(story, DAY, row("a", "rejected"))
        history(story, 2 * DAY, row("a", "rejected"), row("b", "rejected"))
        assert [found.params["tasks"] for found in noticed(story, "rejected")] == [["a"], ["b"]]

    @pytest.mark.parametrize("outcome", ["approved", "submitted", "revise", "returned"])
    def test_not_of_anything_else(self, outcome: Outcome) -> None:
        story = sent("a")
        history(story, DAY, row("a", outcome))
        assert noticed(story, "rejected") == []

    def test_not_of_what_the_worker_says(self) -> None:
        story = sent("a")
        story.tell(Correct("c", at(500), "a", outcome="rejected"))
        assert noticed(story, "rejected") == []

    def test_not_of_what_a_file_says(self) -> None:
        story = sent("a")
        told = Imported("i", at(DAY), "plain", MICRO, "a", "Task a", "rejected", by="key")
        story.entries.append(Entry("import", told))
        story.look(DAY + 5)
        assert story.task("a").outcome == "rejected"
        assert noticed(story, "rejected") == []


class TestPendingLong:
    def test_when_the_worker_comes_after_the_platforms_own_delay(self) -> None:
        story = sent("a", "b")
        story.look(WEEK + 500)
        (found,) = noticed(story, "pending_long")
        assert (found.level, second(found.at)) == ("caution", WEEK + 500)
        assert found.params["days"] == answered_within(MICRO) == 7
        assert (found.params["title"], found.params["count"]) == ("Microworkers", 2)

    def test_within_a_stretch_of_work(self) -> None:
        story = sent("a")
        story.look(WEEK)
        story.type(WEEK + 5)
        story.look(WEEK + 20, None)
        story.look(WEEK + DAY)
        assert [second(found.at) for found in noticed(story, "pending_long")] == [WEEK + DAY]

    def test_the_history_still_says_that_it_waits(self) -> None:
        story = sent("a")
        story.look(WEEK + 500)
        history(story, WEEK + 501, row("a", "submitted"))
        history(story, WEEK + DAY, row("a", "submitted"))
        assert len(noticed(story, "pending_long")) == 1, "and not twice"

    def test_once_a_day_at_most(self) -> None:
        story = sent("a", "b")
        story.look(WEEK + 50)  # a is overdue, b in a minute
        story.look(WEEK + 900, None)
        story.look(WEEK + 5_000)
        story.look(WEEK + DAY)
        found = noticed(story, "pending_long")
        assert [notice.params["tasks"] for notice in found] == [["a"], ["b"]]
        assert [second(notice.at) for notice in found] == [WEEK + 50, WEEK + DAY]

    def test_not_before(self) -> None:
        story = sent("a")
        story.look(WEEK - 1)
        assert noticed(story, "pending_long") == []

    @pytest.mark.parametrize("outcome", ["approved", "rejected", "revise"])
    def test_not_of_what_was_answered(self, outcome: Outcome) -> None:
        story = sent("a")
        history(story, DAY, row("a", outcome))
        story.look(WEEK + 500)
        assert noticed(story, "pending_long") == []

    def test_not_of_what_the_worker_knows_better(self) -> None:
        story = sent("a")
        story.tell(Correct("c", at(DAY), "a", outcome="approved"))
        story.look(WEEK + 500)
        assert noticed(story, "pending_long") == []

    @pytest.mark.parametrize("platform", ["turkle", "generic", "uhrs"])
    def test_not_where_no_delay_is_known_or_no_answer_could_be_seen(self, platform: str) -> None:
        story = sent("a", platform=platform)
        story.look(100 * DAY)
        assert noticed(story, "pending_long") == []

    def test_not_of_work_that_was_given_back(self) -> None:
        story = Story()
        story.look(0)
        story.page(0, "working", "a", platform=MICRO)
        story.press(10, "return")
        story.look(WEEK + 500)
        assert noticed(story, "pending_long") == []

    def test_not_to_who_is_away(self) -> None:
        story = sent("a")
        story.page(WEEK + 500, "listing")
        assert noticed(story, "pending_long") == []
