"""Where the process ends: a clock that tests put forward."""

from datetime import UTC, datetime, timedelta


class Clock:
    """The real time, put forward by as much as a test wants."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead  # noqa: TID251 (the fake itself)

    def advance(self, **span: float) -> None:
        """Put the clock forward."""
        self.ahead += timedelta(**span)
