"""Failures that end a run with a message instead of a stack trace."""


class Failure(Exception):
    """A command did not give the expected result."""


class Missing(Exception):
    """A program is not installed."""

    def __init__(self, what: list[str]):
        super().__init__("\n".join(["Programs that benchmarks/run needs are not installed:", *(f"  - {w}" for w in what)]))
