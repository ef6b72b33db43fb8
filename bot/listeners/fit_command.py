"""`/fit` and `/draft`: how clients are, and the letter that one needs."""

from collections.abc import Callable, Mapping

from bot.domain.errors import DomainError
from bot.domain.team import Actor
from bot.listeners.desk import Desk
from bot.listeners.errors import with_unused
from bot.listeners.looking import looked
from bot.listeners.payloads import Command
from bot.listeners.reviewing import letter_form
from bot.messages.fit_answers import (
    at_risk_answer,
    no_such_letter,
    which_draft,
    which_fit,
)
from bot.messages.fit_card import Card, fit_card
from bot.messages.fit_portfolio import ON_A_PAGE, Portfolio, portfolio_answer
from bot.messages.gaps import gaps_answer
from bot.messages.lessons import lessons_answer
from bot.messages.reply import Answer, Reply
from bot.messages.segments import segments_answer
from bot.messages.usage import help_for
from bot.use_cases import captures, drafts, fit, typed_lines

MOST_SHOWN = 10


class TooManyWords(DomainError):
    """Behind the client and the letter nothing more is needed, so nothing was done."""


def on_fit(command: Command, actor: Actor, desk: Desk) -> Answer:
    """Say how a client is; without one the channel's own, else all of them."""
    typed = typed_lines.read_typed(
        desk.begin, actor, command=command.name, text=command.text, now=desk.now()
    )
    if typed.verb in PARTS:
        return with_unused(PARTS[typed.verb](actor, desk), typed.text)
    if typed.client:
        found = named_fit(typed.client, actor, desk, line_typed=_line(command))
        return with_unused(found, typed.text)
    own = _own_client(command, actor, desk)
    found = show_portfolio(actor, desk) if own is None else show_fit(own, actor, desk)
    return with_unused(found, typed.text)


def on_draft(command: Command, actor: Actor, desk: Desk) -> Answer:
    """Open a client's review with the questions of a letter."""
    typed = typed_lines.read_typed(
        desk.begin, actor, command=command.name, text=command.text, now=desk.now()
    )
    if typed.choice and typed.text:
        raise TooManyWords
    asked = (typed.choice or typed.text).replace("_", " ")
    if asked and typed.choice not in drafts.LETTERS:
        return no_such_letter(asked, drafts.LETTERS, line_typed=_line(command))
    if typed.client is None:
        own = _own_client(command, actor, desk)
        if own is None:
            return help_for(command.name, currency=actor.team.currency)
        return letter_form(own, typed.choice, actor, desk)
    meant = fit.find_meant(desk.begin, actor, name=typed.client)
    if meant.one:
        return letter_form(meant.one[0], typed.choice, actor, desk)
    return which_draft(
        typed.client,
        meant.clients,
        is_exact=meant.is_exact,
        kind=typed.choice,
        line_typed=_line(command),
    )


def named_fit(name: str, actor: Actor, desk: Desk, *, line_typed: str) -> Reply:
    """Say how the client of this name is, or ask which one is meant."""
    meant = fit.find_meant(desk.begin, actor, name=name)
    if meant.one:
        return show_fit(meant.one[0], actor, desk)
    return which_fit(name, meant.clients, is_exact=meant.is_exact, line_typed=line_typed)


def show_fit(client_id: int, actor: Actor, desk: Desk) -> Reply:
    """Return a client's card as of now; figures of money are for managers."""
    found = fit.score_client(desk.begin, actor, client_id=client_id, now=desk.now())
    looked(actor, desk, f"client:{client_id}")
    owner = found.account.client.owner
    return fit_card(
        Card(
            client_id=client_id,
            history=found.history,
            score=found.score,
            own=found.own,
            pins=found.pins,
            shown=(found.shown_on, found.shown) if found.shown_on and found.shown else None,
            figures=found.figures,
            course=found.course,
            people=found.people,
            letters=drafts.LETTERS,
            may_draft=actor.is_manager or owner == actor.user_id,
            is_manager=actor.is_manager,
        )
    )


def show_portfolio(actor: Actor, desk: Desk, *, page: int = 0) -> Reply:
    """Return a page of all clients, who needs a person most first."""
    return portfolio_answer(portfolio(actor, desk, size=ON_A_PAGE, page=page))


def portfolio(actor: Actor, desk: Desk, *, size: int, page: int = 0) -> Portfolio:
    """Return a page of so many clients, as its message needs it."""
    looked(actor, desk, "portfolio")
    return fit.list_portfolio(desk.begin, actor, limit=size, page=page)


def show_segments(actor: Actor, desk: Desk, *, page: int = 0) -> Reply:
    """Return a page of the segments; margins are for managers."""
    night, found = fit.list_segments(desk.begin, actor)
    looked(actor, desk, "portfolio")
    return segments_answer(found, night=night, page=page, is_manager=actor.is_manager)


def show_lessons(actor: Actor, desk: Desk, *, page: int = 0) -> Reply:  # noqa: ARG001 (one page)
    """Return what the complaints teach."""
    _, found = fit.list_lessons(desk.begin, actor, now=desk.now())
    return lessons_answer(found)


def show_gaps(actor: Actor, desk: Desk, *, page: int = 0) -> Reply:
    """Return a page of what the last night could not check."""
    found = fit.list_gaps(desk.begin, actor, limit=ON_A_PAGE, page=page)
    return gaps_answer(found, is_manager=actor.is_manager)


# What /fit shows besides a client, by the word that is typed and the button that turns to it.
PARTS: Mapping[str, Callable[..., Reply]] = {
    "portfolio": show_portfolio,
    "segments": show_segments,
    "lessons": show_lessons,
    "gaps": show_gaps,
}


def at_risk(actor: Actor, desk: Desk) -> Reply:
    """Say who was at risk in the last night."""
    found = fit.list_at_risk(desk.begin, actor, limit=MOST_SHOWN)
    return at_risk_answer(found.clients, night=found.night, total=found.total, count=found.count)


def _own_client(command: Command, actor: Actor, desk: Desk) -> int | None:
    return captures.find_own_client(
        desk.begin, actor, channel=command.channel, channel_name=command.channel_name
    )


def _line(command: Command) -> str:
    return f"{command.name} {command.text}".strip()
