"""A form that cannot open any more: what was typed is kept, and a button opens it filled."""

import json

from bot.domain.capture import Capture
from bot.listeners.desk import Desk
from bot.listeners.errors import with_typed
from bot.listeners.payloads import Command, Interaction
from bot.messages import ids
from bot.messages.blocks import actions, button, line
from bot.messages.reply import Form, Reply
from bot.use_cases import captures, people

_AGAIN = "I know you now. Please do that once more, and the form opens."
_PRESS = "I know you now. I kept that: the button opens the form with it."


def late_form(incoming: Interaction, form: Form, desk: Desk) -> Reply:
    """Return what stands in the place of a form whose trigger is too old."""
    pending = _pending_of(form)
    if isinstance(incoming, Command):
        kept = pending or _keep(incoming, form.holds, desk)
        return _with_button(with_typed(_PRESS if kept else _AGAIN, incoming), kept)
    return _with_button(Reply(_PRESS, [line(_PRESS)]), pending) if pending else Reply(_AGAIN)


def _with_button(reply: Reply, pending: int | None) -> Reply:
    if not pending:
        return reply
    opens = button("Open the form", ids.OPEN_PENDING, str(pending), style="primary")
    return Reply(reply.text, [*reply.blocks, actions(opens)])


def _pending_of(form: Form) -> int | None:
    """Return the number of what a form would settle, where it is kept already."""
    metadata = json.loads(form.view.get("private_metadata") or "{}")
    pending: int | None = metadata.get("pending")
    return pending


def _keep(command: Command, capture: Capture | None, desk: Desk) -> int | None:
    """Keep what was typed for its form, and return its number; None where nothing was typed."""
    actor = people.recognise(
        desk.begin, team_id=command.team_id, user_id=command.user_id, now=desk.now()
    )
    if actor is None or capture is None:
        return None
    return captures.keep_for_later(desk.begin, actor, capture, now=desk.now())
