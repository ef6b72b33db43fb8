"""How all that waits stands, for the alarms: ages, depths and lags, and nobody's name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.domain.delivery import DeliveryKind
from bot.domain.team import zone_of
from bot.store.every_team import EveryTeam
from bot.store.queues_of_all import OPEN, OverdueNight, Waiting
from bot.use_cases.deliveries import EMAIL_KINDS, FILE_KINDS
from bot.use_cases.inbox import SLOW
from bot.use_cases.nights import due_night_at


@dataclass(frozen=True, slots=True)
class QueueFigure:
    """How much waits in a queue, and for how long its oldest is due already, in seconds."""

    depth: int
    age: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessFigures:
    """Queues by name; deliveries that wait or stopped by state; jobs' lag by kind; the nights'.

    Lags and ages are in seconds, 0 where nothing is late.
    """

    queues: Mapping[str, QueueFigure]
    deliveries: Mapping[str, int]
    job_lags: Mapping[str, float]
    nights_due: int
    night_lag: float


def process_figures(every_team: EveryTeam, *, now: datetime) -> ProcessFigures:
    """Look at all that waits for the workspaces that are served."""
    found = every_team.look(lambda zone, hour: due_night_at(zone, hour, now))
    waiting = [one for one in found.deliveries if one.state in OPEN]
    mail = [one.value for one in EMAIL_KINDS]
    files = [one.value for one in FILE_KINDS]
    slack = [kind.value for kind in DeliveryKind if kind.value not in (*mail, *files)]
    inbox = [one for one in found.arrivals if one.kind not in SLOW]
    imports = [one for one in found.arrivals if one.kind in SLOW]
    late = [_night_lag(one, now) for one in found.nights]
    return ProcessFigures(
        queues={
            "outbox": _queue([one for one in waiting if one.kind in slack], now),
            "mail": _queue([one for one in waiting if one.kind in mail], now),
            "files": _queue([one for one in waiting if one.kind in files], now),
            "inbox": _queue(inbox, now),
            "imports": _queue(imports, now),
        },
        deliveries=_by_state(found.deliveries),
        job_lags={one.kind: _age(one.due_since, now) for one in found.jobs},
        nights_due=len(late),
        night_lag=max(late, default=0.0),
    )


def _queue(waiting: list[Waiting], now: datetime) -> QueueFigure:
    oldest = min((one.due_since for one in waiting), default=now)
    return QueueFigure(sum(one.rows for one in waiting), _age(oldest, now))


def _by_state(waiting: Iterable[Waiting]) -> dict[str, int]:
    states = dict.fromkeys(("queued", "sending", "parked", "failed"), 0)
    for one in waiting:
        states[one.state] += one.rows
    return states


def _night_lag(one: OverdueNight, now: datetime) -> float:
    """Return for how long a night is late: since its hour, or since the workspace is known."""
    due = datetime.combine(one.night, time(one.hour), tzinfo=zone_of(one.timezone))
    return _age(max(due, one.known_since), now)


def _age(since: datetime, now: datetime) -> float:
    return max(timedelta(), now - since).total_seconds()
