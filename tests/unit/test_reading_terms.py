"""What each platform promises and demands, as its file tells it."""

import re
from decimal import Decimal

import pytest

from server.reading import registry
from server.reading.platform import Platform

KNOWN = {
    "clickworker": (30, "5"),
    "microworkers": (7, "9"),
    "mturk": (30, "1"),
    "rapidworkers": (6, None),
    "sproutgigs": (8, "5"),
    "uhrs": (39, None),
}
"""Days until a task is rated or payable, and the least that is paid out."""


@pytest.mark.parametrize("name", KNOWN)
def test_known_delay_and_threshold(name: str) -> None:
    platform = registry.named(name)
    assert platform is not None
    days, least = KNOWN[name]
    terms = platform.file.terms
    assert terms.rated_within_days == days
    assert terms.minimum_withdrawal == (None if least is None else Decimal(least))


@pytest.mark.parametrize("platform", registry.platforms(), ids=lambda platform: platform.name)
def test_terms_are_such_as_can_be(platform: Platform) -> None:
    terms = platform.file.terms
    assert terms.rated_within_days is None or 1 <= terms.rated_within_days <= 90
    assert terms.minimum_withdrawal is None or terms.minimum_withdrawal > 0
    assert (terms.points_per_unit is None) or platform.file.currency == "POINTS"
    for rule in terms.rules:
        for language in ("en", "fr"):
            assert rule.told(language).endswith(".")
            assert len(rule.told(language)) <= 240
        # French sets its own apostrophe, and spaces that do not break before its double signs.
        assert not re.search(r"\w'\w| [:;!?»]|« ", rule.fr)
        assert rule.told("fr") != rule.told("en") == rule.told("de")
    assert len({rule.en for rule in terms.rules}) == len(terms.rules)
