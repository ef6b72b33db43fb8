"""What waited in the inbox: ask Slack what must be known, then settle it. Runs in jobs."""

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import structlog

from bot.delivery.slack import ChannelLook
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
from bot.listeners.arrival_desk import ArrivalDesk
from bot.listeners.channel_events import (
    settle_channel_change,
    settle_settings_change,
    settle_user_change,
)
from bot.listeners.errors import with_typed
from bot.listeners.mentions import answer_in_vain, answer_said
from bot.listeners.outcomes import outcome_answer
from bot.listeners.payloads import (
    Click,
    Command,
    Reaction,
    read,
    read_reaction,
    read_said,
    user_of_event,
)
from bot.listeners.rereading import settle_read_again
from bot.messages.blocks import escape
from bot.messages.entries import withdrawn
from bot.messages.fixed_answers import cannot_fix_here, fixed, unfixed, which_was_fixed
from bot.messages.reactions import cannot_log_here
from bot.messages.reply import Reply
from bot.store.every_team import Arrival
from bot.use_cases import captures, channels, entries, fixes, people
from bot.use_cases.deliveries import answer_later

_log = structlog.get_logger()


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
    if arrival.kind in ("app_mention", "message"):
        said = read_said(_event_body(arrival))
        if said is not None:
            answer_in_vain(said, at.desk)
        return
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
        actor = _actor(reaction.team_id, reaction.user_id, at, about="reaction")
    except NotForGuests:
        # Their emoji means nothing here, and an answer would tell them that the bot watches.
        _log.info("reaction_refused", team=reaction.team_id, user=reaction.user_id)
        return
    kind = actor.team.emoji.get(reaction.emoji)
    if kind is None:
        return
    if kind == fixes.FIXED:
        _settle_fixed(reaction, actor, at)
        return
    if reaction.is_added:
        _log_reaction(reaction, EntryKind(kind), actor, at)
    else:
        _take_back(reaction, EntryKind(kind), actor, at)


def _settle_fixed(reaction: Reaction, actor: Actor, at: ArrivalDesk) -> None:
    """Mark the complaint behind a message corrected, or set it back when the emoji goes."""
    said = at.slack.reacted_message(reaction.channel, reaction.ts)
    look = at.slack.channel(reaction.channel)
    if reaction.is_added and _is_open(look, reaction, at):
        _tell(reaction, cannot_fix_here(), said.thread_ts, at)
        return
    try:
        reply = _fix(reaction, said.thread_ts, _client_of(look, actor, at), actor, at)
    except DomainError as error:
        reply = Reply(escape(error.sentence))
    if reply is not None:
        _tell(reaction, reply, said.thread_ts, at)


def _fix(
    reaction: Reaction,
    thread_ts: str | None,
    client_id: int | None,
    actor: Actor,
    at: ArrivalDesk,
) -> Reply | None:
    proof = actor.team.permalink(reaction.channel, reaction.ts)
    root = [actor.team.permalink(reaction.channel, thread_ts)] if thread_ts else []
    change = fixes.fix_by_reaction if reaction.is_added else fixes.unfix_by_reaction
    found = change(
        at.desk.begin,
        actor,
        links=[proof, *root],
        proof=proof,
        event_ts=reaction.event_ts,
        client_id=client_id,
        now=at.desk.now(),
    )
    match found:
        case fixes.Fixed():
            return fixed(found.logged, is_news=found.is_news)
        case fixes.WhichComplaint():
            return which_was_fixed(found.client_name, found.offered, proof=found.proof)
        case None:
            return None
        case _:
            return unfixed(found)


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
    why = channels.why_open(
        at.desk.begin,
        at.slack,
        look,
        team_id=reaction.team_id,
        channel=reaction.channel,
        now=at.desk.now(),
    )
    return why is not None


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
        _actor(arrival.team_id, user_id, at, about="home")
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


def _settle_said(arrival: Arrival, at: ArrivalDesk) -> None:
    said = read_said(_event_body(arrival))
    if said is not None:
        about = "direct_message" if said.is_direct else "mention"
        answer_said(
            said,
            at.desk,
            recognise=lambda: _actor(said.team_id, said.user_id, at, about=about),
            channel_name=lambda: at.slack.channel(said.channel).name,
        )


def _actor(team_id: str, user_id: str, at: ArrivalDesk, *, about: str = "") -> Actor:
    """Return as what somebody may act; `about` is a code of what they asked for."""
    begin, now = at.desk.begin, at.desk.now()
    actor = people.recognise(begin, team_id=team_id, user_id=user_id, now=now, about=about)
    if actor is None:
        _read_person(team_id, user_id, at)
        actor = people.recognise(begin, team_id=team_id, user_id=user_id, now=now, about=about)
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
    "app_mention": _settle_said,
    "message": _settle_said,
    "user_change": settle_user_change,
    "member_joined_channel": settle_channel_change,
    "member_left_channel": settle_channel_change,
    "channel_shared": settle_channel_change,
    "channel_unshared": settle_channel_change,
    "settings_changed": settle_settings_change,
    "read_again": settle_read_again,
}
