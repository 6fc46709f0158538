"""The worker's corrections find their task, and no other."""

from decimal import Decimal

import pytest

from server.ledger import book, unknown_corrections
from server.messages import Amount, Correct
from tests.support.story import Story, at


def two_platforms() -> Story:
    """Two platforms that both call a task "a"."""
    story = Story()
    story.page(0, "working", "a")
    story.page(10, "working", "a", tab=2, platform="generic")
    return story


def corrected(story: Story) -> dict[str, int | None]:
    return {line.platform: line.active_ms for line in book(story.state())}


def correct(story: Story, second: float, ms: int, platform: str | None = None) -> None:
    story.tell(Correct(f"c{second}", at(second), "a", active_ms=ms, platform=platform))


def test_of_two_tasks_of_one_key_the_named_platforms_is_meant() -> None:
    story = two_platforms()
    correct(story, 20, 5_000, "turkle")
    assert corrected(story) == {"turkle": 5_000, "generic": 0}


def test_else_the_one_that_changed_last() -> None:
    story = two_platforms()
    correct(story, 20, 5_000)
    assert corrected(story) == {"turkle": 0, "generic": 5_000}


def test_each_keeps_its_own() -> None:
    story = two_platforms()
    correct(story, 20, 5_000)
    correct(story, 21, 7_000, "turkle")
    correct(story, 22, 6_000, "generic")
    assert corrected(story) == {"turkle": 7_000, "generic": 6_000}
    assert unknown_corrections(story.state()) == []


def test_a_task_that_comes_later_is_found_too() -> None:
    story = Story()
    correct(story, 0, 5_000)
    assert unknown_corrections(story.state()) == ["a"]
    story.page(10, "working", "a")
    assert corrected(story) == {"turkle": 5_000}
    correct(story, 20, 6_000)
    assert corrected(story) == {"turkle": 6_000}
    assert unknown_corrections(story.state()) == []


def test_one_of_a_platform_that_has_no_such_task_is_astray() -> None:
    story = two_platforms()
    correct(story, 20, 5_000, "mturk")
    assert corrected(story) == {"turkle": 0, "generic": 0}
    assert unknown_corrections(story.state()) == ["a"]


class TestAnotherCurrency:
    """The tasks of the stories pay 0.25 USD."""

    def reward(self, story: Story, second: float, currency: str, platform: str = "turkle") -> None:
        amount = Amount(Decimal(2), currency)
        story.tell(
            Correct(f"c{second}", at(second), "a", 9_000, "approved", amount, platform=platform)
        )

    def test_is_not_taken_nor_anything_else_of_the_message(self) -> None:
        story = two_platforms()
        self.reward(story, 20, "EUR")
        state = story.state()
        assert state.refused == {"c20": "currency"}
        assert state.corrections == {}

    def test_the_same_one_is(self) -> None:
        story = two_platforms()
        self.reward(story, 20, "USD")
        line = book(story.state())[0]
        assert (line.reward, line.outcome) == (Amount(Decimal(2), "USD"), "approved")

    def test_nor_is_one_that_contradicts_an_earlier_correction(self) -> None:
        story = two_platforms()
        self.reward(story, 20, "EUR", "generic")
        self.reward(story, 21, "USD", "generic")
        assert list(story.state().refused) == ["c21"]
        assert book(story.state())[1].reward == Amount(Decimal(2), "EUR")

    @pytest.mark.parametrize("currency", ["EUR", "USD"])
    def test_a_page_that_no_file_knows_may_have_been_misread(self, currency: str) -> None:
        story = two_platforms()
        self.reward(story, 20, currency, "generic")
        assert story.state().refused == {}
