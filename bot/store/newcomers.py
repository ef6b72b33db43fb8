"""Clients that came since the last night, and whether the ledger changed on a first day."""

from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.store.histories import Span
from bot.store.rows import (
    ClientRow,
    ComplaintRow,
    CounterRow,
    DeliveryRow,
    NightRow,
    NoteRow,
    ScopeRequestRow,
    SnapshotRow,
)

# A client may be kept a while after the moment that stands in it: a large import takes minutes.
# So long a client that cannot be scored is tried again.
SLACK = timedelta(minutes=5)
# What is counted besides the ledger.
_BESIDE = ("inbox", "deliveries", "audit", "pendings", "imports", "mail_ways")


class Newcomers:
    """What came into one team's ledger since its last night; asked every minute, so by index."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    def span_since(self, night: date) -> Span | None:
        """Return the numbers within which clients came since a night was last run; None: nobody.

        Numbers ascend, so those above the last one that was ever scored are all that is read.
        """
        row = self._session.get(NightRow, (self._team_id, night))
        if row is None or row.finished_at is None:
            return None
        scored = self._session.scalar(
            select(func.max(SnapshotRow.client_id)).where(SnapshotRow.team_id == self._team_id)
        )
        first, last = self._session.execute(
            select(func.min(ClientRow.id), func.max(ClientRow.id)).where(
                ClientRow.team_id == self._team_id,
                ClientRow.id > (scored or 0),
                ClientRow.archived_at.is_(None),
                # A run that ends hands its lease back as of the moment at which it began.
                ClientRow.created_at >= row.leased_until - SLACK,
            )
        ).one()
        return None if first is None else Span(first, last)

    def are_all(self) -> bool:
        """Say whether no client had a night yet: all snapshots, if any, are baselines."""
        told = select(SnapshotRow.client_id).where(
            SnapshotRow.team_id == self._team_id, ~SnapshotRow.is_baseline
        )
        return self._session.scalar(told.limit(1)) is None

    def ledger_mark(self) -> int:
        """Return a number that grows with every entry, client and change."""
        query = select(func.coalesce(func.sum(CounterRow.last), 0)).where(
            CounterRow.team_id == self._team_id, CounterRow.kind.not_in(_BESIDE)
        )
        return int(self._session.scalar(query) or 0)

    def added_by(self, span: Span, *, limit: int) -> list[str]:
        """Return the first people who added clients within these numbers."""
        query = select(ClientRow.created_by).where(
            ClientRow.team_id == self._team_id,
            ClientRow.id.between(*span),
            ClientRow.created_by.is_not(None),
        )
        return [str(one) for one in self._session.scalars(query.distinct().limit(limit))]

    def last_look(self, card: str) -> tuple[int, str] | None:
        """Return (number, `once`) of the newest delivery that drew a card under such a name."""
        row = self._session.execute(
            select(DeliveryRow.id, DeliveryRow.once)
            .where(DeliveryRow.team_id == self._team_id, DeliveryRow.once.like(f"{card}:%"))
            .order_by(DeliveryRow.id.desc())
            .limit(1)
        ).first()
        return None if row is None else (row.id, row.once)

    def has_logged(self, user_id: str) -> bool:
        """Say whether somebody ever logged what a client asked or said, taken back or not."""
        return any(
            self._session.scalar(
                select(row.id)
                .where(row.team_id == self._team_id, row.logged_by == user_id)
                .limit(1)
            )
            for row in (ScopeRequestRow, ComplaintRow, NoteRow)
        )
