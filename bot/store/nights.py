"""The nights of a team: each is run once, and the snapshots that they leave are kept."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Self

from sqlalchemy import Result, Row, Select, bindparam, delete, func, select, update

from bot.domain.course import CourseNight
from bot.domain.delivery import LEASE
from bot.domain.snapshot import Before, Snapshot
from bot.store.histories import CHUNK, Span
from bot.store.numbers import insert_into
from bot.store.rows import NightRow, SnapshotRow
from bot.store.standings import Standings, died, parts_of, ruled_band, since_when, snapshot_of


class Nights(Standings):
    """The nights of one team, and how its clients stood in them."""

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

    def save(self, snapshots: Sequence[Snapshot], *, is_baseline: bool = False) -> None:
        """Keep snapshots; those of the same client and night are replaced.

        A baseline is a first look before the client's first night: nothing is compared with it.
        """
        if not snapshots:
            return
        statement = insert_into(self._session, SnapshotRow)
        changed = [n for n in Snapshot.__slots__ if n not in ("client_id", "local_date")]
        statement = statement.on_conflict_do_update(
            index_elements=["team_id", "client_id", "local_date"],
            set_={name: statement.excluded[name] for name in (*changed, "is_baseline")},
        )
        flag = {"is_baseline": is_baseline}
        self._session.execute(statement, [self._columns(one) | flag for one in snapshots])

    def remove(self, client_ids: Sequence[int], local_date: date) -> None:
        """Take back the snapshots that an earlier run of a night kept of these clients."""
        own = SnapshotRow.__table__.c
        for some in parts_of(client_ids):
            self._session.execute(
                delete(SnapshotRow).where(
                    own.team_id == self._team_id,
                    own.client_id.in_(some),
                    own.local_date == local_date,
                )
            )

    def stream_before(self, local_date: date, span: Span) -> "Stream":
        """Stream what a night needs to know of the one before it, by client.

        A client that was not scored in that one is compared with its own last night before
        it, or its band would not wait (principle 11).
        """
        last = self.night_before(local_date)
        connection = self._session.connection()
        own = SnapshotRow.__table__.c
        query = (
            self._before()
            .where(own.local_date == last, own.client_id.between(*span), ~own.is_baseline)
            .order_by(own.client_id)
            .execution_options(yield_per=CHUNK)
        )
        if last is None:
            return Stream(connection.execute(query), lambda _client_id: None)
        earlier = (
            self._before()
            .where(
                own.client_id == bindparam("client"),
                own.local_date < last,
                ~own.is_baseline,
                own.local_date.not_in(died(self._team_id)),
            )
            .order_by(own.local_date.desc())
            .limit(1)
        )
        return Stream(
            connection.execute(query),
            lambda client_id: connection.execute(earlier, {"client": client_id}).first(),
        )

    def _before(self) -> Select[Any]:
        own = SnapshotRow.__table__.c
        return select(own.client_id, *(own[name] for name in Before._fields), own.local_date).where(
            own.team_id == self._team_id
        )

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
        return [snapshot_of(row) for row in self._session.scalars(query)]

    def find(self, client_id: int, local_date: date) -> Snapshot | None:
        """Return a client's snapshot of one night, if it was scored in it."""
        row = self._session.get(SnapshotRow, (self._team_id, client_id, local_date))
        return None if row is None else snapshot_of(row)

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

    def _columns(self, snapshot: Snapshot) -> dict[str, Any]:
        columns = {name: getattr(snapshot, name) for name in Snapshot.__slots__}
        return {"team_id": self._team_id, **columns, "receipt": dict(snapshot.receipt)}


class Stream:
    """An ordered stream of one night, handed out client by client."""

    def __init__(self, found: Result[Any], find_earlier: Callable[[int], Row[Any] | None]) -> None:
        self._found = found
        self._find_earlier = find_earlier
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
        is_there = ahead is not None and ahead[0] == client_id
        row = ahead if is_there else self._find_earlier(client_id)
        if row is None:
            return None
        return Before(row.band, ruled_band(row), row.shown_band, row.at_risk, since_when(row))
