"""What opens one workspace to the bot, and installations that were begun."""

from dataclasses import fields
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from bot.domain.installation import Installation
from bot.store.numbers import insert_into, raise_number
from bot.store.rows import InstallationRow, OauthStateRow

_COLUMNS = tuple(f.name for f in fields(Installation) if f.name not in ("team_id", "scopes"))


class Installations:
    """The installation of one workspace, or of one organisation under its own id."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    def find(self) -> Installation | None:
        """Return it, gone or not; None where there never was one, or it was purged."""
        row = self._session.get(InstallationRow, self._team_id)
        return None if row is None else to_installation(row)

    def hold(self) -> Installation | None:
        """Return it, and keep others from changing it until this transaction ends."""
        row = self._session.get(InstallationRow, self._team_id, with_for_update=True)
        return None if row is None else to_installation(row)

    def save(self, installation: Installation) -> None:
        """Keep it."""
        values = {name: getattr(installation, name) for name in _COLUMNS}
        values["scopes"] = list(installation.scopes)
        # Two processes may see a workspace for the first time at once.
        self._session.execute(
            insert_into(self._session, InstallationRow)
            .values(team_id=self._team_id, **values)
            .on_conflict_do_update(index_elements=["team_id"], set_=values)
        )
        self._session.expire_all()


class OauthStates:
    """Installations that were begun; digests alone are kept, so that no row lets anybody in."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    def add(
        self, state: str, browser: str, *, expires_at: datetime, most: int, now: datetime
    ) -> datetime | None:
        """Keep one, and forget those that nobody ended in time.

        Where `most` are open already nothing is kept: returns when the oldest of them ends.
        """
        row = OauthStateRow
        # One after the other, whichever process asks: else each would count before the others add.
        raise_number(self._session, self._team_id, "oauth_states")
        self._session.execute(
            delete(row).where(row.team_id == self._team_id, row.expires_at <= now)
        )
        open_now = select(func.count(), func.min(row.expires_at)).where(
            row.team_id == self._team_id
        )
        count, oldest = self._session.execute(open_now).one()
        if count >= most:
            ends_at: datetime = oldest
            return ends_at
        self._session.add(
            row(team_id=self._team_id, state=state, browser=browser, expires_at=expires_at)
        )
        self._session.flush()
        return None

    def use(self, state: str, browser: str, *, now: datetime) -> bool:
        """Take one out; False where there is none of this browser's, or another was faster."""
        row = OauthStateRow
        statement = delete(row).where(
            row.team_id == self._team_id,
            row.state == state,
            row.browser == browser,
            row.expires_at > now,
        )
        found = self._session.execute(statement.returning(row.state)).scalar_one_or_none()
        return found is not None


def to_installation(row: InstallationRow) -> Installation:
    """Return a row as a value."""
    given = {name: getattr(row, name) for name in _COLUMNS}
    return Installation(team_id=row.team_id, scopes=tuple(row.scopes), **given)
