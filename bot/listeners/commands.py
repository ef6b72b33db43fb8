"""Slash commands, a function each."""

from collections.abc import Callable

from bot.domain.capture import Capture, EntryKind, MissingText, Outcome, WhichClient
from bot.domain.team import Actor, OnlyManagers
from bot.listeners.desk import Desk
from bot.listeners.payloads import Command
from bot.messages import forms
from bot.messages.entries import logged, which_client
from bot.messages.reply import Answer, Form
from bot.messages.usage import help_for, help_for_all
from bot.use_cases import captures

HELP = frozenset(("help", "?", "-h", "--help", "hilfe", "usage"))
EXAMPLE_ZONES = ("Europe/Berlin", "America/New_York")


def on_scope(command: Command, actor: Actor, desk: Desk) -> Answer:
    """Log a scope request, or open its form where nothing was typed."""
    return _on_entry(EntryKind.SCOPE_REQUEST, command, actor, desk)


def on_complaint(command: Command, actor: Actor, desk: Desk) -> Answer:
    """Log a complaint, or open its form where nothing was typed."""
    return _on_entry(EntryKind.COMPLAINT, command, actor, desk)


def on_goodfit(command: Command, actor: Actor, desk: Desk) -> Answer:  # noqa: ARG001
    """Show what Goodfit does, set it up, or add a client."""
    word = command.text.casefold()
    if word == "setup":
        if not actor.is_manager:
            raise OnlyManagers
        return Form(forms.setup_form(actor.team, EXAMPLE_ZONES))
    if word == "client":
        return Form(forms.client_form(actor.team, reply_to=command.reply_to))
    return help_for_all(dict(actor.team.emoji))


def outcome_answer(
    outcome: Outcome, actor: Actor, desk: Desk, *, reply_to: str = "", source: str = ""
) -> Answer:
    """Return what to say about the outcome of a capture."""
    if isinstance(outcome, WhichClient):
        return which_client(outcome)
    if isinstance(outcome, MissingText):
        choices = captures.list_choices(desk.begin, actor)
        return Form(forms.entry_form(outcome.capture, choices, reply_to=reply_to))
    return logged(outcome, timezone=actor.team.timezone, source=source)


def _on_entry(kind: EntryKind, command: Command, actor: Actor, desk: Desk) -> Answer:
    if command.text.casefold() in HELP:
        return help_for(command.name, currency=actor.team.currency)
    if not command.text:
        choices = captures.list_choices(desk.begin, actor)
        own = captures.find_own_client(
            desk.begin, actor, channel=command.channel, channel_name=command.channel_name
        )
        capture = Capture(kind=kind, text="", client_id=own)
        return Form(forms.entry_form(capture, choices, reply_to=command.reply_to))
    outcome = captures.log_typed(
        desk.begin,
        actor,
        kind=kind,
        text=command.text,
        channel=command.channel,
        channel_name=command.channel_name,
        now=desk.now(),
    )
    return outcome_answer(outcome, actor, desk, reply_to=command.reply_to)


COMMANDS: dict[str, Callable[[Command, Actor, Desk], Answer]] = {
    "/scope": on_scope,
    "/complaint": on_complaint,
    "/goodfit": on_goodfit,
}
