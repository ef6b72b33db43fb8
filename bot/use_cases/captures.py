"""Log what clients ask and say, what we promise and give."""

import dataclasses
from datetime import datetime

from bot.domain.asking import as_kind
from bot.domain.capture import (
    Capture,
    Logged,
    Outcome,
)
from bot.domain.entry import EntryKind
from bot.domain.team import Actor
from bot.store.database import Begin
from bot.use_cases.capturing import (
    Question,
    enter,
    hold_message,
    look_up,
    own_client,
)
from bot.use_cases.entry_checks import named
from bot.use_cases.finding import find_by_link
from bot.use_cases.outcomes import outcome_of

# One more than a list in Slack holds.
MOST_CHOICES = 101


def log_capture(
    begin: Begin,
    actor: Actor,
    capture: Capture,
    *,
    now: datetime,
    pending: int | None = None,
    even_if_repeated: bool = False,
) -> Outcome:
    """Log what came from a form or a shortcut; `pending` is what it settles, once it is logged.

    A client named in words is taken where the name means exactly one. With `even_if_repeated` it
    is logged beside its like, once within REPEAT_WITHIN. Raises PendingIsGone, ClientIsArchived,
    OnlyManagers, OnlyOwner, WrongCourse, StillToCome.
    """
    capture, question = _named(begin, actor, capture)
    with begin(actor.team_id) as store:
        hold_message(store, capture)
        if pending is not None:
            store.pendings.hold(pending, by=actor.user_id)
        return enter(
            store,
            actor,
            capture,
            question=question,
            pending=pending,
            even_if_repeated=even_if_repeated,
            now=now,
        )


def log_reaction(
    begin: Begin, actor: Actor, capture: Capture, *, emoji: str, event_ts: str, now: datetime
) -> Outcome | None:
    """Log a message because of an emoji put on it; None when that emoji is known or gone.

    Two people who react log once, and both are kept.
    """
    link = capture.permalink or ""
    capture, question = _named(begin, actor, capture)
    with begin(actor.team_id) as store:
        store.team.hold()
        is_news = store.reactions.set(
            link, capture.kind.value, actor.user_id, emoji=emoji, event_ts=event_ts, is_on=True
        )
        if not is_news:
            return None
        known = find_by_link(store, capture.kind, link)
        if known is not None:
            outcome = outcome_of(store, known, actor=actor, now=now)
            return dataclasses.replace(
                outcome, repeated_after=now - known.logged_at, capture=capture
            )
        return enter(store, actor, capture, question=question, now=now)


def log_pending(
    begin: Begin,
    actor: Actor,
    *,
    pending: int,
    client_id: int | None = None,
    kind: EntryKind | None = None,
    now: datetime,
) -> Outcome:
    """Log what was kept because its client or its kind was not clear.

    It is kept under its number until it is logged. Raises PendingIsGone, and as `log_capture`.
    """
    known = _chosen(find_pending(begin, actor, pending=pending), client_id, kind)
    _, question = _named(begin, actor, known)
    with begin(actor.team_id) as store:
        hold_message(store, known)
        capture = _chosen(store.pendings.hold(pending, by=actor.user_id), client_id, kind)
        outcome = enter(store, actor, capture, question=question, pending=pending, now=now)
        if not isinstance(outcome, Logged):
            store.pendings.save(pending, outcome.capture)
        return outcome


def keep_for_later(begin: Begin, actor: Actor, capture: Capture, *, now: datetime) -> int:
    """Keep what may not be logged just so, and return its number for a form."""
    with begin(actor.team_id) as store:
        capture = named(store, capture)
        return store.pendings.add(capture, by=actor.user_id, at=now)


def find_pending(begin: Begin, actor: Actor, *, pending: int) -> Capture:
    """Return what was kept, for a form filled with it. Raises PendingIsGone."""
    with begin(actor.team_id, reading=True) as store:
        return store.pendings.get(pending, by=actor.user_id)


def drop_pending(begin: Begin, actor: Actor, *, pending: int) -> Capture:
    """Forget what was kept: it is about no client. Raises PendingIsGone."""
    with begin(actor.team_id) as store:
        return store.pendings.take(pending, by=actor.user_id)


def find_own_client(
    begin: Begin, actor: Actor, *, channel: str, channel_name: str = ""
) -> int | None:
    """Return the client to which a channel belongs, or after which it is named."""
    with begin(actor.team_id, reading=True) as store:
        return own_client(store, channel, channel_name)


def find_named_client(begin: Begin, actor: Actor, *, name: str) -> int | None:
    """Return the one client that a name means exactly; None where it is none or several."""
    with begin(actor.team_id, reading=True) as store:
        exact = store.clients.match(name).exact
        return exact[0] if len(exact) == 1 else None


def list_names(begin: Begin, actor: Actor) -> list[tuple[int, str]]:
    """Return (client id, name) for every key, name and alias."""
    with begin(actor.team_id, reading=True) as store:
        return store.clients.names()


def list_choices(
    begin: Begin, actor: Actor, *, limit: int = MOST_CHOICES, client_id: int | None = None
) -> tuple[tuple[int, str], ...]:
    """Return (client id, name) of clients that are not archived, for a form's list.

    One more than a list holds says that it holds not all of them, and the form asks for the
    name in words. The client of `client_id`, which the form shows, is always among them.
    """
    with begin(actor.team_id, reading=True) as store:
        choices = store.clients.list_choices(limit=limit)
        if client_id is not None and all(number != client_id for number, _ in choices):
            choices += store.clients.list_named([client_id])
        return tuple(choices)


def _named(begin: Begin, actor: Actor, capture: Capture) -> tuple[Capture, Question]:
    """Look up the client that is named in words, before anything is locked for writing."""
    if capture.client_id is not None:
        return capture, Question()
    with begin(actor.team_id, reading=True) as store:
        match = store.clients.match(capture.client_typed or "", near_archived=False)
        if len(match.exact) == 1:
            capture = dataclasses.replace(capture, client_id=match.exact[0])
        return capture, look_up(store, match)


def _chosen(capture: Capture, client_id: int | None, kind: EntryKind | None) -> Capture:
    if client_id is not None:
        capture = dataclasses.replace(capture, client_id=client_id)
    return capture if kind is None else as_kind(capture, kind)
