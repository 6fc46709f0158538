"""What all tests share."""

import os

from hypothesis import HealthCheck, settings

# A property says what holds, not how fast: a loaded machine must not make one fail.
settings.register_profile(
    "vigiclic", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
# Continuous integration judges a change, so it must not fail by the luck of a draw; everywhere else
# each run draws anew and may find what no run before it did.
settings.register_profile("ci", settings.get_profile("vigiclic"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "vigiclic")
