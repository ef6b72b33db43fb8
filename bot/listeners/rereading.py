"""The message behind an entry is looked at again while the entry's form stands open."""

from bot.domain.errors import DomainError
from bot.domain.team import Actor
from bot.listeners.actions.entries import on_edit
from bot.listeners.answers import answer_by_outbox
from bot.listeners.arrival_desk import ArrivalDesk
from bot.listeners.payloads import Click
from bot.messages import ids
from bot.messages.reply import Form
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
        redraw(ref, actor, arrival, at)


def redraw(ref: str, actor: Actor, arrival: Arrival, at: ArrivalDesk) -> None:
    """Draw an entry's open form again, now that its message turned out changed or deleted."""
    click = Click(
        team_id=arrival.team_id,
        user_id=actor.user_id,
        action_id=ids.EDIT,
        value=ref,
        reply_to=str(arrival.body.get("reply_to") or ""),
        view_id=str(arrival.body["view_id"]),
        in_modal=True,
    )
    form = on_edit(click, actor, at.desk)
    if isinstance(form, Form):
        # It was just read: drawing it must not have it read once more.
        answer_by_outbox(click, Form(form.view), at.desk)


def _reader_of(arrival: Arrival, at: ArrivalDesk) -> Actor | None:
    """Return who has the form open, if they still may see it."""
    user_id, now = str(arrival.body.get("user") or ""), at.desk.now()
    try:
        return people.recognise(
            at.desk.begin, team_id=arrival.team_id, user_id=user_id, now=now, about="read_again"
        )
    except DomainError:
        return None
