"""How one client stands at this moment, by the rules and pins that the night goes by."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.fit import Band
from bot.domain.history import History
from bot.domain.pin import Pin, PinKind, pin_of
from bot.domain.score import Score, score
from bot.domain.snapshot import Snapshot, play_to_show
from bot.domain.team import Team
from bot.domain.tuning import tuned
from bot.store.clients import Account
from bot.store.store import Store
from bot.use_cases.calendars import calendar_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Tonight:
    """A client with its score as of now; `last` is the last night's.

    `own` is the rules' own: without pins, and without the letters that are out already.
    """

    account: Account
    history: History
    score: Score
    own: Score
    last: Snapshot | None
    pins: tuple[Pin, ...]

    @property
    def shown(self) -> Band | None:
        """The band that the last night's digest shows."""
        return Band(self.last.shown_band) if self.last else None


def score_tonight(store: Store, team: Team, client_id: int, *, now: datetime) -> Tonight:
    """Score a client as of `now`; a red fit stands when the last night says so (principle 11).

    Raises UnknownClient.
    """
    account = store.clients.get(client_id)
    history = store.histories.get(client_id)
    night = store.nights.last_done()
    last = store.nights.find(client_id, night) if night else None
    calendar, rules = calendar_of(team, now=now), tuned(team.rules)
    own = score(
        history,
        now=now,
        calendar=calendar,
        rules=rules,
        red_stood=last is None or last.ruled_band == Band.RED.value,
    )
    pins = store.pins.held_on(own.on, [client_id]).get(client_id, [])
    pin = pin_of(pins, PinKind.PLAY, own.on)
    play = play_to_show(history, own, pin, calendar=calendar, rules=rules)
    return Tonight(
        account=account,
        history=history,
        score=replace(own, play=play),
        own=own,
        last=last,
        pins=tuple(pins),
    )
