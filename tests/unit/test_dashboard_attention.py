"""Attention by platform: the same instants as by activity, a survey's counted where its task is."""

from collections import Counter

from server.vocabulary import Activity
from tests.support.story import Story


def by_platform(story: Story) -> dict[tuple[str, Activity], int]:
    found: Counter[tuple[str, Activity]] = Counter()
    for (_, platform, activity), ms in story.state().places.items():
        found[(platform, activity)] += ms
    return dict(found)


def test_attention_is_kept_by_platform_and_a_survey_counts_for_its_task() -> None:
    story = Story()
    story.page(0, "listing")
    story.look(0)
    story.page(10, "working", "a")
    story.page(20, "other", tab=2, opener=1, platform="generic")
    story.look(20, tab=2)
    story.page(40, "other", tab=3, platform="generic")
    story.look(40, tab=3)
    story.look(50, tab=None)
    assert by_platform(story) == {
        ("turkle", "searching"): 10_000,
        ("turkle", "working"): 30_000,
        ("generic", "other"): 10_000,
    }


def test_both_tables_add_up_to_the_same_attention() -> None:
    story = Story()
    story.page(0, "listing")
    story.look(0)
    story.page(30, "working", "a")
    story.look(50, tab=None)
    state = story.state()
    assert sum(state.places.values()) == sum(state.activities.values()) == 50_000
