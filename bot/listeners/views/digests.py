"""The form that mutes a client in the digest."""

from bot.domain.team import Actor
from bot.listeners.desk import Desk
from bot.listeners.payloads import Submission
from bot.messages import ids
from bot.messages.digest_forms import muted_reply
from bot.messages.reply import Answer
from bot.use_cases import digests


def on_mute_form(form: Submission, actor: Actor, desk: Desk) -> Answer:
    """Mute a client, or show it again."""
    chosen = form.fields.get("client", "")
    done = digests.mute_client(
        desk.begin,
        actor,
        days=int(form.fields["days"]),
        now=desk.now(),
        client_id=int(chosen) if chosen else None,
        name=form.fields.get("client_name", ""),
    )
    return muted_reply(done.name, done.until)


VIEWS = {ids.MUTE_FORM: on_mute_form}
