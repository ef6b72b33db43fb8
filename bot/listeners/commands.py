"""Slash commands, a function each."""

from collections.abc import Callable

from bot.domain.capture import Capture
from bot.domain.entry import EntryKind
from bot.domain.team import Actor
from bot.domain.typed import Typed
from bot.listeners.client_command import on_client
from bot.listeners.desk import Desk
from bot.listeners.fit_command import on_draft, on_fit
from bot.listeners.goodfit_command import HELP, on_goodfit
from bot.listeners.outcomes import changed_answer, outcome_answer
from bot.listeners.payloads import Command
from bot.messages.entry_forms import entry_form
from bot.messages.reply import Answer, Form
from bot.messages.usage import help_for
from bot.use_cases import captures, clear_lines, promises, typed_lines

Handler = Callable[[Command, Actor, Desk], Answer]
# The commands that do nothing but log what is typed behind them.
ONLY_LOG = frozenset(("/scope", "/complaint", "/note", "/invest"))


def on_scope(command: Command, actor: Actor, desk: Desk) -> Answer:
    """Log a scope request, or open its form where nothing was typed."""
    return _log(EntryKind.SCOPE_REQUEST, command, actor, desk)


def on_complaint(command: Command, actor: Actor, desk: Desk) -> Answer:
    """Log a complaint, or open its form where nothing was typed."""
    return _log(EntryKind.COMPLAINT, command, actor, desk)


def on_note(command: Command, actor: Actor, desk: Desk) -> Answer:
    """Log a dated fact: praise, a meeting, a duty of theirs, a goodbye."""
    return _log(EntryKind.CONTACT, command, actor, desk)


def on_promise(command: Command, actor: Actor, desk: Desk) -> Answer:
    """Log what we promised, or note that it was delivered."""
    typed = _typed(command, actor, desk)
    if typed.ref is None:
        return _log(EntryKind.PROMISE, command, actor, desk)
    outcome = promises.deliver_promise(
        desk.begin,
        actor,
        ref=typed.ref,
        link=typed.link or typed.text or None,
        on=typed.on,
        now=desk.now(),
    )
    return changed_answer(outcome, actor)


def on_invest(command: Command, actor: Actor, desk: Desk) -> Answer:
    """Log hours to give away; they count once a manager approved them."""
    return _log(EntryKind.INVESTMENT, command, actor, desk)


def is_line(command: Command) -> bool:
    """Say whether something is to be logged that is typed behind a command."""
    return command.name in ONLY_LOG and bool(command.text) and command.text.casefold() not in HELP


def at_once(command: Command, desk: Desk) -> Answer | None:
    """Log what was typed where it is clear in one go; None for all else."""
    if not is_line(command):
        return None
    logged = clear_lines.log_at_once(
        desk.begin,
        team_id=command.team_id,
        user_id=command.user_id,
        command=command.name,
        text=command.text,
        now=desk.now(),
    )
    if logged is None:
        return None
    actor, outcome = logged
    return outcome_answer(outcome, actor, desk, reply_to=command.reply_to)


def _log(kind: EntryKind, command: Command, actor: Actor, desk: Desk) -> Answer:
    if not command.text:
        own = captures.find_own_client(
            desk.begin, actor, channel=command.channel, channel_name=command.channel_name
        )
        choices = captures.list_choices(desk.begin, actor, client_id=own)
        capture = Capture(kind=kind, text="", client_id=own, is_kind_open=command.name == "/note")
        return Form(entry_form(capture, choices, reply_to=command.reply_to))
    outcome = typed_lines.log_typed(
        desk.begin,
        actor,
        command=command.name,
        text=command.text,
        channel=command.channel,
        channel_name=command.channel_name,
        now=desk.now(),
    )
    return outcome_answer(outcome, actor, desk, reply_to=command.reply_to)


def _typed(command: Command, actor: Actor, desk: Desk) -> Typed:
    return typed_lines.read_typed(
        desk.begin, actor, command=command.name, text=command.text, now=desk.now()
    )


def with_help(handler: Handler) -> Handler:
    """Return a handler whose command shows its usage when asked for help."""

    def answer(command: Command, actor: Actor, desk: Desk) -> Answer:
        if command.text.casefold() in HELP and command.name != "/goodfit":
            return help_for(command.name, currency=actor.team.currency)
        return handler(command, actor, desk)

    return answer


def opens_form(command: Command) -> bool:
    """Say whether a command is answered with a form, whose trigger lives three seconds."""
    first = command.text.casefold().partition(" ")[0]
    match command.name:
        case "/client":
            return bool(command.text) and first not in (*HELP, "list", "all")
        case "/draft":
            return bool(command.text) and first not in HELP
        case "/goodfit":
            return first in ("setup", "rules", "templates", "email", "client")
        case "/fit":
            return False
        case _:
            return not command.text


COMMANDS: dict[str, Handler] = {
    "/scope": with_help(on_scope),
    "/complaint": with_help(on_complaint),
    "/client": with_help(on_client),
    "/note": with_help(on_note),
    "/promise": with_help(on_promise),
    "/invest": with_help(on_invest),
    "/fit": with_help(on_fit),
    "/draft": with_help(on_draft),
    "/goodfit": on_goodfit,
}
