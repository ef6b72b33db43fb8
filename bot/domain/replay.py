"""Other rules replayed over the stored history: who would have flipped, and when.

Every client is scored as of past nights by the rules in use and by the other ones, knowing
what was known then; both are held against the clients that really left. Pins, which are no
rules, take no part.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.domain.calendar import Calendar
from bot.domain.client import Status
from bot.domain.fit import Band
from bot.domain.history import History, NoteKind
from bot.domain.play import PlayName
from bot.domain.rules import Rules
from bot.domain.score import Score, is_at_risk, score, shown_band

WEEKS = 26
_WEEK = timedelta(days=7)
# More scores than this by either rules would take minutes: fewer nights are looked at then.
MOST_SCORES = 60_000
FEWEST_NIGHTS = 2
# A month before they left is when a warning still helps; one a quarter old is about other things.
WARNED_DAYS = 30
_WARNED_LOOKS = 9
_WARNING = (Band.AMBER, Band.RED)
DAY = timedelta(days=1)


class Shift(StrEnum):
    """How the other rules move the first night on which a client is at risk."""

    SOONER = "sooner"
    LATER = "later"
    NO_LONGER = "no_longer"


class Stand(NamedTuple):
    """What a night would show of a client."""

    band: Band
    at_risk: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """The first night on which a client would have stood otherwise: `before`, `after`."""

    on: date
    before: Stand
    after: Stand


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaver:
    """A client that left, and whether either rules had shown amber or red a month before."""

    left_on: date
    warned_before: bool
    warned_after: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientReplay:
    """What the replay found of one client; `plays` are tonight's by either rules, if they differ.

    `is_undated` says that it left and nobody noted when, so that nothing can be compared.
    """

    client_id: int
    flip: Flip | None = None
    shift: Shift | None = None
    leaver: Leaver | None = None
    is_undated: bool = False
    is_false_alarm: bool = False
    plays: tuple[PlayName, PlayName] | None = None


@dataclass(frozen=True, slots=True)
class Both:
    """The rules in use and the other ones, and the calendar that either goes by."""

    before: Rules
    after: Rules
    calendar: Calendar

    def on(self, history: History, night: date) -> tuple[Score, Score]:
        """Score a client as of the evening of `night`, by either rules."""
        then = as_known(history, night)
        now = datetime.combine(night, time(12), tzinfo=ZoneInfo(self.calendar.timezone))
        return (
            score(then, now=now, calendar=self.calendar, rules=self.before),
            score(then, now=now, calendar=self.calendar, rules=self.after),
        )


def looks_at(clients: int) -> int:
    """Return on how many nights so many clients are looked at: 26, or fewer where it is bounded."""
    return min(WEEKS, max(FEWEST_NIGHTS, MOST_SCORES // max(1, clients)))


def nights_to_replay(last: date, *, count: int) -> tuple[date, ...]:
    """Return the nights to look at, oldest first: evenly from the 26 weeks that end with `last`."""
    span = (WEEKS - 1) * _WEEK.days
    return tuple(last - timedelta(days=round(span * n / (count - 1))) for n in range(count))[::-1]


def replay_client(
    client_id: int, history: History, nights: Sequence[date], both: Both
) -> ClientReplay | None:
    """Replay one client; None where it had left before the first of the nights.

    A client that left is looked at up to the day before.
    """
    gone = left_on(history, nights[-1])
    former = history.client.status is Status.FORMER
    is_undated = gone is None and has_left(history)
    if is_undated and former:
        return ClientReplay(client_id=client_id, is_undated=True)
    if gone is not None and gone < nights[0]:
        return None
    looks = [night for night in nights if gone is None or not former or night < gone]
    scores = [both.on(history, night) for night in looks]
    stands = [tuple(_stand(one) for one in pair) for pair in scores]
    risky = [tuple(stand.at_risk for stand in pair) for pair in stands]
    flip = _first_flip(history, looks, scores, both)
    shift = shift_of([pair[0] for pair in risky], [pair[1] for pair in risky]) if flip else None
    last = scores[-1] if scores and looks[-1] == nights[-1] else None
    return ClientReplay(
        client_id=client_id,
        flip=flip,
        shift=shift,
        leaver=None if gone is None else _leaver(history, gone, both),
        is_undated=is_undated,
        is_false_alarm=flip is not None
        and gone is None
        and not is_undated
        and any(pair[1] for pair in risky)
        and not any(pair[0] for pair in risky),
        plays=_plays(*last) if last else None,
    )


def has_left(history: History) -> bool:
    """Say whether the client is gone or going."""
    return history.client.status in (Status.FORMER, Status.LEAVING)


def left_on(history: History, today: date) -> date | None:
    """Return the day on which a client left or said goodbye, up to `today`; None if it stayed.

    It is the last goodbye noted (none that a later agreement made void), or else the end of the
    last agreement of a client that is gone.
    """
    gone = has_left(history)
    goodbyes = [n.on for n in history.notes if n.kind is NoteKind.DEPARTURE and n.on <= today]
    if goodbyes:
        last = max(goodbyes)
        stays = not gone and any(last < a.start <= today for a in history.agreements)
        return None if stays else last
    ends = [a.end for a in history.agreements]
    if not gone or not ends or None in ends:
        return None
    last_end = max(end for end in ends if end is not None)
    return last_end if last_end <= today else None


def as_known(history: History, night: date) -> History:
    """Return the history of a client that had not left yet as that of an active one."""
    gone = left_on(history, date.max)
    if gone is None or night >= gone or not has_left(history):
        return history
    return replace(history, client=replace(history.client, status=Status.ACTIVE))


def shift_of(before: Sequence[bool], after: Sequence[bool]) -> Shift | None:
    """Say how the first night at risk moves between two rules' nights; None where it does not."""
    first = before.index(True) if True in before else None
    other = after.index(True) if True in after else None
    if first == other:
        return None
    if other is None:
        return Shift.NO_LONGER
    return Shift.SOONER if first is None or other < first else Shift.LATER


def _stand(found: Score) -> Stand:
    return Stand(found.band, found.at_risk)


def _plays(before: Score, after: Score) -> tuple[PlayName, PlayName] | None:
    found = (before.play.name, after.play.name)
    return None if found[0] is found[1] else found


def _first_flip(
    history: History, looks: Sequence[date], scores: Sequence[tuple[Score, Score]], both: Both
) -> Flip | None:
    for place, (night, pair) in enumerate(zip(looks, scores, strict=True)):
        before, after = map(_stand, pair)
        if before == after:
            continue
        last = looks[place - 1] if place else None
        if last is None or night - last > _WEEK:
            return Flip(on=night, before=before, after=after)
        flip = _between(history, last, night, scores[place - 1], both)
        if flip is not None:
            return flip
    return None


def _between(
    history: History, last: date, until: date, at_last: tuple[Score, Score], both: Both
) -> Flip | None:
    """Return the flip's own night: a new fit band waits two nights (principle 11).

    The day after the look is read too, on which what is new on the look's own day is shown.
    """
    own = [found.band for found in at_last]
    shown = list(own)
    for back in range((until - last).days + 1):
        night = last + (back + 1) * DAY
        pair = both.on(history, night)
        shown = [
            shown_band(own=found.band, last_own=o, last_shown=s)
            for found, o, s in zip(pair, own, shown, strict=True)
        ]
        own = [found.band for found in pair]
        status = as_known(history, night).client.status
        before, after = (
            Stand(band, is_at_risk(status, band, pressing=found.presses))
            for band, found in zip(shown, pair, strict=True)
        )
        if before != after:
            return Flip(on=night, before=before, after=after)
    return None


def _leaver(history: History, gone: date, both: Both) -> Leaver:
    """Say which rules showed amber or red on a look 30 to 90 days before the client left."""
    latest = gone - timedelta(days=WARNED_DAYS)
    pairs = [both.on(history, latest - back * _WEEK) for back in range(_WARNED_LOOKS)]
    return Leaver(
        left_on=gone,
        warned_before=any(before.band in _WARNING for before, _ in pairs),
        warned_after=any(after.band in _WARNING for _, after in pairs),
    )
