"""One table for everything that somebody waits for an answer to."""

import structlog

from bot.domain.errors import DomainError
from bot.domain.team import Actor
from bot.listeners.actions import handler_of
from bot.listeners.codes import code_of
from bot.listeners.commands import COMMANDS, at_once
from bot.listeners.desk import Desk
from bot.listeners.errors import in_words
from bot.listeners.payloads import Click, Command, Interaction, MessageShortcut, Submission
from bot.listeners.shortcuts import on_shortcut
from bot.listeners.views import VIEWS
from bot.messages.reply import WAIT, Answer
from bot.use_cases import deliveries, people

# How the names of digests begin, and so the ids of their blocks with buttons.
DIGEST = "digest:"
_log = structlog.get_logger()


class UnknownCommand(DomainError):
    """Goodfit does not know that. Type /goodfit help."""


class Unreadable(DomainError):
    """That button or form is not one of today's, so nothing was done. Please open it again."""


def answer(incoming: Interaction, desk: Desk) -> Answer:
    """Recognise the person, do what they ask, and return what to say.

    Roles are checked now, at the click. Somebody of whom nothing fresh is known gets WAIT:
    Slack must be asked first. A rule's no comes back in words.
    """
    try:
        if isinstance(incoming, Command) and (found := at_once(incoming, desk)) is not None:
            return found
        actor = people.recognise(
            desk.begin,
            team_id=incoming.team_id,
            user_id=incoming.user_id,
            now=desk.now(),
            about=code_of(incoming),
        )
        if actor is None:
            return WAIT
        return _handle(incoming, actor, desk)
    except DomainError as error:
        return in_words(error, incoming)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        # Only a forged or very old button or form carries values that cannot be read, or names
        # an entry of another kind.
        _log.warning("unreadable", about=code_of(incoming), error=type(error).__name__)
        return in_words(Unreadable(), incoming)
    finally:
        # What a command queues is heard at its commit; a button also lets go what was held.
        if not isinstance(incoming, Command):
            desk.ring()


def _handle(incoming: Interaction, actor: Actor, desk: Desk) -> Answer:
    if isinstance(incoming, Command):
        if incoming.name not in COMMANDS:
            raise UnknownCommand
        return COMMANDS[incoming.name](incoming, actor, desk)
    if isinstance(incoming, Click):
        _learn_place(incoming, desk)
        return handler_of(incoming.action_id)(incoming, actor, desk)
    if isinstance(incoming, MessageShortcut):
        return on_shortcut(incoming, actor, desk)
    if isinstance(incoming, Submission) and incoming.callback_id in VIEWS:
        return VIEWS[incoming.callback_id](incoming, actor, desk)
    raise UnknownCommand


def _learn_place(click: Click, desk: Desk) -> None:
    """Note where a clicked digest stands, which Slack's lost answer did not tell."""
    card = click.block_id.rpartition(":")[0]
    if card.startswith(DIGEST) and click.channel and click.message_ts:
        deliveries.learn_post(
            desk.begin,
            team_id=click.team_id,
            card=card,
            channel=click.channel,
            ts=click.message_ts,
            now=desk.now(),
        )
