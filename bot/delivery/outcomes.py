"""How a sending can fail: for good, for now, or without anybody knowing."""

from bot.domain.errors import DomainError


class NotSent(DomainError):
    """It was not sent."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class Refused(NotSent):
    """The other side said no; trying again changes nothing."""


class Later(NotSent):
    """The other side cannot take it now; `seconds` says when to try again, where it said so."""

    def __init__(self, words: str, seconds: float | None = None) -> None:
        super().__init__(words)
        self.seconds = seconds


class TokenRefused(Later):
    """Slack does not take the token now: what waits is kept until it does again."""


class Uncertain(NotSent):
    """The connection broke after the handing over: it may have arrived, or not."""
