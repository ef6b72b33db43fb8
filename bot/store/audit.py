"""The audit log: ids and codes, never words."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.store.numbers import next_number
from bot.store.rows import AuditRow


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """Who, when, what; `about` names the thing by its id or code."""

    at: datetime
    user_id: str
    what: str
    about: str


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
                AuditRow.about == about,
                AuditRow.what.in_(list(whats)),
            )
            .order_by(AuditRow.id.desc())
            .limit(1)
        )
        row = self._session.scalars(query).first()
        return None if row is None else _line(row)

    def list_newest(self, *, limit: int) -> list[AuditLine]:
        """Return the newest lines first."""
        query = select(AuditRow).where(AuditRow.team_id == self._team_id)
        rows = self._session.scalars(query.order_by(AuditRow.id.desc()).limit(limit))
        return [_line(row) for row in rows]


def _line(row: AuditRow) -> AuditLine:
    return AuditLine(at=row.at, user_id=row.user_id, what=row.what, about=row.about)
