"""How many minutes a task takes, told before it is accepted."""

from classifier.minutes.expecting import Expected, KnownBy, Offered, OwnTimes, expected_minutes

__all__ = ["Expected", "KnownBy", "Offered", "OwnTimes", "expected_minutes"]
