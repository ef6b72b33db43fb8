"""Clicks about the letters' templates: the list, a letter's form, the original and back."""

from bot.domain.team import Actor
from bot.listeners.desk import Desk
from bot.listeners.payloads import Click
from bot.listeners.template_desk import open_template, open_templates
from bot.messages import ids
from bot.messages.letter_kinds import KINDS
from bot.messages.reply import Answer
from bot.use_cases import letter_templates


def on_open_templates(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Open the list of letters, on top of the settings where it was pressed there."""
    return open_templates(actor, desk, on_top=click.in_modal)


def on_change_template(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Open a letter's words in the place of the list."""
    return open_template(click.value, actor, desk)


def on_original_template(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Go back to the shipped words; the own ones are kept."""
    letter_templates.use_original(desk.begin, actor, click.value, now=desk.now())
    label = KINDS.of(click.value).label
    notice = f"{label}: from now on in the original words. Your own are kept."
    return open_templates(actor, desk, notice=notice)


def on_own_template(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Use the own words again that were kept."""
    letter_templates.use_own(desk.begin, actor, click.value, now=desk.now())
    label = KINDS.of(click.value).label
    return open_templates(actor, desk, notice=f"{label}: from now on in your own words.")


ACTIONS = {
    ids.OPEN_TEMPLATES: on_open_templates,
    ids.CHANGE_TEMPLATE: on_change_template,
    ids.ORIGINAL_TEMPLATE: on_original_template,
    ids.OWN_TEMPLATE: on_own_template,
}
