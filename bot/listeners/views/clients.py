"""Forms of a client."""

from bot.domain.capture import Logged
from bot.domain.team import Actor
from bot.domain.typed import plain
from bot.listeners.desk import Desk
from bot.listeners.payloads import Submission
from bot.listeners.views.said import said
from bot.messages import ids
from bot.messages.entries import logged
from bot.messages.reply import Answer, Reply
from bot.use_cases import captures, clients


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


VIEWS = {ids.CLIENT_FORM: on_client_form}
