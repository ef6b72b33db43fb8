"""What to say about the outcome of a capture: logged, which client, or the form for the rest."""

from bot.domain.capture import Logged, MissingText, Outcome, WhichClient
from bot.domain.team import Actor
from bot.listeners.desk import Desk
from bot.messages.entries import changed, logged
from bot.messages.entry_forms import entry_form
from bot.messages.reply import Answer, Form, Reply
from bot.messages.which_client import which_client
from bot.use_cases import captures


def outcome_answer(
    outcome: Outcome, actor: Actor, desk: Desk, *, reply_to: str = "", source: str = ""
) -> Answer:
    """Return what to say about the outcome of a capture."""
    if isinstance(outcome, WhichClient):
        return which_client(outcome)
    if isinstance(outcome, MissingText):
        chosen = outcome.capture.client_id
        choices = captures.list_choices(desk.begin, actor, client_id=chosen)
        form = entry_form(outcome.capture, choices, pending=outcome.pending, reply_to=reply_to)
        return Form(form, holds=outcome.capture)
    if outcome.from_channel:
        source = "client taken from this channel"
    return logged(
        outcome,
        timezone=actor.team.timezone,
        reader=actor.user_id,
        source=source,
        with_money=outcome.with_money,
    )


def changed_answer(outcome: Logged, actor: Actor) -> Reply:
    """Return what to say about an entry that was changed, in the place of what it read before."""
    return changed(
        outcome, timezone=actor.team.timezone, reader=actor.user_id, with_money=outcome.with_money
    )
