"""A folder for a dispute or a court: figures, the messages they rest on, and how to check both."""
