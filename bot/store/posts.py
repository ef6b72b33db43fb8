"""Where Slack cards stand, and those of which nobody knows."""

import functools
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.domain.delivery import DeliveryKind, DeliveryState
from bot.store.prepared import Ask, answer_to
from bot.store.rows import DeliveryRow, PostRow


class Posts:
    """The cards of one team in Slack."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    def find_post(self, card: str) -> tuple[str, str] | None:
        """Return (channel, ts) of a card that stands in Slack."""
        row = answer_to(self._session, self._asks_post(card)).first()
        return None if row is None else (row.channel, row.ts)

    def asks_posting(self, card: str) -> tuple[Ask, ...]:
        """Return what is asked to know whether a card stands, or stands perhaps."""
        return self._asks_post(card), self._asks_parked()

    def list_posts(self, start: str) -> list[str]:
        """Return the cards that stand in Slack and whose names begin so."""
        query = select(PostRow.card).where(
            PostRow.team_id == self._team_id, PostRow.card.like(f"{start}%")
        )
        return sorted(self._session.scalars(query))

    def add_post(self, card: str, *, channel: str, ts: str, at: datetime) -> None:
        """Remember where a card was posted."""
        answer_to(self._session, self._adds_post(card, channel=channel, ts=ts, at=at))

    def list_parked_cards(self) -> list[str]:
        """Return the cards of which nobody knows whether they stand in Slack."""
        found = answer_to(self._session, self._asks_parked())
        return [str(row.payload.get("card")) for row in found]

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

    def _adds_post(self, card: str, *, channel: str, ts: str, at: datetime) -> Ask:
        given = {"team_id": self._team_id, "card": card, "channel": channel, "ts": ts}
        adding = _adding(self._session.get_bind().dialect.name)
        return Ask(adding, given | {"posted_at": at})

    def _asks_post(self, card: str) -> Ask:
        return Ask(_POST, {"team": self._team_id, "card": card})

    def _asks_parked(self) -> Ask:
        return Ask(_PARKED, {"team": self._team_id})


_POST = select(PostRow.channel, PostRow.ts).where(
    PostRow.team_id == bindparam("team"), PostRow.card == bindparam("card")
)
_PARKED = select(DeliveryRow.payload).where(
    DeliveryRow.team_id == bindparam("team"),
    DeliveryRow.kind == DeliveryKind.CARD.value,
    DeliveryRow.state == DeliveryState.PARKED.value,
)


@functools.cache
def _adding(dialect: str) -> Any:
    """Write where a card stands, in the place of what was written before."""
    own: Any = PostRow.__table__
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    adding = insert(own)
    new = {name: adding.excluded[name] for name in ("channel", "ts", "posted_at")}
    return adding.on_conflict_do_update(index_elements=["team_id", "card"], set_=new)
