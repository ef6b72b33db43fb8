"""Forms of a client."""

import re

from bot.domain.capture import Capture, Logged, MissingText, WhichClient
from bot.domain.errors import DomainError
from bot.domain.team import Actor
from bot.domain.typed import plain
from bot.listeners.actions.clients import CONTACTS, DETAILS, shown_client
from bot.listeners.answers import answer_by_outbox
from bot.listeners.desk import Desk
from bot.listeners.payloads import Submission
from bot.listeners.views.said import said
from bot.messages import ids
from bot.messages.blocks import actions, button, escape, line
from bot.messages.client_changes import corrected_words, told
from bot.messages.client_forms import changed_fields
from bot.messages.client_proposals import proposal_list
from bot.messages.entries import logged
from bot.messages.entry_forms import entry_form
from bot.messages.entry_words import capture_words
from bot.messages.reply import Answer, Form, Reply
from bot.store.clients import Account
from bot.store.pendings import PendingIsGone
from bot.use_cases import captures, client_pages, clients, proposals

_NOTHING = re.compile(r"[.,]? (so )?nothing (was )?(changed|logged|saved)\.", re.IGNORECASE)


def on_client_form(form: Submission, actor: Actor, desk: Desk) -> Answer:
    """Add a client, and log what waited for it."""
    fields = form.fields
    new = clients.NewClient(
        name=plain(fields["name"]),
        owner=fields.get("owner", ""),
        contact_name=fields.get("contact_name", ""),
        contact_email=fields.get("contact_email", ""),
        channel=fields.get("channel", ""),
        kind=fields.get("kind", ""),
        fee=fields.get("fee", ""),
        included_hours=fields.get("included_hours", ""),
        currency=fields.get("currency", ""),
        start=fields.get("start", ""),
        notice_days=fields.get("notice_days", ""),
        proposal=str(form.metadata.get("proposal") or ""),
    )
    account = clients.add_client(desk.begin, actor, new, now=desk.now())
    pending = form.metadata.get("pending")
    if pending is None:
        return _added(account, new.proposal, form, actor, desk)
    try:
        outcome = captures.log_pending(
            desk.begin, actor, pending=int(pending), client_id=account.id, now=desk.now()
        )
    except DomainError as error:
        # The client was added before, whatever becomes of what waited for it.
        return _not_logged(account, int(pending), error, actor, desk)
    if isinstance(outcome, Logged):
        reply = logged(
            outcome,
            timezone=actor.team.timezone,
            reader=actor.user_id,
            with_money=outcome.with_money,
        )
        return Reply(reply.text, reply.blocks, replaces=True)
    return _ask_for_the_rest(account, outcome, form, actor, desk)


def _added(account: Account, proposal: str, form: Submission, actor: Actor, desk: Desk) -> Reply:
    """Say that a client was added; a list of proposals is drawn anew without it."""
    sentence = (
        f"Added: {account.client.name}. Its first score is there within a minute, and it is in "
        "the next digest."
    )
    if not (proposal and form.metadata.get("reply_to")):
        return said(sentence)
    left = proposals.list_proposed(desk.begin, actor)
    return proposal_list(left, notice=sentence, replaces=True)


def _not_logged(
    account: Account, pending: int, error: DomainError, actor: Actor, desk: Desk
) -> Reply:
    """Say that the client was added, why what waited was not logged, and what it was."""
    sentence = f"Added: {account.client.name}. What you typed was not logged: {_reason(error)}"
    if isinstance(error, PendingIsGone):
        return said(sentence, replaces=True)
    capture = captures.find_pending(desk.begin, actor, pending=pending)
    return _kept(sentence, capture, pending)


def _ask_for_the_rest(
    account: Account, outcome: MissingText | WhichClient, form: Submission, actor: Actor, desk: Desk
) -> Answer:
    """Open the form for what is missing, and say behind it what is kept until then."""
    sentence = (
        f"Added: {account.client.name}. What you typed is not logged yet: something is missing."
    )
    reply_to = str(form.metadata.get("reply_to") or "")
    if outcome.pending is not None and reply_to:
        answer_by_outbox(form, _kept(sentence, outcome.capture, outcome.pending), desk)
    choices = captures.list_choices(desk.begin, actor, client_id=outcome.capture.client_id)
    view = entry_form(outcome.capture, choices, pending=outcome.pending, reply_to=reply_to)
    return Form({**view, "blocks": [line(sentence), *view["blocks"]]})


def _kept(sentence: str, capture: Capture, pending: int) -> Reply:
    """Say it with what was typed, and the way to its form."""
    words = capture_words(capture) or "no words"
    open_it = button("Open its form", ids.OPEN_PENDING, str(pending))
    return Reply(
        escape(f"{sentence} You typed: {words}"),
        [line(sentence), line(("You typed: ", "bold"), words), actions(open_it)],
        replaces=True,
    )


def _reason(error: DomainError) -> str:
    """Return why a rule said no; that nothing was changed is not so here."""
    return _NOTHING.sub(".", error.sentence)


def on_client_edit_form(form: Submission, actor: Actor, desk: Desk) -> Answer:
    """Save a client's details as they were corrected."""
    return _correct(form, DETAILS, actor, desk)


def on_contacts_form(form: Submission, actor: Actor, desk: Desk) -> Answer:
    """Save the people at a client."""
    return _correct(form, CONTACTS, actor, desk)


def _correct(form: Submission, names: frozenset[str], actor: Actor, desk: Desk) -> Answer:
    client_id = int(form.metadata["client"])
    portrait, _ = client_pages.open_to_correct(desk.begin, actor, client_id=client_id, names=names)
    found = clients.change_client(
        desk.begin,
        actor,
        client_id=client_id,
        typed=changed_fields(portrait, form.fields),
        seen=str(form.metadata["seen"]),
        now=desk.now(),
    )
    if not form.metadata.get("reply_to"):
        # It was opened from the client's view, which shows what is new.
        return shown_client(client_id, actor, desk)
    words = corrected_words(found.after.client.name, found.changed, found.people)
    return Reply(words, [told(words)])


VIEWS = {
    ids.CLIENT_FORM: on_client_form,
    ids.CLIENT_EDIT_FORM: on_client_edit_form,
    ids.CONTACTS_FORM: on_contacts_form,
}
