"""What follows the letters of one team: threads of e-mails, answers to ask for, promises due."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from bot.domain.agreement import Deliverable
from bot.domain.draft import DraftState
from bot.domain.history import SentMessage
from bot.domain.matter import SentLetter
from bot.store.kinds import KINDS, to_value
from bot.store.rows import (
    ClientRow,
    DeliverableRow,
    DraftRow,
    DraftVersionRow,
    SentMessageRow,
)

SENT = (DraftState.SENT.value, DraftState.MARKED_SENT.value)


class FollowUps:
    """What follows the letters of one team."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    def list_sent(self, client_id: int) -> list[SentLetter]:
        """Return the letters that left to a client by e-mail, oldest first."""
        query = (
            select(DraftRow, DraftVersionRow.subject)
            .join(
                DraftVersionRow,
                (DraftVersionRow.team_id == DraftRow.team_id)
                & (DraftVersionRow.draft_id == DraftRow.id)
                & (DraftVersionRow.version == DraftRow.version),
            )
            .where(
                DraftRow.team_id == self._team_id,
                DraftRow.client_id == client_id,
                DraftRow.state.in_(SENT),
                DraftRow.sent_message_id.is_not(None),
                DraftRow.sent_at.is_not(None),
            )
            .order_by(DraftRow.sent_at, DraftRow.id)
        )
        return [_sent_letter(row, subject) for row, subject in self._session.execute(query)]

    def list_asks(self, today: date) -> list[int]:
        """Return the drafts whose day has come to ask what the client answered, oldest first."""
        query = self._in_use(select(DraftRow.id), DraftRow).where(
            DraftRow.state.in_(SENT), DraftRow.ask_on <= today
        )
        return list(self._session.scalars(query.order_by(DraftRow.id)))

    def list_duties(self, first: date, last: date) -> list[tuple[Deliverable, int]]:
        """Return (promise, client id) of what letters promised for these days and nobody did."""
        query = self._in_use(select(DeliverableRow), DeliverableRow).where(
            DeliverableRow.draft_id.is_not(None),
            DeliverableRow.withdrawn_at.is_(None),
            DeliverableRow.delivered.is_(None),
            DeliverableRow.due.between(first, last),
        )
        rows = self._session.scalars(query.order_by(DeliverableRow.due, DeliverableRow.id))
        return [(to_value(KINDS[Deliverable], row), row.client_id) for row in rows]

    def list_promises(self, draft_id: int) -> list[Deliverable]:
        """Return what a letter promised and still counts."""
        query = select(DeliverableRow).where(
            DeliverableRow.team_id == self._team_id,
            DeliverableRow.draft_id == draft_id,
            DeliverableRow.withdrawn_at.is_(None),
        )
        rows = self._session.scalars(query.order_by(DeliverableRow.id))
        return [to_value(KINDS[Deliverable], row) for row in rows]

    def list_messages(self, draft_id: int) -> list[SentMessage]:
        """Return the messages of the ledger that a letter was: one for each complaint."""
        query = select(SentMessageRow).where(
            SentMessageRow.team_id == self._team_id,
            SentMessageRow.draft_id == draft_id,
            SentMessageRow.withdrawn_at.is_(None),
        )
        rows = self._session.scalars(query.order_by(SentMessageRow.id))
        return [to_value(KINDS[SentMessage], row) for row in rows]

    def _in_use(self, query: Select[Any], row: Any) -> Select[Any]:
        return query.join(
            ClientRow,
            (ClientRow.team_id == row.team_id) & (ClientRow.id == row.client_id),
        ).where(row.team_id == self._team_id, ClientRow.archived_at.is_(None))


def _sent_letter(row: DraftRow, subject: str) -> SentLetter:
    first: Collection[str] = row.complaint_ids[:1]
    return SentLetter(
        draft_id=row.id,
        kind=row.kind,
        # What the version before this one wrote has none.
        matter=row.matter or next(iter(first), None),
        complaint_ids=tuple(row.complaint_ids),
        subject=subject,
        message_id=row.sent_message_id or "",
        sent_at=row.sent_at or row.created_at,
    )
