"""All sealed secrets, sealed anew with the newest key."""

from sqlalchemy import select

from bot.store.database import Begin
from bot.store.every_team import OpenSession
from bot.store.rows import InstallationRow, TeamRow
from bot.store.sealing import Seals


class SealedSecrets:
    """The sealed secrets of all teams."""

    def __init__(self, begin: Begin, session: OpenSession) -> None:
        self._begin = begin
        self._open = session

    def renew_all(self, seals: Seals) -> int:
        """Seal everything with the newest key, a team at a time; count the secrets.

        It may run while the bot does, and may be run again. Raises SealedWithAnotherKey.
        """
        count = 0
        for team_id in self.list_teams():
            with self._begin(team_id) as store:
                count += store.secrets.renew(seals)
        return count

    def list_teams(self) -> list[str]:
        """Return every team and organisation that may have something sealed."""
        with self._open(reading=True) as session:
            teams = set(session.scalars(select(TeamRow.team_id)))
            return sorted(teams.union(session.scalars(select(InstallationRow.team_id))))
