"""Clicks about a client: open, turn a page, edit, archive, log for it."""

import json
from dataclasses import replace

from bot.domain.capture import Capture
from bot.domain.entry import NOTE_KINDS, EntryKind
from bot.domain.team import Actor
from bot.listeners.desk import Desk
from bot.listeners.looking import looked
from bot.listeners.opening import on_a_review
from bot.listeners.payloads import Click
from bot.messages import ids
from bot.messages.blocks import Block, actions, button, escape, line
from bot.messages.client_forms import client_form as new_client_form
from bot.messages.client_forms import contacts_form, edit_form
from bot.messages.client_list import client_list
from bot.messages.client_view import client_view, open_button, reactivate_button
from bot.messages.entry_forms import entry_form
from bot.messages.reply import Answer, Form, Reply
from bot.store.clients import Account
from bot.use_cases import captures, client_pages, clients

# What each form is for, by the fields that whoever opens it may change at the least.
DETAILS = frozenset(("segment", "aliases"))
CONTACTS = frozenset(("contact_name", "contact_email", "contacts"))


def on_new_client(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Open the form of a new client, named as it was typed."""
    return client_form(click.value, click, actor, desk)


def client_form(pending: str, click: Click, actor: Actor, desk: Desk) -> Answer:
    """Open the form of a new client, filled with what was typed under `pending`, if anything."""
    if not pending:
        return _new_client("", click, actor)
    capture = captures.find_pending(desk.begin, actor, pending=int(pending))
    return _new_client(capture.client_typed or "", click, actor, pending=int(pending))


def on_create_client(click: Click, actor: Actor, desk: Desk) -> Answer:  # noqa: ARG001
    """Open the form of a new client with the name that was typed."""
    return _new_client(click.value, click, actor)


def _new_client(name: str, click: Click, actor: Actor, *, pending: int | None = None) -> Form:
    return Form(
        new_client_form(
            actor.team,
            name=name,
            is_manager=actor.is_manager,
            pending=pending,
            reply_to=click.reply_to,
        )
    )


def on_open_client(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Open a client's view."""
    form = shown_client(int(click.value), actor, desk)
    return replace(form, on_top=True) if on_a_review(click) else form


def on_client_page(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Turn a page of a client's log."""
    chosen = json.loads(click.value)
    return shown_client(int(chosen["client"]), actor, desk, page=int(chosen["page"]))


def on_list_clients(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Turn a page of the list, or to the list of the archived ones."""
    chosen = json.loads(click.value)
    page, is_archived = int(chosen["page"]), bool(chosen["archived"])
    found = client_pages.list_clients(desk.begin, actor, page=page, is_archived=is_archived)
    return client_list(found, replaces=True)


def on_edit_client(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Open the form of a client's details."""
    return details_form(int(click.value), actor, desk, reply_to=click.reply_to)


def on_edit_contacts(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Open the form of the people at a client."""
    return people_form(int(click.value), actor, desk, reply_to=click.reply_to)


def on_client_more(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Open the form of a new entry for this client."""
    chosen = json.loads(click.value)
    kind = EntryKind(chosen["log"])
    capture = Capture(
        kind=kind, text="", client_id=int(chosen["client"]), is_kind_open=kind in NOTE_KINDS
    )
    choices = captures.list_choices(desk.begin, actor, client_id=capture.client_id)
    return Form(entry_form(capture, choices, reply_to=click.reply_to))


def on_archive_client(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Put a client away."""
    account = clients.archive_client(desk.begin, actor, client_id=int(click.value), now=desk.now())
    return _put_away(account, click, actor, desk)


def on_reactivate_client(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Take a client back."""
    account = clients.reactivate_client(
        desk.begin, actor, client_id=int(click.value), now=desk.now()
    )
    return _put_away(account, click, actor, desk)


def shown_client(client_id: int, actor: Actor, desk: Desk, *, page: int = 0) -> Form:
    """Return a client's view as it stands now."""
    found = client_pages.open_client(desk.begin, actor, client_id=client_id, page=page)
    looked(actor, desk, f"client:{client_id}")
    return Form(client_view(found))


def details_form(client_id: int, actor: Actor, desk: Desk, *, reply_to: str) -> Form:
    """Return the form of a client's details, for its owner and managers."""
    portrait, has_sums = client_pages.open_to_correct(
        desk.begin, actor, client_id=client_id, names=DETAILS
    )
    return Form(
        edit_form(
            portrait,
            client_id=client_id,
            is_manager=actor.is_manager,
            has_sums=has_sums,
            reply_to=reply_to,
        )
    )


def people_form(client_id: int, actor: Actor, desk: Desk, *, reply_to: str) -> Form:
    """Return the form of the people at a client, for its owner and managers."""
    portrait, _ = client_pages.open_to_correct(
        desk.begin, actor, client_id=client_id, names=CONTACTS
    )
    return Form(contacts_form(portrait, client_id=client_id, reply_to=reply_to))


def put_away_reply(account: Account, *, replaces: bool = False) -> Reply:
    """Say that a client was put away or taken back, with the way back."""
    name = account.client.name
    if account.is_archived:
        words = f"{name} is archived: out of lists, the digest and the nightly score."
        back: Block = reactivate_button(account.id)
    else:
        words = f"{name} is back, and in the next digest."
        back = button("Archive again", ids.ARCHIVE_CLIENT, str(account.id))
    blocks = [line(words), actions(back, open_button(account.id, name))]
    return Reply(escape(words), blocks, replaces=replaces)


def _put_away(account: Account, click: Click, actor: Actor, desk: Desk) -> Answer:
    if click.in_modal:
        return shown_client(account.id, actor, desk)
    return put_away_reply(account, replaces=True)


ACTIONS = {
    ids.NEW_CLIENT: on_new_client,
    ids.CREATE_CLIENT: on_create_client,
    ids.OPEN_CLIENT: on_open_client,
    ids.CLIENT_PAGE: on_client_page,
    ids.LIST_CLIENTS: on_list_clients,
    ids.EDIT_CLIENT: on_edit_client,
    ids.EDIT_CONTACTS: on_edit_contacts,
    ids.CLIENT_MORE: on_client_more,
    ids.ARCHIVE_CLIENT: on_archive_client,
    ids.REACTIVATE_CLIENT: on_reactivate_client,
}
