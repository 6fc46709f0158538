"""What the platform files claim to read, and on what evidence, is what their rules say."""

import pytest

from server.reading import registry
from server.reading.platform import Platform


@pytest.mark.parametrize("platform", registry.platforms(), ids=lambda platform: platform.name)
def test_a_stage_is_claimed_where_a_rule_tells_it(platform: Platform) -> None:
    told = {rule.stage for rule in (*platform.pages, *platform.data)}
    claimed = set(platform.file.evidence)
    assert told <= claimed
    # Structure and words tell the others.
    assert claimed <= told or platform.file.otherwise == "generic"


@pytest.mark.parametrize("platform", registry.platforms(), ids=lambda platform: platform.name)
def test_what_is_seen_only_by_structure_rests_on_an_address(platform: Platform) -> None:
    by_structure = {rule.stage for rule in platform.pages if rule.generic}
    by_structure -= {rule.stage for rule in (*platform.pages, *platform.data) if not rule.generic}
    assert all(platform.file.evidence[stage] == "address" for stage in by_structure)
