"""What all tests share."""

from hypothesis import HealthCheck, settings

# A property says what holds, not how fast: a loaded machine must not make one fail.
settings.register_profile(
    "vigiclic", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("vigiclic")
