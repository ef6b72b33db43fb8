"""Whose emoji stands on which message; what came late never undoes what came after it."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.store.rows import ReactionRow


class Reactions:
    """The emoji of one team that mean something."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    def set(self, permalink: str, kind: str, user_id: str, *, event_ts: str, is_on: bool) -> bool:
        """Note that an emoji was put on or taken off at `event_ts`.

        False when something newer is known: events come repeated and out of order.
        """
        row = self._session.get(ReactionRow, (self._team_id, permalink, kind, user_id))
        if row is None:
            row = ReactionRow(
                team_id=self._team_id, permalink=permalink, kind=kind, user_id=user_id
            )
            self._session.add(row)
        elif _order(row.event_ts) >= _order(event_ts):
            return False
        row.event_ts = event_ts
        row.is_on = is_on
        self._session.flush()
        return True

    def clear(self, permalink: str, kind: str) -> None:
        """Let no emoji of this kind stand for a message any more: its entry was taken back."""
        if permalink:
            self._session.execute(
                update(ReactionRow)
                .where(
                    ReactionRow.team_id == self._team_id,
                    ReactionRow.permalink == permalink,
                    ReactionRow.kind == kind,
                )
                .values(is_on=False)
            )

    def list_users(self, permalink: str, kind: str) -> list[str]:
        """Return whose emoji of this kind stands on a message now, the earliest first."""
        query = (
            select(ReactionRow.user_id)
            .where(
                ReactionRow.team_id == self._team_id,
                ReactionRow.permalink == permalink,
                ReactionRow.kind == kind,
                ReactionRow.is_on,
            )
            .order_by(ReactionRow.event_ts)
        )
        return list(self._session.scalars(query))


def _order(ts: str) -> tuple[int, int]:
    seconds, _, fraction = ts.partition(".")
    return int(seconds or 0), int((fraction or "0").ljust(6, "0")[:6])
