"""The audit log: ids and codes, our own addresses, and what a setting was; no client's words."""

from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.domain.audit import AuditLine
from bot.store.numbers import next_number
from bot.store.rows import AuditRow
from bot.store.sealed_types import among

# So many lines are read at once on their way out.
CHUNK = 1000


class Audit:
    """The audit log of one team."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    def add(self, what: str, about: str, *, user_id: str, at: datetime) -> None:
        """Write a line."""
        number = next_number(self._session, self._team_id, "audit")
        self._session.add(
            AuditRow(
                team_id=self._team_id, id=number, at=at, user_id=user_id, what=what, about=about
            )
        )
        self._session.flush()

    def find_last(self, about: str, whats: Collection[str]) -> AuditLine | None:
        """Return the newest line about a thing that says one of these."""
        query = (
            select(AuditRow)
            .where(
                AuditRow.team_id == self._team_id,
                among(self._session, AuditRow.about, [about]),
                AuditRow.what.in_(list(whats)),
            )
            .order_by(AuditRow.id.desc())
            .limit(1)
        )
        row = self._session.scalars(query).first()
        return None if row is None else _line(row)

    def list_page(self, *, before: int | None, limit: int) -> list[tuple[int, AuditLine]]:
        """Return (number, line), the newest first, of those before a number or of all."""
        query = select(AuditRow).where(AuditRow.team_id == self._team_id)
        if before is not None:
            query = query.where(AuditRow.id < before)
        rows = self._session.scalars(query.order_by(AuditRow.id.desc()).limit(limit))
        return [(row.id, _line(row)) for row in rows]

    def each(self) -> Iterator[AuditLine]:
        """Yield every line, oldest first, a chunk at a time."""
        query = select(AuditRow).where(AuditRow.team_id == self._team_id).order_by(AuditRow.id)
        for row in self._session.scalars(query.execution_options(yield_per=CHUNK)):
            yield _line(row)

    def list_newest(self, *, limit: int) -> list[AuditLine]:
        """Return the newest lines first."""
        query = select(AuditRow).where(AuditRow.team_id == self._team_id)
        rows = self._session.scalars(query.order_by(AuditRow.id.desc()).limit(limit))
        return [_line(row) for row in rows]


def _line(row: AuditRow) -> AuditLine:
    return AuditLine(at=row.at, user_id=row.user_id, what=row.what, about=row.about)
