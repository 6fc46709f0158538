"""Reads the text of an offer: what it asks, what it pays, whether it looks like a scam and why."""
