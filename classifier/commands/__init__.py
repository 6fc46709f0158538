"""One module for each command: `configure` its arguments, `run` it."""
