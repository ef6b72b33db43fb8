"""How the clients of a team stood in a night: read from the snapshots, beside the night before."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, func, select
from sqlalchemy.orm import Session

from bot.domain.client import Status
from bot.domain.digest import ClientNight
from bot.domain.fit import Band
from bot.domain.pin import Pin
from bot.domain.play import PlayName
from bot.domain.receipt import own_play_of, play_of, signals_of
from bot.domain.snapshot import Snapshot
from bot.store.client_lists import first_by_name
from bot.store.pins import Pins
from bot.store.prepared import plain_rows
from bot.store.rows import ClientRow, NightRow, SnapshotRow

_AT_ONCE = 500
_FIRST = date(2000, 1, 1)


def worst_first(fit: Any, debt: Any, name: Any, number: Any) -> tuple[Any, ...]:
    """Order by what is missing from a full fit and the debt on top (ClientNight.trouble)."""
    return (func.coalesce(100.0 - fit, 0.0) + debt).desc(), name, number


WORST_FIRST = worst_first(SnapshotRow.fit, SnapshotRow.debt, ClientRow.name, ClientRow.id)


class Standings:
    """The standings of one team's clients."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

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
        self,
        local_date: date | None,
        *,
        owner: str | None = None,
        limit: int,
        offset: int = 0,
        failed: bool | None = None,
    ) -> list[tuple[int, str]]:
        """Return (client id, name) of clients in use without a score of that night, by name.

        `failed`: those alone that were there before the night ended, or that came since.
        """
        query = self._unscored(local_date, owner, failed=failed)
        found = first_by_name(self._session, query, limit=limit, offset=offset)
        return [(row.id, row.name) for row in found]

    def count_unscored(
        self, local_date: date | None, *, owner: str | None = None, failed: bool | None = None
    ) -> int:
        """Count the clients in use without a score of that night, as list_unscored has them."""
        query = self._unscored(local_date, owner, failed=failed).subquery()
        return self._session.scalar(select(func.count()).select_from(query)) or 0

    def night_before(self, local_date: date) -> date | None:
        """Return the last night before this one that has snapshots and did not die half way.

        One whose process died has snapshots of some clients alone: compared with it the others
        would be new, and their bands would not wait (principle 11). Baselines are no night yet.
        """
        given = {"team": self._team_id, "night": local_date}
        found: date | None = plain_rows(self._session, NIGHT_BEFORE, **given).scalar()
        return found

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

    def _unscored(
        self, local_date: date | None, owner: str | None, *, failed: bool | None
    ) -> Select[int, str]:
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
        query = query.where(ClientRow.id.not_in(scored))
        night = self._session.get(NightRow, (self._team_id, local_date))
        if failed is None or night is None or night.finished_at is None:
            return query
        was_there = ClientRow.created_at < night.finished_at
        return query.where(was_there if failed else ~was_there)

    def _read(self, numbers: Select[int], local_date: date) -> list[ClientNight]:
        before = self.night_before(local_date)
        return self.read(list(self._session.scalars(numbers)), local_date, before=before)

    def read(
        self, wanted: Sequence[int], local_date: date, *, before: date | None
    ) -> list[ClientNight]:
        """Read whole snapshots of these clients alone, each beside that of the night `before`."""
        now = self._snapshots(wanted, local_date)
        last = self._snapshots(wanted, before, with_baselines=False) if before else {}
        clients = {}
        for some in parts_of(wanted):
            query = select(ClientRow.id, ClientRow.name, ClientRow.owner, ClientRow.status).where(
                ClientRow.team_id == self._team_id, ClientRow.id.in_(some)
            )
            for row in self._session.execute(query):
                clients[row.id] = (row.name, row.owner, row.status)
        pins = self._pins(wanted, local_date)
        return [standing_of(now[n], last.get(n), *clients[n], pins=pins.get(n, ())) for n in wanted]

    def _pins(self, client_ids: Sequence[int], local_date: date) -> dict[int, list[Pin]]:
        held = Pins(self._session, self._team_id)
        found = {}
        for some in parts_of(client_ids):
            found.update(held.held_on(local_date, some))
        return found

    def _snapshots(
        self, client_ids: Sequence[int], local_date: date, *, with_baselines: bool = True
    ) -> dict[int, Snapshot]:
        found = {}
        for some in parts_of(client_ids):
            query = select(SnapshotRow).where(
                SnapshotRow.team_id == self._team_id,
                SnapshotRow.client_id.in_(some),
                SnapshotRow.local_date == local_date,
            )
            if not with_baselines:
                query = query.where(~SnapshotRow.is_baseline)
            found.update({row.client_id: snapshot_of(row) for row in self._session.scalars(query)})
        return found


def died(team: Any) -> Select[date]:
    """Select the nights of a team that were not finished."""
    return select(NightRow.local_date).where(
        NightRow.team_id == team, NightRow.finished_at.is_(None)
    )


NIGHT_BEFORE = select(func.max(SnapshotRow.local_date)).where(
    SnapshotRow.team_id == bindparam("team"),
    SnapshotRow.local_date < bindparam("night"),
    SnapshotRow.local_date.not_in(died(bindparam("team"))),
    ~SnapshotRow.is_baseline,
)


def snapshot_of(row: Any) -> Snapshot:
    """Return what a row holds."""
    columns = {name: getattr(row, name) for name in Snapshot.__slots__}
    columns["ruled_band"] = ruled_band(row)
    columns["since"] = since_when(row)
    return Snapshot(**columns)


# The version before this one writes neither of these two.
def ruled_band(row: Any) -> str:
    """Return the band that waited two nights."""
    return str(row.ruled_band or row.shown_band)


def since_when(row: Any) -> date:
    """Return the first night of the same band and risk."""
    since: date = row.since if row.since >= _FIRST else row.local_date
    return since


def standing_of(
    snapshot: Snapshot,
    last: Snapshot | None,
    name: str,
    owner: str | None,
    status: Status,
    *,
    pins: Sequence[Pin] = (),
) -> ClientNight:
    """Return how a client stood in a night, beside `last`, the snapshot of the night before."""
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
        is_former=status is Status.FORMER,
    )


def parts_of(numbers: Sequence[int]) -> list[Sequence[int]]:
    """Return ids in parts that a database takes at once."""
    return [numbers[start : start + _AT_ONCE] for start in range(0, len(numbers), _AT_ONCE)]
