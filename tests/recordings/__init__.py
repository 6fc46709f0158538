"""Recordings with the figures that they must give, worked out by hand."""
