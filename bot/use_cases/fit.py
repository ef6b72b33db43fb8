"""Say how clients are: one of them as of now, all in the last night, by segment, and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.course import COURSE_DAYS, CourseNight
from bot.domain.digest import ClientNight
from bot.domain.figure import Figure
from bot.domain.figures import figures_of
from bot.domain.fit import Band
from bot.domain.history import History
from bot.domain.lessons import Lesson
from bot.domain.night import Night
from bot.domain.pin import Pin
from bot.domain.score import Score
from bot.domain.segments import Segment, by_segment, in_one_currency
from bot.domain.team import Actor
from bot.domain.tuning import tuned
from bot.messages.fit_portfolio import Portfolio
from bot.messages.gaps import Gaps
from bot.store.clients import Account
from bot.store.database import Begin
from bot.store.store import Store
from bot.use_cases.calendars import calendar_of
from bot.use_cases.finding import Meant, meant_by
from bot.use_cases.lessons import all_lessons
from bot.use_cases.outcomes import today_of
from bot.use_cases.tonight import score_tonight


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientFit:
    """A client with its score as of now; `shown_on` is the night whose `shown` the digest shows.

    `own` is the score without pins, `course` the nights of the last 90 days, `people` are names
    by Slack's ids.
    """

    account: Account
    history: History
    score: Score
    own: Score
    pins: tuple[Pin, ...]
    figures: tuple[Figure, ...]
    course: tuple[CourseNight, ...]
    people: Mapping[str, str]
    shown_on: date | None = None
    shown: Band | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AtRisk:
    """The clients at risk in a night, the worst first, of `total` scored; None: no night yet.

    `count` is how many are at risk, also where not all of them were read.
    """

    night: date | None
    clients: tuple[ClientNight, ...]
    count: int
    total: int


def score_client(begin: Begin, actor: Actor, *, client_id: int, now: datetime) -> ClientFit:
    """Score a client as of `now` with the rules of the night; every member may see it.

    Figures of money are worked out for managers alone. Raises UnknownClient.
    """
    with begin(actor.team_id, reading=True) as store:
        tonight = score_tonight(store, actor.team, client_id, now=now)
        since = tonight.own.on - timedelta(days=COURSE_DAYS - 1)
        course = store.nights.course(client_id, since)
        people = _people(store, (pin.by for pin in tonight.pins))
    night = Night.of(
        tonight.history,
        now=now,
        calendar=calendar_of(actor.team, now=now),
        rules=tuned(actor.team.rules),
    )
    return ClientFit(
        account=tonight.account,
        history=tonight.history,
        score=tonight.score,
        own=tonight.own,
        pins=tonight.pins,
        figures=figures_of(night, with_money=actor.is_manager),
        course=tuple(course),
        people=people,
        shown_on=tonight.last.local_date if tonight.last else None,
        shown=tonight.shown,
    )


def show_course(
    begin: Begin, actor: Actor, *, client_id: int, now: datetime
) -> tuple[Account, tuple[CourseNight, ...]]:
    """Return a client with the nights of its last 90 days. Raises UnknownClient."""
    with begin(actor.team_id, reading=True) as store:
        account = store.clients.get(client_id)
        since = today_of(store, now) - timedelta(days=COURSE_DAYS - 1)
        return account, tuple(store.nights.course(client_id, since))


def list_at_risk(begin: Begin, actor: Actor, *, limit: int | None = None) -> AtRisk:
    """Return who was at risk in the last night that was run, the worst first."""
    with begin(actor.team_id, reading=True) as store:
        night = store.nights.last_done()
        if night is None:
            return AtRisk(night=None, clients=(), count=0, total=0)
        return AtRisk(
            night=night,
            clients=tuple(store.nights.list_at_risk(night, limit=limit)),
            count=store.nights.count_standings(night, at_risk=True),
            total=store.nights.count_standings(night),
        )


def list_portfolio(begin: Begin, actor: Actor, *, limit: int, page: int = 0) -> Portfolio:
    """Return a page of the clients as the last night found them, who needs a person most first.

    A page that is there no more is the last one that is.
    """
    with begin(actor.team_id, reading=True) as store:
        night = store.nights.last_done()
        unscored = store.nights.count_unscored(night, failed=False)
        if night is None:
            return Portfolio(
                night=None,
                clients=(),
                first=0,
                total=0,
                at_risk=0,
                deciding=0,
                unscored=unscored,
                people={},
            )
        total = store.nights.count_standings(night)
        first = limit * max(0, min(page, (total - 1) // limit))
        clients = tuple(store.nights.list_standings(night, limit=limit, offset=first))
        return Portfolio(
            night=night,
            clients=clients,
            first=first,
            total=total,
            at_risk=store.nights.count_standings(night, at_risk=True),
            deciding=store.nights.count_decisions(night)
            + sum(not client.needs_decision for client in _contested(store, night)),
            unscored=unscored,
            failed=store.nights.count_unscored(night, failed=True),
            people=_people(store, (client.owner for client in clients)),
        )


def list_gaps(begin: Begin, actor: Actor, *, limit: int, page: int = 0) -> Gaps:
    """Return a page of what the last night could not check, and of pins that its rules contest.

    Contested pins come first, then clients that could not be scored, then old hours.
    """
    with begin(actor.team_id, reading=True) as store:
        night = store.nights.last_done()
        if night is None:
            return Gaps(night=None)
        pins = _contested(store, night)
        failed_count = store.nights.count_unscored(night, failed=True)
        stale_count = store.delays.stale(night, None, limit=1).count
        total = len(pins) + failed_count + stale_count
        first = limit * max(0, min(page, (total - 1) // limit))
        in_pins = pins[first : first + limit]
        left = limit - len(in_pins)
        skip = max(0, first - len(pins))
        failed = store.nights.list_unscored(night, limit=left, offset=skip, failed=True)
        stale = store.delays.stale(
            night, None, limit=left - len(failed), offset=max(0, skip - failed_count)
        )
        return Gaps(
            night=night,
            first=first,
            total=total,
            contested=tuple(in_pins),
            failed=tuple(failed),
            stale=stale.clients,
            names=_people(store, {pin.by for client in in_pins for pin in client.contested}),
        )


def _contested(store: Store, night: date) -> list[ClientNight]:
    return store.digests.list_contested(night, store.digests.baseline(night))


def list_segments(begin: Begin, actor: Actor) -> tuple[date | None, list[Segment]]:
    """Return the last night and the segments by it, the best fit first; margins for managers."""
    with begin(actor.team_id, reading=True) as store:
        night, rates = store.nights.last_done(), store.rates.get()
        found = by_segment(store.surveys.segments(night, with_money=actor.is_manager))
        return night, [in_one_currency(one, rates, night) for one in found] if night else found


def list_lessons(begin: Begin, actor: Actor, *, now: datetime) -> tuple[date, list[Lesson]]:
    """Return today and what the complaints of the last 180 days teach."""
    with begin(actor.team_id, reading=True) as store:
        today = today_of(store, now)
        return today, all_lessons(store, today=today)


def find_meant(begin: Begin, actor: Actor, *, name: str) -> Meant:
    """Return the clients that are called `name`, or the nearest ones."""
    with begin(actor.team_id, reading=True) as store:
        return meant_by(store, name)


def list_named(
    begin: Begin, actor: Actor, *, client_ids: tuple[int, ...]
) -> tuple[tuple[int, str], ...]:
    """Return (client id, name) of these clients."""
    with begin(actor.team_id, reading=True) as store:
        return tuple(store.clients.list_named(client_ids))


def _people(store: Store, user_ids: Iterable[str | None]) -> dict[str, str]:
    found = store.team.list_people([user_id for user_id in user_ids if user_id])
    return {user_id: person.name for user_id, person in found.items()}
