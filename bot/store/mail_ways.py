"""A workspace's own mail server: one, or none."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.domain.mail_way import MailWay, Outcome, Security
from bot.store.numbers import next_number
from bot.store.rows import MailWayRow
from bot.store.sealing import Seals


class MailWays:
    """The mail server of one team."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    def find(self) -> MailWay | None:
        """Return the team's own mail server, if it has one."""
        row = self._session.get(MailWayRow, self._team_id)
        return None if row is None else _way(row)

    def open_password(self, seals: Seals) -> str:
        """Return its password. Raises SealedWithAnotherKey; KeyError where there is no server."""
        row = self._session.get(MailWayRow, self._team_id)
        if row is None:
            raise KeyError(self._team_id)
        return seals.open(row.sealed)

    def save(
        self, way: MailWay, *, password: str | None, seals: Seals, by: str, at: datetime
    ) -> MailWay:
        """Keep a mail server with a revision of its own; without a password the old one stays."""
        revision = next_number(self._session, self._team_id, "mail_ways")
        row = self._session.get(MailWayRow, self._team_id)
        if row is None:
            row = MailWayRow(team_id=self._team_id, sealed=seals.seal(""))
            self._session.add(row)
        if password is not None:
            row.sealed = seals.seal(password)
        row.revision = revision
        row.host, row.port, row.login = way.host, way.port, way.login
        row.security = way.security.value
        row.mail_from, row.envelope_from = way.mail_from, way.envelope_from
        row.changed_by, row.changed_at = by, at
        row.tested_at, row.outcome = None, None
        self._session.flush()
        return _way(row)

    def note_test(self, revision: int, outcome: Outcome, *, at: datetime) -> None:
        """Keep what became of a test of this revision; of an older one nothing is kept."""
        row = self._session.get(MailWayRow, self._team_id)
        if row is not None and row.revision == revision:
            row.tested_at, row.outcome = at, outcome.value

    def remove(self) -> bool:
        """Forget the team's mail server; False where there is none."""
        gone = self._session.scalar(
            delete(MailWayRow)
            .where(MailWayRow.team_id == self._team_id)
            .returning(MailWayRow.revision)
        )
        return gone is not None


def _way(row: MailWayRow) -> MailWay:
    return MailWay(
        host=row.host,
        port=row.port,
        security=Security(row.security),
        login=row.login,
        mail_from=row.mail_from,
        envelope_from=row.envelope_from,
        revision=row.revision,
        changed_by=row.changed_by,
        changed_at=row.changed_at,
        tested_at=row.tested_at,
        outcome=Outcome(row.outcome) if row.outcome else None,
    )
