"""How time and pay came about: traced, step by step, for a person and for a program.

All of it is pure: entries and settings in, what to print out. It asks no clock and no data base.
"""
