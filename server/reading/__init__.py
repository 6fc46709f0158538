"""A page -> what it says: the engine, the generic reader and the platform files."""
