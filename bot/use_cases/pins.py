"""Pin a client's band or next step for a while, with a reason; lift the pin, or keep it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.delivery import DeliveryKind
from bot.domain.errors import DomainError
from bot.domain.fit import Band
from bot.domain.pin import Pin, PinKind, pin_of, worse_of
from bot.domain.play import PlayName
from bot.domain.receipt import own_play_of
from bot.domain.team import Actor, OnlyManagers
from bot.store.database import Begin
from bot.store.store import Store
from bot.use_cases.errors import UnusableFields
from bot.use_cases.pin_checks import NewPins, wrong_fields
from bot.use_cases.tonight import Tonight, score_tonight


class PinEnded(DomainError):
    """That pin is no longer in force, so nothing was changed."""


class PutAway(DomainError):
    """That client is archived, so nothing was pinned."""

    def __init__(self, name: str, key: str) -> None:
        super().__init__(
            f"{name} is archived, so nothing was pinned. Type /client {key} reactivate first."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PinSheet:
    """What a client shows by pins, and what the rules say by themselves.

    `names` are of who set the pins, by user id.
    """

    client_id: int
    name: str
    today: date
    band: Band
    own_band: Band
    play: PlayName
    own_play: PlayName
    pins: tuple[Pin, ...]
    names: dict[str, str]


def open_pins(begin: Begin, actor: Actor, *, client_id: int, now: datetime) -> PinSheet:
    """Return a client's pins in force. Raises OnlyManagers, UnknownClient."""
    _check(actor)
    with begin(actor.team_id, reading=True) as store:
        return _sheet(store, score_tonight(store, actor.team, client_id, now=now))


def set_pins(begin: Begin, actor: Actor, new: NewPins, *, now: datetime) -> PinSheet:
    """Pin a band, a play or both, in the place of the pins of these kinds.

    A pin to an exit is refused while a failure of ours is open (principle 1). Raises
    OnlyManagers, UnknownClient, PutAway, UnusableFields.
    """
    _check(actor)
    with begin(actor.team_id) as store:
        store.team.hold()
        tonight = score_tonight(store, actor.team, new.client_id, now=now)
        if tonight.account.is_archived:
            raise PutAway(tonight.account.client.name, tonight.account.client.key)
        today = tonight.own.on
        until, wrong = new.last_day, wrong_fields(new, tonight)
        if wrong or until is None:
            raise UnusableFields(wrong)
        for kind, value in ((PinKind.BAND, new.band), (PinKind.PLAY, new.play)):
            if not value:
                continue
            _lift_kind(store, tonight.pins, kind, by=actor.user_id, on=today)
            pin = Pin(
                id=0,
                client_id=new.client_id,
                kind=kind,
                value=value,
                reason=new.reason.strip(),
                by=actor.user_id,
                set_on=today,
                until=until,
                rule_then=_own(tonight, kind),
            )
            pin = store.pins.add(pin, at=now)
            store.audit.add("pinned", f"pin:{pin.id}", user_id=actor.user_id, at=now)
        _redraw_digest(store, now=now)
        return _sheet(store, score_tonight(store, actor.team, new.client_id, now=now))


def lift_pin(begin: Begin, actor: Actor, *, pin_id: int, now: datetime) -> PinSheet:
    """End a pin at once; the rules' own result shows again from the next night.

    Raises OnlyManagers, UnknownPin, PinEnded.
    """
    with _deciding(begin, actor, pin_id, "pin_lifted", now=now) as (store, pin, tonight):
        store.pins.lift(pin.id, by=actor.user_id, on=tonight.own.on)
        return _sheet(store, score_tonight(store, actor.team, pin.client_id, now=now))


def keep_pin(begin: Begin, actor: Actor, *, pin_id: int, now: datetime) -> PinSheet:
    """Keep a pin although the rules say worse now; it asks again when they say worse still.

    Raises OnlyManagers, UnknownPin, PinEnded.
    """
    with _deciding(begin, actor, pin_id, "pin_kept", now=now) as (store, pin, tonight):
        store.pins.keep(pin.id, rule_then=_worst(tonight, pin.kind))
        return _sheet(store, tonight)


@contextmanager
def _deciding(
    begin: Begin, actor: Actor, pin_id: int, what: str, *, now: datetime
) -> Iterator[tuple[Store, Pin, Tonight]]:
    """Hold a pin in force while a manager decides about it; who did is kept and drawn."""
    _check(actor)
    with begin(actor.team_id) as store:
        store.team.hold()
        pin, tonight = _in_force(store, actor, pin_id, now=now)
        yield store, pin, tonight
        store.audit.add(what, f"pin:{pin.id}", user_id=actor.user_id, at=now)
        _redraw_digest(store, now=now)


def _check(actor: Actor) -> None:
    if not actor.is_manager:
        raise OnlyManagers


def _in_force(store: Store, actor: Actor, pin_id: int, *, now: datetime) -> tuple[Pin, Tonight]:
    pin = store.pins.get(pin_id)
    tonight = score_tonight(store, actor.team, pin.client_id, now=now)
    if not pin.holds(tonight.own.on):
        raise PinEnded
    return pin, tonight


def _lift_kind(store: Store, pins: tuple[Pin, ...], kind: PinKind, *, by: str, on: date) -> None:
    for pin in pins:
        if pin.kind is kind:
            store.pins.lift(pin.id, by=by, on=on)


def _own(tonight: Tonight, kind: PinKind) -> str:
    """Return what the rules themselves say: the band that waited two nights, today's play."""
    if kind is PinKind.PLAY:
        return tonight.own.play.name.value
    return tonight.last.ruled_band if tonight.last else tonight.own.band.value


def _worst(tonight: Tonight, kind: PinKind) -> str:
    """Return the worse of what the rules say now and what they said in the last night.

    It is the last night that asked, and the ledger may have moved since.
    """
    own = _own(tonight, kind)
    if kind is PinKind.BAND or tonight.last is None:
        return own
    return worse_of(kind, own, own_play_of(tonight.last.receipt).value)


def _sheet(store: Store, tonight: Tonight) -> PinSheet:
    ruled = Band(_own(tonight, PinKind.BAND))
    today = tonight.own.on
    held = [pin for kind in PinKind if (pin := pin_of(tonight.pins, kind, today))]
    band = next((Band(pin.value) for pin in held if pin.kind is PinKind.BAND), ruled)
    people = store.team.list_people({pin.by for pin in held})
    return PinSheet(
        client_id=tonight.account.id,
        name=tonight.account.client.name,
        today=today,
        band=band,
        own_band=ruled,
        play=tonight.score.play.name,
        own_play=tonight.own.play.name,
        pins=tuple(held),
        names={user_id: person.name for user_id, person in people.items()},
    )


def _redraw_digest(store: Store, *, now: datetime) -> None:
    """Draw the last digest anew, whose question about a pin was perhaps answered."""
    night = store.nights.last_done()
    card = f"digest:{night.isoformat()}" if night else ""
    if card and store.deliveries.find_post(card) is not None:
        store.deliveries.add(DeliveryKind.CARD, {"card": card}, at=now)
