"""Clicks in Home."""

from bot.domain.capture import Capture, EntryKind
from bot.domain.team import Actor, OnlyManagers
from bot.listeners.actions.clients import client_form
from bot.listeners.commands import EXAMPLE_ZONES
from bot.listeners.desk import Desk
from bot.listeners.payloads import Click
from bot.messages import forms, ids
from bot.messages.reply import Answer, Form
from bot.use_cases import captures


def on_log_from_home(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Open the form of a new scope request."""
    return _empty_form(EntryKind.SCOPE_REQUEST, click, actor, desk)


def on_log_complaint_from_home(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Open the form of a new complaint."""
    return _empty_form(EntryKind.COMPLAINT, click, actor, desk)


def on_settings(click: Click, actor: Actor, desk: Desk) -> Answer:  # noqa: ARG001
    """Open the settings."""
    if not actor.is_manager:
        raise OnlyManagers
    return Form(forms.setup_form(actor.team, EXAMPLE_ZONES))


def on_home_more(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Do what was chosen in Home's menu."""
    if click.value == "settings":
        return on_settings(click, actor, desk)
    return client_form("", click, actor, desk)


def _empty_form(kind: EntryKind, click: Click, actor: Actor, desk: Desk) -> Answer:
    choices = captures.list_choices(desk.begin, actor)
    return Form(forms.entry_form(Capture(kind=kind, text=""), choices, reply_to=click.reply_to))


ACTIONS = {
    ids.LOG_FROM_HOME: on_log_from_home,
    ids.LOG_COMPLAINT_FROM_HOME: on_log_complaint_from_home,
    ids.SETTINGS: on_settings,
    ids.HOME_MORE: on_home_more,
}
