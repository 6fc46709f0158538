"""What maintainers run: set-up, generated files, checks."""
