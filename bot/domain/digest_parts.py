"""What a night's digest holds: counts of all clients, and the few lines that are shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.domain.calendar import Calendar
from bot.domain.digest import ClientNight, Course
from bot.domain.fit import Band
from bot.domain.play import PlayName
from bot.domain.signal import Signal
from bot.domain.team import zone_of

# Lines of clients in one digest (slack-ux.md, rule 21: a few lines, then a count).
MOST_LINES = 8
# What is due to each part before another may have more.
SHARES = (4, 2, 2)
# Hours are old after so many days without any.
STALE_DAYS = 7
# A night made up for during working hours is told at once; later it waits for the morning.
OPEN_FOR = timedelta(hours=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many clients of a night there are in each state, those that are muted left out.

    `first` were in no night before, `first_at_risk` of them are at risk; `worse` and `still` are
    at risk without a decision; `on_track` are not at risk, and `unknown` neither, but without a
    fit; `improved` and `slipped` are on track without a decision; `changed` counts every client
    of whom anything is news, good or bad; `archived` were put away since the night before.
    """

    total: int = 0
    at_risk: int = 0
    at_risk_before: int = 0
    first: int = 0
    first_at_risk: int = 0
    decisions: int = 0
    fresh_decisions: int = 0
    worse: int = 0
    still: int = 0
    on_track: int = 0
    unknown: int = 0
    improved: int = 0
    slipped: int = 0
    changed: int = 0
    archived: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioRow:
    """A client as a line of the portfolio's table; `owes` as in `bot.domain.digest.owes`."""

    name: str
    owner: str | None
    fit: float | None
    debt: float
    band: Band
    course: Course
    play: PlayName
    owes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LateComplaints:
    """A client with its complaints that wait beyond their time (slow responses)."""

    client_id: int
    name: str
    signals: tuple[Signal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """The first clients with complaints beyond their time, of `count` complaints in all."""

    clients: tuple[LateComplaints, ...] = ()
    count: int = 0

    @property
    def shown(self) -> int:
        """How many complaints are among the first clients'."""
        return sum(len(one.signals) for one in self.clients)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """The first clients whose hours are old, as (name, newest date), of `count` in all.

    `fresh_count` of them were not old on the night before.
    """

    clients: tuple[tuple[str, date], ...] = ()
    count: int = 0
    fresh_count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """A night as its digest tells it, of a whole workspace or of one owner's clients.

    `before` is the night that it is compared with, None at the first; the lines are the first
    of each part, whose counts stand in `tally`; `rules_changed` says that the night before was
    scored by other rules.
    """

    night: date
    before: date | None
    tally: Tally
    decisions: tuple[ClientNight, ...] = ()
    worse: tuple[ClientNight, ...] = ()
    still: tuple[ClientNight, ...] = ()
    contested: tuple[ClientNight, ...] = ()
    improved: tuple[str, ...] = ()
    slipped: tuple[str, ...] = ()
    late: Late = Late()
    stale: Stale = Stale()
    unscored: int = 0
    muted: int = 0
    rules_changed: bool = False

    @property
    def lines(self) -> tuple[ClientNight, ...]:
        """Every client that has a line, in the digest's order."""
        return (*self.decisions, *self.worse, *self.still)

    @property
    def hidden(self) -> int:
        """How many clients that need a line have none for want of room."""
        tally = self.tally
        return tally.decisions + tally.worse + tally.still - len(self.lines)

    @property
    def is_first(self) -> bool:
        """There was no night before: its history makes no news (slack-ux.md, rule 20)."""
        return self.before is None

    @property
    def to_decide(self) -> int:
        """How many clients wait for a decision, contested pins included."""
        return self.tally.decisions + sum(not c.needs_decision for c in self.contested)

    @property
    def has_changes(self) -> bool:
        """Say whether anything is news: a client, the rules, the check itself, its data."""
        return bool(
            self.is_first
            or self.tally.changed
            or self.rules_changed
            or self.unscored
            or self.stale.fresh_count
            or any(c.is_newly_contested(pin) for c in self.contested for pin in c.contested)
        )

    @property
    def is_quiet(self) -> bool:
        """Nothing waits for a person, nobody moved, and all could be checked."""
        return not (self.has_changes or self.to_decide or self.late.count or self.stale.count)


def allot(counts: Sequence[int], most: int = MOST_LINES) -> list[int]:
    """Share `most` lines among the parts: each its due first, then in order what is left."""
    given = [min(count, due) for count, due in zip(counts, SHARES, strict=True)]
    left = most - sum(given)
    for part, count in enumerate(counts):
        more = min(count - given[part], left)
        given[part] += more
        left -= more
    return given


def post_at(now: datetime, *, timezone: str, hour: int | None, calendar: Calendar) -> datetime:
    """Return when a digest that is ready at `now` is posted.

    At once without an hour; else at that hour (local) on the next working day, or at once
    within the ten hours after it. An hour that the clock change skips is the one after it.
    """
    if hour is None:
        return now
    zone = zone_of(timezone)
    today = now.astimezone(zone).date()
    # Unless nothing is ever worked a year holds a working day; then the next day must do.
    for days in range(366):
        day = today + timedelta(days=days)
        opens = datetime.combine(day, time(hour), tzinfo=zone)
        if calendar.is_worked(day) and now.timestamp() < (opens.timestamp() + _seconds(OPEN_FOR)):
            return max(now, opens.astimezone(now.tzinfo))
    return now


def _seconds(length: timedelta) -> float:
    return length.total_seconds()
