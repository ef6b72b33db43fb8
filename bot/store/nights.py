"""The nights of a team and the snapshots that they left."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Self

from sqlalchemy import Result, Row, Select, and_, case, func, select, update
from sqlalchemy.orm import Session

from bot.domain.course import CourseNight
from bot.domain.delivery import LEASE
from bot.domain.digest import ClientNight
from bot.domain.fit import Band
from bot.domain.pin import Pin
from bot.domain.play import PlayName
from bot.domain.receipt import own_play_of, play_of, signals_of
from bot.domain.snapshot import Before, Snapshot
from bot.store.histories import CHUNK, Span
from bot.store.numbers import insert_into
from bot.store.pins import Pins
from bot.store.rows import ClientRow, NightRow, SnapshotRow

# The worst first: what is missing from a full fit and the debt on top (ClientNight.trouble).
WORST_FIRST = (
    (func.coalesce(100.0 - SnapshotRow.fit, 0.0) + SnapshotRow.debt).desc(),
    ClientRow.name,
    ClientRow.id,
)
_AT_ONCE = 500
_FIRST = date(2000, 1, 1)


class Nights:
    """The nights of one team."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    def claim(
        self, local_date: date, *, now: datetime, lease: timedelta = LEASE, again: bool = False
    ) -> int | None:
        """Take a night, once, and return whose turn it is: None when it is done or taken.

        A night whose process died is taken over when its lease has run out; `again` also takes
        one that is done.
        """
        free = NightRow.leased_until < now
        statement = (
            insert_into(self._session, NightRow)
            .values(team_id=self._team_id, local_date=local_date, leased_until=now + lease)
            .on_conflict_do_update(
                index_elements=["team_id", "local_date"],
                set_={"leased_until": now + lease, "attempt": NightRow.attempt + 1},
                where=free if again else NightRow.finished_at.is_(None) & free,
            )
            .returning(NightRow.attempt)
        )
        return self._session.execute(statement).scalar_one_or_none()

    def renew(self, local_date: date, attempt: int, *, until: datetime) -> bool:
        """Hold a night on; False when another process took it over meanwhile."""
        held = (
            update(NightRow)
            .where(
                NightRow.team_id == self._team_id,
                NightRow.local_date == local_date,
                NightRow.attempt == attempt,
            )
            .values(leased_until=until)
            .returning(NightRow.attempt)
        )
        return self._session.execute(held).scalar_one_or_none() is not None

    def is_done(self, local_date: date) -> bool:
        """Say whether this night was finished."""
        row = self._session.get(NightRow, (self._team_id, local_date))
        return row is not None and row.finished_at is not None

    def finish(self, local_date: date, *, at: datetime, scored: int = 0, unscored: int = 0) -> None:
        """Mark a night as done, with how many clients were scored and how many could not be."""
        row = self._session.get_one(NightRow, (self._team_id, local_date), populate_existing=True)
        row.finished_at, row.scored, row.unscored = at, scored, unscored

    def count_failed(self, local_date: date) -> int:
        """Count the clients that could not be scored in a night."""
        row = self._session.get(NightRow, (self._team_id, local_date))
        return 0 if row is None else row.unscored

    def last_done(self) -> date | None:
        """Return the newest night that was finished."""
        return self._session.scalar(
            select(func.max(NightRow.local_date)).where(
                NightRow.team_id == self._team_id, NightRow.finished_at.is_not(None)
            )
        )

    def save(self, snapshots: Sequence[Snapshot]) -> None:
        """Keep snapshots; those of the same client and night are replaced."""
        if not snapshots:
            return
        statement = insert_into(self._session, SnapshotRow)
        changed = [n for n in Snapshot.__slots__ if n not in ("client_id", "local_date")]
        statement = statement.on_conflict_do_update(
            index_elements=["team_id", "client_id", "local_date"],
            set_={name: statement.excluded[name] for name in changed},
        )
        self._session.execute(statement, [self._columns(snapshot) for snapshot in snapshots])

    def stream_before(self, local_date: date, span: Span) -> "Stream":
        """Stream what a night needs to know of the one before it, by client."""
        last = self.night_before(local_date)
        own = SnapshotRow.__table__.c
        query = (
            select(own.client_id, *(own[name] for name in Before._fields), own.local_date)
            .where(
                own.team_id == self._team_id,
                own.local_date == last,
                own.client_id.between(*span),
            )
            .order_by(own.client_id)
            .execution_options(yield_per=CHUNK)
        )
        return Stream(self._session.connection().execute(query))

    def list_shown(self, local_date: date) -> dict[int, str]:
        """Return by client the band that a night shows."""
        query = select(SnapshotRow.client_id, SnapshotRow.shown_band).where(
            SnapshotRow.team_id == self._team_id, SnapshotRow.local_date == local_date
        )
        return {row.client_id: row.shown_band for row in self._session.execute(query)}

    def list_night(self, local_date: date) -> list[Snapshot]:
        """Return every client's snapshot of one night."""
        query = select(SnapshotRow).where(
            SnapshotRow.team_id == self._team_id, SnapshotRow.local_date == local_date
        )
        return [_snapshot(row) for row in self._session.scalars(query)]

    def find(self, client_id: int, local_date: date) -> Snapshot | None:
        """Return a client's snapshot of one night, if it was scored in it."""
        row = self._session.get(SnapshotRow, (self._team_id, client_id, local_date))
        return None if row is None else _snapshot(row)

    def list_standings(
        self,
        local_date: date,
        *,
        owner: str | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[ClientNight]:
        """Return clients in use as they stood in a night: decisions, at risk, the rest.

        In each part the worst come first; `owner` is whose clients alone are wanted.
        """
        part = case(
            (SnapshotRow.play != PlayName.NONE.value, 0),
            (SnapshotRow.at_risk, 1),
            else_=2,
        )
        query = self._standing(local_date, owner).order_by(part, *WORST_FIRST)
        return self._read(query.limit(limit).offset(offset), local_date)

    def course(self, client_id: int, since: date) -> list[CourseNight]:
        """Return how a client stood in every night from `since` on, the oldest first."""
        query = (
            select(
                SnapshotRow.local_date,
                SnapshotRow.fit,
                SnapshotRow.debt,
                SnapshotRow.shown_band,
                SnapshotRow.rule_version,
            )
            .where(
                SnapshotRow.team_id == self._team_id,
                SnapshotRow.client_id == client_id,
                SnapshotRow.local_date >= since,
            )
            .order_by(SnapshotRow.local_date)
        )
        return [CourseNight(*row) for row in self._session.execute(query)]

    def count_decisions(self, local_date: date) -> int:
        """Count the clients in use for whom a play was recommended in a night."""
        query = self._standing(local_date, None).where(SnapshotRow.play != PlayName.NONE.value)
        return self._session.scalar(select(func.count()).select_from(query.subquery())) or 0

    def list_at_risk(self, local_date: date, *, limit: int | None = None) -> list[ClientNight]:
        """Return the clients in use that were at risk in a night, the worst first."""
        query = self._standing(local_date, None).where(SnapshotRow.at_risk)
        return self._read(query.order_by(*WORST_FIRST).limit(limit), local_date)

    def count_standings(
        self, local_date: date, *, owner: str | None = None, at_risk: bool = False
    ) -> int:
        """Count the clients in use that were scored in a night, or were at risk in it."""
        query = self._standing(local_date, owner)
        if at_risk:
            query = query.where(SnapshotRow.at_risk)
        return self._session.scalar(select(func.count()).select_from(query.subquery())) or 0

    def list_unscored(
        self, local_date: date | None, *, owner: str | None = None, limit: int
    ) -> list[tuple[int, str]]:
        """Return (client id, name) of clients in use without a score of that night, by name."""
        query = self._unscored(local_date, owner).order_by(ClientRow.name, ClientRow.id)
        return [(row.id, row.name) for row in self._session.execute(query.limit(limit))]

    def count_unscored(self, local_date: date | None, *, owner: str | None = None) -> int:
        """Count the clients in use without a score of that night."""
        query = self._unscored(local_date, owner).subquery()
        return self._session.scalar(select(func.count()).select_from(query)) or 0

    def night_before(self, local_date: date) -> date | None:
        """Return the last night before this one that has snapshots and did not die half way.

        One whose process died has snapshots of some clients alone: compared with it the others
        would be new, and their bands would not wait (principle 11).
        """
        died = select(NightRow.local_date).where(
            NightRow.team_id == self._team_id, NightRow.finished_at.is_(None)
        )
        return self._session.scalar(
            select(func.max(SnapshotRow.local_date)).where(
                SnapshotRow.team_id == self._team_id,
                SnapshotRow.local_date < local_date,
                SnapshotRow.local_date.not_in(died),
            )
        )

    def _standing(self, local_date: date, owner: str | None) -> Select[int]:
        query = (
            select(SnapshotRow.client_id)
            .join(
                ClientRow,
                and_(ClientRow.team_id == self._team_id, ClientRow.id == SnapshotRow.client_id),
            )
            .where(
                SnapshotRow.team_id == self._team_id,
                SnapshotRow.local_date == local_date,
                ClientRow.archived_at.is_(None),
            )
        )
        return query if owner is None else query.where(ClientRow.owner == owner)

    def _unscored(self, local_date: date | None, owner: str | None) -> Select[int, str]:
        query = select(ClientRow.id, ClientRow.name).where(
            ClientRow.team_id == self._team_id, ClientRow.archived_at.is_(None)
        )
        if owner is not None:
            query = query.where(ClientRow.owner == owner)
        if local_date is None:
            return query
        scored = select(SnapshotRow.client_id).where(
            SnapshotRow.team_id == self._team_id, SnapshotRow.local_date == local_date
        )
        return query.where(ClientRow.id.not_in(scored))

    def _read(self, numbers: Select[int], local_date: date) -> list[ClientNight]:
        before = self.night_before(local_date)
        return self.read(list(self._session.scalars(numbers)), local_date, before=before)

    def read(
        self, wanted: Sequence[int], local_date: date, *, before: date | None
    ) -> list[ClientNight]:
        """Read whole snapshots of these clients alone, each beside that of the night `before`."""
        now = self._snapshots(wanted, local_date)
        last = self._snapshots(wanted, before) if before else {}
        clients = {}
        for some in _parts(wanted):
            query = select(ClientRow.id, ClientRow.name, ClientRow.owner).where(
                ClientRow.team_id == self._team_id, ClientRow.id.in_(some)
            )
            clients.update({row.id: (row.name, row.owner) for row in self._session.execute(query)})
        pins = self._pins(wanted, local_date)
        return [
            _standing_of(now[n], last.get(n), *clients[n], pins=pins.get(n, ())) for n in wanted
        ]

    def _pins(self, client_ids: Sequence[int], local_date: date) -> dict[int, list[Pin]]:
        held = Pins(self._session, self._team_id)
        found = {}
        for some in _parts(client_ids):
            found.update(held.held_on(local_date, some))
        return found

    def _snapshots(self, client_ids: Sequence[int], local_date: date) -> dict[int, Snapshot]:
        found = {}
        for some in _parts(client_ids):
            query = select(SnapshotRow).where(
                SnapshotRow.team_id == self._team_id,
                SnapshotRow.client_id.in_(some),
                SnapshotRow.local_date == local_date,
            )
            found.update({row.client_id: _snapshot(row) for row in self._session.scalars(query)})
        return found

    def _columns(self, snapshot: Snapshot) -> dict[str, Any]:
        columns = {name: getattr(snapshot, name) for name in Snapshot.__slots__}
        return {"team_id": self._team_id, **columns, "receipt": dict(snapshot.receipt)}


class Stream:
    """An ordered stream of one night, handed out client by client."""

    def __init__(self, found: Result[Any]) -> None:
        self._found = found
        self._rows: Iterator[Row[Any]] = iter(found)
        self._ahead: Row[Any] | None = None
        self._is_begun = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        """Close it, also where it was not read to its end."""
        self._found.close()

    def take(self, client_id: int) -> Before | None:
        """Return what is known of this client; ask in ascending order."""
        ahead = self._ahead if self._is_begun else next(self._rows, None)
        self._is_begun = True
        while ahead is not None and ahead[0] < client_id:
            ahead = next(self._rows, None)
        self._ahead = ahead
        if ahead is None or ahead[0] != client_id:
            return None
        return Before(
            ahead.band,
            _ruled(ahead),
            ahead.shown_band,
            ahead.at_risk,
            _since(ahead),
        )


def _snapshot(row: SnapshotRow) -> Snapshot:
    columns = {name: getattr(row, name) for name in Snapshot.__slots__}
    columns["ruled_band"] = _ruled(row)
    columns["since"] = _since(row)
    return Snapshot(**columns)


# The version before this one writes neither of these two.
def _ruled(row: Any) -> str:
    return str(row.ruled_band or row.shown_band)


def _since(row: Any) -> date:
    since: date = row.since if row.since >= _FIRST else row.local_date
    return since


def _standing_of(
    snapshot: Snapshot,
    last: Snapshot | None,
    name: str,
    owner: str | None,
    *,
    pins: Sequence[Pin] = (),
) -> ClientNight:
    return ClientNight(
        client_id=snapshot.client_id,
        name=name,
        owner=owner,
        fit=snapshot.fit,
        debt=snapshot.debt,
        band=Band(snapshot.shown_band),
        at_risk=snapshot.at_risk,
        play=play_of(snapshot.receipt),
        signals=signals_of(snapshot.receipt),
        fit_before=last.fit if last else None,
        debt_before=last.debt if last else None,
        band_before=Band(last.shown_band) if last else None,
        at_risk_before=last.at_risk if last else None,
        play_before=PlayName(last.play) if last else None,
        own_band_before=Band(last.ruled_band) if last else None,
        own_play_before=own_play_of(last.receipt) if last else None,
        on=snapshot.local_date,
        since=snapshot.since,
        own_band=Band(snapshot.ruled_band),
        own_play=own_play_of(snapshot.receipt),
        pins=tuple(pins),
        rule_version=snapshot.rule_version,
    )


def _parts(numbers: Sequence[int]) -> list[Sequence[int]]:
    return [numbers[start : start + _AT_ONCE] for start in range(0, len(numbers), _AT_ONCE)]
