"""What was decided and said about drafts, and by whom."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.domain.draft import Draft, DraftDecision
from bot.store.audit import Audit
from bot.store.numbers import next_number
from bot.store.remembered import check_remembered
from bot.store.rows import DecisionRow

# What is kept of a draft's course and moves it nowhere.
_SAID = ("commented", "snoozed", "unreminded")


class Decisions:
    """The decisions of one team about its drafts."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    def add_decision(
        self, draft: Draft, *, kind: str, by: str, at: datetime, reason: str | None = None
    ) -> DraftDecision:
        """Remember who decided or said what about the newest version.

        Raises ClientIsForgotten.
        """
        check_remembered(self._session, self._team_id, draft.client_id)
        row = DecisionRow(
            team_id=self._team_id,
            id=next_number(self._session, self._team_id, "decisions"),
            draft_id=draft.id,
            version=draft.version.number,
            kind=kind,
            by=by,
            at=at,
            reason=reason,
            fingerprint=draft.version.fingerprint,
        )
        self._session.add(row)
        self._session.flush()
        if kind not in _SAID:
            about = f"draft:{draft.id}:v{draft.version.number}"
            Audit(self._session, self._team_id).add(f"draft_{kind}", about, user_id=by, at=at)
        return _decision(row)

    def last_decision(self, draft_id: int) -> DraftDecision | None:
        """Return the latest decision about a draft; a comment is none."""
        found = [d for d in self.list_decisions(draft_id) if d.kind not in _SAID]
        return found[-1] if found else None

    def list_decisions(self, draft_id: int) -> list[DraftDecision]:
        """Return all that was decided and said about a draft, oldest first."""
        query = select(DecisionRow).where(
            DecisionRow.team_id == self._team_id, DecisionRow.draft_id == draft_id
        )
        return [_decision(row) for row in self._session.scalars(query.order_by(DecisionRow.id))]


def _decision(row: DecisionRow) -> DraftDecision:
    return DraftDecision(
        kind=row.kind,
        by=row.by,
        at=row.at,
        reason=row.reason,
        version=row.version,
        id=row.id,
    )
