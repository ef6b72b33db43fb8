"""What waited in the inbox: ask Slack what must be known, then settle it. Runs in jobs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import structlog

from bot.delivery.slack import ChannelLook
from bot.delivery.slack_read import SlackReader
from bot.domain.capture import Capture
from bot.domain.delivery import DeliveryKind
from bot.domain.entry import EntryKind
from bot.domain.errors import DomainError
from bot.domain.names import channel_client
from bot.domain.source import digest_of
from bot.domain.team import Actor, NotForGuests
from bot.domain.typed import plain
from bot.listeners.answering import answer
from bot.listeners.answers import answer_by_outbox
from bot.listeners.desk import Desk
from bot.listeners.errors import with_typed
from bot.listeners.outcomes import outcome_answer
from bot.listeners.payloads import (
    Click,
    Command,
    Reaction,
    read,
    read_reaction,
    user_of_event,
)
from bot.messages.blocks import escape
from bot.messages.entries import withdrawn
from bot.messages.reactions import cannot_log_here
from bot.messages.reply import Reply
from bot.store.every_team import Arrival
from bot.use_cases import captures, entries, people
from bot.use_cases.deliveries import answer_later

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalDesk:
    """A desk whose people may take the time to ask Slack."""

    desk: Desk
    slack: SlackReader


def settle(arrival: Arrival, at: ArrivalDesk) -> None:
    """Settle one arrival. Raises NotSent when Slack cannot be asked just now."""
    handler = _HANDLERS.get(arrival.kind)
    if handler is None:
        _settle_interaction(arrival, at)
    else:
        handler(arrival, at)


def _settle_interaction(arrival: Arrival, at: ArrivalDesk) -> None:
    """Do what somebody asked for, now that it is known who they are."""
    incoming = read(arrival.kind, arrival.body)
    _read_person(arrival.team_id, incoming.user_id, at)
    view_id = str(arrival.body.get("opened_view") or "")
    found = answer(incoming, at.desk)
    if view_id:
        # The form stands open and empty: whatever the answer is goes there.
        opened = Click(
            team_id=incoming.team_id,
            user_id=incoming.user_id,
            action_id="",
            value="",
            view_id=view_id,
            in_modal=True,
        )
        answer_by_outbox(opened, found, at.desk)
    else:
        answer_by_outbox(incoming, found, at.desk)


def give_up(arrival: Arrival, at: ArrivalDesk) -> None:
    """Tell the person that it was tried in vain, and hand back what they typed."""
    if arrival.kind in _HANDLERS:
        _log.error("arrival_given_up", kind=arrival.kind, team=arrival.team_id)
        return
    incoming = read(arrival.kind, arrival.body)
    sentence = "Slack did not say who you are, so nothing was done. Please try again."
    reply = Reply(sentence)
    if isinstance(incoming, Command):
        reply = with_typed(sentence, incoming)
    answer_by_outbox(incoming, reply, at.desk)


def _settle_reaction(arrival: Arrival, at: ArrivalDesk) -> None:
    reaction = read_reaction(_event_body(arrival))
    if reaction is None:
        return
    try:
        actor = _actor(reaction.team_id, reaction.user_id, at)
    except NotForGuests:
        # Their emoji means nothing here, and an answer would tell them that the bot watches.
        _log.info("reaction_refused", team=reaction.team_id, user=reaction.user_id)
        return
    kind = actor.team.emoji.get(reaction.emoji)
    if kind is None:
        return
    if reaction.is_added:
        _log_reaction(reaction, EntryKind(kind), actor, at)
    else:
        _take_back(reaction, EntryKind(kind), actor, at)


def _take_back(reaction: Reaction, kind: EntryKind, actor: Actor, at: ArrivalDesk) -> None:
    outcome = entries.withdraw_reaction(
        at.desk.begin,
        actor,
        permalink=actor.team.permalink(reaction.channel, reaction.ts),
        kind=kind,
        event_ts=reaction.event_ts,
        now=at.desk.now(),
    )
    if outcome is not None:
        thread_ts = at.slack.reacted_message(reaction.channel, reaction.ts).thread_ts
        _tell(reaction, withdrawn(outcome), thread_ts, at)


def _log_reaction(reaction: Reaction, kind: EntryKind, actor: Actor, at: ArrivalDesk) -> None:
    said = at.slack.reacted_message(reaction.channel, reaction.ts)
    look = at.slack.channel(reaction.channel)
    moment = datetime.fromtimestamp(float(reaction.ts), UTC)
    capture = Capture(
        kind=kind,
        text=plain(said.text),
        client_id=_client_of(look, actor, at),
        on=moment.astimezone(ZoneInfo(actor.team.timezone)).date(),
        permalink=actor.team.permalink(reaction.channel, reaction.ts),
        asked_by=said.author,
        said_at=moment,
        source=digest_of(said.text),
    )
    if _is_open(look, reaction, at):
        pending = captures.keep_for_later(at.desk.begin, actor, capture, now=at.desk.now())
        _tell(reaction, cannot_log_here(pending), said.thread_ts, at)
        return
    try:
        outcome = captures.log_reaction(
            at.desk.begin, actor, capture, event_ts=reaction.event_ts, now=at.desk.now()
        )
        if outcome is None:
            return
        source = "client taken from this channel" if capture.client_id else ""
        reply = outcome_answer(outcome, actor, at.desk, source=source)
    except DomainError as error:
        reply = Reply(escape(error.sentence))
    if isinstance(reply, Reply):
        _tell(reaction, reply, said.thread_ts, at)


def _client_of(look: ChannelLook, actor: Actor, at: ArrivalDesk) -> int | None:
    names = captures.list_names(at.desk.begin, actor)
    return channel_client(look.name, names)


def _is_open(look: ChannelLook, reaction: Reaction, at: ArrivalDesk) -> bool:
    """Say whether clients can read this channel; whoever is unknown there is looked up."""
    begin, team_id = at.desk.begin, reaction.team_id
    if look.is_shared or people.belongs_to_client(begin, team_id=team_id, channel=reaction.channel):
        return True
    for user_id in people.list_unknown(begin, team_id=team_id, user_ids=list(look.members)):
        _read_person(team_id, user_id, at)
    return people.has_guest(begin, team_id=team_id, user_ids=list(look.members))


def _tell(reaction: Reaction, reply: Reply, thread_ts: str | None, at: ArrivalDesk) -> None:
    payload = {
        "channel": reaction.channel,
        "user": reaction.user_id,
        "text": reply.text,
        "blocks": list(reply.blocks),
        "thread_ts": thread_ts,
    }
    answer_later(
        at.desk.begin,
        team_id=reaction.team_id,
        kind=DeliveryKind.EPHEMERAL,
        payload=payload,
        now=at.desk.now(),
    )
    at.desk.ring()


def _settle_home(arrival: Arrival, at: ArrivalDesk) -> None:
    user_id = user_of_event(arrival.body)
    if arrival.body["event"].get("tab") not in (None, "home"):
        return
    try:
        _actor(arrival.team_id, user_id, at)
    except NotForGuests:
        _log.info("home_refused", team=arrival.team_id, user=user_id)
    answer_later(
        at.desk.begin,
        team_id=arrival.team_id,
        kind=DeliveryKind.HOME,
        payload={"user": user_id},
        now=at.desk.now(),
    )
    at.desk.ring()


def _settle_user_change(arrival: Arrival, at: ArrivalDesk) -> None:
    _read_person(arrival.team_id, user_of_event(arrival.body), at)


def _actor(team_id: str, user_id: str, at: ArrivalDesk) -> Actor:
    now = at.desk.now()
    actor = people.recognise(at.desk.begin, team_id=team_id, user_id=user_id, now=now)
    if actor is None:
        _read_person(team_id, user_id, at)
        actor = people.recognise(at.desk.begin, team_id=team_id, user_id=user_id, now=now)
    if actor is None:
        raise NotForGuests
    return actor


def _read_person(team_id: str, user_id: str, at: ArrivalDesk) -> None:
    now = at.desk.now()
    person = at.slack.person(user_id, team_id, now=now)
    people.save_person(at.desk.begin, team_id=team_id, person=person, now=now)


def _event_body(arrival: Arrival) -> dict[str, object]:
    return {**arrival.body, "team_id": arrival.team_id}


_HANDLERS: dict[str, Callable[[Arrival, ArrivalDesk], None]] = {
    "reaction_added": _settle_reaction,
    "reaction_removed": _settle_reaction,
    "app_home_opened": _settle_home,
    "user_change": _settle_user_change,
}
