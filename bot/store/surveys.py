"""What all clients of a team teach together: their segments, and their complaints in order."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import JSON, Row, Select, and_, case, exists, func, or_, select, type_coerce
from sqlalchemy.orm import Session, aliased

from bot.domain.client import Status
from bot.domain.complaint import OURS, Verdict
from bot.domain.history import NoteKind
from bot.domain.lessons import Told
from bot.domain.segments import Earned, Segment
from bot.store.rows import (
    AgreementRow,
    ClientRow,
    ComplaintRow,
    NoteRow,
    ReraiseRow,
    SnapshotRow,
)
from bot.store.sealed_types import may_be_sealed

# Rows fetched at a time, however many complaints there are.
_CHUNK = 2000


class Surveys:
    """The surveys of one team."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    def segments(self, night: date | None, *, with_money: bool) -> Iterator[Segment]:
        """Yield the clients added up by segment and currency, by their snapshots of `night`.

        A segment may come in several parts. Archived clients count where they are former:
        putting away who left must not hide the departure. The database adds up, so that it
        does not matter how many clients there are; but sealed receipts are opened one by one.
        """
        opens = with_money and may_be_sealed(self._session)
        if opens:
            yield from self._opened(night)
        for row in self._session.execute(_segments(self._team_id, night)):
            known = int(row.earned_known) if with_money and not opens else 0
            earned: dict[str, Earned] = {}
            if known:
                earned[row.currency] = Earned(
                    gross_income=float(row.gross_income), cost=float(row.cost), clients=known
                )
            yield Segment(
                name=(row.segment or "").strip() or None,
                active=int(row.active),
                leaving=int(row.leaving),
                former=int(row.former),
                fit_sum=float(row.fit_sum or 0.0),
                fit_known=int(row.fit_known),
                debt_sum=float(row.debt_sum or 0.0),
                owed=int(row.owed),
                scored=int(row.scored),
                earned=earned,
            )

    def complaints(self, since: date) -> Iterator[Told]:
        """Yield the complaints raised, or said to be badly mended, since a day, client by client.

        They are streamed; archived clients' too, since they teach as much.
        """
        failures = groupby(self._stream(_failures(self._team_id, since)), itemgetter(0, 1))
        ahead: tuple[Any, list[Row[Any]]] | None = None
        for row in self._stream(_complaints(self._team_id, since)):
            # Unpacked, since looking a column up by name costs most of a long stream's time.
            client_id, number, name, cause, fault, raised_on, corrected_on, resolved_on = row
            key = (client_id, number)
            while ahead is None or ahead[0] < key:
                group = next(failures, None)
                ahead = (_END, []) if group is None else (group[0], list(group[1]))
            failed = tuple(one.on for one in ahead[1]) if ahead[0] == key else ()
            is_ours = fault in OURS
            yield Told(
                client_id, name, cause, is_ours, raised_on, corrected_on, resolved_on, failed
            )

    def _opened(self, night: date | None) -> Iterator[Segment]:
        """Yield what segments earned by receipts that SQL cannot read, and nothing else of them."""
        query = _of_night(
            select(ClientRow.segment, ClientRow.currency, SnapshotRow.receipt), self._team_id, night
        ).where(SnapshotRow.client_id.is_not(None))
        found: dict[tuple[str | None, str], Earned] = {}
        for segment, currency, receipt in self._stream(query):
            told = receipt.get("earned") or {}
            if told.get("gross_income") is None:
                continue
            key = ((segment or "").strip() or None, currency)
            sofar = found.get(key, Earned(gross_income=0.0, cost=0.0, clients=0))
            found[key] = Earned(
                gross_income=sofar.gross_income + told["gross_income"],
                cost=sofar.cost + (told.get("cost") or 0.0),
                clients=sofar.clients + 1,
            )
        for (name, currency), earned in found.items():
            yield Segment(name=name, earned={currency: earned})

    def _stream(self, query: Any) -> Iterator[Any]:
        return iter(self._session.execute(query.execution_options(yield_per=_CHUNK)))


_END = (float("inf"), float("inf"))


def _segments(team_id: str, night: date | None) -> Select[Any]:
    receipt = type_coerce(SnapshotRow.receipt, JSON)
    income = receipt[("earned", "gross_income")].as_float()
    cost = receipt[("earned", "cost")].as_float()
    serves = ClientRow.status != Status.FORMER
    goes = and_(ClientRow.status == Status.ACTIVE, _said_goodbye(team_id, night or date.max))
    statuses = {
        Status.ACTIVE: and_(ClientRow.status == Status.ACTIVE, ~goes),
        Status.LEAVING: or_(ClientRow.status == Status.LEAVING, goes),
        Status.FORMER: ClientRow.status == Status.FORMER,
    }
    query = select(
        ClientRow.segment,
        ClientRow.currency,
        *(_count(is_so).label(status.value) for status, is_so in statuses.items()),
        func.sum(case((serves, SnapshotRow.fit))).label("fit_sum"),
        func.count(case((serves, SnapshotRow.fit))).label("fit_known"),
        func.sum(SnapshotRow.debt).label("debt_sum"),
        _count(SnapshotRow.debt > 0).label("owed"),
        func.count(SnapshotRow.client_id).label("scored"),
        func.sum(income).label("gross_income"),
        func.sum(cost).label("cost"),
        func.count(income).label("earned_known"),
    )
    return _of_night(query, team_id, night).group_by(ClientRow.segment, ClientRow.currency)


def _of_night(query: Any, team_id: str, night: date | None) -> Select[Any]:
    """Ask of the clients that count, each beside its snapshot of a night, if it has one."""
    asked: Select[Any] = query.outerjoin(
        SnapshotRow,
        and_(
            SnapshotRow.team_id == ClientRow.team_id,
            SnapshotRow.client_id == ClientRow.id,
            SnapshotRow.local_date == (night or date.min),
        ),
    ).where(
        ClientRow.team_id == team_id,
        or_(ClientRow.archived_at.is_(None), ClientRow.status == Status.FORMER),
    )
    return asked


def _said_goodbye(team_id: str, night: date) -> Any:
    """Return that a client said goodbye, and no later agreement made that void.

    As `domain.replay.left_on` has it, so that a replay and the segments count the same.
    """
    goodbye, later = aliased(NoteRow), aliased(NoteRow)
    said = (
        goodbye.team_id == team_id,
        goodbye.client_id == ClientRow.id,
        goodbye.withdrawn_at.is_(None),
        goodbye.kind == NoteKind.DEPARTURE,
        goodbye.on <= night,
    )
    back = exists(
        select(AgreementRow.id).where(
            AgreementRow.team_id == team_id,
            AgreementRow.client_id == goodbye.client_id,
            AgreementRow.withdrawn_at.is_(None),
            AgreementRow.start > goodbye.on,
            AgreementRow.start <= night,
        )
    )
    again = exists(
        select(later.id).where(
            later.team_id == team_id,
            later.client_id == goodbye.client_id,
            later.withdrawn_at.is_(None),
            later.kind == NoteKind.DEPARTURE,
            later.on > goodbye.on,
            later.on <= night,
        )
    )
    return exists(select(goodbye.id).where(*said, ~back, ~again))


def _count(condition: Any) -> Any:
    return func.count(case((condition, 1)))


def _wanted(team_id: str, since: date) -> Any:
    failed = select(ReraiseRow.complaint_id).where(_failed(team_id), ReraiseRow.on >= since)
    return and_(
        ComplaintRow.team_id == team_id,
        ComplaintRow.withdrawn_at.is_(None),
        or_(ComplaintRow.raised_on >= since, ComplaintRow.id.in_(failed)),
    )


def _failed(team_id: str) -> Any:
    return and_(
        ReraiseRow.team_id == team_id,
        ReraiseRow.withdrawn_at.is_(None),
        ReraiseRow.verdict == Verdict.FIX_FAILED,
    )


def _complaints(team_id: str, since: date) -> Select[Any]:
    """Return what a lesson needs of each complaint, and no text: there may be very many."""
    said = ComplaintRow.__table__.c
    return (
        select(
            said.client_id,
            said.id,
            ClientRow.__table__.c.name,
            said.cause,
            said.fault,
            said.raised_on,
            said.corrected_on,
            said.resolved_on,
        )
        .select_from(ComplaintRow.__table__)
        .join(
            ClientRow,
            and_(ClientRow.team_id == team_id, ClientRow.id == ComplaintRow.client_id),
        )
        .where(_wanted(team_id, since))
        .order_by(ComplaintRow.client_id, ComplaintRow.id)
    )


def _failures(team_id: str, since: date) -> Select[int, int, date]:
    """Return every failed fix of those complaints: mending counts from the newest of them."""
    return (
        select(ComplaintRow.client_id, ComplaintRow.id, ReraiseRow.on)
        .join(
            ComplaintRow,
            and_(ComplaintRow.team_id == team_id, ComplaintRow.id == ReraiseRow.complaint_id),
        )
        .where(_failed(team_id), _wanted(team_id, since))
        .order_by(ComplaintRow.client_id, ComplaintRow.id, ReraiseRow.id)
    )
