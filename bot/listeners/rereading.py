"""The message behind an entry is looked at again while the entry's form stands open."""

from bot.domain.errors import DomainError
from bot.domain.team import Actor
from bot.listeners.arrival_desk import ArrivalDesk
from bot.store.entries import UnknownEntry
from bot.store.every_team import Arrival
from bot.use_cases import people, sources


def settle_read_again(arrival: Arrival, at: ArrivalDesk) -> None:
    """Note what became of an entry's message; where that is news, draw the open form again."""
    ref, view_id = str(arrival.body["ref"]), str(arrival.body.get("view_id") or "")
    try:
        is_news = sources.read_source_again(
            at.desk.begin, at.slack, team_id=arrival.team_id, ref=ref
        )
    except UnknownEntry:
        return
    actor = _reader_of(arrival, at) if is_news and view_id else None
    if actor is not None:
        redraw(ref, view_id, actor, at)


def redraw(_ref: str, _view_id: str, _actor: Actor, _at: ArrivalDesk) -> None:
    """Draw an entry's open form again, now that its message turned out changed or deleted."""


def _reader_of(arrival: Arrival, at: ArrivalDesk) -> Actor | None:
    """Return who has the form open, if they still may see it."""
    user_id, now = str(arrival.body.get("user") or ""), at.desk.now()
    try:
        return people.recognise(
            at.desk.begin, team_id=arrival.team_id, user_id=user_id, now=now, about="read_again"
        )
    except DomainError:
        return None
