"""Clicks in Home."""

from dataclasses import replace

from bot.domain.capture import Capture
from bot.domain.entry import EntryKind
from bot.domain.team import Actor, OnlyManagers
from bot.listeners.actions.clients import client_form
from bot.listeners.desk import Desk
from bot.listeners.goodfit_command import settings_form
from bot.listeners.payloads import Click
from bot.messages import ids
from bot.messages.entry_forms import entry_form
from bot.messages.reply import NOTHING, Answer, Form
from bot.messages.setup_form import first_setup_form
from bot.use_cases import captures


def on_log_from_home(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Open the form of a new scope request; for the first steps it is filled in for a test."""
    capture = Capture(kind=EntryKind.SCOPE_REQUEST, text="")
    if click.action_id == ids.LOG_TEST:
        capture = replace(capture, text="test", hours=1)
    return _form(capture, click, actor, desk)


def on_log_complaint_from_home(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Open the form of a new complaint."""
    return _form(Capture(kind=EntryKind.COMPLAINT, text=""), click, actor, desk)


def on_settings(_click: Click, actor: Actor, desk: Desk) -> Answer:
    """Open the settings."""
    return settings_form(actor, desk)


def on_first_setup(_click: Click, actor: Actor, _desk: Desk) -> Answer:
    """Open what is set first."""
    if not actor.is_manager:
        raise OnlyManagers
    return Form(first_setup_form(actor.team))


def on_home_more(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Do what was chosen in Home's menu."""
    if click.value == "settings":
        return on_settings(click, actor, desk)
    return client_form("", click, actor, desk)


def _form(capture: Capture, click: Click, actor: Actor, desk: Desk) -> Answer:
    choices = captures.list_choices(desk.begin, actor)
    return Form(entry_form(capture, choices, reply_to=click.reply_to))


def on_home_page(_click: Click, _actor: Actor, _desk: Desk) -> Answer:
    """Turn a page of one of Home's lists: Home is redrawn after every click in it."""
    return NOTHING


ACTIONS = {
    ids.HOME_PAGE: on_home_page,
    ids.LOG_FROM_HOME: on_log_from_home,
    ids.LOG_COMPLAINT_FROM_HOME: on_log_complaint_from_home,
    ids.SETTINGS: on_settings,
    ids.FIRST_SETUP: on_first_setup,
    ids.HOME_MORE: on_home_more,
}
