"""What other clients were offered for wrongs of ours: their complaints' remedies with the sums."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, Text, and_, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from bot.domain.agreement import Agreement, MoneyKind
from bot.domain.comparable import Given, monthly_fee
from bot.domain.complaint import OURS, Complaint
from bot.domain.draft import DraftState
from bot.store.kinds import COLUMNS, MAKERS
from bot.store.rows import AgreementRow, ClientRow, ComplaintRow, DraftRow, MoneyRow
from bot.store.sealed_types import among, may_be_sealed

# The newest ones are compared with, and no more than these, however many there are.
MOST = 200
# A sum that was booked so long after the promised remedy still belongs to it.
_BOOKED_WITHIN = timedelta(days=31)
_BOOKED_AS = {"refund": MoneyKind.REFUND, "credit": MoneyKind.CREDIT}
_SENT = (DraftState.SENT.value, DraftState.MARKED_SENT.value)


class Letter(NamedTuple):
    """A recovery offer that was sent: its kind, its day, its sum in minor units."""

    kind: str
    on: date
    amount: int | None


class GivenOffers:
    """The offers of one team to its clients."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    def list_like(self, like: Complaint, *, client_id: int, segment: str | None) -> list[Given]:
        """Return the newest offers to other clients for wrongs as grave as this one.

        Of the same cause, or to clients of the same segment. The sum is that of the letter that
        was sent, or else of the one refund or credit booked for the client since the offer;
        where there are several, nobody knows which was meant.
        """
        letters = self._letters(client_id)
        query = self._wrongs(like, letters, client_id, segment)
        rows = self._session.execute(query).all()
        clients = sorted({row.client_id for row in rows})
        booked, agreed = self._booked(clients), self._agreements(clients)
        return [
            _given(
                row,
                letters.get(row.id),
                booked.get(row.client_id, ()),
                agreed.get(row.client_id, ()),
            )
            for row in rows
        ]

    def _letters(self, but: int) -> dict[int, Letter]:
        """Return the newest recovery offers that were sent to others, by complaint."""
        query = (
            select(DraftRow.complaint_ids, DraftRow.answers, DraftRow.offer, DraftRow.created_at)
            .where(
                DraftRow.team_id == self._team_id,
                DraftRow.client_id != but,
                DraftRow.kind == "recovery_offer",
                DraftRow.state.in_(_SENT),
            )
            .order_by(DraftRow.id.desc())
            .limit(MOST)
        )
        found: dict[int, Letter] = {}
        for row in self._session.execute(query):
            kind = str(row.answers.get("offer_kind") or "")
            letter = Letter(kind, row.created_at.date(), row.offer)
            for ref in row.complaint_ids:
                found.setdefault(int(ref.removeprefix("C-")), letter)
        return found

    def _wrongs(
        self, like: Complaint, letters: Iterable[int], client_id: int, segment: str | None
    ) -> Select[Any]:
        said = ComplaintRow.__table__.c
        is_like = [said.cause == like.cause] if like.cause else []
        if key := (segment or "").strip().lower():
            is_like.append(self._is_segment(key))
        is_noted = and_(
            said.remedy.is_not(None), said.remedy != "apology", said.remedy_offered_on.is_not(None)
        )
        columns = ("client_id", "id", "remedy", "remedy_offered_on", "severity", "cause")
        return (
            select(*(said[name] for name in columns), ClientRow.segment)
            .select_from(ComplaintRow.__table__)
            .join(
                ClientRow,
                and_(ClientRow.team_id == self._team_id, ClientRow.id == said.client_id),
            )
            .where(
                said.team_id == self._team_id,
                said.client_id != client_id,
                said.withdrawn_at.is_(None),
                said.fault.in_(OURS),
                said.severity == like.severity,
                or_(is_noted, said.id.in_(list(letters))),
                # Without a cause and a segment it is like nothing.
                or_(False, *is_like),
            )
            .order_by(said.id.desc())
            .limit(MOST)
        )

    def _is_segment(self, key: str) -> Any:
        if not may_be_sealed(self._session):
            return func.lower(func.trim(type_coerce(ClientRow.segment, Text))) == key
        segments = select(ClientRow.segment).where(ClientRow.team_id == self._team_id).distinct()
        like = [
            one for one in self._session.scalars(segments) if one and one.strip().lower() == key
        ]
        return among(self._session, ClientRow.segment, like)

    def _booked(self, clients: Sequence[int]) -> Mapping[int, list[Row[Any]]]:
        query = select(MoneyRow.client_id, MoneyRow.kind, MoneyRow.on, MoneyRow.amount).where(
            MoneyRow.team_id == self._team_id,
            MoneyRow.client_id.in_(clients),
            MoneyRow.kind.in_(_BOOKED_AS.values()),
            MoneyRow.withdrawn_at.is_(None),
        )
        return _by_client(self._session.execute(query))

    def _agreements(self, clients: Sequence[int]) -> Mapping[int, list[Agreement]]:
        own = AgreementRow.__table__.c
        query = select(*(own[name] for name in COLUMNS[Agreement]), own.client_id).where(
            own.team_id == self._team_id,
            own.client_id.in_(clients),
            own.withdrawn_at.is_(None),
        )
        make, found = MAKERS[Agreement], _by_client(self._session.execute(query))
        return {client: [make(row) for row in rows] for client, rows in found.items()}


def _given(
    wrong: Row[Any],
    letter: Letter | None,
    booked: Iterable[Row[Any]],
    agreements: Sequence[Agreement],
) -> Given:
    is_noted = wrong.remedy not in (None, "apology") and wrong.remedy_offered_on is not None
    kind = wrong.remedy if is_noted or letter is None else letter.kind
    on = wrong.remedy_offered_on if is_noted or letter is None else letter.on
    amount = letter.amount if letter else None
    return Given(
        complaint=f"C-{wrong.id}",
        on=on,
        kind=kind,
        severity=wrong.severity,
        cause=wrong.cause,
        segment=wrong.segment,
        amount=_only(kind, on, booked) if amount is None else amount,
        monthly_fee=monthly_fee(agreements, on),
    )


def _only(kind: str, first: date, booked: Iterable[Row[Any]]) -> int | None:
    """Return the sum booked for an offer, where it is the only one of its time."""
    wanted, last = _BOOKED_AS.get(kind), first + _BOOKED_WITHIN
    found = [one.amount for one in booked if one.kind is wanted and first <= one.on <= last]
    return int(found[0]) if len(found) == 1 else None


def _by_client(rows: Iterable[Row[Any]]) -> dict[int, list[Row[Any]]]:
    found: dict[int, list[Row[Any]]] = {}
    for row in rows:
        found.setdefault(row.client_id, []).append(row)
    return found
