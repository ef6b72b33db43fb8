"""What was typed and could not be logged yet."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.domain.capture import Capture
from bot.domain.errors import DomainError
from bot.store.numbers import next_number
from bot.store.rows import PendingRow


class PendingIsGone(DomainError):
    """That was logged or dropped meanwhile, so nothing was changed."""


class Pendings:
    """What the people of one team typed and did not log yet."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    def add(self, capture: Capture, *, by: str, at: datetime) -> int:
        """Keep it and return its number."""
        number = next_number(self._session, self._team_id, "pendings")
        self._session.add(
            PendingRow(
                team_id=self._team_id,
                id=number,
                user_id=by,
                capture=capture.as_plain(),
                created_at=at,
            )
        )
        self._session.flush()
        return number

    def get(self, pending: int, *, by: str) -> Capture:
        """Return what this person typed. Raises PendingIsGone, also for another person's."""
        row = self._session.get(PendingRow, (self._team_id, pending))
        if row is None or row.user_id != by:
            raise PendingIsGone
        return Capture.from_plain(row.capture)

    def take(self, pending: int, *, by: str) -> Capture:
        """Return what this person typed and forget it, at once: it is logged only once.

        Raises PendingIsGone.
        """
        taken = self._session.scalar(
            delete(PendingRow)
            .where(
                PendingRow.team_id == self._team_id,
                PendingRow.id == pending,
                PendingRow.user_id == by,
            )
            .returning(PendingRow.capture)
        )
        if taken is None:
            raise PendingIsGone
        return Capture.from_plain(taken)

    def hold(self, pending: int, *, by: str) -> Capture:
        """Return what this person typed; until the transaction ends nobody else logs it.

        Raises PendingIsGone.
        """
        row = self._session.scalars(
            select(PendingRow)
            .where(
                PendingRow.team_id == self._team_id,
                PendingRow.id == pending,
                PendingRow.user_id == by,
            )
            .with_for_update()
            .execution_options(populate_existing=True)
        ).first()
        if row is None:
            raise PendingIsGone
        return Capture.from_plain(row.capture)

    def save(self, pending: int, capture: Capture) -> None:
        """Keep it as it is known now, under the same number."""
        self._session.execute(
            update(PendingRow)
            .where(PendingRow.team_id == self._team_id, PendingRow.id == pending)
            .values(capture=capture.as_plain())
        )

    def drop_by_link(self, permalink: str, *, by: str) -> None:
        """Forget what this person's emoji on a message left waiting."""
        rows = self._session.scalars(
            select(PendingRow).where(PendingRow.team_id == self._team_id, PendingRow.user_id == by)
        )
        for row in rows.all():
            if row.capture.get("permalink") == permalink:
                self._session.delete(row)
        self._session.flush()

    def forget_before(self, moment: datetime) -> None:
        """Drop what nobody came back to."""
        self._session.execute(
            delete(PendingRow).where(
                PendingRow.team_id == self._team_id, PendingRow.created_at < moment
            )
        )
