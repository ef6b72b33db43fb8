"""`/client`: add, show, list, correct and archive clients."""

from collections.abc import Callable, Mapping

from bot.domain.capture import Capture
from bot.domain.entry import EntryKind
from bot.domain.names import possessive
from bot.domain.team import Actor
from bot.domain.typed import Typed, plain
from bot.listeners.actions.agreements import new_agreement
from bot.listeners.actions.clients import (
    details_form,
    people_form,
    put_away_reply,
    shown_client,
)
from bot.listeners.actions.forgetting import erasing_form, forgetting_form
from bot.listeners.desk import Desk
from bot.listeners.errors import with_typed
from bot.listeners.outcomes import outcome_answer
from bot.listeners.payloads import Command
from bot.messages.blocks import actions
from bot.messages.client_changes import corrected_words, told
from bot.messages.client_forms import client_form
from bot.messages.client_list import client_list, no_such_client, there_already
from bot.messages.client_view import open_button
from bot.messages.reply import Answer, Form, Reply
from bot.messages.usage import help_for
from bot.store.clients import Account
from bot.use_cases import captures, client_pages, clients, typed_lines
from bot.use_cases.capturing import with_sum

_ARCHIVED = ("archived", "archive")


def on_client(command: Command, actor: Actor, desk: Desk) -> Answer:
    """Do with a client what was typed."""
    typed = typed_lines.read_typed(
        desk.begin, actor, command=command.name, text=command.text, now=desk.now()
    )
    if typed.verb == "list":
        return _list(typed, command, actor, desk)
    if typed.verb == "add":
        return _add(typed, command, actor, desk)
    account = _account(typed, command, actor, desk)
    if not isinstance(account, Account):
        return account
    verb = _VERBS[typed.verb]
    if typed.missing and typed.verb in _CORRECTS:
        return _usage(f"What is missing: {', '.join(typed.missing)}.", command, actor)
    if typed.text and typed.verb not in _WITH_TEXT:
        return _usage(f'"{typed.text}" is more than I understand here.', command, actor)
    return verb(account, typed, command, actor, desk)


def _list(typed: Typed, command: Command, actor: Actor, desk: Desk) -> Answer:
    if typed.text and typed.text.casefold() not in _ARCHIVED:
        return _usage(f'"{typed.text}" is more than I understand here.', command, actor)
    return client_list(client_pages.list_clients(desk.begin, actor, is_archived=bool(typed.text)))


def _add(typed: Typed, command: Command, actor: Actor, desk: Desk) -> Answer:
    meant = client_pages.find_client(desk.begin, actor, name=typed.text, is_whole=True)
    if meant.one is not None:
        return there_already(*meant.one)
    return Form(
        client_form(
            actor.team,
            name=typed.text,
            is_manager=actor.is_manager,
            reply_to=command.reply_to,
        )
    )


def _account(typed: Typed, command: Command, actor: Actor, desk: Desk) -> Account | Reply:
    """Return the client that was named, or whose channel this is; or ask which one was meant."""
    name = typed.client or ""
    if not name:
        own = captures.find_own_client(
            desk.begin, actor, channel=command.channel, channel_name=command.channel_name
        )
        if own is None:
            return _usage("Which client? Write its name first.", command, actor)
        return client_pages.get_client(desk.begin, actor, client_id=own)
    meant = client_pages.find_client(desk.begin, actor, name=name)
    if meant.one is not None:
        return client_pages.get_client(desk.begin, actor, client_id=meant.one[0])
    line = f"{command.name} {command.text}"
    return no_such_client(line, name, meant.clients, is_ambiguous=meant.is_exact)


def _usage(sentence: str, command: Command, actor: Actor) -> Reply:
    """Say what was not understood, hand back what was typed, and show what can be typed."""
    reply = with_typed(f"{sentence} Nothing was changed.", command)
    usage = help_for(command.name, currency=actor.team.currency)
    return Reply(f"{reply.text}\n{usage.text}", [*reply.blocks, *usage.blocks])


def _show(account: Account, _typed: Typed, _command: Command, actor: Actor, desk: Desk) -> Answer:
    return shown_client(account.id, actor, desk)


def _edit(account: Account, _typed: Typed, command: Command, actor: Actor, desk: Desk) -> Answer:
    return details_form(account.id, actor, desk, reply_to=command.reply_to)


def _contacts(
    account: Account, _typed: Typed, command: Command, actor: Actor, desk: Desk
) -> Answer:
    return people_form(account.id, actor, desk, reply_to=command.reply_to)


def _agreement(
    account: Account, _typed: Typed, command: Command, actor: Actor, desk: Desk
) -> Answer:
    return new_agreement(account.id, actor, desk, reply_to=command.reply_to)


def _archive(
    account: Account, _typed: Typed, _command: Command, actor: Actor, desk: Desk
) -> Answer:
    return put_away_reply(
        clients.archive_client(desk.begin, actor, client_id=account.id, now=desk.now())
    )


def _reactivate(
    account: Account, _typed: Typed, _command: Command, actor: Actor, desk: Desk
) -> Answer:
    return put_away_reply(
        clients.reactivate_client(desk.begin, actor, client_id=account.id, now=desk.now())
    )


def _forget(account: Account, typed: Typed, command: Command, actor: Actor, desk: Desk) -> Answer:
    """Open the form that forgets a client, or the one that erases a person there."""
    word, _, who = typed.text.partition(" ")
    if word.casefold() in _PEOPLE and who.strip():
        return erasing_form(account.id, plain(who), actor, desk)
    if typed.text:
        return _usage(f'"{typed.text}" is more than I understand here.', command, actor)
    return forgetting_form(account.id, actor, desk)


def _correct(account: Account, typed: Typed, _command: Command, actor: Actor, desk: Desk) -> Answer:
    name, value = _CORRECTS[typed.verb], getattr(typed, _VALUES.get(typed.verb, "text"))
    found = clients.change_client(
        desk.begin, actor, client_id=account.id, typed={name: value}, now=desk.now()
    )
    words = corrected_words(account.client.name, found.changed, found.people)
    return Reply(words, [told(words), actions(open_button(account.id, account.client.name))])


def _pay_back(account: Account, typed: Typed, command: Command, actor: Actor, desk: Desk) -> Answer:
    """Log a refund or a credit; without its sum the form asks for it."""
    kind = EntryKind(typed.verb)
    currency = account.client.currency
    if typed.amount is not None and typed.amount.currency != currency:
        sentence = (
            f"{possessive(account.client.name)} sums are in {currency}. Write the amount in it."
        )
        return with_typed(f"{sentence} Nothing was logged.", command)
    capture = Capture(kind=kind, text=typed.text, client_id=account.id, on=typed.on)
    capture = with_sum(capture, typed.amount)
    outcome = captures.log_capture(desk.begin, actor, capture, now=desk.now())
    return outcome_answer(outcome, actor, desk, reply_to=command.reply_to)


_Verb = Callable[[Account, Typed, Command, Actor, Desk], Answer]
_VERBS: Mapping[str, _Verb] = {
    "show": _show,
    "log": _show,
    "edit": _edit,
    "contacts": _contacts,
    "agreement": _agreement,
    "archive": _archive,
    "forget": _forget,
    "reactivate": _reactivate,
    "owner": _correct,
    "segment": _correct,
    "channel": _correct,
    "alias": _correct,
    "refund": _pay_back,
    "credit": _pay_back,
}
# The field that a verb changes, and where the typed line holds its value.
_CORRECTS = {"owner": "owner", "segment": "segment", "channel": "channel", "alias": "alias"}
_VALUES = {"owner": "person", "channel": "channel"}
_WITH_TEXT = frozenset(("segment", "alias", "refund", "credit", "forget"))
_PEOPLE = ("contact", "person")
