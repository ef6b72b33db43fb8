"""Clicks on what asks for the client's answer to a letter."""

import json

from bot.domain.follow_up import Answer as Said
from bot.domain.team import Actor
from bot.listeners.desk import Desk
from bot.listeners.payloads import Click
from bot.messages import ids
from bot.messages.reply import NOTHING, Answer
from bot.use_cases import answers


def on_accepted(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Note that they accepted."""
    return _note(click, actor, desk, Said.ACCEPTED)


def on_not_satisfied(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Note that they are not satisfied."""
    return _note(click, actor, desk, Said.NOT_SATISFIED)


def on_no_answer(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Note that there was no answer."""
    return _note(click, actor, desk, Said.NONE)


def on_resolved(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Resolve what the letter was about, since they accepted it."""
    draft_id = json.loads(click.value)["draft"]
    answers.resolve_answered(desk.begin, actor, draft_id=draft_id, now=desk.now())
    return NOTHING


def _note(click: Click, actor: Actor, desk: Desk, said: Said) -> Answer:
    draft_id = json.loads(click.value)["draft"]
    answers.answer_letter(desk.begin, actor, draft_id=draft_id, answer=said, now=desk.now())
    return NOTHING


ACTIONS = {
    ids.ANSWER_ACCEPTED: on_accepted,
    ids.ANSWER_NOT_SATISFIED: on_not_satisfied,
    ids.ANSWER_NONE: on_no_answer,
    ids.ANSWER_RESOLVED: on_resolved,
}
