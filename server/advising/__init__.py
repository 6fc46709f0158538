"""What follows from the events and is worth a warning: each rule on its own, and when it is said.

All of it is pure: it knows the state and the events, and asks no clock on the wall. What is noticed
is noticed at an event, or at an instant between two that can be worked out from them.
"""
