"""What a digest reads of a night: counts over all clients in SQL, and whole lines of a few.

The conditions here say in SQL what `ClientNight` says of one client; a test holds them together.
"""

import functools
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Select, Text, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from bot.domain.client import Status
from bot.domain.digest import BAND_ORDER, MOVES_BY, ClientNight, Course, Part, owes
from bot.domain.digest_parts import PortfolioRow, Tally
from bot.domain.fit import Band
from bot.domain.play import PlayName
from bot.store.pins import Pins
from bot.store.prepared import plain_rows
from bot.store.rows import ClientRow, NightRow, PostRow, SnapshotRow
from bot.store.standings import WORST_FIRST, Standings, parts_of

_NEVER = date(1, 1, 1)
_NO_PLAY = PlayName.NONE.value
_now, _last = SnapshotRow, aliased(SnapshotRow, name="last")


def _rank(column: Any) -> Any:
    return case(*((column == band.value, step) for step, band in enumerate(BAND_ORDER)))


_is_first: Any = _last.client_id.is_(None)
_moved: Any = _now.debt - _last.debt + func.coalesce(_last.fit - _now.fit, 0.0)
_step: Any = func.coalesce(_rank(_now.shown_band) - _rank(_last.shown_band), 0)
_course: Any = case(
    (_is_first, Course.FIRST.value),
    (and_(_now.at_risk, ~_last.at_risk), Course.NEW.value),
    (and_(~_now.at_risk, _last.at_risk), Course.BETTER.value),
    (_moved >= MOVES_BY, Course.WORSE.value),
    (_moved <= -MOVES_BY, Course.BETTER.value),
    (_step > 0, Course.WORSE.value),
    (_step < 0, Course.BETTER.value),
    else_=Course.SAME.value,
)
_decides: Any = _now.play != _NO_PLAY
_is_worse: Any = or_(_course == Course.NEW.value, _course == Course.WORSE.value)
_has_new_play: Any = and_(~_is_first, _now.play != _last.play)
_is_news: Any = or_(_is_worse, and_(_has_new_play, _decides))
_changed: Any = or_(
    _is_worse,
    _course == Course.BETTER.value,
    _has_new_play,
    and_(_is_first, or_(_now.at_risk, _decides)),
)
# A band that a manager pinned is no course of the client's own; the version before kept none.
_by_itself: Any = or_(_now.ruled_band == "", _now.shown_band == _now.ruled_band)
_part: Any = case(
    (_decides, Part.DECISION.value),
    (~_now.at_risk, Part.ON_TRACK.value),
    (_is_worse, Part.WORSE.value),
    else_=Part.STILL.value,
)
_news_first: Any = case((_is_news, 0), (_course == Course.BETTER.value, 2), else_=1)
_order = (_part, _news_first, *WORST_FIRST)


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
        earlier, start = night.isoformat(), "digest:"
        posted = self._session.scalars(
            select(PostRow.card)
            .where(
                PostRow.team_id == self._team_id,
                PostRow.card.like(f"{start}____-__-__"),
                PostRow.card < start + earlier,
            )
            .order_by(PostRow.card.desc())
            .limit(1)
        ).first()
        shown = date.fromisoformat(posted.removeprefix(start)) if posted else None
        if shown is not None and self.rule_version(shown) is not None:
            return shown
        return self._standings.night_before(night)

    def tally(self, night: date, before: date | None, *, owner: str | None = None) -> Tally:
        """Count the clients of a night, of all or of one owner."""
        given: dict[str, Any] = {"team": self._team_id, "night": night, "before": before or _NEVER}
        if owner is not None:
            given["owner"] = owner
        row = plain_rows(self._session, _tallied(of_owner=owner is not None), **given).first()
        return Tally(**{name: int(value or 0) for name, value in row._asdict().items()})

    def list_part(
        self,
        part: Part,
        night: date,
        before: date | None,
        *,
        limit: int,
        owner: str | None = None,
    ) -> list[ClientNight]:
        """Return the first clients of a part: what is news, then what is the same; worst first."""
        query = self._standing(night, before, owner).with_only_columns(_now.client_id)
        query = query.where(_part == part.value).order_by(*_order).limit(limit)
        return self._standings.read(list(self._session.scalars(query)), night, before=before)

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
        query = self._standing(night, before, owner).with_only_columns(ClientRow.name)
        query = query.where(_part == Part.ON_TRACK.value, _by_itself, _course == course.value)
        furthest = func.abs(_moved).desc()
        return list(self._session.scalars(query.order_by(furthest, ClientRow.name).limit(limit)))

    def list_rows(
        self, night: date, before: date | None, *, limit: int, owner: str | None = None
    ) -> list[PortfolioRow]:
        """Return the first clients of a night as lines of a table, in the digest's order."""
        query = self._standing(night, before, owner).with_only_columns(
            ClientRow.name,
            ClientRow.owner,
            _now.fit,
            _now.debt,
            _now.shown_band,
            _course.label("course"),
            _now.play,
            _now.at_risk,
            ClientRow.status,
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
            for row in self._session.execute(query.order_by(*_order).limit(limit))
        ]

    def list_contested(
        self, night: date, before: date | None, *, owner: str | None = None
    ) -> list[ClientNight]:
        """Return the clients whose pins hold against a worse result of the rules, by name."""
        pinned = list(Pins(self._session, self._team_id).held_on(night))
        query = self._standing(night, before, owner).with_only_columns(_now.client_id)
        found: list[ClientNight] = []
        for some in parts_of(pinned):
            numbers = list(self._session.scalars(query.where(_now.client_id.in_(some))))
            found += self._standings.read(numbers, night, before=before)
        return sorted((c for c in found if c.contested), key=lambda c: (c.name, c.client_id))

    def list_owners_with_news(self, night: date, before: date | None) -> list[str]:
        """Return the owners of whose clients something changed, or needs a decision."""
        query = self._standing(night, before, None).with_only_columns(ClientRow.owner)
        query = query.where(ClientRow.owner.is_not(None), or_(_decides, _changed))
        return [o for o in self._session.scalars(query.distinct().order_by(ClientRow.owner)) if o]

    def count_muted(self, night: date, *, owner: str | None = None) -> int:
        """Count the clients in use that the digest of this night leaves out."""
        query = select(func.count()).where(
            ClientRow.team_id == self._team_id,
            ClientRow.archived_at.is_(None),
            ClientRow.muted_until >= night,
        )
        if owner is not None:
            query = query.where(ClientRow.owner == owner)
        return self._session.scalar(query) or 0

    def checked_at(self, night: date) -> datetime | None:
        """Return when a night was finished, None for one that is not."""
        row = self._session.get(NightRow, (self._team_id, night))
        return None if row is None else row.finished_at

    def rule_version(self, night: date) -> str | None:
        """Return by which rules a night was scored, None for one without snapshots of its own."""
        return self._session.scalar(
            select(_now.rule_version)
            .where(_now.team_id == self._team_id, _now.local_date == night, ~_now.is_baseline)
            .limit(1)
        )

    def _standing(self, night: date, before: date | None, owner: str | None) -> Select[Any]:
        """Select from the clients of a night that are in use and not muted, as they were before."""
        return _standing(self._team_id, night, before or _NEVER, owner)


@functools.cache
def _tallied(*, of_owner: bool) -> Any:
    """Return the counts of a night: built once, since to build them takes longer than to count."""
    on_track = _part == Part.ON_TRACK.value
    is_known = _now.shown_band != Band.UNKNOWN.value
    counted: dict[str, Any] = {
        "at_risk": _now.at_risk,
        "at_risk_before": _last.at_risk,
        "first": _is_first,
        "first_at_risk": and_(_is_first, _now.at_risk),
        "decisions": _decides,
        "fresh_decisions": and_(_decides, _is_news),
        "worse": _part == Part.WORSE.value,
        "still": _part == Part.STILL.value,
        "on_track": and_(~_now.at_risk, is_known),
        "unknown": and_(~_now.at_risk, ~is_known),
        "improved": and_(on_track, _by_itself, _course == Course.BETTER.value),
        "slipped": and_(on_track, _by_itself, _course == Course.WORSE.value),
        "changed": _changed,
    }
    sums = [func.sum(case((told, 1), else_=0)).label(name) for name, told in counted.items()]
    team, night = bindparam("team", type_=Text), bindparam("night", type_=Date)
    before, owner = bindparam("before", type_=Date), bindparam("owner", type_=ClientRow.owner.type)
    standing = _standing(team, night, before, owner if of_owner else None)
    return standing.with_only_columns(func.count().label("total"), *sums)


def _standing(team: Any, night: Any, before: Any, owner: Any) -> Select[Any]:
    """Select from the clients of a night that are in use and not muted, as they were before."""
    query = (
        select(_now.client_id)
        .join(ClientRow, and_(ClientRow.team_id == team, ClientRow.id == _now.client_id))
        .outerjoin(
            _last,
            and_(
                _last.team_id == team,
                _last.client_id == _now.client_id,
                _last.local_date == before,
                ~_last.is_baseline,
            ),
        )
        .where(_now.team_id == team, _now.local_date == night, *seen_on(night))
    )
    return query if owner is None else query.where(ClientRow.owner == owner)


def seen_on(night: Any) -> tuple[Any, Any]:
    """Return that a client is in use, and not muted on this night."""
    muted_until = ClientRow.muted_until
    return ClientRow.archived_at.is_(None), or_(muted_until.is_(None), muted_until < night)
