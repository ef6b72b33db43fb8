"""`/goodfit`: help, settings, the digest now, data in and out."""

from collections.abc import Callable

from bot.domain.check_up import list_switched_off
from bot.domain.team import Actor, OnlyManagers
from bot.listeners.actions.proposals import look_for_clients
from bot.listeners.audit_desk import audit_page
from bot.listeners.desk import Desk
from bot.listeners.errors import with_unused
from bot.listeners.first_greeting import greet_first_manager
from bot.listeners.mail_desk import open_mail
from bot.listeners.payloads import Command
from bot.listeners.template_desk import open_templates
from bot.listeners.tuning_desk import open_rules
from bot.messages.blocks import escape, line, section
from bot.messages.client_forms import client_form
from bot.messages.import_help import SCOPE, how_to_import, without_scope
from bot.messages.reply import Answer, Form, Reply
from bot.messages.setup_form import setup_form
from bot.messages.usage import help_for_all
from bot.use_cases import digests, exports, file_imports, teams

HELP = frozenset(("help", "?", "-h", "--help", "hilfe", "usage"))
EXAMPLE_ZONES = ("Europe/Berlin", "America/New_York")


def on_goodfit(command: Command, actor: Actor, desk: Desk) -> Answer:
    """Show what Goodfit does, set it up, add a client, or post the digest now."""
    word = command.text.casefold().split()[:1]
    return _WORDS.get(word[0] if word else "", _help)(command, actor, desk)


def settings_form(actor: Actor, desk: Desk) -> Answer:
    """Open the settings, for a manager."""
    if not actor.is_manager:
        raise OnlyManagers
    groups = teams.list_user_groups(desk.begin, actor)
    sealed = teams.how_sealed(desk.begin, actor)
    return Form(setup_form(actor.team, EXAMPLE_ZONES, groups, sealed))


def _setup(_command: Command, actor: Actor, desk: Desk) -> Answer:
    greet_first_manager(actor, desk)
    return settings_form(actor, desk)


def _rules(_command: Command, actor: Actor, desk: Desk) -> Answer:
    return open_rules(actor, desk)


def _templates(_command: Command, actor: Actor, desk: Desk) -> Answer:
    return open_templates(actor, desk)


def _email(_command: Command, actor: Actor, desk: Desk) -> Answer:
    return open_mail(actor, desk)


def _audit(_command: Command, actor: Actor, desk: Desk) -> Answer:
    return audit_page(actor, desk)


def _client(command: Command, actor: Actor, _desk: Desk) -> Answer:
    form = client_form(actor.team, is_manager=actor.is_manager, reply_to=command.reply_to)
    return Form(form)


def _clients(command: Command, actor: Actor, desk: Desk) -> Answer:
    return look_for_clients(actor, desk, reply_to=command.reply_to)


def _digest(_command: Command, actor: Actor, desk: Desk) -> Answer:
    told = digests.post_digest_now(desk.begin, actor, now=desk.now())
    return Reply(told, [section(told)])


def _import(_command: Command, actor: Actor, desk: Desk) -> Answer:
    recent = file_imports.list_recent(desk.begin, actor)
    if not actor.team.has_scopes(SCOPE):
        return without_scope()
    return how_to_import(actor.team.bot_user_id, recent, actor.team.timezone)


def _export(_command: Command, actor: Actor, desk: Desk) -> Answer:
    told = exports.ask_for_export(desk.begin, actor, now=desk.now())
    return Reply(escape(told), [line(told)])


def _help(command: Command, actor: Actor, _desk: Desk) -> Answer:
    asked_for_it = command.text.casefold() in HELP
    unused = "" if asked_for_it else command.text
    return with_unused(
        help_for_all(dict(actor.team.emoji), list_switched_off(actor.team.scopes)), unused
    )


_WORDS: dict[str, Callable[[Command, Actor, Desk], Answer]] = {
    "setup": _setup,
    "rules": _rules,
    "templates": _templates,
    "email": _email,
    "audit": _audit,
    "client": _client,
    "clients": _clients,
    "digest": _digest,
    "import": _import,
    "export": _export,
}
