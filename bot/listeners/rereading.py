"""The message behind an entry is looked at again while the entry's form stands open."""

from bot.domain.delivery import DeliveryKind
from bot.domain.errors import DomainError
from bot.domain.team import Actor
from bot.listeners.arrival_desk import ArrivalDesk
from bot.listeners.sending import send_later
from bot.messages.changes import source_blocks
from bot.store.entries import UnknownEntry
from bot.store.every_team import Arrival
from bot.use_cases import drafts, entries, people, sources

# As many as Slack takes in a view.
MOST_BLOCKS = 100


def settle_read_again(arrival: Arrival, at: ArrivalDesk) -> None:
    """Note what became of an entry's message; where that is news, draw the open form again."""
    ref, view_id = str(arrival.body["ref"]), str(arrival.body.get("view_id") or "")
    try:
        is_news = sources.read_source_again(
            at.desk.begin, at.slack, team_id=arrival.team_id, ref=ref
        )
    except UnknownEntry:
        return
    has_view = view_id and "view" in arrival.body and arrival.body.get("hash")
    actor = _reader_of(arrival, at) if is_news and has_view else None
    if actor is not None:
        redraw(ref, actor, arrival, at)
    if is_news and "draft" in arrival.body:
        drafts.redraw_draft(
            at.desk.begin,
            team_id=arrival.team_id,
            draft_id=int(arrival.body["draft"]),
            now=at.desk.now(),
        )
        at.desk.ring()


def redraw(ref: str, actor: Actor, arrival: Arrival, at: ArrivalDesk) -> None:
    """Say on top of an open form what became of the message; what is typed in it stays.

    A form that shows something else since then is left alone: its hash has changed.
    """
    entry = entries.open_entry(at.desk.begin, actor, ref=ref)
    view = dict(arrival.body["view"])
    view["blocks"] = [*source_blocks(entry.kept.source_state), *view["blocks"]][:MOST_BLOCKS]
    payload = {
        "view_id": str(arrival.body["view_id"]),
        "view": view,
        "hash": str(arrival.body["hash"]),
    }
    send_later(at.desk, DeliveryKind.VIEW, payload, team_id=arrival.team_id)


def _reader_of(arrival: Arrival, at: ArrivalDesk) -> Actor | None:
    """Return who has the form open, if they still may see it."""
    user_id, now = str(arrival.body.get("user") or ""), at.desk.now()
    try:
        return people.recognise(
            at.desk.begin, team_id=arrival.team_id, user_id=user_id, now=now, about="read_again"
        )
    except DomainError:
        return None
