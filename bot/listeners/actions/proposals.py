"""Clicks about clients that are proposed: look for some, add one, leave one, turn the page."""

import json

from bot.domain.team import Actor
from bot.listeners.desk import Desk
from bot.listeners.payloads import Click
from bot.messages import ids
from bot.messages.client_forms import client_form
from bot.messages.client_proposals import NO_SCOPE, proposal_list
from bot.messages.reply import NOTHING, Answer, Form, Reply
from bot.messages.windows import told_form
from bot.use_cases import first_day, proposals

_ANSWERED = "That one was answered already, so nothing was changed."


def on_find_clients(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Have the channels' names read; Home shows what was found."""
    return look_for_clients(actor, desk, reply_to=click.reply_to)


def look_for_clients(actor: Actor, desk: Desk, *, reply_to: str) -> Answer:
    """Have the channels' names read in a job, which answers; without the scope say so."""
    if actor.is_manager and not actor.team.has_scopes("channels:read"):
        found = proposals.list_proposed(desk.begin, actor)
        return proposal_list(found, notice=NO_SCOPE)
    proposals.find_clients(desk.begin, actor, reply_to=reply_to, now=desk.now())
    return NOTHING


def on_add_proposed(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Open the form of a client that was proposed, filled with what is known."""
    chosen = json.loads(click.value)
    found = proposals.find_proposed(desk.begin, actor, key=str(chosen["key"]))
    if found is None:
        # A click on this button has a form opened, so it is answered in one.
        return Form(told_form("Goodfit", _ANSWERED))
    return Form(
        client_form(
            actor.team, is_manager=actor.is_manager, proposal=found, reply_to=click.reply_to
        )
    )


def on_leave_proposed(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Say that what was proposed is no client; the list is drawn without it."""
    chosen = json.loads(click.value)
    name = proposals.leave_proposed(desk.begin, actor, key=str(chosen["key"]))
    told = f"Not a client: {name}. I do not propose it again." if name else _ANSWERED
    if not click.reply_to:
        return NOTHING
    return _page(int(chosen["page"]), actor, desk, notice=told)


def on_proposals_page(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Turn a page of the list."""
    return _page(int(json.loads(click.value)["page"]), actor, desk)


def on_skip_first_steps(_click: Click, actor: Actor, desk: Desk) -> Answer:
    """Leave the first steps out of Home."""
    first_day.skip_first_steps(desk.begin, actor, now=desk.now())
    return NOTHING


def _page(page: int, actor: Actor, desk: Desk, *, notice: str = "") -> Reply:
    found = proposals.list_proposed(desk.begin, actor, page=page)
    return proposal_list(found, notice=notice, replaces=True)


ACTIONS = {
    ids.FIND_CLIENTS: on_find_clients,
    ids.ADD_PROPOSED: on_add_proposed,
    ids.LEAVE_PROPOSED: on_leave_proposed,
    ids.PROPOSALS_PAGE: on_proposals_page,
    ids.SKIP_FIRST_STEPS: on_skip_first_steps,
}
