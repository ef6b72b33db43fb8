"""What we promised was delivered; what the client owed was done."""

from datetime import date, datetime

from bot.domain.agreement import Deliverable
from bot.domain.capture import Logged
from bot.domain.errors import DomainError
from bot.domain.history import Note, NoteKind
from bot.domain.team import Actor
from bot.store.database import Begin
from bot.use_cases.finding import changeable
from bot.use_cases.outcomes import changed_outcome_of, today_of
from bot.use_cases.sent_record import note_delivered


class NoPromise(DomainError):
    """There is no such promise. A promise has a name like D-12; `/client NAME` lists them."""


class NotDeliveredYet(DomainError):
    """That day is still to come, so nothing was changed. Write today or a day before."""


class NoDuty(DomainError):
    """That is not a duty of the client."""


def deliver_promise(
    begin: Begin,
    actor: Actor,
    *,
    ref: str,
    link: str | None = None,
    on: date | None = None,
    now: datetime,
) -> Logged:
    """Note that a promise was delivered, today unless told otherwise, and where it can be seen.

    Raises NoPromise, UnknownEntry, NotYours, Withdrawn, NotDeliveredYet.
    """
    with begin(actor.team_id) as store:
        entry = changeable(store, actor, ref)
        if not isinstance(entry.value, Deliverable):
            raise NoPromise
        today = today_of(store, now)
        if on is not None and on > today:
            raise NotDeliveredYet
        # A late click on an old card must not make a kept promise late.
        kept = entry.value.delivered
        columns: dict[str, object] = {"delivered": on or kept or today}
        if link:
            columns["evidence"] = link
        store.entries.change(ref, by=actor.user_id, at=now, action="changed", **columns)
        note_delivered(store, store.entries.get(ref).value, by=actor.user_id, now=now)
        return changed_outcome_of(store, store.entries.get(ref), actor=actor, now=now)


def finish_duty(begin: Begin, actor: Actor, *, ref: str, now: datetime) -> Logged:
    """Note that the client did today what was theirs to do. Raises NoDuty, as deliver_promise."""
    with begin(actor.team_id) as store:
        entry = changeable(store, actor, ref)
        if not (isinstance(entry.value, Note) and entry.value.kind is NoteKind.CLIENT_DUTY):
            raise NoDuty
        done = entry.value.done or today_of(store, now)
        store.entries.change(ref, by=actor.user_id, at=now, action="changed", done=done)
        return changed_outcome_of(store, store.entries.get(ref), actor=actor, now=now)
