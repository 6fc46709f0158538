"""Fuzzing: made-up and mutilated input for everything that reads what others wrote."""
