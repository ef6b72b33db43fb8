"""What is to be drawn in Slack: a card waits for that once, however often its facts change."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.domain.delivery import DeliveryKind, DeliveryState
from bot.store.deliveries import Deliveries, queue_again
from bot.store.marks import QUEUED
from bot.store.numbers import next_number
from bot.store.rows import DeliveryRow

# A parked one is not among them: a person must look first.
_DRAWN = tuple(
    state.value for state in (DeliveryState.SENT, DeliveryState.CANCELLED, DeliveryState.FAILED)
)


class Redraws:
    """The drawings that one team's cards wait for.

    Each card has a row of its own in the outbox, `draw:CARD`. Whoever claims it reads the record
    afterwards, so all that was committed until then is drawn at once.
    """

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id
        self._deliveries = Deliveries(session, team_id)

    def add(self, card: str, *, at: datetime) -> None:
        """Have a card drawn after this transaction, unless it waits for that already.

        What waits is held until then, so that nobody draws it before. What is being drawn just
        now, or was put off by Slack, waits no longer for this: there is a second row then.
        """
        self._session.info[QUEUED] = True
        once = f"draw:{card}"
        row = self._hold(once)
        if row is None and self._is_new(once):
            self._add_named(card, once, at=at)
        elif row is not None and row.state in _DRAWN:
            queue_again(row, due_at=at)
            row.created_at = at
        elif row is None or row.state != DeliveryState.QUEUED.value or row.due_at > at:
            self._deliveries.add(DeliveryKind.CARD, {"card": card}, at=at)

    def _hold(self, once: str) -> DeliveryRow | None:
        """Return the row, locked; None where there is none, or somebody else has it just now.

        Nobody waits for a row here: who has it may wait for the counter that we hold.
        """
        query = select(DeliveryRow).where(
            DeliveryRow.team_id == self._team_id, DeliveryRow.once == once
        )
        held = query.with_for_update(skip_locked=True)
        return self._session.scalars(held.execution_options(populate_existing=True)).first()

    def _is_new(self, once: str) -> bool:
        query = select(DeliveryRow.id).where(
            DeliveryRow.team_id == self._team_id, DeliveryRow.once == once
        )
        return self._session.scalar(query) is None

    def _add_named(self, card: str, once: str, *, at: datetime) -> None:
        # Rows come one after the other behind the counter: who was before us is seen now.
        next_number(self._session, self._team_id, "deliveries")
        is_first = self._is_new(once)
        self._deliveries.add(
            DeliveryKind.CARD, {"card": card}, at=at, once=once if is_first else None
        )
