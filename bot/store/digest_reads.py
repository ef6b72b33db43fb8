"""What a digest reads of a night: counts over all clients in SQL, and whole lines of a few."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from bot.domain.client import Status
from bot.domain.digest import ClientNight, Course, Part, owes
from bot.domain.digest_parts import PortfolioRow, Tally
from bot.domain.fit import Band
from bot.domain.play import PlayName
from bot.domain.snapshot import Snapshot
from bot.store import digest_sql as sql
from bot.store.pins import Pins
from bot.store.prepared import Ask, answer_to, plain_rows
from bot.store.standings import Standings, parts_of, snapshot_of, standing_of


class DigestReads:
    """The digests of one team."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id
        self._standings = Standings(session, team_id)

    def baseline(self, night: date) -> date | None:
        """Return the night that a digest is compared with: the last one that people were shown.

        So nothing is lost where quiet nights, or those of a weekend, are not posted. Before any
        was posted it is the night before.
        """
        found = answer_to(self._session, self._asks_baselines(night)).first()
        if found.posted:
            shown = date.fromisoformat(found.posted.removeprefix(sql.START))
            if self.rule_version(shown) is not None:
                return shown
        night_before: date | None = found.night_before
        return night_before

    def asks_first(self, night: date, *, owner: str | None = None) -> tuple[Ask, ...]:
        """Return what `baseline`, `freshness` and `count_muted` ask."""
        return (
            self._asks_baselines(night),
            self._asks_freshness(night),
            self._asks_muted(night, owner),
        )

    def tally(self, night: date, before: date | None, *, owner: str | None = None) -> Tally:
        """Count the clients of a night, of all or of one owner."""
        row = answer_to(self._session, self._asks_tally(night, before, owner)).first()
        return Tally(**{name: int(value or 0) for name, value in row._asdict().items()})

    def asks_compared(
        self, night: date, before: date | None, *, owner: str | None = None
    ) -> tuple[Ask, ...]:
        """Return what `tally` and `rules_changed` ask."""
        tally = self._asks_tally(night, before, owner)
        return (tally,) if before is None else (tally, self._asks_rules(night, before))

    def list_parts(
        self,
        limits: Mapping[Part, int],
        night: date,
        before: date | None,
        *,
        owner: str | None = None,
    ) -> dict[Part, tuple[ClientNight, ...]]:
        """Return the first clients of parts, of each at the most its limit.

        What is news comes first, then what is the same; the worst first.
        """
        asked = {part: self._asks_part(part, limits[part], night, before, owner) for part in limits}
        found = {
            part: [_parts_of_line(row) for row in answer_to(self._session, ask)]
            for part, ask in asked.items()
        }
        numbers = [now.client_id for lines in found.values() for now, _, _ in lines]
        pins = Pins(self._session, self._team_id).held_on(night, numbers)
        return {
            part: tuple(
                standing_of(now, last, *client, pins=pins.get(now.client_id, ()))
                for now, last, client in lines
            )
            for part, lines in found.items()
        }

    def asks_lines(
        self,
        parts: Mapping[Part, int],
        courses: Mapping[Course, int],
        night: date,
        before: date | None,
        *,
        owner: str | None = None,
    ) -> tuple[Ask, ...]:
        """Return what `list_parts` asks first, and `list_names` of each course."""
        of_night = (night, before, owner)
        return (
            *(self._asks_part(part, limit, *of_night) for part, limit in parts.items()),
            *(self._asks_names(course, limit, *of_night) for course, limit in courses.items()),
        )

    def list_names(
        self,
        course: Course,
        night: date,
        before: date | None,
        *,
        limit: int,
        owner: str | None = None,
    ) -> list[str]:
        """Return the names of clients on track that went this way by themselves, furthest first."""
        ask = self._asks_names(course, limit, night, before, owner)
        return [row.name for row in answer_to(self._session, ask)]

    def list_rows(
        self, night: date, before: date | None, *, limit: int, owner: str | None = None
    ) -> list[PortfolioRow]:
        """Return the first clients of a night as lines of a table, in the digest's order."""
        told = sql.stood(self._standing(night, before, owner))
        query = select(
            told.name,
            told.owner,
            told.fit,
            told.debt,
            told.shown_band,
            told.course,
            told.play,
            told.at_risk,
            told.status,
        )
        return [
            PortfolioRow(
                name=row.name,
                owner=row.owner,
                fit=row.fit,
                debt=row.debt,
                band=Band(row.shown_band),
                course=Course(row.course),
                play=PlayName(row.play),
                owes=owes(row.debt, at_risk=row.at_risk, is_former=row.status is Status.FORMER),
            )
            for row in self._session.execute(query.order_by(*sql.in_order(told)).limit(limit))
        ]

    def list_contested(
        self, night: date, before: date | None, *, owner: str | None = None
    ) -> list[ClientNight]:
        """Return the clients whose pins hold against a worse result of the rules, by name."""
        pinned = list(Pins(self._session, self._team_id).held_on(night))
        query = self._standing(night, before, owner).with_only_columns(sql.NOW.client_id)
        found: list[ClientNight] = []
        for some in parts_of(pinned):
            numbers = list(self._session.scalars(query.where(sql.NOW.client_id.in_(some))))
            found += self._standings.read(numbers, night, before=before)
        return sorted((c for c in found if c.contested), key=lambda c: (c.name, c.client_id))

    def list_owners_with_news(self, night: date, before: date | None) -> list[str]:
        """Return the owners of whose clients something changed, or needs a decision."""
        told = sql.stood(self._standing(night, before, None))
        query = select(told.owner).where(
            told.owner.is_not(None), or_(told.decides, sql.changed(told))
        )
        return [o for o in self._session.scalars(query.distinct().order_by(told.owner)) if o]

    def count_muted(self, night: date, *, owner: str | None = None) -> int:
        """Count the clients in use that the digest of this night leaves out."""
        return answer_to(self._session, self._asks_muted(night, owner)).scalar() or 0

    def checked_at(self, night: date) -> datetime | None:
        """Return when a night was finished, None for one that is not."""
        return self.freshness(night)[0]

    def freshness(self, night: date) -> tuple[datetime | None, date | None]:
        """Return when a night was finished, and the date of the newest hours; None for neither."""
        found = answer_to(self._session, self._asks_freshness(night)).first()
        return found.checked_at, found.hours_to

    def rules_changed(self, night: date, before: date | None) -> bool:
        """Say whether a night was scored by other rules than the one that it is compared with."""
        if before is None:
            return False
        found = answer_to(self._session, self._asks_rules(night, before)).first()
        return bool(found.before) and found.before != found.now

    def rule_version(self, night: date) -> str | None:
        """Return by which rules a night was scored, None for one without snapshots of its own."""
        given = {"team": self._team_id, "night": night}
        found: str | None = plain_rows(self._session, sql.RULE_VERSION, **given).scalar()
        return found

    def _asks_baselines(self, night: date) -> Ask:
        return self._asks(sql.BASELINES, night=night, card=sql.START + night.isoformat())

    def _asks_freshness(self, night: date) -> Ask:
        return self._asks(sql.FRESHNESS, night=night)

    def _asks_rules(self, night: date, before: date) -> Ask:
        return self._asks(sql.RULE_VERSIONS, night=night, before=before)

    def _asks_muted(self, night: date, owner: str | None) -> Ask:
        return self._asks(sql.muted(of_owner=owner is not None), owner, night=night)

    def _asks_tally(self, night: date, before: date | None, owner: str | None) -> Ask:
        query = sql.tallied(of_owner=owner is not None)
        return self._asks(query, owner, **_nights(night, before))

    def _asks_part(
        self, part: Part, limit: int, night: date, before: date | None, owner: str | None
    ) -> Ask:
        query, of_night = sql.listed(of_owner=owner is not None), _nights(night, before)
        return self._asks(query, owner, **of_night, part=part.value, limit=limit)

    def _asks_names(
        self, course: Course, limit: int, night: date, before: date | None, owner: str | None
    ) -> Ask:
        query, of_night = sql.named(of_owner=owner is not None), _nights(night, before)
        return self._asks(query, owner, **of_night, course=course.value, limit=limit)

    def _asks(self, query: Any, owner: str | None = None, **given: Any) -> Ask:
        own = {} if owner is None else {"owner": owner}
        return Ask(query, {"team": self._team_id, **own, **given})

    def _standing(self, night: date, before: date | None, owner: str | None) -> Select[Any]:
        """Select from the clients of a night that are in use and not muted, as they were before."""
        return sql.standing(self._team_id, night, before or sql.NEVER, owner)


def _nights(night: date, before: date | None) -> dict[str, date]:
    return {"night": night, "before": before or sql.NEVER}


def _parts_of_line(row: Any) -> tuple[Snapshot, Snapshot | None, Any]:
    """Return a line's snapshot, the one of the night before, and (name, owner, status)."""
    size = len(sql.COLUMNS)
    now, last = row[:size], row[size : 2 * size]
    is_first = last[0] is None
    return _snapshot(now), None if is_first else _snapshot(last), row[2 * size :]


def _snapshot(columns: Any) -> Snapshot:
    return snapshot_of(Snapshot(**dict(zip(sql.COLUMNS, columns, strict=True))))
