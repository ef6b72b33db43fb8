"""Emoji on messages: what is logged, taken back or marked corrected by them. Runs in jobs."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import structlog

from bot.delivery.slack import ChannelLook
from bot.domain.capture import Capture
from bot.domain.entry import EntryKind
from bot.domain.errors import DomainError
from bot.domain.source import digest_of
from bot.domain.team import Actor, NotForGuests
from bot.domain.typed import plain
from bot.listeners.arrival_desk import ArrivalDesk, actor_of, event_body
from bot.listeners.outcomes import outcome_answer
from bot.listeners.payloads import Reaction, read_reaction
from bot.listeners.sending import tell_later
from bot.messages.blocks import escape
from bot.messages.entries import withdrawn
from bot.messages.fixed_answers import cannot_fix_here, fixed, unfixed, which_was_fixed
from bot.messages.reactions import cannot_log_here
from bot.messages.reply import Reply
from bot.store.every_team import Arrival
from bot.use_cases import captures, channels, fixes, inbox, withdrawals

_log = structlog.get_logger()


def settle_reaction(arrival: Arrival, at: ArrivalDesk) -> None:
    """Do what an emoji put on or taken off a message means. Raises NotSent."""
    reaction = read_reaction(event_body(arrival))
    if reaction is None:
        return
    try:
        actor = actor_of(reaction.team_id, reaction.user_id, at, about="reaction")
    except NotForGuests:
        # Their emoji means nothing here, and an answer would tell them that the bot watches.
        _log.info("reaction_refused", team=reaction.team_id, user=reaction.user_id)
        return
    kind = inbox.meaning_of(
        at.desk.begin,
        actor.team,
        permalink=actor.team.permalink(reaction.channel, reaction.ts),
        emoji=reaction.emoji,
        user_id=reaction.user_id,
        is_added=reaction.is_added,
    )
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
        emoji=reaction.emoji,
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
    outcome = withdrawals.withdraw_reaction(
        at.desk.begin,
        actor,
        permalink=actor.team.permalink(reaction.channel, reaction.ts),
        kind=kind,
        emoji=reaction.emoji,
        event_ts=reaction.event_ts,
        now=at.desk.now(),
    )
    if outcome is not None:
        thread_ts = at.slack.reacted_message(reaction.channel, reaction.ts).thread_ts
        _tell(reaction, withdrawn(outcome, with_money=outcome.with_money), thread_ts, at)


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
            at.desk.begin,
            actor,
            capture,
            emoji=reaction.emoji,
            event_ts=reaction.event_ts,
            now=at.desk.now(),
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
    return captures.find_own_client(at.desk.begin, actor, channel="", channel_name=look.name)


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
    tell_later(
        at.desk,
        reply,
        team_id=reaction.team_id,
        channel=reaction.channel,
        user_id=reaction.user_id,
        thread_ts=thread_ts,
    )
