"""How a command ends when it cannot do what it was asked."""


class Failure(Exception):  # noqa: N818 - it is how a command ends, not a kind of error
    """Ends a command with one line for the person and an exit status."""

    def __init__(self, message: str, status: int = 1) -> None:
        """Take the line to print on standard error and the status to exit with."""
        super().__init__(message)
        self.status = status
