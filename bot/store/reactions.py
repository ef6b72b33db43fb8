"""Whose emoji stands on which message; what came late never undoes what came after it."""

from hashlib import sha256

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from bot.store.rows import ReactionRow

# Between a kind and what tells one emoji of it from another; the column holds 20 characters.
_OF = "#"
_LONGEST = 20


class Reactions:
    """The emoji of one team that mean something.

    Each emoji that a person put on a message has a row of its own, so that of two that mean the
    same one can go. A row without an emoji was written by the version before, which kept one for
    all of a kind.
    """

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    def set(
        self, permalink: str, kind: str, user_id: str, *, emoji: str, event_ts: str, is_on: bool
    ) -> bool:
        """Note that an emoji was put on or taken off at `event_ts`.

        False when something newer is known: events come repeated and out of order.
        """
        row = self._row(permalink, _kept_as(kind, emoji), user_id)
        before = self._row(permalink, kind, user_id)
        known = row or before
        if known is not None and _order(known.event_ts) >= _order(event_ts):
            return False
        if row is None and before is not None and not is_on:
            # It went on when emoji of a kind were not told apart.
            before.is_on = False
        if row is None:
            row = ReactionRow(
                team_id=self._team_id,
                permalink=permalink,
                kind=_kept_as(kind, emoji),
                user_id=user_id,
            )
            self._session.add(row)
        row.event_ts = event_ts
        row.is_on = is_on
        self._session.flush()
        return True

    def find_kind(self, permalink: str, emoji: str, user_id: str) -> str | None:
        """Return as what this person's emoji stands on a message; None if it does not stand.

        It says what the emoji meant when it was put on, whatever it means now.
        """
        query = select(ReactionRow.kind).where(
            ReactionRow.team_id == self._team_id,
            ReactionRow.permalink == permalink,
            ReactionRow.user_id == user_id,
            ReactionRow.is_on,
        )
        kinds = (
            kept.partition(_OF)[0]
            for kept in self._session.scalars(query)
            if _OF in kept and kept == _kept_as(kept.partition(_OF)[0], emoji)
        )
        return next(kinds, None)

    def clear(self, permalink: str, kind: str) -> None:
        """Let no emoji of this kind stand for a message any more: its entry was taken back."""
        if permalink:
            self._session.execute(
                update(ReactionRow)
                .where(
                    ReactionRow.team_id == self._team_id,
                    ReactionRow.permalink == permalink,
                    _is_of(kind),
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
                _is_of(kind),
                ReactionRow.is_on,
            )
            .order_by(ReactionRow.event_ts)
        )
        return list(dict.fromkeys(self._session.scalars(query)))

    def _row(self, permalink: str, kept_as: str, user_id: str) -> ReactionRow | None:
        return self._session.get(ReactionRow, (self._team_id, permalink, kept_as, user_id))


def _kept_as(kind: str, emoji: str) -> str:
    """Return a kind with as much of the emoji's fingerprint as the column holds."""
    return f"{kind}{_OF}{sha256(emoji.encode()).hexdigest()}"[:_LONGEST]


def _is_of(kind: str) -> ColumnElement[bool]:
    return or_(ReactionRow.kind == kind, ReactionRow.kind.startswith(kind + _OF, autoescape=True))


def _order(ts: str) -> tuple[int, int]:
    seconds, _, fraction = ts.partition(".")
    return int(seconds or 0), int((fraction or "0").ljust(6, "0")[:6])
