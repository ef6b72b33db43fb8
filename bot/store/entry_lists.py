"""Entries in lists, a page at a time: somebody's own, a client's, what waits for a manager."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from sqlalchemy import CompoundSelect, Select, String, cast, func, literal, select, union_all

from bot.domain.agreement import Investment
from bot.domain.scope_request import Decision
from bot.store.entry_reading import LOGGED_TYPES, EntryReading, Logged
from bot.store.kinds import KINDS
from bot.store.rows import (
    ClientRow,
    InvestmentRow,
    ScopeRequestRow,
)


class EntryLists(EntryReading):
    """The entries of one team, in lists."""

    def list_logged_by(self, user_id: str, *, limit: int, offset: int = 0) -> list[Logged]:
        """Return what this person logged and still counts, newest first."""
        return self._newest(self._all(lambda row: row.logged_by == user_id), limit, offset)

    def count_logged_by(self, user_id: str) -> int:
        """Count what this person logged and still counts."""
        return self._count(self._all(lambda row: row.logged_by == user_id))

    def list_of_client(
        self, client_id: int, types: Iterable[type], *, limit: int, offset: int = 0
    ) -> list[Logged]:
        """Return a client's entries of these types that still count, by their day, newest first.

        A promise without a date stands at the day on which it was logged.
        """
        query = self._all(lambda row: row.client_id == client_id, types)
        return self._newest(query, limit, offset, by_day=True)

    def count_of_client(self, client_id: int, types: Iterable[type]) -> int:
        """Count a client's entries of these types that still count."""
        return self._count(self._all(lambda row: row.client_id == client_id, types))

    def list_unapproved(self, *, limit: int, offset: int = 0) -> list[Logged]:
        """Return a page of the investments that no manager approved yet, oldest first."""
        query = self._unapproved().order_by(InvestmentRow.id).limit(limit).offset(offset)
        letter = KINDS[Investment].letter
        return [self.get(f"{letter}-{number}") for number in self._session.scalars(query).all()]

    def count_unapproved(self) -> int:
        """Count the investments that no manager approved yet."""
        query = select(func.count()).select_from(self._unapproved().subquery())
        return self._session.scalar(query) or 0

    def list_undecided(self, before: date, *, limit: int, offset: int = 0) -> list[Logged]:
        """Return the asks from before that day upon which nobody decided, oldest first."""
        query = self._undecided(before).order_by(ScopeRequestRow.asked_on, ScopeRequestRow.id)
        numbers = self._session.scalars(query.limit(limit).offset(offset)).all()
        return [self.get(f"S-{number}") for number in numbers]

    def count_undecided(self, before: date) -> int:
        """Count the asks from before that day upon which nobody decided."""
        query = select(func.count()).select_from(self._undecided(before).subquery())
        return self._session.scalar(query) or 0

    def _all(
        self, condition: Callable[[Any], Any], types: Iterable[type] = LOGGED_TYPES
    ) -> CompoundSelect[Any]:
        """Return letter, number, day and time of entries that meet a condition and still count."""
        return union_all(
            *(
                select(
                    literal(kind.letter).label("letter"),
                    kind.row.id.label("number"),
                    kind.row.logged_at.label("logged_at"),
                    func.coalesce(
                        cast(getattr(kind.row, kind.day), String),
                        func.substr(cast(kind.row.logged_at, String), 1, 10),
                    ).label("day"),
                ).where(
                    kind.row.team_id == self._team_id,
                    kind.row.withdrawn_at.is_(None),
                    condition(kind.row),
                )
                for kind in (KINDS[value_type] for value_type in types)
            )
        )

    def _newest(
        self, query: CompoundSelect[Any], limit: int, offset: int, *, by_day: bool = False
    ) -> list[Logged]:
        found = query.subquery()
        days = (found.c.day.desc(),) if by_day else ()
        rows = self._session.execute(
            select(found)
            .order_by(*days, found.c.logged_at.desc(), found.c.letter, found.c.number.desc())
            .limit(limit)
            .offset(offset)
        ).all()
        return [self.get(f"{row.letter}-{row.number}") for row in rows]

    def _count(self, query: CompoundSelect[Any]) -> int:
        return self._session.scalar(select(func.count()).select_from(query.subquery())) or 0

    def _unapproved(self) -> Select[int]:
        return select(InvestmentRow.id).where(
            InvestmentRow.team_id == self._team_id,
            InvestmentRow.approved_on.is_(None),
            InvestmentRow.withdrawn_at.is_(None),
        )

    def _undecided(self, before: date) -> Select[int]:
        return (
            select(ScopeRequestRow.id)
            .join(
                ClientRow,
                (ClientRow.team_id == ScopeRequestRow.team_id)
                & (ClientRow.id == ScopeRequestRow.client_id),
            )
            .where(
                ScopeRequestRow.team_id == self._team_id,
                ScopeRequestRow.decision == Decision.UNDECIDED,
                ScopeRequestRow.asked_on < before,
                ScopeRequestRow.withdrawn_at.is_(None),
                ClientRow.archived_at.is_(None),
            )
        )
