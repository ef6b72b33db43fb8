"""Which installations are to be looked at, across teams: expiring, gone, of an organisation."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.store.every_team import OpenSession
from bot.store.rows import InstallationRow


class EveryInstallation:
    """The ids of installations; what is done with each is done in its own transaction."""

    def __init__(self, session: OpenSession) -> None:
        self._open = session

    def list_expiring(self, before: datetime) -> list[str]:
        """Return whose token expires before a moment, and can be renewed."""
        row = InstallationRow
        return self._ids(
            row.expires_at <= before,
            row.gone_at.is_(None),
            row.trouble.is_(None),
            row.sealed_refresh != "",
        )

    def list_gone(self, before: datetime) -> list[str]:
        """Return who was gone by a moment: workspaces first, then the organisations."""
        return self._ids(InstallationRow.gone_at <= before)

    def list_through(self, organisation: str) -> list[str]:
        """Return the workspaces that an organisation's token serves or served."""
        return self._ids(InstallationRow.through == organisation)

    def list_all(self) -> list[str]:
        """Return every installation."""
        return self._ids()

    def _ids(self, *conditions: Any) -> list[str]:
        row = InstallationRow
        query = select(row.team_id).where(*conditions).order_by(row.is_wide, row.team_id)
        with self._open(reading=True) as session:
            return list(session.scalars(query))
