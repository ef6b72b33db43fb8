"""A delivery: one message on its way out, and when to try again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

# A claim outlives a crash by a minute, so that another process takes over; whoever works for
# longer renews it meanwhile (jobs/keeper).
LEASE = timedelta(minutes=1)
MOST_ATTEMPTS = 8


class DeliveryKind(StrEnum):
    """By which way a delivery leaves."""

    EMAIL = "email"
    CARD = "card"
    EPHEMERAL = "ephemeral"
    ANSWER = "answer"
    VIEW = "view"
    HOME = "home"
    DIRECT = "direct"
    FILE = "file"
    MAIL_TEST = "mail_test"


class DeliveryState(StrEnum):
    """What became of a delivery."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    PARKED = "parked"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message. `once` names what may leave only once; `attempts` includes this one."""

    team_id: str
    id: int
    once: str
    kind: DeliveryKind
    payload: Mapping[str, Any]
    attempts: int
    created_at: datetime
    is_repeat: bool = False

    def is_overdue(self, now: datetime) -> bool:
        """Say of an e-mail whether it was to leave so long ago that a person looks at it first."""
        # The version before this one did not write down when it was to leave.
        told = self.payload.get("leaves_at")
        leaves_at = datetime.fromisoformat(told) if told else self.created_at
        return now - leaves_at > LEAVES_WITHIN


# A server that greylists takes a letter after some minutes, one that is down after some hours;
# a letter that has not left within a day is for a person to look at (RFC 5321, 4.5.4.1, asks
# for 30 minutes at least between later attempts).
EMAIL_PAUSES = tuple(
    timedelta(minutes=minutes) for minutes in (0.5, 2, 5, 15, 30, 60, 120, 240, 480, 480)
)
# The attempts take a day, and some hours more where each waited for its turn. What has not left by
# then, since nobody was there to send it, comes back too: a workspace away, a process that stood.
LEAVES_WITHIN = timedelta(hours=30)
# The thread tells of an attempt that failed only once it is no hiccup.
TOLD_FROM_ATTEMPT = 3


def email_pause(attempt: int) -> timedelta | None:
    """Return how long an e-mail waits after attempt 1, 2, ...; None where it is given up."""
    return EMAIL_PAUSES[attempt - 1] if attempt <= len(EMAIL_PAUSES) else None


def pause_before(attempt: int) -> timedelta:
    """Return how long to wait before the next attempt: 5 s, doubled each time, 15 min at most."""
    return min(timedelta(seconds=5 * 2 ** max(0, attempt - 1)), timedelta(minutes=15))
