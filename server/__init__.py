"""The companion on the worker's own machine: it reads, times, reckons and warns."""

__version__ = "0.1.0"
