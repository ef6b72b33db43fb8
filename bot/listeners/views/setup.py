"""The settings' form."""

from bot.domain.team import Actor
from bot.listeners.desk import Desk
from bot.listeners.payloads import Submission
from bot.messages import ids
from bot.messages.reply import NOTHING, Answer
from bot.messages.setup_form import with_the_rest
from bot.use_cases import teams


def on_setup_form(form: Submission, actor: Actor, desk: Desk) -> Answer:
    """Save the settings."""
    teams.change_settings(desk.begin, actor, dict(form.fields), now=desk.now())
    return NOTHING


def on_first_setup_form(form: Submission, actor: Actor, desk: Desk) -> Answer:
    """Save what is set first; the rest stays as it is."""
    fields = with_the_rest(actor.team, form.fields)
    teams.change_settings(desk.begin, actor, fields, now=desk.now())
    return NOTHING


VIEWS = {ids.SETUP_FORM: on_setup_form, ids.FIRST_SETUP_FORM: on_first_setup_form}
