"""Entries of the ledger: scope requests, complaints, and every other dated fact."""

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import CompoundSelect, Select, String, cast, func, literal, select, union_all
from sqlalchemy.orm import Session

from bot.domain.agreement import Agreement, Deliverable, Investment, MoneyEntry
from bot.domain.complaint import Complaint, Reraise
from bot.domain.errors import DomainError
from bot.domain.history import Note
from bot.domain.scope_request import Decision, ScopeRequest
from bot.store.kinds import BY_LETTER, KINDS, Kind, columns_of, to_value
from bot.store.numbers import insert_into, next_number
from bot.store.rows import (
    ChangeRow,
    ClientRow,
    ReraiseRow,
    ScopeRequestRow,
    TimeRow,
)

# More than a database's whole numbers hold is no entry's number.
MOST_DIGITS = 18
# What people log and correct one by one; hours and sent messages come in other ways.
LOGGED_TYPES: tuple[type, ...] = (
    ScopeRequest,
    Complaint,
    Note,
    Deliverable,
    Investment,
    MoneyEntry,
    Agreement,
    Reraise,
)


class UnknownEntry(DomainError):
    """There is no such entry in the ledger, so nothing was changed."""


@dataclasses.dataclass(frozen=True, slots=True)
class Logged:
    """An entry with what the ledger knows beside it: whose, by whom, when, how often changed.

    `asked_by`, `said_at` and `source_state` tell of the Slack message behind it, where there is
    one; `complaint` is the complaint that a re-raise raises again.
    """

    value: Any
    client_id: int
    logged_by: str | None
    logged_at: datetime
    withdrawn: bool
    revision: int = 0
    asked_by: str | None = None
    said_at: datetime | None = None
    source: str | None = None
    source_state: str | None = None
    complaint: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """One change of an entry: who did what, when, and what it was before."""

    by: str
    at: datetime
    action: str
    before: Mapping[str, Any]


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
        raised = {row.id: self._reraises(row.id)} if kind.value is Complaint else None
        of = getattr(row, "complaint_id", None) if kind.value is Reraise else None
        return Logged(
            value=to_value(kind, row, reraises=raised),
            client_id=row.client_id,
            logged_by=row.logged_by,
            logged_at=row.logged_at,
            withdrawn=row.withdrawn_at is not None,
            revision=self._revision(ref),
            asked_by=getattr(row, "asked_by", None),
            said_at=getattr(row, "said_at", None),
            source=getattr(row, "source", None),
            source_state=getattr(row, "source_state", None),
            complaint=None if of is None else f"C-{of}",
        )

    def hold(self, *refs: str) -> None:
        """Put what is done to these entries at the same time in a row, for this transaction.

        Hold all at once, before anything is changed: they are locked in one order, so that two
        who need the same never wait for each other.
        """
        for letter, number in sorted((ref[:1], ref[2:]) for ref in refs):
            kind = BY_LETTER.get(letter)
            if kind is not None and number.isdecimal() and len(number) <= MOST_DIGITS:
                self._session.get(
                    kind.row,
                    (self._team_id, int(number)),
                    with_for_update=True,
                    populate_existing=True,
                )

    def list_reraises(self, ref: str) -> list[str]:
        """Return the names of everything that raised a complaint again, taken back or not."""
        query = select(ReraiseRow.id).where(
            ReraiseRow.team_id == self._team_id, ReraiseRow.complaint_id == int(ref[2:])
        )
        return [f"R-{number}" for number in self._session.scalars(query.order_by(ReraiseRow.id))]

    def get(self, ref: str) -> Logged:
        """Return the entry called `ref`. Raises UnknownEntry."""
        logged = self.find(ref)
        if logged is None:
            raise UnknownEntry
        return logged

    def find_same(
        self, value: Any, *, by: str, since: datetime, client_id: int | None = None
    ) -> Logged | None:
        """Return what the same person logged since then that says the same, if anything."""
        kind = KINDS[type(value)]
        row, columns = kind.row, columns_of(value)
        query = (
            select(row.id)
            .where(
                row.team_id == self._team_id,
                row.logged_by == by,
                row.logged_at >= since,
                row.withdrawn_at.is_(None),
                *(getattr(row, name) == columns[name] for name in kind.sameness),
            )
            .order_by(row.id.desc())
        )
        if client_id is not None:
            query = query.where(row.client_id == client_id)
        found = self._session.scalars(query).first()
        return None if found is None else self.find(f"{kind.letter}-{found}")

    def find_by_permalink(self, value_type: type, permalink: str, **fixed: Any) -> Logged | None:
        """Return the entry that was logged from this Slack message, if it still counts.

        `fixed` are columns that it must have, such as the kind of a note.
        """
        kind = KINDS[value_type]
        found = self._session.scalars(
            select(kind.row.id).where(
                kind.row.team_id == self._team_id,
                kind.row.permalink == permalink,
                kind.row.withdrawn_at.is_(None),
                *(getattr(kind.row, name) == value for name, value in fixed.items()),
            )
        ).first()
        return None if found is None else self.find(f"{kind.letter}-{found}")

    def change(self, ref: str, *, by: str, at: datetime, action: str, **columns: Any) -> None:
        """Change columns of an entry and remember who, when, and what they were."""
        row = self._row(ref)
        if row is None:
            raise UnknownEntry
        before = {name: getattr(row, name) for name in columns}
        for name, value in columns.items():
            setattr(row, name, value)
        self.add_change(ref, by=by, at=at, action=action, before=before)

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

    def list_unapproved(self) -> list[Logged]:
        """Return the investments that no manager approved yet, oldest first."""
        kind = KINDS[Investment]
        numbers = self._session.scalars(
            select(kind.row.id)
            .where(
                kind.row.team_id == self._team_id,
                kind.row.approved_on.is_(None),
                # What was imported had been approved; the version before wrote it without a day.
                kind.row.identity.is_(None),
                kind.row.withdrawn_at.is_(None),
            )
            .order_by(kind.row.id)
        )
        return [self.get(f"{kind.letter}-{number}") for number in numbers.all()]

    def list_undecided(self, before: date, *, limit: int, offset: int = 0) -> list[Logged]:
        """Return the asks from before that day upon which nobody decided, oldest first."""
        query = self._undecided(before).order_by(ScopeRequestRow.asked_on, ScopeRequestRow.id)
        numbers = self._session.scalars(query.limit(limit).offset(offset)).all()
        return [self.get(f"S-{number}") for number in numbers]

    def count_undecided(self, before: date) -> int:
        """Count the asks from before that day upon which nobody decided."""
        query = select(func.count()).select_from(self._undecided(before).subquery())
        return self._session.scalar(query) or 0

    def list_changes(self, ref: str) -> list[Change]:
        """Return what was changed of an entry, newest first."""
        query = (
            select(ChangeRow)
            .where(ChangeRow.team_id == self._team_id, ChangeRow.entry == ref)
            .order_by(ChangeRow.id.desc())
        )
        return [
            Change(by=row.by, at=row.at, action=row.action, before=row.before)
            for row in self._session.scalars(query)
        ]

    def add_change(
        self, entry: str, *, by: str, at: datetime, action: str, before: Mapping[str, Any]
    ) -> None:
        """Remember who changed what, when, and what it was before."""
        number = next_number(self._session, self._team_id, "changes")
        self._session.add(
            ChangeRow(
                team_id=self._team_id,
                id=number,
                entry=entry,
                action=action,
                by=by,
                at=at,
                before={name: _plain(value) for name, value in before.items()},
            )
        )
        self._session.flush()

    def set_source_state(self, ref: str, state: str | None) -> None:
        """Note what a later look at the message behind an entry found."""
        row = self._row(ref)
        if row is None:
            raise UnknownEntry
        row.source_state = state
        self._session.flush()

    def last_hours_on(self) -> date | None:
        """Return the date of the newest hours: how fresh the data is that fit is read from."""
        return self._session.scalar(
            select(func.max(TimeRow.on)).where(
                TimeRow.team_id == self._team_id, TimeRow.withdrawn_at.is_(None)
            )
        )

    def permalinks(self, refs: Iterable[str]) -> dict[str, str]:
        """Return by name the links to the Slack messages behind these entries, where there are."""
        found: dict[str, str] = {}
        wanted = [ref for ref in refs if ref[:1] in BY_LETTER and ref[2:].isdecimal()]
        for letter in {ref[0] for ref in wanted}:
            row = BY_LETTER[letter].row
            numbers = [int(ref[2:]) for ref in wanted if ref[0] == letter]
            query = select(row.id, row.permalink).where(
                row.team_id == self._team_id, row.id.in_(numbers), row.permalink.is_not(None)
            )
            found |= {f"{letter}-{one.id}": one.permalink for one in self._session.execute(query)}
        return found

    def count(self, value_type: type) -> int:
        """Count the entries of one kind that were not taken back."""
        row = KINDS[value_type].row
        query = select(func.count()).where(row.team_id == self._team_id, row.withdrawn_at.is_(None))
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

    def _reraises(self, complaint_id: int) -> list[Reraise]:
        query = select(ReraiseRow).where(
            ReraiseRow.team_id == self._team_id,
            ReraiseRow.complaint_id == complaint_id,
            ReraiseRow.withdrawn_at.is_(None),
        )
        rows = self._session.scalars(query.order_by(ReraiseRow.id))
        return [to_value(KINDS[Reraise], row) for row in rows]

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

    def _revision(self, ref: str) -> int:
        """Count the changes of an entry, so that a form can tell whether it is out of date."""
        query = select(func.count()).where(
            ChangeRow.team_id == self._team_id, ChangeRow.entry == ref
        )
        return self._session.scalar(query) or 0

    def _row(self, ref: str) -> Any:
        kind = BY_LETTER.get(ref[:1])
        number = ref[2:]
        if kind is None or not number.isdecimal() or len(number) > MOST_DIGITS:
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
