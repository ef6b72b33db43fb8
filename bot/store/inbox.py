"""What came in and waits for a look at Slack; an event delivered twice is kept once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from bot.store.marks import QUEUED
from bot.store.numbers import insert_into, next_number
from bot.store.rows import InboxRow


class Inbox:
    """The inbox of one team."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    def add(self, event_id: str, kind: str, body: Mapping[str, Any], *, at: datetime) -> bool:
        """Keep what came in; False when this event is known already."""
        self._session.info[QUEUED] = True
        statement = (
            insert_into(self._session, InboxRow)
            .values(
                team_id=self._team_id,
                id=next_number(self._session, self._team_id, "inbox"),
                event_id=event_id,
                kind=kind,
                body=dict(body),
                state="queued",
                due_at=at,
                attempts=0,
                received_at=at,
            )
            .on_conflict_do_nothing(index_elements=["team_id", "event_id"])
            .returning(InboxRow.id)
        )
        return self._session.execute(statement).scalar_one_or_none() is not None

    def finish(self, inbox_id: int, *, attempt: int | None = None) -> bool:
        """Forget what it said; its id stays, so that a late repeat is recognised.

        False when it is no longer the `attempt`'s to say: another process took it over.
        """
        return self._settle(inbox_id, attempt, state="done", body={}, leased_until=None)

    def retry(
        self,
        inbox_id: int,
        *,
        due_at: datetime,
        attempt: int | None = None,
        costs_attempt: bool = True,
    ) -> bool:
        """Put it back to be tried again; False as for `finish`."""
        columns: dict[str, Any] = {"state": "queued", "due_at": due_at, "leased_until": None}
        if not costs_attempt:
            columns["attempts"] = InboxRow.attempts - 1
        return self._settle(inbox_id, attempt, **columns)

    def renew(self, inbox_id: int, *, attempt: int, until: datetime) -> bool:
        """Hold a claim on; False when another process has it now, or it is done."""
        return self._settle(inbox_id, attempt, leased_until=until)

    def _settle(self, inbox_id: int, attempt: int | None, **columns: Any) -> bool:
        query = update(InboxRow).where(InboxRow.team_id == self._team_id, InboxRow.id == inbox_id)
        if attempt is not None:
            query = query.where(InboxRow.state == "sending", InboxRow.attempts == attempt)
        settled = query.values(**columns).returning(InboxRow.id)
        return self._session.scalar(settled) is not None

    def forget_before(self, moment: datetime) -> None:
        """Drop what was done with and came in before `moment`."""
        self._session.execute(
            delete(InboxRow).where(
                InboxRow.team_id == self._team_id,
                InboxRow.state == "done",
                InboxRow.received_at < moment,
            )
        )
