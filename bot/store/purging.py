"""All of one workspace taken out of every table, for good."""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.store.client_rows import SCOURS
from bot.store.rows import Base


class Purging:
    """Takes everything of one team away."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    def purge(self) -> int:
        """Delete every row of the team, in every table; count them.

        Tables that point to others come first. On SQLite the journal is emptied afterwards.
        """
        count = 0
        for table in reversed(Base.metadata.sorted_tables):
            done = self._session.execute(delete(table).where(table.c.team_id == self._team_id))
            count += max(0, done.rowcount)  # type: ignore[attr-defined]
        self._session.info[SCOURS] = True
        return count
