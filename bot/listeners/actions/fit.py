"""Clicks about how a client is: which one was meant, a request of theirs, a letter to them."""

import json
from dataclasses import replace

from bot.domain.capture import Capture
from bot.domain.entry import EntryKind
from bot.domain.team import Actor
from bot.listeners.desk import Desk
from bot.listeners.fit_command import at_risk, show_fit
from bot.listeners.payloads import Click
from bot.listeners.reviewing import letter_form
from bot.messages import ids
from bot.messages.entry_forms import entry_form
from bot.messages.reply import Answer, Form
from bot.use_cases import captures


def on_show_fit(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Say how the client is that was meant."""
    return replace(show_fit(int(click.value), actor, desk), replaces=True)


def on_log_for_client(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Open the form of a scope request, the client filled in."""
    capture = Capture(kind=EntryKind.SCOPE_REQUEST, text="", client_id=int(click.value))
    choices = captures.list_choices(desk.begin, actor, client_id=capture.client_id)
    return Form(entry_form(capture, choices, reply_to=click.reply_to))


def on_open_letter(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Open the review of the client whose letter was meant."""
    chosen = json.loads(click.value)
    return letter_form(int(chosen["client"]), chosen["kind"], actor, desk)


def on_portfolio(_click: Click, actor: Actor, desk: Desk) -> Answer:
    """Say how everybody is, as `/fit` alone does."""
    return at_risk(actor, desk)


ACTIONS = {
    ids.PORTFOLIO: on_portfolio,
    ids.SHOW_FIT: on_show_fit,
    ids.LOG_FOR_CLIENT: on_log_for_client,
    ids.OPEN_LETTER: on_open_letter,
}
