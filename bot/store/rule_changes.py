"""The changes of the rules that were proposed in a team."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.domain.rule_change import ChangeState, RuleChange, UnknownRuleChange
from bot.domain.tuning import Changes, usable
from bot.store.numbers import next_number
from bot.store.rows import RuleChangeRow


class RuleChanges:
    """The proposed changes of one team."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    def add(self, *, before: Changes, after: Changes, by: str, at: datetime) -> RuleChange:
        """Keep a change that is about to be replayed, and return it with its number."""
        row = RuleChangeRow(
            team_id=self._team_id,
            id=next_number(self._session, self._team_id, "rule_changes"),
            before=_plain(before),
            after=_plain(after),
            by=by,
            proposed_at=at,
            state=ChangeState.REPLAYING.value,
            report={},
        )
        self._session.add(row)
        self._session.flush()
        return _change(row)

    def get(self, change_id: int) -> RuleChange:
        """Return a change. Raises UnknownRuleChange."""
        return _change(self._row(change_id))

    def hold(self, change_id: int) -> RuleChange:
        """Return a change and lock it until the transaction ends. Raises UnknownRuleChange."""
        return _change(self._row(change_id, hold=True))

    def find_newest(self, state: ChangeState) -> RuleChange | None:
        """Return the newest change in this state."""
        query = (
            select(RuleChangeRow)
            .where(RuleChangeRow.team_id == self._team_id, RuleChangeRow.state == state.value)
            .order_by(RuleChangeRow.id.desc())
            .limit(1)
        )
        row = self._session.scalars(query).first()
        return None if row is None else _change(row)

    def save_report(
        self, change_id: int, report: Mapping[str, Any], *, state: ChangeState
    ) -> RuleChange:
        """Keep how far the replay is, or what it found. Raises UnknownRuleChange."""
        row = self._row(change_id)
        row.report, row.state = dict(report), state.value
        self._session.flush()
        return _change(row)

    def decide(self, change_id: int, state: ChangeState, *, by: str, at: datetime) -> RuleChange:
        """Note what was decided, by whom and when. Raises UnknownRuleChange."""
        row = self._row(change_id)
        row.state, row.decided_by, row.decided_at = state.value, by, at
        self._session.flush()
        return _change(row)

    def _row(self, change_id: int, *, hold: bool = False) -> RuleChangeRow:
        query = select(RuleChangeRow).where(
            RuleChangeRow.team_id == self._team_id, RuleChangeRow.id == change_id
        )
        if hold:
            query = query.with_for_update().execution_options(populate_existing=True)
        row = self._session.scalars(query).first()
        if row is None:
            raise UnknownRuleChange
        return row


def _plain(changes: Changes) -> dict[str, Any]:
    return {name: dict(own) for name, own in changes.items()}


def _change(row: RuleChangeRow) -> RuleChange:
    return RuleChange(
        id=row.id,
        before=usable(row.before),
        after=row.after,
        by=row.by,
        proposed_at=row.proposed_at,
        state=ChangeState(row.state),
        report=row.report,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )
