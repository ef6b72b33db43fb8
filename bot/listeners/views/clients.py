"""Forms of a client."""

from collections.abc import Mapping

from bot.domain.capture import Logged
from bot.domain.team import Actor
from bot.domain.typed import plain
from bot.listeners.actions.clients import shown_client
from bot.listeners.desk import Desk
from bot.listeners.payloads import Submission
from bot.listeners.views.said import said
from bot.messages import ids
from bot.messages.client_changes import corrected_words, is_channel, is_person, told
from bot.messages.entries import logged
from bot.messages.reply import Answer, Reply
from bot.use_cases import captures, client_pages, clients


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
    )
    account = clients.add_client(desk.begin, actor, new, now=desk.now())
    pending = form.metadata.get("pending")
    if pending is None:
        return said(f"Added: {account.client.name}. It is in the next digest.")
    outcome = captures.log_pending(
        desk.begin, actor, pending=pending, client_id=account.id, now=desk.now()
    )
    if not isinstance(outcome, Logged):
        return said(f"Added: {account.client.name}.", replaces=True)
    reply = logged(outcome, timezone=actor.team.timezone, reader=actor.user_id)
    return Reply(reply.text, reply.blocks, replaces=True)


def on_client_edit_form(form: Submission, actor: Actor, desk: Desk) -> Answer:
    """Save a client's details as they were corrected."""
    client_id = int(form.metadata["client"])
    client = client_pages.get_client(desk.begin, actor, client_id=client_id).client
    typed = dict(form.fields)
    # What an import called a person or a channel cannot be chosen in Slack, and so it stays.
    if not typed.get("owner") and not is_person(client.owner):
        typed.pop("owner", None)
    if not typed.get("channel") and not is_channel(client.channel):
        typed.pop("channel", None)
    return _correct(client_id, typed, form, actor, desk)


def on_contacts_form(form: Submission, actor: Actor, desk: Desk) -> Answer:
    """Save the people at a client."""
    return _correct(int(form.metadata["client"]), form.fields, form, actor, desk)


def _correct(
    client_id: int, typed: Mapping[str, str], form: Submission, actor: Actor, desk: Desk
) -> Answer:
    found = clients.change_client(
        desk.begin,
        actor,
        client_id=client_id,
        typed=typed,
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
