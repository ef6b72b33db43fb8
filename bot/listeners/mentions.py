"""What is written to the bot, in a mention or a direct message: answered, proposed, never logged.

An answer in a channel is seen by the writer alone.
"""

import dataclasses
from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.domain.asking import Asked, Intent, read_asked
from bot.domain.capture import Capture
from bot.domain.entry import EntryKind
from bot.domain.errors import DomainError
from bot.domain.source import digest_of
from bot.domain.team import Actor, NotForGuests
from bot.listeners.desk import Desk
from bot.listeners.fit_command import at_risk, named_fit, show_fit
from bot.listeners.said_payloads import SaidToBot
from bot.listeners.sending import tell_later
from bot.listeners.uploads import answer_files
from bot.messages.fit_answers import which_fit
from bot.messages.proposals import how_to_write, proposal, told
from bot.messages.reply import Reply
from bot.use_cases import captures, fit
from bot.use_cases.capturing import with_sum


def answer_said(
    said: SaidToBot,
    desk: Desk,
    *,
    recognise: Callable[[], Actor],
    channel_name: Callable[[], str],
) -> None:
    """Answer what somebody wrote to the bot, once.

    `recognise` says who wrote, or raises NotForGuests; `channel_name` asks Slack, where the
    client can only be read off the channel.
    """
    try:
        actor = recognise()
    except NotForGuests as refusal:
        _tell(said, told(refusal.sentence), desk)
        return
    asked = read_asked(
        said.text, captures.list_names(desk.begin, actor), bot_user_id=actor.team.bot_user_id
    )
    if said.has_file:
        has_question = asked.intent not in (Intent.EMPTY, Intent.HELP)
        found = answer_files(said, actor, desk, has_question=has_question)
        if isinstance(found, Reply):
            _tell(said, found, desk)
        if found is not None:
            desk.ring()
            return
    if asked.intent is Intent.PROPOSE:
        asked = _with_own_client(asked, said, actor, desk, channel_name)
    try:
        reply = _reply(asked, said, actor, desk)
    except DomainError as error:
        reply = told(error.sentence)
    _tell(said, reply, desk)


def answer_in_vain(said: SaidToBot, desk: Desk) -> None:
    """Say that Slack would not tell who wrote; what they wrote stands in Slack."""
    _tell(said, told("Slack did not say who you are, so nothing was done. Write it again."), desk)


def _reply(asked: Asked, said: SaidToBot, actor: Actor, desk: Desk) -> Reply:
    match asked.intent:
        case Intent.EMPTY | Intent.HELP:
            # A greeting is answered in two lines; the whole is there for who asks for it.
            is_short = "help" not in asked.text.casefold()
            return how_to_write(actor.team.emoji, is_short=is_short)
        case Intent.WHO_IS_AT_RISK:
            return at_risk(actor, desk)
        case Intent.HOW_IS:
            return _how_is(asked, actor, desk)
        case Intent.PROPOSE:
            return _propose(asked, said, actor, desk)


def _how_is(asked: Asked, actor: Actor, desk: Desk) -> Reply:
    if asked.client_id is not None:
        return show_fit(asked.client_id, actor, desk)
    if asked.clients:
        found = fit.list_named(desk.begin, actor, client_ids=asked.clients)
        return which_fit("", found, is_exact=True, line_typed=asked.text)
    return named_fit(asked.client_typed or "", actor, desk, line_typed=asked.text)


def _propose(asked: Asked, said: SaidToBot, actor: Actor, desk: Desk) -> Reply:
    capture = with_sum(_capture(asked, said, actor), asked.amount)
    pending = captures.keep_for_later(desk.begin, actor, capture, now=desk.now())
    kept = captures.find_pending(desk.begin, actor, pending=pending)
    client = None
    if asked.client_id is not None:
        ((_, client),) = fit.list_named(desk.begin, actor, client_ids=(asked.client_id,))
    return proposal(
        kept,
        pending,
        client=client,
        is_wish=asked.is_wish,
        is_private=said.is_direct,
        has_file=said.has_file,
    )


def _capture(asked: Asked, said: SaidToBot, actor: Actor) -> Capture:
    moment = datetime.fromtimestamp(float(said.ts), UTC)
    capture = Capture(
        kind=EntryKind.SCOPE_REQUEST,
        text=asked.text,
        client_id=asked.client_id,
        client_typed=None if asked.client_id else asked.client_typed,
        hours=asked.hours,
        on=moment.astimezone(ZoneInfo(actor.team.timezone)).date(),
        asked_by=said.user_id,
        said_at=moment,
    )
    if said.is_direct:
        # Nobody else can open a direct message, so that a link to it proves nothing.
        return capture
    return dataclasses.replace(
        capture,
        permalink=actor.team.permalink(said.channel, said.ts),
        source=digest_of(said.text),
    )


def _with_own_client(
    asked: Asked, said: SaidToBot, actor: Actor, desk: Desk, channel_name: Callable[[], str]
) -> Asked:
    """Take the client to which the channel belongs, where the words name none, or it and others."""
    if asked.client_id is not None or said.is_direct:
        return asked
    own = captures.find_own_client(desk.begin, actor, channel=said.channel)
    if own is None:
        own = captures.find_own_client(
            desk.begin, actor, channel=said.channel, channel_name=channel_name()
        )
    is_meant = own is not None and (not asked.clients or own in asked.clients)
    return dataclasses.replace(asked, clients=(own,)) if own and is_meant else asked


def _tell(said: SaidToBot, reply: Reply, desk: Desk) -> None:
    tell_later(
        desk,
        reply,
        team_id=said.team_id,
        channel=said.channel,
        user_id=said.user_id,
        thread_ts=said.thread_ts,
        is_direct=said.is_direct,
        once=f"said:{said.channel}:{said.ts}",
    )
