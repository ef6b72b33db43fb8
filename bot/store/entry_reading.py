"""An entry of the ledger as it is kept, with what the ledger knows beside it."""

import dataclasses
import functools
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from bot.domain.agreement import Agreement, Deliverable, Investment, MoneyEntry
from bot.domain.complaint import Complaint, Reraise
from bot.domain.errors import DomainError
from bot.domain.history import Note
from bot.domain.scope_request import ScopeRequest
from bot.store.kinds import BY_LETTER, KINDS, Kind, columns_of, to_value
from bot.store.prepared import Ask, answer_to
from bot.store.rows import (
    ChangeRow,
    ReraiseRow,
)
from bot.store.sealed_types import is_sealable, may_be_sealed

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


class EntryReading:
    """The entries of one team, one at a time."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

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
        asked = self.asks_same(value, by=by, since=since, client_id=client_id)
        if asked:
            rows = answer_to(self._session, asked[0])
            found = max((row.id for row in rows if row.logged_by == by), default=None)
        else:
            columns = columns_of(value)
            found = self._same_sealed(kind, columns, by=by, since=since, client_id=client_id)
        return None if found is None else self.find(f"{kind.letter}-{found}")

    def asks_same(
        self, value: Any, *, by: str, since: datetime, client_id: int | None = None
    ) -> tuple[Ask, ...]:
        """Return what `find_same` asks; of words that may be sealed nothing."""
        if may_be_sealed(self._session):
            return ()
        kind = KINDS[type(value)]
        same = {name: getattr(value, name) for name in kind.sameness}
        empty = frozenset(name for name, one in same.items() if one is None)
        given = {f"same_{name}": one for name, one in same.items() if name not in empty}
        given |= {"team": self._team_id, "since": since}
        given |= {"by": by} if client_id is None else {"client": client_id}
        return (Ask(_same_of(kind, empty, of_client=client_id is not None), given),)

    def _same_sealed(
        self,
        kind: Kind,
        columns: Mapping[str, Any],
        *,
        by: str,
        since: datetime,
        client_id: int | None,
    ) -> int | None:
        row = kind.row
        # Words may be sealed, each time in another way: those few are compared as they are read.
        words = [name for name in kind.sameness if is_sealable(getattr(row, name).type)]
        query = (
            select(row.id, *(getattr(row, name) for name in words))
            .where(
                row.team_id == self._team_id,
                row.logged_by == by,
                row.logged_at >= since,
                row.withdrawn_at.is_(None),
                *(getattr(row, n) == columns[n] for n in kind.sameness if n not in words),
            )
            .order_by(row.id.desc())
        )
        if client_id is not None:
            query = query.where(row.client_id == client_id)
        wanted = [columns[name] for name in words]
        rows = self._session.execute(query)
        return next((number for number, *said in rows if said == wanted), None)

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

    def list_reraises(self, ref: str) -> list[str]:
        """Return the names of everything that raised a complaint again, taken back or not."""
        query = select(ReraiseRow.id).where(
            ReraiseRow.team_id == self._team_id, ReraiseRow.complaint_id == int(ref[2:])
        )
        return [f"R-{number}" for number in self._session.scalars(query.order_by(ReraiseRow.id))]

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

    def _reraises(self, complaint_id: int) -> list[Reraise]:
        query = select(ReraiseRow).where(
            ReraiseRow.team_id == self._team_id,
            ReraiseRow.complaint_id == complaint_id,
            ReraiseRow.withdrawn_at.is_(None),
        )
        rows = self._session.scalars(query.order_by(ReraiseRow.id))
        return [to_value(KINDS[Reraise], row) for row in rows]

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


@functools.cache
def _same_of(kind: Kind, empty: frozenset[str], *, of_client: bool) -> Select[Any]:
    """Return the search for entries that say the same; columns that are `empty` have no value.

    Of one client it is by its index, whoever logged them: those are few. In no order, for which
    SQLite would read the whole table from its end.
    """
    row = kind.row
    return select(row.id, row.logged_by).where(
        row.team_id == bindparam("team"),
        row.client_id == bindparam("client") if of_client else row.logged_by == bindparam("by"),
        row.logged_at >= bindparam("since"),
        row.withdrawn_at.is_(None),
        *(
            getattr(row, name).is_(None)
            if name in empty
            else getattr(row, name) == bindparam(f"same_{name}")
            for name in kind.sameness
        ),
    )
