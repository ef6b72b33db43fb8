"""The first steps of a workspace, read from what is there: nothing keeps how far they are."""

from dataclasses import dataclass
from enum import IntEnum


class Step(IntEnum):
    """What is to be done first, in its order."""

    CLIENTS = 1
    CHANNEL = 2
    TRY = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstSteps:
    """How far a workspace is before its first night: its clients, its channel, a first entry."""

    clients: int
    channel: str | None
    has_logged: bool

    @property
    def next(self) -> Step | None:
        """The step that is to be done now; None when all are."""
        if not self.clients:
            return Step.CLIENTS
        if self.channel is None:
            return Step.CHANNEL
        return None if self.has_logged else Step.TRY
