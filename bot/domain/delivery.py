"""A delivery: one message on its way out, and when to try again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

# A claim outlives a crash by a minute, so that another process takes over.
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


class DeliveryState(StrEnum):
    """What became of a delivery."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    PARKED = "parked"
    CANCELLED = "cancelled"


# Longer than every step of SMTP together may take, so that no second sender takes over from
# one who is only slow.
LEASES = {DeliveryKind.EMAIL: timedelta(minutes=10)}


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


def pause_before(attempt: int) -> timedelta:
    """Return how long to wait before the next attempt: 5 s, doubled each time, 15 min at most."""
    return min(timedelta(seconds=5 * 2 ** max(0, attempt - 1)), timedelta(minutes=15))
