"""All sealed secrets, sealed anew with the newest key."""

from typing import Any

from sqlalchemy import select

from bot.store.database import Begin
from bot.store.every_team import OpenSession
from bot.store.sealing import Seals
from bot.store.team_secrets import SECRETS


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
        for team_id in self._list_teams():
            with self._begin(team_id) as store:
                count += store.secrets.renew(seals)
        return count

    def _list_teams(self) -> list[str]:
        found: set[str] = set()
        with self._open(reading=True) as session:
            for row, _ in SECRETS:
                team: Any = row.__table__.c["team_id"]
                found.update(session.scalars(select(team)))
        return sorted(found)
