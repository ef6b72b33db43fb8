"""Say how clients are: one of them as of now, or who was at risk in the last night."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.digest import ClientNight
from bot.domain.fit import Band
from bot.domain.history import History
from bot.domain.score import Score
from bot.domain.team import Actor
from bot.store.clients import Account
from bot.store.database import Begin
from bot.use_cases.tonight import score_tonight


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientFit:
    """A client with its score as of now; `shown_on` is the night whose `shown` the digest shows."""

    account: Account
    history: History
    score: Score
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """The clients that a name may mean, as (client id, name): `exact`, or else the nearest."""

    clients: tuple[tuple[int, str], ...]
    is_exact: bool


def score_client(begin: Begin, actor: Actor, *, client_id: int, now: datetime) -> ClientFit:
    """Score a client as of `now` with the rules of the night; every member may see it.

    Raises UnknownClient.
    """
    with begin(actor.team_id, reading=True) as store:
        tonight = score_tonight(store, actor.team, client_id, now=now)
    return ClientFit(
        account=tonight.account,
        history=tonight.history,
        score=tonight.score,
        shown_on=tonight.last.local_date if tonight.last else None,
        shown=tonight.shown,
    )


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


def find_meant(begin: Begin, actor: Actor, *, name: str) -> Meant:
    """Return the clients that are called `name`, or the nearest ones."""
    with begin(actor.team_id, reading=True) as store:
        match = store.clients.match(name)
        clients = tuple(store.clients.list_named(match.exact or match.near))
    return Meant(clients=clients, is_exact=bool(match.exact))


def list_named(
    begin: Begin, actor: Actor, *, client_ids: tuple[int, ...]
) -> tuple[tuple[int, str], ...]:
    """Return (client id, name) of these clients."""
    with begin(actor.team_id, reading=True) as store:
        return tuple(store.clients.list_named(client_ids))
