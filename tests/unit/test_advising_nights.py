"""At night only dangers are spoken of; the rest is said in the morning."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from server.advising.nights import morning_after
from server.events import Entry
from server.messages import Feedback
from server.pipeline import RaisedWarning
from server.preferences import PipelineSettings
from server.reading.model import HistoryRow, Offer, TaskSeen
from tests.support.story import QUARTER, Story, at, offer
from tests.support.watching import pipeline_of, said, second

HOUR = 3_600
# The story starts on 1 September 2026 at 22:00 in Greenwich.
NIGHT = PipelineSettings(night_from=21, night_to=6)
MORNING = 8 * HOUR


def in_zone(moment: str, zone: str, begins: int | None = 22, ends: int | None = 7) -> str | None:
    settings = PipelineSettings(timezone=zone, night_from=begins, night_to=ends)
    found = morning_after(_ms(moment), settings)
    return None if found is None else datetime.fromtimestamp(found / 1000, UTC).isoformat()[:16]


def _ms(moment: str) -> int:
    return int(datetime.fromisoformat(moment + "+00:00").timestamp() * 1000)


class TestMorningAfter:
    @pytest.mark.parametrize(
        ("moment", "morning"),
        [
            ("2026-07-01T19:59", None),
            ("2026-07-01T20:00", "2026-07-02T05:00"),
            ("2026-07-02T04:59", "2026-07-02T05:00"),
            ("2026-07-02T05:00", None),
            ("2026-12-01T20:30", None),
            ("2026-12-01T21:00", "2026-12-02T06:00"),
        ],
    )
    def test_by_the_clock_on_the_workers_wall(self, moment: str, morning: str | None) -> None:
        assert in_zone(moment, "Europe/Paris") == morning

    def test_a_night_in_which_the_clocks_change_has_its_own_length(self) -> None:
        assert in_zone("2026-03-28T21:30", "Europe/Paris") == "2026-03-29T05:00"
        assert in_zone("2026-10-24T20:30", "Europe/Paris") == "2026-10-25T06:00"

    def test_hours_within_one_day(self) -> None:
        assert in_zone("2026-07-01T13:30", "UTC", 13, 15) == "2026-07-01T15:00"
        assert in_zone("2026-07-01T15:00", "UTC", 13, 15) is None

    @pytest.mark.parametrize(("begins", "ends"), [(None, None), (22, None), (None, 7), (7, 7)])
    def test_without_both_ends_there_is_none(self, begins: int | None, ends: int | None) -> None:
        assert in_zone("2026-07-01T23:00", "UTC", begins, ends) is None

    def test_not_on_the_last_day_of_the_calendar(self) -> None:
        assert in_zone("9999-12-31T23:00", "Asia/Kolkata") is None


def bad_pay(second_: float, story: Story) -> None:
    story.page(second_, "preview", offers=(offer("low", "pays 500 USD an hour"),))


def codes(warnings: list[RaisedWarning]) -> list[tuple[str, float]]:
    return [(warning.code, second(warning.at)) for warning in warnings]


class TestHeldBack:
    def test_said_in_the_morning_with_a_word_on_the_night_before_it(self) -> None:
        story = Story()
        bad_pay(60, story)
        assert said(story, NIGHT) == []
        story.look(MORNING + 60)
        night, pay = said(story, NIGHT)
        assert codes([night, pay]) == [("night", MORNING), ("unrealistic_pay", MORNING)]
        assert (night.level, night.params) == ("info", {"count": 1})
        assert (pay.level, pay.tab) == ("caution", 1)

    def test_not_a_moment_before(self) -> None:
        story = Story()
        bad_pay(60, story)
        story.look(MORNING - 1)
        assert said(story, NIGHT) == []

    def test_a_danger_is_said_at_once(self) -> None:
        story = Story()
        story.page(60, "listing", offers=(Offer("bad", "Bad", text="send the fee"),))
        story.look(MORNING)
        assert codes(said(story, NIGHT)) == [("scam", 60)]

    def test_by_day_everything_is(self) -> None:
        story = Story()
        bad_pay(MORNING, story)
        assert codes(said(story, NIGHT)) == [("unrealistic_pay", MORNING)]

    def test_what_the_history_tells_waits_too(self) -> None:
        story = Story()
        story.page(0, "working", "a")
        story.press(10, "submit")
        rows = (HistoryRow("a", "Task a", "rejected", QUARTER),)
        story.page(60, "history", history=rows)
        story.look(MORNING)
        assert codes(said(story, NIGHT)) == [("night", MORNING), ("rejected", MORNING)]

    def test_each_night_on_its_own(self) -> None:
        story = Story()
        bad_pay(60, story)
        story.page(MORNING + 15 * HOUR, "preview", offers=(offer("o", "900 USD per hour"),))
        story.look(MORNING + 48 * HOUR)
        assert [code for code, _ in codes(said(story, NIGHT))] == [
            "night",
            "unrealistic_pay",
            "night",
            "unrealistic_pay",
        ]

    def test_nothing_twice(self) -> None:
        story = Story()
        bad_pay(60, story)
        bad_pay(120, story)
        story.look(MORNING)
        bad_pay(MORNING + 60, story)
        assert len(said(story, NIGHT)) == 2

    def test_a_quiet_night_is_not_spoken_of(self) -> None:
        story = Story()
        story.look(60)
        story.look(MORNING)
        assert said(story, NIGHT) == []

    def test_what_is_of_the_moment_is_nothing_in_the_morning(self) -> None:
        story = Story()
        story.look(0)
        late = TaskSeen("a", "A", minutes=Decimal(10), minutes_source="stated", deadline_at=at(60))
        story.page(0, "working", task=late)
        for moment in range(0, 9_000, 50):
            story.type(moment)
        story.look(MORNING)
        assert [code for code, _ in codes(said(story))] == ["deadline", "break"]
        assert said(story, NIGHT) == []

    def test_what_was_called_fine_by_night_is_not_spoken_of(self) -> None:
        story = Story()
        bad_pay(60, story)
        story.tell(Feedback("f", at(70), "legit", "e000"))
        story.look(MORNING)
        assert said(story, NIGHT) == []


class TestTheirPages:
    def test_are_held_until_it_is_said(self) -> None:
        story = Story()
        bad_pay(60, story)
        story.look(70)
        story.look(MORNING)
        pipeline = pipeline_of(NIGHT)
        steps = pipeline.add_all(story.entries[:2])
        assert [step.held for step in steps] == [True, False]
        assert steps[1].released == ()
        (step,) = pipeline.add_all(story.entries[2:])
        assert (step.held, step.released) == (False, ("e000",))

    def test_a_restart_forgets_none(self) -> None:
        story = Story()
        bad_pay(60, story)
        pipeline = pipeline_of(NIGHT)
        pipeline.rebuild(story.entries)
        assert pipeline.advise(story.entries[0])[1] == ()
        assert pipeline.holds("e000")
        story.look(MORNING)
        step = pipeline.add(Entry("one", story.entries[1].event))
        assert codes(list(step.warnings)) == [("night", MORNING), ("unrealistic_pay", MORNING)]
