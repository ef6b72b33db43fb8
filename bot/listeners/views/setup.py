"""The settings' form."""

from bot.domain.team import Actor
from bot.listeners.desk import Desk
from bot.listeners.payloads import Submission
from bot.messages import ids
from bot.messages.reply import NOTHING, Answer
from bot.use_cases import teams


def on_setup_form(form: Submission, actor: Actor, desk: Desk) -> Answer:
    """Save the settings."""
    teams.change_settings(desk.begin, actor, dict(form.fields), now=desk.now())
    return NOTHING


VIEWS = {ids.SETUP_FORM: on_setup_form}
