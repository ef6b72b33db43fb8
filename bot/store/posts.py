"""Where Slack cards stand, and those of which nobody knows."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.domain.delivery import DeliveryKind, DeliveryState
from bot.store.rows import DeliveryRow, PostRow


class Posts:
    """The cards of one team in Slack."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    def find_post(self, card: str) -> tuple[str, str] | None:
        """Return (channel, ts) of a card that stands in Slack."""
        row = self._session.get(PostRow, (self._team_id, card))
        return None if row is None else (row.channel, row.ts)

    def list_posts(self, start: str) -> list[str]:
        """Return the cards that stand in Slack and whose names begin so."""
        query = select(PostRow.card).where(
            PostRow.team_id == self._team_id, PostRow.card.like(f"{start}%")
        )
        return sorted(self._session.scalars(query))

    def add_post(self, card: str, *, channel: str, ts: str, at: datetime) -> None:
        """Remember where a card was posted."""
        self._session.merge(
            PostRow(team_id=self._team_id, card=card, channel=channel, ts=ts, posted_at=at)
        )

    def list_parked_cards(self) -> list[str]:
        """Return the cards of which nobody knows whether they stand in Slack."""
        query = select(DeliveryRow.payload).where(
            DeliveryRow.team_id == self._team_id,
            DeliveryRow.kind == DeliveryKind.CARD.value,
            DeliveryRow.state == DeliveryState.PARKED.value,
        )
        return [str(payload.get("card")) for payload in self._session.scalars(query)]

    def settle_parked_card(self, card: str) -> None:
        """Forget that it is not known whether a card stands: a person looked."""
        query = select(DeliveryRow).where(
            DeliveryRow.team_id == self._team_id,
            DeliveryRow.kind == DeliveryKind.CARD.value,
            DeliveryRow.state == DeliveryState.PARKED.value,
        )
        for row in self._session.scalars(query).all():
            if row.payload.get("card") == card:
                row.state = DeliveryState.CANCELLED.value
        self._session.flush()
