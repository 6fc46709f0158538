"""What all tests share."""

import os

import pytest
from hypothesis import HealthCheck, settings

# A property says what holds, not how fast: a loaded machine must not make one fail.
settings.register_profile(
    "vigiclic", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
# Continuous integration judges a change, so it must not fail by the luck of a draw; everywhere else
# each run draws anew and may find what no run before it did.
settings.register_profile("ci", settings.get_profile("vigiclic"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "vigiclic")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep together what runs in one process where tests run in several.

    All browsers are one group, for two at once would wait for each other; else each module is one,
    with what it sets up.
    """
    for item in items:
        browser = item.get_closest_marker("browser") is not None
        name = "browsers" if browser else item.nodeid.partition("::")[0]
        item.add_marker(pytest.mark.xdist_group(name))
