"""What all tests share."""

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

# A property says what holds, not how fast: a loaded machine must not make one fail.
settings.register_profile(
    "vigiclic", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
# Continuous integration judges a change, so it must not fail by the luck of a draw; everywhere else
# each run draws anew and may find what no run before it did.
settings.register_profile("ci", settings.get_profile("vigiclic"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "vigiclic")


_BROWSERS = ("tests/browser/", "tests/security/test_other_pages")


class ByModule(LoadScopeScheduling):  # type: ignore[misc]
    """Where tests run in several processes, gives each module to one, with what it sets up.

    All that drives a browser goes to the same one: two browsers at once wait for each other.
    """

    def _split_scope(self, nodeid: str) -> str:
        return "browsers" if nodeid.startswith(_BROWSERS) else nodeid.partition("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByModule:
    """Share the tests out by module."""
    return ByModule(config, log)
