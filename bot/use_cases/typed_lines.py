"""Log what is typed behind a command, where the line itself says for whom."""

import dataclasses
from datetime import datetime

from bot.domain.capture import Logged, MissingText, Outcome
from bot.domain.team import Actor
from bot.domain.typed import Typed
from bot.store.database import Begin
from bot.use_cases.capturing import NOBODY, Question, enter, look_up, own_client
from bot.use_cases.line_reading import capture_of, typed_in


def log_typed(
    begin: Begin,
    actor: Actor,
    *,
    command: str,
    text: str,
    channel: str,
    channel_name: str = "",
    now: datetime,
) -> Outcome:
    """Log what was typed behind a slash command in `channel`.

    The client may be left out where the channel belongs to one, or is named after it. What
    cannot be logged is kept and named in the outcome, never lost. Raises ClientIsArchived,
    OnlyManagers, OnlyOwner, WrongCourse, StillToCome.
    """
    with begin(actor.team_id, reading=True) as store:
        typed, _ = typed_in(store, actor, command, text, now=now)
        match = store.clients.match(typed.client or "", near_archived=False)
        is_clear = typed.client is not None and len(match.exact) == 1
        own = None if is_clear else own_client(store, channel, channel_name)
        means_another = bool(match.near) and own not in match.near
        if own and not match.exact and typed.unnamed and not means_another:
            # In a client's own channel the first word is no name, unless it is known as one, or
            # sounds like another client's.
            typed = typed.unnamed
        capture = capture_of(command, typed)
        if typed.client and len(match.exact) == 1:
            capture = dataclasses.replace(capture, client_id=match.exact[0])
        elif own and typed.client is None:
            capture = dataclasses.replace(capture, client_id=own)
        else:
            capture = dataclasses.replace(capture, client_typed=typed.client)
        is_asked = capture.client_id is None
        question = look_up(store, match if typed.client else NOBODY) if is_asked else Question()
    if command == "/note" and typed.choice is None:
        # The form asks which kind of note it is; a word that names no client is of the text.
        if capture.client_id is None and capture.client_typed:
            words = f"{capture.client_typed} {capture.text}".strip()
            capture = dataclasses.replace(capture, text=words, client_typed=None)
        return MissingText(
            capture=dataclasses.replace(capture, is_kind_open=True), client_name=None
        )
    with begin(actor.team_id) as store:
        outcome = enter(store, actor, capture, question=question, now=now)
    if isinstance(outcome, Logged) and typed.client is None:
        return dataclasses.replace(outcome, from_channel=True)
    return outcome


def read_typed(begin: Begin, actor: Actor, *, command: str, text: str, now: datetime) -> Typed:
    """Take a command's text apart, with the names of the team's own clients."""
    with begin(actor.team_id, reading=True) as store:
        return typed_in(store, actor, command, text, now=now)[0]
