"""The outbox: what is to leave, once, and where Slack cards stand."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.domain.delivery import Delivery, DeliveryKind, DeliveryState
from bot.store.numbers import next_number
from bot.store.rows import DeliveryRow, PostRow

_ARMED_AGAIN = (DeliveryState.CANCELLED.value, DeliveryState.FAILED.value)


class Deliveries:
    """The outbox of one team."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    def add(
        self,
        kind: DeliveryKind,
        payload: Mapping[str, Any],
        *,
        at: datetime,
        due_at: datetime | None = None,
        once: str | None = None,
    ) -> bool:
        """Queue a message and say whether it was queued.

        What has the same `once` leaves only once: a second one is dropped, unless the first
        was cancelled or failed for good; then it is armed again with the new payload.
        """
        if once is not None:
            row = self._by_once(once)
            if row is not None:
                return _arm_again(row, payload, due_at or at)
        number = next_number(self._session, self._team_id, "deliveries")
        self._session.add(
            DeliveryRow(
                team_id=self._team_id,
                id=number,
                once=once or f"{kind.value}:{number}",
                kind=kind.value,
                payload=dict(payload),
                state=DeliveryState.QUEUED.value,
                due_at=due_at or at,
                created_at=at,
            )
        )
        self._session.flush()
        return True

    def get(self, delivery_id: int) -> Delivery:
        """Return a delivery that was claimed."""
        return to_delivery(self._session.get_one(DeliveryRow, (self._team_id, delivery_id)))

    def state_of(self, once: str) -> DeliveryState | None:
        """Return what became of the delivery called `once`, if there is one."""
        row = self._by_once(once)
        return None if row is None else DeliveryState(row.state)

    def due_at(self, once: str) -> datetime | None:
        """Return when the delivery called `once` is to leave."""
        row = self._by_once(once)
        return None if row is None else row.due_at

    def cancel(self, once: str) -> bool:
        """Take a waiting delivery back; False when it is leaving or has left."""
        row = self._by_once(once)
        if row is None or row.state != DeliveryState.QUEUED.value:
            return False
        row.state = DeliveryState.CANCELLED.value
        self._session.flush()
        return True

    def finish(
        self,
        delivery_id: int,
        state: DeliveryState,
        *,
        at: datetime,
        error: str | None = None,
        is_secret: bool = False,
    ) -> None:
        """Record how it ended; `is_secret` forgets the payload, which nobody needs again."""
        row = self._session.get_one(DeliveryRow, (self._team_id, delivery_id))
        row.state = state.value
        row.error = error
        row.leased_until = None
        row.finished_at = at
        if is_secret:
            row.payload = {}

    def retry(self, delivery_id: int, *, due_at: datetime, error: str | None) -> None:
        """Put it back to be tried again."""
        row = self._session.get_one(DeliveryRow, (self._team_id, delivery_id))
        row.state = DeliveryState.QUEUED.value
        row.leased_until = None
        row.due_at = due_at
        row.error = error

    def find_post(self, card: str) -> tuple[str, str] | None:
        """Return (channel, ts) of a card that stands in Slack."""
        row = self._session.get(PostRow, (self._team_id, card))
        return None if row is None else (row.channel, row.ts)

    def add_post(self, card: str, *, channel: str, ts: str, at: datetime) -> None:
        """Remember where a card was posted."""
        self._session.merge(
            PostRow(team_id=self._team_id, card=card, channel=channel, ts=ts, posted_at=at)
        )

    def find_card_at(self, channel: str, ts: str) -> str | None:
        """Return which card stands at this place, if it is one of ours."""
        query = select(PostRow.card).where(
            PostRow.team_id == self._team_id, PostRow.channel == channel, PostRow.ts == ts
        )
        return self._session.scalars(query).first()

    def _by_once(self, once: str) -> DeliveryRow | None:
        query = select(DeliveryRow).where(
            DeliveryRow.team_id == self._team_id, DeliveryRow.once == once
        )
        return self._session.scalars(query).first()


def to_delivery(row: DeliveryRow, *, is_repeat: bool = False) -> Delivery:
    """Turn a row into the domain's delivery."""
    return Delivery(
        team_id=row.team_id,
        id=row.id,
        once=row.once,
        kind=DeliveryKind(row.kind),
        payload=row.payload,
        attempts=row.attempts,
        is_repeat=is_repeat,
    )


def _arm_again(row: DeliveryRow, payload: Mapping[str, Any], due_at: datetime) -> bool:
    if row.state not in _ARMED_AGAIN:
        return False
    row.state = DeliveryState.QUEUED.value
    row.payload = dict(payload)
    row.due_at = due_at
    row.attempts = 0
    row.error = None
    row.finished_at = None
    return True
