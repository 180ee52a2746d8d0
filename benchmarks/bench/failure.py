"""What ends a run, with a sentence rather than a trace."""


class Failure(Exception):
    """Something that was run did not do what it should."""


class LimitReached(Failure):
    """Something took longer than it may, which is a figure, too."""


class Missing(Exception):
    """Something has to be installed first."""

    def __init__(self, what: list[str]):
        super().__init__("\n".join(["Programs that benchmarks/run needs are not installed:", *(f"  - {w}" for w in what)]))
