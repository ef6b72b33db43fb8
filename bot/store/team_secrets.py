"""Every column that holds a sealed secret, and those of one team."""

from sqlalchemy.orm import Session

from bot.store.rows import Base, InstallationRow, MailWayRow
from bot.store.sealing import Seals

# A class whose key is the team alone, and its sealed columns; empty means that there is none.
SECRETS: tuple[tuple[type[Base], tuple[str, ...]], ...] = (
    (InstallationRow, ("sealed_token", "sealed_refresh")),
    (MailWayRow, ("sealed",)),
)


class SecretsOfTeam:
    """The sealed secrets of one team."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    def renew(self, seals: Seals) -> int:
        """Seal each with the newest key; count them. Raises SealedWithAnotherKey."""
        count = 0
        for row, columns in SECRETS:
            found = self._session.get(row, self._team_id, with_for_update=True)
            for name in columns if found is not None else ():
                sealed = getattr(found, name)
                if sealed:
                    setattr(found, name, seals.renew(sealed))
                    count += 1
        self._session.flush()
        return count
