"""Entries of the ledger: scope requests, complaints, and every other dated fact."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.domain.complaint import Complaint, Reraise
from bot.domain.errors import DomainError
from bot.domain.scope_request import ScopeRequest
from bot.store.kinds import BY_LETTER, KINDS, Kind, columns_of, to_value
from bot.store.numbers import insert_into, next_number
from bot.store.rows import (
    ChangeRow,
    TimeRow,
)


class UnknownEntry(DomainError):
    """That entry is not in the ledger any more, so nothing was changed."""


@dataclasses.dataclass(frozen=True, slots=True)
class Logged:
    """An entry with what the ledger knows beside it: whose, by whom, when, how often changed."""

    value: Any
    client_id: int
    logged_by: str | None
    logged_at: datetime
    withdrawn: bool
    revision: int = 0


class Entries:
    """The entries of one team."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    def add(
        self, value: Any, client_id: int, *, by: str | None, at: datetime, **columns: Any
    ) -> Any:
        """Keep a new entry and return it with its number, such as S-214."""
        kind = KINDS[type(value)]
        number = next_number(self._session, self._team_id, kind.table)
        row = kind.row(
            team_id=self._team_id,
            id=number,
            client_id=client_id,
            logged_by=by,
            logged_at=at,
            **(columns_of(value) | columns),
        )
        self._session.add(row)
        self._session.flush()
        return dataclasses.replace(value, id=f"{kind.letter}-{number}")

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

    def find(self, ref: str) -> Logged | None:
        """Return the entry called `ref` (S-214), withdrawn or not; None if there is none."""
        row = self._row(ref)
        if row is None:
            return None
        kind = BY_LETTER[ref[0]]
        return Logged(
            value=to_value(kind, row),
            client_id=row.client_id,
            logged_by=row.logged_by,
            logged_at=row.logged_at,
            withdrawn=row.withdrawn_at is not None,
            revision=self._revision(ref),
        )

    def get(self, ref: str) -> Logged:
        """Return the entry called `ref`. Raises UnknownEntry."""
        logged = self.find(ref)
        if logged is None:
            raise UnknownEntry
        return logged

    def find_same(
        self, value: Any, *, by: str, since: datetime, client_id: int | None = None
    ) -> Logged | None:
        """Return what the same person logged with the same text since then, if anything."""
        row = KINDS[type(value)].row
        query = (
            select(row.id)
            .where(
                row.team_id == self._team_id,
                row.logged_by == by,
                row.text == value.text,
                row.logged_at >= since,
                row.withdrawn_at.is_(None),
            )
            .order_by(row.id.desc())
        )
        if client_id is not None:
            query = query.where(row.client_id == client_id)
        found = self._session.scalars(query).first()
        return None if found is None else self.find(f"{KINDS[type(value)].letter}-{found}")

    def find_by_permalink(self, value_type: type, permalink: str) -> Logged | None:
        """Return the entry that was logged from this Slack message, if it still counts."""
        kind = KINDS[value_type]
        found = self._session.scalars(
            select(kind.row.id).where(
                kind.row.team_id == self._team_id,
                kind.row.permalink == permalink,
                kind.row.withdrawn_at.is_(None),
            )
        ).first()
        return None if found is None else self.find(f"{kind.letter}-{found}")

    def change(self, ref: str, *, by: str, at: datetime, action: str, **columns: Any) -> None:
        """Change columns of an entry and remember who, when, and what they were."""
        row = self._row(ref)
        if row is None:
            raise UnknownEntry
        before = {name: _plain(getattr(row, name)) for name in columns}
        for name, value in columns.items():
            setattr(row, name, value)
        number = next_number(self._session, self._team_id, "changes")
        self._session.add(
            ChangeRow(
                team_id=self._team_id,
                id=number,
                entry=ref,
                action=action,
                by=by,
                at=at,
                before=before,
            )
        )
        self._session.flush()

    def list_logged_by(self, user_id: str, *, limit: int) -> list[Logged]:
        """Return what this person logged, newest first: scope requests and complaints."""
        found: list[Logged] = []
        for value_type in (ScopeRequest, Complaint):
            kind = KINDS[value_type]
            numbers = self._session.scalars(
                select(kind.row.id)
                .where(
                    kind.row.team_id == self._team_id,
                    kind.row.logged_by == user_id,
                    kind.row.withdrawn_at.is_(None),
                )
                .order_by(kind.row.logged_at.desc())
                .limit(limit)
            ).all()
            found += [self.get(f"{kind.letter}-{number}") for number in numbers]
        return sorted(found, key=lambda entry: entry.logged_at, reverse=True)[:limit]

    def count_logged_by(self, user_id: str) -> int:
        """Count the scope requests and complaints that this person logged and that still count."""
        rows = [KINDS[value_type].row for value_type in (ScopeRequest, Complaint)]
        counts = [
            self._session.scalar(
                select(func.count()).where(
                    row.team_id == self._team_id,
                    row.logged_by == user_id,
                    row.withdrawn_at.is_(None),
                )
            )
            for row in rows
        ]
        return sum(count or 0 for count in counts)

    def last_hours_on(self) -> date | None:
        """Return the date of the newest hours: how fresh the data is that fit is read from."""
        return self._session.scalar(
            select(func.max(TimeRow.on)).where(
                TimeRow.team_id == self._team_id, TimeRow.withdrawn_at.is_(None)
            )
        )

    def count(self, value_type: type) -> int:
        """Count the entries of one kind that were not taken back."""
        row = KINDS[value_type].row
        query = select(func.count()).where(row.team_id == self._team_id, row.withdrawn_at.is_(None))
        return self._session.scalar(query) or 0

    def _revision(self, ref: str) -> int:
        """Count the changes of an entry, so that a form can tell whether it is out of date."""
        query = select(func.count()).where(
            ChangeRow.team_id == self._team_id, ChangeRow.entry == ref
        )
        return self._session.scalar(query) or 0

    def _row(self, ref: str) -> Any:
        kind = BY_LETTER.get(ref[:1])
        number = ref[2:]
        if kind is None or not number.isdecimal():
            return None
        return self._session.get(kind.row, (self._team_id, int(number)))

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


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
