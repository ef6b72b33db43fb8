"""Entries that come in with an import: kept once, however often it is read."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.domain.complaint import Reraise
from bot.store.kinds import KINDS, Kind, columns_of
from bot.store.numbers import insert_into, next_number


class EntryImports:
    """What one team imported."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    def add_all(self, rows: Sequence[tuple[int, str, Any]], *, at: datetime) -> int:
        """Keep imported entries (client id, identity, value); return how many were new."""
        added = 0
        for value_type, kind in KINDS.items():
            of_kind = [row for row in rows if type(row[2]) is value_type]
            if of_kind:
                added += self._add_imported(kind, of_kind, at)
        return added

    def add_reraises(
        self, rows: Sequence[tuple[int, str, Reraise]], numbers: Mapping[str, int], *, at: datetime
    ) -> int:
        """Keep imported re-raises (client id, the complaint's identity, value)."""
        complaint_of = {value.id: numbers[complaint] for _, complaint, value in rows}
        entries = [(client_id, value.id, value) for client_id, _, value in rows]
        if not entries:
            return 0
        return self._add_imported(
            KINDS[Reraise],
            entries,
            at,
            lambda value: {"complaint_id": complaint_of[value.id]},
        )

    def numbers_by_identity(self, value_type: type) -> dict[str, int]:
        """Return the numbers of imported entries by their identity."""
        table = KINDS[value_type].row
        query = select(table.identity, table.id).where(
            table.team_id == self._team_id, table.identity.is_not(None)
        )
        return {row.identity: row.id for row in self._session.execute(query)}

    def _add_imported(
        self,
        kind: Kind,
        rows: Sequence[tuple[int, str, Any]],
        at: datetime,
        more: Callable[[Any], dict[str, Any]] = lambda _value: {},
    ) -> int:
        known = set(
            self._session.scalars(
                select(kind.row.identity).where(
                    kind.row.team_id == self._team_id, kind.row.identity.is_not(None)
                )
            )
        )
        fresh = [row for row in rows if row[1] not in known]
        if not fresh:
            return 0
        first = next_number(self._session, self._team_id, kind.table, count=len(fresh))
        self._session.execute(
            insert_into(self._session, kind.row),
            [
                {
                    "team_id": self._team_id,
                    "id": first + offset,
                    "client_id": client_id,
                    "identity": identity,
                    "logged_at": at,
                    **columns_of(value),
                    **more(value),
                }
                for offset, (client_id, identity, value) in enumerate(fresh)
            ],
        )
        return len(fresh)
