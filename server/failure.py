"""How a command ends when it cannot do what it was asked."""

from classifier.failure import Failure

__all__ = ["Failure"]
