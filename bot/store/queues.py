"""How the outbox and the inbox stand: what has waited longest, and what stopped."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.domain.delivery import DeliveryState
from bot.store.rows import DeliveryRow, InboxRow


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuesLook:
    """The outbox and the inbox: what has waited longest and since when it is due; what stopped."""

    outbox_due: datetime | None
    inbox_due: datetime | None
    parked: int
    failed: int


class Queues:
    """The queues of one team."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    def look(self) -> QueuesLook:
        """Return how the queues stand."""
        return QueuesLook(
            outbox_due=self._oldest(DeliveryRow),
            inbox_due=self._oldest(InboxRow),
            parked=self._count(DeliveryState.PARKED),
            failed=self._count(DeliveryState.FAILED),
        )

    def _oldest(self, row: type[DeliveryRow] | type[InboxRow]) -> datetime | None:
        waiting = (DeliveryState.QUEUED.value, DeliveryState.SENDING.value)
        query = select(func.min(row.due_at)).where(
            row.team_id == self._team_id, row.state.in_(waiting)
        )
        return self._session.scalar(query)

    def _count(self, state: DeliveryState) -> int:
        query = select(func.count()).where(
            DeliveryRow.team_id == self._team_id, DeliveryRow.state == state.value
        )
        return self._session.scalar(query) or 0
