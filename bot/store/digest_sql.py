"""The statements of a digest, each built once: to build them takes longer than to run them.

The conditions here say in SQL what `ClientNight` says of one client; a test holds them together.
"""

import functools
from datetime import date
from typing import Any

from sqlalchemy import (
    Date,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from bot.domain.digest import BAND_ORDER, MOVES_BY, Course, Part
from bot.domain.fit import Band
from bot.domain.play import PlayName
from bot.domain.snapshot import Snapshot
from bot.store.entries import LAST_HOURS
from bot.store.rows import ClientRow, NightRow, PostRow, SnapshotRow
from bot.store.sized import PAGE, written
from bot.store.standings import NIGHT_BEFORE, worst_first

NEVER = date(1, 1, 1)
START = "digest:"
COLUMNS = Snapshot.__slots__
_NO_PLAY = written(PlayName.NONE)
NOW, _last = SnapshotRow, aliased(SnapshotRow, name="last")


def _rank(column: Any) -> Any:
    return case(*((column == written(band), written(step)) for step, band in enumerate(BAND_ORDER)))


_is_first: Any = _last.client_id.is_(None)
_moved: Any = NOW.debt - _last.debt + func.coalesce(_last.fit - NOW.fit, 0.0)
_step: Any = func.coalesce(_rank(NOW.shown_band) - _rank(_last.shown_band), written(0))
course: Any = case(
    (_is_first, written(Course.FIRST)),
    (and_(NOW.at_risk, ~_last.at_risk), written(Course.NEW)),
    (and_(~NOW.at_risk, _last.at_risk), written(Course.BETTER)),
    (_moved >= MOVES_BY, written(Course.WORSE)),
    (_moved <= -MOVES_BY, written(Course.BETTER)),
    (_step > written(0), written(Course.WORSE)),
    (_step < written(0), written(Course.BETTER)),
    else_=written(Course.SAME),
)
_BOTH = [getattr(NOW, name) for name in COLUMNS]
_BOTH += [getattr(_last, name).label(f"last_{name}") for name in COLUMNS]
decides: Any = NOW.play != _NO_PLAY
_has_new_play: Any = and_(~_is_first, NOW.play != _last.play)
# A band that a manager pinned is no course of the client's own; the version before kept none.
_by_itself: Any = or_(NOW.ruled_band == "", NOW.shown_band == NOW.ruled_band)


def changed(told: Any) -> Any:
    """Say of a client of `stood` that something changed since the night before."""
    return or_(
        _is_worse(told),
        told.course == written(Course.BETTER),
        told.has_new_play,
        and_(told.is_first, or_(told.at_risk, told.decides)),
    )


def _is_worse(told: Any) -> Any:
    return or_(told.course == written(Course.NEW), told.course == written(Course.WORSE))


def _is_news(told: Any) -> Any:
    return or_(_is_worse(told), and_(told.has_new_play, told.decides))


def _part(told: Any) -> Any:
    return case(
        (told.decides, written(Part.DECISION)),
        (~told.at_risk, written(Part.ON_TRACK)),
        (_is_worse(told), written(Part.WORSE)),
        else_=written(Part.STILL),
    )


def in_order(told: Any) -> tuple[Any, ...]:
    """Return the digest's order of the clients of `stood`."""
    news_first = case(
        (_is_news(told), written(0)),
        (told.course == written(Course.BETTER), written(2)),
        else_=written(1),
    )
    return _part(told), news_first, *worst_first(told.fit, told.debt, told.name, told.id)


def stood(query: Select[Any], *shown: Any) -> Any:
    """Return the columns of a table of the clients that `standing` selects, each with its course.

    `shown` are those of the snapshots that are asked for; without any all of both nights.

    So the course is worked out once and not wherever it is asked for: the driver of PostgreSQL
    takes a statement of over 4,096 characters or 50 values to pieces each time anew.
    """
    return (
        query.with_only_columns(
            *(shown or _BOTH),
            ClientRow.id,
            ClientRow.name,
            ClientRow.owner,
            ClientRow.status,
            course.label("course"),
            _is_first.label("is_first"),
            decides.label("decides"),
            _has_new_play.label("has_new_play"),
            _by_itself.label("by_itself"),
            _moved.label("moved"),
        )
        .subquery("stood")
        .c
    )


@functools.cache
def tallied(*, of_owner: bool) -> Any:
    """Count the clients of a night."""
    was_at_risk = _last.at_risk.label("last_at_risk")
    shown = (NOW.client_id, NOW.at_risk, NOW.shown_band, was_at_risk)
    told = stood(_of_night(of_owner=of_owner), *shown)
    on_track = _part(told) == written(Part.ON_TRACK)
    is_known = told.shown_band != written(Band.UNKNOWN)
    counted: dict[str, Any] = {
        "at_risk": told.at_risk,
        "at_risk_before": told.last_at_risk,
        "first": told.is_first,
        "first_at_risk": and_(told.is_first, told.at_risk),
        "decisions": told.decides,
        "fresh_decisions": and_(told.decides, _is_news(told)),
        "worse": _part(told) == written(Part.WORSE),
        "still": _part(told) == written(Part.STILL),
        "on_track": and_(~told.at_risk, is_known),
        "unknown": and_(~told.at_risk, ~is_known),
        "improved": and_(on_track, told.by_itself, told.course == written(Course.BETTER)),
        "slipped": and_(on_track, told.by_itself, told.course == written(Course.WORSE)),
        "changed": changed(told),
    }
    counts = [func.count().filter(so).label(name) for name, so in counted.items()]
    # It takes a look at every client, so it is taken once a night, and not for each owner.
    archived = literal(0) if of_owner else _archived_since()
    return select(func.count(told.client_id).label("total"), *counts, archived.label("archived"))


def _archived_since() -> Any:
    """Count the clients that were put away since the night before: its digest counted them."""
    query = select(func.count(ClientRow.id)).where(
        ClientRow.team_id == bindparam("team", type_=Text),
        ClientRow.archived_at >= bindparam("before", type_=Date),
    )
    return query.scalar_subquery()


@functools.cache
def listed(*, of_owner: bool) -> Any:
    """Return the lines of a part, each with all that is known of both nights."""
    told = stood(_of_night(of_owner=of_owner))
    shown = [told[name] for name in COLUMNS] + [told[f"last_{name}"] for name in COLUMNS]
    query = select(*shown, told.name, told.owner, told.status)
    query = query.where(_part(told) == bindparam("part", type_=Integer))
    return query.order_by(*in_order(told)).limit(PAGE[0])


@functools.cache
def named(*, of_owner: bool) -> Any:
    """Return names on track that went one way by themselves, furthest first."""
    told = stood(_of_night(of_owner=of_owner), NOW.at_risk)
    wanted = told.course == bindparam("course", type_=Text)
    query = select(told.name).where(_part(told) == written(Part.ON_TRACK), told.by_itself, wanted)
    return query.order_by(func.abs(told.moved).desc(), told.name).limit(PAGE[0])


@functools.cache
def muted(*, of_owner: bool) -> Any:
    """Count the clients in use that are left out."""
    query = select(func.count()).where(
        ClientRow.team_id == bindparam("team"),
        ClientRow.archived_at.is_(None),
        ClientRow.muted_until >= bindparam("night"),
    )
    return query.where(ClientRow.owner == bindparam("owner")) if of_owner else query


_POSTED_BEFORE = (
    select(PostRow.card)
    .where(
        PostRow.team_id == bindparam("team"),
        PostRow.card.like(f"{START}____-__-__"),
        PostRow.card < bindparam("card"),
    )
    .order_by(PostRow.card.desc())
    .limit(1)
)
BASELINES = select(
    _POSTED_BEFORE.scalar_subquery().label("posted"),
    NIGHT_BEFORE.scalar_subquery().label("night_before"),
)
_CHECKED_AT = select(NightRow.finished_at).where(
    NightRow.team_id == bindparam("team"), NightRow.local_date == bindparam("night")
)
FRESHNESS = select(
    _CHECKED_AT.scalar_subquery().label("checked_at"),
    LAST_HOURS.scalar_subquery().label("hours_to"),
)


def _rule_version(night: str) -> Any:
    of_night = NOW.local_date == bindparam(night, type_=Date)
    query = select(NOW.rule_version).where(NOW.team_id == bindparam("team"), of_night)
    return query.where(~NOW.is_baseline).limit(1)


RULE_VERSION = _rule_version("night")
RULE_VERSIONS = select(
    _rule_version("before").scalar_subquery().label("before"),
    _rule_version("night").scalar_subquery().label("now"),
)


def _of_night(*, of_owner: bool) -> Select[Any]:
    """Select as `standing`, with parameters for the team, the nights and the owner."""
    team, night = bindparam("team", type_=Text), bindparam("night", type_=Date)
    before, owner = bindparam("before", type_=Date), bindparam("owner", type_=ClientRow.owner.type)
    return standing(team, night, before, owner if of_owner else None)


def standing(team: Any, night: Any, before: Any, owner: Any) -> Select[Any]:
    """Select from the clients of a night that are in use and not muted, as they were before."""
    query = (
        select(NOW.client_id)
        .join(ClientRow, and_(ClientRow.team_id == team, ClientRow.id == NOW.client_id))
        .outerjoin(
            _last,
            and_(
                _last.team_id == team,
                _last.client_id == NOW.client_id,
                _last.local_date == before,
                ~_last.is_baseline,
            ),
        )
        .where(NOW.team_id == team, NOW.local_date == night, *seen_on(night))
    )
    return query if owner is None else query.where(ClientRow.owner == owner)


def seen_on(night: Any) -> tuple[Any, Any]:
    """Return that a client is in use, and not muted on this night."""
    muted_until = ClientRow.muted_until
    return ClientRow.archived_at.is_(None), or_(muted_until.is_(None), muted_until < night)
