"""Clicks about how clients are: which one was meant, its course, a page, a table, a letter."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.domain.capture import Capture
from bot.domain.entry import EntryKind
from bot.domain.team import Actor
from bot.listeners.desk import Desk
from bot.listeners.fit_command import PARTS, portfolio, show_fit, show_portfolio
from bot.listeners.payloads import Click
from bot.listeners.reviewing import letter_form
from bot.messages import ids
from bot.messages.entry_forms import entry_form
from bot.messages.fit_course import course_answer
from bot.messages.fit_portfolio import portfolio_table
from bot.messages.lessons import lessons_table
from bot.messages.native import MOST_ROWS
from bot.messages.reply import Answer, Form, Reply
from bot.messages.segments import segments_table
from bot.use_cases import captures, fit

# What a card's menu may stand for: a choice names the action of a button.
OF_CARD = frozenset((ids.LOG_FOR_CLIENT, ids.PIN, ids.OPEN_LETTER))


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


def on_show_course(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Show a client's course as a chart, below the card, which stays."""
    account, course = fit.show_course(desk.begin, actor, client_id=int(click.value), now=desk.now())
    return course_answer(account.client.name, course)


def on_fit_page(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Turn to a page of the portfolio or the segments, or to another part of /fit."""
    chosen = json.loads(click.value)
    shown = PARTS[chosen["of"]](actor, desk, page=int(chosen["page"]))
    return replace(shown, replaces=True)


def on_fit_table(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Show the portfolio, the segments or the lessons as a table, below the list, which stays."""
    return _TABLES[click.value](actor, desk)


def chosen_on_card(click: Click) -> Click:
    """Return a choice in a card's menu as the click on the button that it stands for.

    Raises KeyError for a choice that no card offers.
    """
    chosen = json.loads(click.value)
    if chosen["do"] not in OF_CARD:
        raise KeyError(chosen["do"])
    return replace(click, action_id=str(chosen["do"]), value=str(chosen["value"]))


def _portfolio_table(actor: Actor, desk: Desk) -> Reply:
    return portfolio_table(portfolio(actor, desk, size=MOST_ROWS))


def _segments_table(actor: Actor, desk: Desk) -> Reply:
    night, found = fit.list_segments(desk.begin, actor)
    return segments_table(found, night=night, is_manager=actor.is_manager)


def _lessons_table(actor: Actor, desk: Desk) -> Reply:
    return lessons_table(fit.list_lessons(desk.begin, actor, now=desk.now())[1])


_TABLES: Mapping[str, Callable[[Actor, Desk], Reply]] = {
    "portfolio": _portfolio_table,
    "segments": _segments_table,
    "lessons": _lessons_table,
}


def on_portfolio(_click: Click, actor: Actor, desk: Desk) -> Answer:
    """Say how everybody is, as `/fit` alone does."""
    return show_portfolio(actor, desk)


ACTIONS = {
    ids.PORTFOLIO: on_portfolio,
    ids.SHOW_COURSE: on_show_course,
    ids.FIT_PAGE: on_fit_page,
    ids.FIT_TABLE: on_fit_table,
    ids.SHOW_FIT: on_show_fit,
    ids.LOG_FOR_CLIENT: on_log_for_client,
    ids.OPEN_LETTER: on_open_letter,
}
